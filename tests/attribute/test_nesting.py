"""Which attribution lies in which, and the chains that follow."""

from __future__ import annotations

import pytest

from sayso.attribute.chains import Resolved, build_chains
from sayso.attribute.drafts import Draft
from sayso.attribute.nesting import find_outer
from sayso.model import PUBLISHER_ID, Carry, Source, SourceKind, Span

UNSTATED = "s_unstated"
SOURCES = {
    "s1": Source("s1", "The Harbour Gazette", SourceKind.OUTLET, True),
    "s2": Source("s2", "Marta Lind", SourceKind.PERSON, True),
    "s3": Source("s3", "Delmar", SourceKind.ORGANISATION, True),
    UNSTATED: Source(UNSTATED, None, SourceKind.UNSTATED, False),
}


def draft(cue: tuple[int, int], content: tuple[int, int], **changes: object) -> Draft:
    """A draft with one cue and one content span."""
    return Draft((), (Span(*cue),), (Span(*content),), 0, "test", **changes)  # type: ignore[arg-type]  # test values


@pytest.mark.parametrize(
    ("places", "outer"),
    [
        ([((0, 4), (5, 40)), ((10, 14), (15, 40))], [None, 0]),
        ([((0, 4), (5, 90)), ((10, 14), (15, 80)), ((20, 24), (25, 70))], [None, 0, 1]),
        ([((0, 4), (5, 20)), ((30, 34), (35, 50))], [None, None]),
        ([((10, 14), (0, 30)), ((20, 24), (5, 30))], [None, 0]),
    ],
)
def test_a_cue_inside_content_is_nested(
    places: list[tuple[tuple[int, int], tuple[int, int]]], outer: list[int | None]
) -> None:
    """An attribution lies in the smallest larger content that holds its cue."""
    assert find_outer([draft(cue, content) for cue, content in places]) == outer


@pytest.mark.parametrize(
    ("items", "chains"),
    [
        ([Resolved(draft((0, 1), (2, 9)), "s2")], [(PUBLISHER_ID, "s2")]),
        ([Resolved(draft((0, 1), (2, 9)), "s2", "s1")], [(PUBLISHER_ID, "s1", "s2")]),
        ([Resolved(draft((0, 1), (2, 9)), "s2", "s3")], [(PUBLISHER_ID, "s2")]),
        (
            [Resolved(draft((0, 1), (2, 9)), "s1"), Resolved(draft((3, 4), (5, 9)), "s2", None, 0)],
            [(PUBLISHER_ID, "s1"), (PUBLISHER_ID, "s1", "s2")],
        ),
        (
            [Resolved(draft((0, 1), (2, 9), unstated=True))],
            [(PUBLISHER_ID, UNSTATED)],
        ),
        (
            [
                Resolved(draft((0, 1), (2, 9)), "s1"),
                Resolved(draft((3, 4), (5, 9), unstated=True), None, None, 0),
            ],
            [(PUBLISHER_ID, "s1"), (PUBLISHER_ID, "s1")],
        ),
        (
            [
                Resolved(draft((0, 1), (2, 9)), "s2", "s1"),
                Resolved(draft((20, 21), (22, 29), carried_from=0, carry=Carry.OCCASION), "s2"),
            ],
            [(PUBLISHER_ID, "s1", "s2"), (PUBLISHER_ID, "s1", "s2")],
        ),
    ],
)
def test_a_chain_goes_inwards(items: list[Resolved], chains: list[tuple[str, ...]]) -> None:
    """A chain runs from the publisher through reports and an outlet spoken to, to the speaker."""
    assert build_chains(items, SOURCES, UNSTATED) == chains
