"""Filters: what is asked for is kept, what is left out is counted by its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sayso.model import Article
from sayso.read import Capture, Filters, Skipped, Wanted, find_inputs, read_capture
from tests.read.archiving import make_archive, make_page

TEXT = "The mayor said that the bridge over the river was closed after the floods."


@pytest.mark.parametrize(
    ("filters", "fields", "reason"),
    [
        (Filters(), {}, None),
        (Filters(since=date(2026, 3, 5)), {"published": "2026-03-05T00:10:00Z"}, None),
        (
            Filters(since=date(2026, 3, 5)),
            {"published": "2026-03-05T00:10:00+02:00"},
            "published before 2026-03-05",
        ),
        (
            Filters(since=date(2026, 3, 5)),
            {"published": "March 4, 2026"},
            "published before 2026-03-05",
        ),
        (
            Filters(since=date(2026, 3, 5)),
            {"captured": "2026-03-01"},
            "published before 2026-03-05",
        ),
        (Filters(since=date(2026, 3, 5)), {"published": "who knows"}, None),
        (Filters(since=date(2026, 3, 5)), {}, None),
        (Filters(matches=("bridge closed",)), {}, None),
        (Filters(matches=("CLOSED",)), {}, None),
        (Filters(matches=("flood",)), {}, "without the words"),
        (Filters(matches=("flood*",)), {}, None),
        (Filters(matches=("bridge ferry",)), {}, "without the words"),
        (Filters(matches=("bridge ferry", "river")), {}, None),
        (Filters(matches=("title",)), {"title": "A title"}, None),
        (Filters(languages=("en",)), {}, None),
        (Filters(languages=("de", "en")), {}, None),
        (Filters(languages=("de",)), {}, "in another language (en)"),
    ],
)
def test_what_is_asked_for(filters: Filters, fields: dict[str, str], reason: str | None) -> None:
    """A report is kept where nothing speaks against it; a doubt keeps it."""
    assert filters.why_not(Article("a", TEXT, **fields)) == reason


def test_reasons_are_counted(tmp_path: Path) -> None:
    """Pages that are not asked for are left out before or after they are read, by one reason."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(make_archive([make_page(number) for number in range(4)]).data)
    filters = Filters(since=date(2026, 3, 2), matches=("number 1", "number 2"))
    items = [
        read_capture(item) if isinstance(item, Capture) else item
        for item in find_inputs([str(path)], Wanted(filters=filters))
    ]
    reasons = [item.reason for item in items if isinstance(item, Skipped)]
    assert reasons == ["published before 2026-03-02", "without the words"]


def test_words_that_tags_part_are_found() -> None:
    """A page is not left out because mark-up stands within a word."""
    page = make_page(1).replace(b"The mayor", b"<b>Th</b>e <i>m</i>ayor").replace(b"harbour", b"h")
    assert not isinstance(
        read_capture(Capture(page, "a", filters=Filters(matches=("mayor",)))), Skipped
    )
    assert isinstance(
        read_capture(Capture(page, "a", filters=Filters(matches=("harbour",)))), Skipped
    )
