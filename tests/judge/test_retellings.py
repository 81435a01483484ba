"""Reports that retell another one and name nobody for it."""

from __future__ import annotations

import pytest

from sayso.judge.retellings import find_retellings
from sayso.model import (
    PUBLISHER_ID,
    Article,
    Claim,
    ClaimKind,
    Publication,
    Report,
    SidedClaim,
    SideName,
    Source,
    SourceKind,
    Span,
)
from sayso.view import StoryView, view_story

SIZE = 12
"""Claims a report."""


def view_of(**days: str) -> StoryView:
    """Reports of twelve claims each, by id with the hour of each."""
    reports = []
    for name, day in days.items():
        claims = tuple(
            Claim(f"c{at}", (Span(3 * at, 3 * at + 2),), ClaimKind.NARRATIVE, ("s0",), "It")
            for at in range(SIZE)
        )
        source = Source(PUBLISHER_ID, f"{name} Post", SourceKind.OUTLET, named=True)
        reports.append(
            Report(
                Article(name, "It " * SIZE),
                Publication(value=day),
                "en",
                publisher=f"{name} Post",
                sources=(source,),
                claims=claims,
            )
        )
    return view_story(reports)


def share(one: str, other: str, count: int, *, start: int = 0) -> list[list[SidedClaim]]:
    """Groups that hold a claim of each of two reports."""
    return [
        [SidedClaim(one, f"c{at}", SideName.SAYS), SidedClaim(other, f"c{at}", SideName.SAYS)]
        for at in range(start, start + count)
    ]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (share("a", "b", 7), {"b": "a"}),
        (share("a", "b", 5), {}),
        ([*share("a", "b", 7), *share("b", "c", 7)], {"c": "b"}),
        ([*share("a", "b", 8), *share("b", "c", 3)], {"b": "a"}),
        ([*share("a", "c", 7)], {"c": "a"}),
    ],
    ids=["most of it", "too little", "what all tell", "one above the others", "the last"],
)
def test_a_report_retells_the_one_it_shares_most_with(
    groups: list[list[SidedClaim]], expected: dict[str, str]
) -> None:
    """Six things and a third of all are enough, where clearly fewer stand in any other report."""
    days = {"a": "2025-03-01T08:00", "b": "2025-03-01T12:00", "c": "2025-03-01T16:00"}
    found = find_retellings(view_of(**days), groups)
    assert {article: told.of for article, told in found.items()} == expected


def test_nobody_retells_a_later_report() -> None:
    """Of two that share most of what they say the later one retells the earlier."""
    found = find_retellings(view_of(a="2025-03-01T18:00", b="2025-03-01T12:00"), share("a", "b", 8))
    assert {article: told.of for article, told in found.items()} == {"a": "b"}
    assert (found["a"].shared, found["a"].claims) == (8, SIZE)
