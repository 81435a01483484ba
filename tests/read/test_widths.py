"""Paragraphs of thousands of links are read as their words; time grows with their number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from sayso.read import Defaults
from sayso.read.pages import read_decoded
from sayso.read.widths import WIDEST, flatten_wide
from tests.growth import MOST_GROWTH, find_growth

LEAD = "<p>The bridge was closed on Monday, Mayor Ada Quill said on the quay at noon.</p>"


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        ("<p>It <b>rained</b> here</p>", 0, "<p>It <b>rained</b> here</p>"),
        (
            "<p>It" + "<b> was</b>" * 3_000 + "<br>late</p>",
            3_001,
            "<p>It" + " was" * 3_000 + " late</p>",
        ),
        ("<div>" + "<p>x</p>" * 3_000 + "</div>", 0, "<div>" + "<p>x</p>" * 3_000 + "</div>"),
        (
            "<div><p>x</p>y" + "<a>z</a>" * 3_000 + "<p>x</p>w</div>",
            3_000,
            "<div><p>x</p>y" + "z" * 3_000 + "<p>x</p>w</div>",
        ),
        (
            "<div>" + "<a><p>x</p></a>" * 2_500 + "</div>",
            0,
            "<div>" + "<a><p>x</p></a>" * 2_500 + "</div>",
        ),
    ],
    ids=["few", "marks in a paragraph", "blocks", "beside blocks", "blocks within"],
)
def test_only_long_rows_of_marks_are_flattened(before: str, gone: int, after: str) -> None:
    """The words of such a row stay where they were; whatever else a page has is untouched."""
    tree = html.fragment_fromstring(before)
    assert flatten_wide(tree) == gone
    assert html.tostring(tree, encoding="unicode") == after


def test_a_reading_names_what_was_flattened() -> None:
    """How many marks went is a note of the reading, and their words are in its text."""
    page = f"<article>{LEAD}<p>{'<a>here</a> it is. ' * (WIDEST + 1)}</p>{LEAD}</article>"
    reading = read_decoded(page, page.encode(), "a.html", Defaults())
    assert reading.article.text.count("here it is.") == WIDEST + 1
    assert [note.reason for note in reading.notes] == [
        "a paragraph has 2,001 links and other marks: only its words are read"
    ]


def test_time_grows_with_the_links() -> None:
    """A paragraph of twice as many links takes about twice as long."""

    def read(times: int) -> Callable[[], object]:
        page = f"<article>{LEAD}<p>{'<a href=b>here</a> ' * times}</p>{LEAD}</article>"
        return lambda: read_decoded(page, page.encode(), "a.html", Defaults())

    assert find_growth(read, 3_000) < MOST_GROWTH
