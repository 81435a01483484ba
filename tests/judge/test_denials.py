"""What one report denies and another says, and evidence for rival dates and numbers."""

from __future__ import annotations

import pytest

from sayso.judge import find_relations
from sayso.judge.evidence import to_score, weigh_signs
from tests.judge.build import build_story


def conflicts_of(*lines: str) -> list[str]:
    """The types of the conflicts between reports that alignment put nowhere near each other."""
    view, claims = build_story(lines)
    _, conflicts = find_relations(view, [[claim] for claim in claims])
    return [str(conflict.type) for conflict in conflicts]


@pytest.mark.parametrize(
    ("denial", "said"),
    [
        (
            "{not} <- Tom Ray : There will be no [pred:dredge dredging] of the lagoon.",
            "<- Ann Lee : The lagoon is to be [pred:dredge dredged] all through spring.",
        ),
        (
            "{not} <- Tom Ray : The choir has not [pred:cancel cancelled] its tour.",
            "<- Ann Lee : The choir [pred:cancel cancelled] its tour of the islands.",
        ),
    ],
)
def test_a_denial_is_found_wherever_it_stands(denial: str, said: str) -> None:
    """Nearly all that is denied stands in the other claim: the two conflict in polarity."""
    assert conflicts_of(f"Alpha Post 2025-03-01 {denial}", f"Beta Times 2025-03-01 {said}") == [
        "polarity"
    ]


@pytest.mark.parametrize(
    ("denial", "said"),
    [
        (
            "{not} <- Tom Ray : The choir has not yet [pred:cancel cancelled] its tour.",
            "<- Ann Lee : The choir [pred:cancel cancelled] its tour of the islands.",
        ),
        (
            "{not, maybe} <- Tom Ray : The choir may not [pred:cancel cancel] its tour.",
            "<- Ann Lee : The choir [pred:cancel cancelled] its tour of the islands.",
        ),
        (
            "{not} <- Tom Ray : The band has not [pred:cancel cancelled] its record.",
            "<- Ann Lee : The choir [pred:cancel cancelled] its tour of the islands.",
        ),
        (
            "<- Tom Ray : A tour is a [pred:duty duty], not a pleasure.",
            "<- Ann Lee : The tour was a [pred:duty duty] and a pleasure.",
        ),
        (
            "{not, future} <- Tom Ray : The choir will not [pred:cancel cancel] its tour.",
            "<- Ann Lee : The choir [pred:cancel cancelled] its tour of the islands.",
        ),
    ],
)
def test_what_is_no_denial(denial: str, said: str) -> None:
    """Not yet, perhaps not, another thing, a contrast, and a word on the future deny nothing."""
    assert conflicts_of(f"Alpha Post 2025-03-01 {denial}", f"Beta Times 2025-03-01 {said}") == []


@pytest.mark.parametrize("kind", ["number", "date", "polarity"])
def test_no_evidence_is_no_conflict(kind: str) -> None:
    """With nothing but the difference, a conflict is less likely than not."""
    assert to_score(weigh_signs(kind, {})) < 0.25


def test_one_publishers_update_is_less_of_a_conflict() -> None:
    """Two numbers of one publisher are rivals less likely than those of two."""
    signs = {"slip": 1.0, "group": 1.0, "share": 0.5}
    two, one = weigh_signs("number", signs), weigh_signs("number", {**signs, "same_publisher": 1})
    assert to_score(two) > 0.5
    assert one < two


def test_one_conflict_of_two_values_is_shown_once() -> None:
    """The same two values, told of in two propositions, are one conflict."""
    told = "[subject The mill] [pred:burn burnt] [num:{}:litre {} litres] of oil"
    lines = [
        f"Paper {letter} 2025-03-01 <- Ann Lee : {told.format(count, count)} {where}."
        for letter, count, where in (
            ("a", 1420, "in its furnace"),
            ("b", 1240, "in its furnace"),
            ("c", 1420, "all told"),
            ("d", 1240, "all told"),
        )
    ]
    view, claims = build_story(tuple(lines))
    _, conflicts = find_relations(view, [claims[:2], claims[2:]])
    assert [str(conflict.type) for conflict in conflicts] == ["number"]
