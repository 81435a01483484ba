"""Faults of the calendar among the conflicts of a story."""

from __future__ import annotations

import pytest

from sayso.model import Article, ConflictType
from sayso.pipeline import analyze_many, compare


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "explained"),
    [
        (
            "The library in Ostvik will reopen on Friday, 30 October 2025, the council said.",
            "2025-10-30 is a Thursday, not a Friday.",
        ),
        (
            "The library in Ostvik will reopen on February 31, the council said.",
            "“February 31” is in no calendar.",
        ),
    ],
)
def test_a_fault_is_a_conflict(text: str, explained: str) -> None:
    """A weekday that is not its date's, and a date that is none, are told once, with the words."""
    report = Article("a", text, publisher="The Herald", published="2025-10-20")
    (conflict,) = compare(analyze_many([report])).conflicts
    assert conflict.type is ConflictType.DATE
    assert conflict.explained.endswith(explained)
    assert all(span.end <= len(text) for span in conflict.a.spans)


@pytest.mark.model
def test_a_weekday_that_fits_is_no_conflict() -> None:
    """A weekday that is its date's conflicts with nothing."""
    text = "The library in Ostvik will reopen on Thursday, 30 October 2025, the council said."
    report = Article("a", text, publisher="The Herald", published="2025-10-20")
    assert compare(analyze_many([report])).conflicts == ()
