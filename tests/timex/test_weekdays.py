"""Weekdays that do not fit their date."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.model import Article, Interval, Precision, Publication, Report
from sayso.timex import check_calendar, find_timexes, resolve_timexes

DAY = date(2025, 10, 18)
PUBLISHED = Publication(None, Interval(DAY, DAY), Precision.DAY)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained on Friday ( October 17 ) .", []),
        ("It rained on Thursday ( October 17 ) .",
         ['“Thursday ( October 17”: 2025-10-17 is a Friday, not a Thursday.']),
        ("It rained on Monday , October 13 , 2025 .", []),
        ("It rained on Sunday , October 13 , 2025 .",
         ['“Sunday , October 13 , 2025”: 2025-10-13 is a Monday, not a Sunday.']),
        ("It ends on February 31 .", ['“February 31” is in no calendar.']),
        ("It ended on February 29 , 2023 .", ['“February 29 , 2023” is in no calendar.']),
        ("It rained on Friday . October 16 was dry .", []),
        ("It rained .", []),
    ],
)  # fmt: skip
def test_findings(text: str, sentences: list[str]) -> None:
    """A weekday that is not its date's is found, with a sentence that says which it is."""
    words = text.split()
    doc = Doc(Vocab(), words=words, heads=[0] * len(words), deps=["dep"] * len(words))
    timexes = resolve_timexes(find_timexes(doc), PUBLISHED)
    report = Report(Article("a", doc.text), PUBLISHED, "en", timexes=timexes)
    assert [fault.detail for fault in check_calendar(report)] == sentences


def test_a_year_that_nobody_knows_is_no_fault() -> None:
    """Without a year, and with a publication known to the year only, no weekday is wrong."""
    words = ["It", "rained", "on", "Thursday", "(", "October", "17", ")", "."]
    doc = Doc(Vocab(), words=words, heads=[0] * len(words), deps=["dep"] * len(words))
    vague = Publication("2025", Interval(date(2025, 1, 1), date(2025, 12, 31)), Precision.YEAR)
    timexes = resolve_timexes(find_timexes(doc), vague)
    assert check_calendar(Report(Article("a", doc.text), vague, "en", timexes=timexes)) == ()
