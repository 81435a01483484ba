"""What one report denies and another says, whichever propositions they were put in."""

from __future__ import annotations

import pytest

from sayso.judge import find_relations
from sayso.judge.agreement import find_rivals
from sayso.judge.evidence import to_score, weigh_signs
from sayso.judge.likeness import measure_likeness
from sayso.model import ConflictType
from tests.judge.build import build_story

OF_OTHER_THINGS = (
    "Gamma Radio 2025-03-01 : [subject Bread] [pred:cost cost] more in May.",
    "Delta News 2025-03-01 : [subject A barge] [pred:sink sank] off Varn.",
    "Delta News 2025-03-01 : [subject The mayor] [pred:open opened] a bridge.",
    "Epsilon 2025-03-01 : [subject Two dogs] [pred:bark barked] all night.",
    "Epsilon 2025-03-01 : [subject Plums] [pred:ripen ripened] early.",
    "Zeta 2025-03-01 : [subject A comet] [pred:pass passed] over Oslund.",
    "Zeta 2025-03-01 : [subject The bakery] [pred:hire hired] an apprentice.",
)


def conflicts_of(*lines: str) -> list[str]:
    """The types of the conflicts between reports that alignment put nowhere near each other."""
    view, claims = build_story((*lines, *OF_OTHER_THINGS))
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
    """Nearly all that is denied stands in the other claim: that is a sign of a conflict."""
    lines = f"Alpha Post 2025-03-01 {denial}", f"Beta Times 2025-03-01 {said}"
    view, claims = build_story((*lines, *OF_OTHER_THINGS))
    likeness = measure_likeness(view, [[claim] for claim in claims])
    (rival,) = [r for r in find_rivals(likeness) if r.type is ConflictType.POLARITY]
    assert (rival.pair.a.article, rival.pair.b.article, rival.signs["rule"]) == ("a1", "a2", 1.0)
    assert rival.score > 10 * to_score(weigh_signs("polarity", {}))


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
