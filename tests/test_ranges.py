"""Ranges: what prepositions make of time expressions."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.model import Interval, Precision, Publication
from sayso.ranges import find_ranges
from sayso.timex import find_timexes, resolve_timexes

DAY = date(2025, 10, 17)
PUBLISHED = Publication(None, Interval(DAY, DAY), Precision.DAY)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "relation", "start", "end", "words"),
    [
        ("It ran from 2019-02-27 to 2019-02-28 .", "range", "2019-02-27", "2019-02-28",
         "from 2019-02-27 to 2019-02-28"),
        ("It ran 2019-02-27 - 2019-02-28 .", "range", "2019-02-27", "2019-02-28",
         "2019-02-27 - 2019-02-28"),
        ("Output falls between May 2026 and July 2026 .", "range", "2026-05-01", "2026-07-31",
         "between May 2026 and July 2026"),
        ("It runs until January 1 .", "until", "", "2026-01-01", "until January 1"),
        ("It runs through 2025-12-31 .", "until", "", "2025-12-31", "through 2025-12-31"),
        ("Pay by 2025-12-31 .", "by", "", "2025-12-31", "by 2025-12-31"),
        ("They met since 2020-03 in 2019 .", "during", "2019-01-01", "2019-12-31", "2019"),
        ("They talked before 2025-10-01 .", "before", "", "2025-10-01", "before 2025-10-01"),
        ("They talked after 2025-10-01 .", "after", "2025-10-01", "", "after 2025-10-01"),
        ("It applies from 2025-10-01 .", "from", "2025-10-01", "", "from 2025-10-01"),
        ("They met on 2025-10-01 .", "during", "2025-10-01", "2025-10-01", "2025-10-01"),
        ("They met on 2025-10-01 and 2025-10-02 .", "during", "2025-10-01", "2025-10-01",
         "2025-10-01"),
    ],
)  # fmt: skip
def test_relations(text: str, relation: str, start: str, end: str, words: str) -> None:
    """A preposition opens or closes the interval, and two joined expressions are one range."""
    tokens = text.split()
    doc = Doc(Vocab(), words=tokens, heads=[0] * len(tokens), deps=["dep"] * len(tokens))
    timexes = resolve_timexes(find_timexes(doc), PUBLISHED)
    found = [r for r in find_ranges(doc.text, timexes) if r.relation == relation]
    assert found, [(t.value, t.span) for t in timexes]
    assert found[0].interval == Interval(day(start), day(end))
    assert doc.text[slice(*found[0].span)] == words


def test_durations_have_no_range() -> None:
    """Durations and vague references are in no range."""
    words = ["It", "took", "two", "weeks", "recently", "."]
    doc = Doc(Vocab(), words=words, heads=[0] * 6, deps=["dep"] * 6)
    assert find_ranges(doc.text, resolve_timexes(find_timexes(doc), PUBLISHED)) == ()
