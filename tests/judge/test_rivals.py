"""Values that rival each other: which are found, how they are weighed, which are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest

from sayso.judge import find_relations
from sayso.judge.agreement import RIVALS, THRESHOLDS, find_rivals
from sayso.judge.evidence import to_score, weigh_signs
from sayso.judge.likeness import FEW, measure_likeness
from sayso.judge.rivals import Rival, choose_scored
from sayso.model import ConflictType
from sayso.view import StoryView
from tests.judge.build import build_story

DAY = "2025-03-01"


def rivals_of(*lines: str, together: bool = False) -> tuple[StoryView, list[Rival]]:
    """The rivals of a story, its claims in one group each, or all in one."""
    view, claims = build_story(lines)
    groups = [claims] if together else [[claim] for claim in claims]
    return view, list(find_rivals(measure_likeness(view, groups)))


def values_of(rivals: Sequence[Rival], kind: str) -> list[tuple[str, str]]:
    """The values of the rivals of one type, in words."""
    return [
        (
            rival.pair.view.words(rival.pair.a.article, rival.slots[0]),
            rival.pair.view.words(rival.pair.b.article, rival.slots[1]),
        )
        for rival in rivals
        if rival.type == kind
    ]


@pytest.mark.parametrize(
    ("kind", "one", "other", "values"),
    [
        pytest.param(
            "number",
            "[subject The guild] [pred:have has] [object [num:320:member 320 members]].",
            "[subject The body] [pred:count counts] [object [num:230:member 230 members]].",
            [("320 members", "230 members")],
            id="two counts",
        ),
        pytest.param(
            "number",
            "[subject The guild] [pred:have has] [object [num:320:member 320 members]].",
            "[subject The body] [pred:count counts] [object [num:320:member 320 members]].",
            [],
            id="one count twice",
        ),
        pytest.param(
            "number",
            "[subject The walk] [pred:measure is] [object [num:3:km 3 km]] long.",
            "[subject The walk] [pred:take costs] [object [num:7:EUR 7 euros]].",
            [],
            id="a length and a price",
        ),
        pytest.param(
            "date",
            "[subject The fair] [pred:open opens] on [date:2025-05-04 May 4].",
            "[subject The gates] [pred:unlock unlock] on [date:2025-05-14 May 14].",
            [("May 4", "May 14")],
            id="two days",
        ),
        pytest.param(
            "date",
            "[subject The fair] [pred:run runs] until [date:2025-05-14 May 14].",
            "[subject The fair] [pred:run runs] from [date:2025-05-04 May 4].",
            [],
            id="an end and a beginning",
        ),
        pytest.param(
            "date",
            "[subject Bidders] must [pred:pay pay] by [date:2025-05-04 May 4].",
            "[subject Bidders] can [pred:pay pay] until [date:2025-05-14 May 14].",
            [("May 4", "May 14")],
            id="two deadlines",
        ),
        pytest.param(
            "actor",
            "It was the cook who [pred:find found] the ring.",
            "[subject The gardener] [pred:find found] the ring.",
            [("the cook", "The gardener")],
            id="it was the cook who",
        ),
        pytest.param(
            "actor",
            "The fire was [pred:cause caused] by a faulty kettle.",
            "A spark from a mower is to [pred:blame blame] for the fire.",
            [("a faulty kettle", "A spark from a mower")],
            id="two causes",
        ),
        pytest.param(
            "actor",
            "The fire was [pred:cause caused] by a faulty kettle.",
            "The blaze broke out because of a [pred:kettle kettle] left on.",
            [],
            id="one cause in two lengths",
        ),
        pytest.param(
            "place",
            "[subject The glider] [pred:land landed] [prep:in in Varnby].",
            "[subject The glider] [pred:land landed] [prep:near near Oslund].",
            [("in Varnby", "near Oslund")],
            id="two villages no map knows",
        ),
        pytest.param(
            "place",
            "[subject The glider] [pred:land landed] [prep:in in Varnby].",
            "[subject The glider] [pred:land landed] [prep:near near the mill of Varnby].",
            [],
            id="a village and its mill",
        ),
        pytest.param(
            "polarity",
            "[subject The pump] [pred:fail failed] in the night.",
            "[subject The pump] [pred:be was] in order in the night.",
            [("The pump failed in the night.", "The pump was in order in the night.")],
            id="words that cannot both be said",
        ),
        pytest.param(
            "polarity",
            "{not} : [subject No sailor] was [pred:hurt hurt] in the gale.",
            "[subject Two sailors] [pred:break broke] a leg in the gale.",
            [("No sailor was hurt in the gale.", "Two sailors broke a leg in the gale.")],
            id="no sailor, and two",
        ),
        pytest.param(
            "polarity",
            "{not} : [subject The pump] was not [pred:repair repaired].",
            "{not} : Nobody [pred:repair repaired] [object the pump].",
            [],
            id="two denials of one thing",
        ),
        pytest.param(
            "polarity",
            "{not} : Nobody [pred:inspect inspected] [object the kiln] since"
            " [date:2022-01-01/2022-12-31 2022].",
            "[object The kiln] was last [pred:inspect inspected] in"
            " [date:2024-03-01/2024-03-31 March 2024].",
            [],
            id="since when: a matter of dates",
        ),
        pytest.param(
            "actor",
            "The strike was [pred:call_off called off] because of a phone.",
            "He was [pred:send sent] home because of a telephone that belongs to him.",
            [],
            id="one thing in two words",
        ),
    ],
)
def test_what_may_be_rivals(kind: str, one: str, other: str, values: list[tuple[str, str]]) -> None:
    """Values for one slot that cannot both hold are rivals, wherever alignment has the claims."""
    lines = (
        f"{publisher} {DAY} {line}" if line.startswith("{") else f"{publisher} {DAY} : {line}"
        for publisher, line in (("Alpha Post", one), ("Beta Times", other))
    )
    _, rivals = rivals_of(*lines)
    assert values_of(rivals, kind) == values


@pytest.mark.parametrize("kind", RIVALS)
def test_no_evidence_is_no_conflict(kind: ConflictType) -> None:
    """With nothing but the difference, a conflict is far less likely than not."""
    assert to_score(weigh_signs(kind, {})) < THRESHOLDS[kind] / 2


@pytest.mark.parametrize(
    ("kind", "sign", "more"),
    [
        ("number", "share", True),
        ("date", "group", True),
        ("number", "slip", True),
        ("number", "miswritten", True),
        ("number", "tenfold", True),
        ("number", "wish", False),
        ("polarity", "harm", True),
        ("polarity", "denies", True),
        ("polarity", "plan", False),
        ("number", "known", False),
        ("date", "same_publisher", False),
        ("polarity", "condition", False),
        ("polarity", "contrast", True),
        ("date", "printed", True),
    ],
)
def test_each_sign_says_what_it_means(kind: str, sign: str, more: bool) -> None:
    """What speaks for a conflict makes it likelier, what speaks against it less so."""
    assert (weigh_signs(kind, {sign: 1.0}) > weigh_signs(kind, {})) is more


def test_each_value_is_shown_against_its_likeliest_rival() -> None:
    """Of three numbers that may rival each other, the surest two are shown, and only once."""
    view, rivals = rivals_of(
        *(
            f"{publisher} {DAY} : [subject The guild] [pred:have has]"
            f" [object [num:{count}:member {count} members]]."
            for publisher, count in (("Alpha Post", 320), ("Beta Times", 230), ("Gamma", 250))
        )
    )
    likeness = measure_likeness(view, [])
    scored = [(0.9 - 0.1 * at, rival) for at, rival in enumerate(rivals)]
    shown = choose_scored(likeness, scored, THRESHOLDS)
    assert len(rivals) == 3
    assert values_of([rival for _, rival in shown], "number") == [("320 members", "230 members")]


def test_the_oldest_reports_stand_for_a_disagreement() -> None:
    """Where several reports have a value, the oldest that is about as likely is shown."""
    view, rivals = rivals_of(
        f"Alpha Post {DAY} : [subject The guild] [pred:have has] [object [num:320:member 320"
        " members]].",
        "Beta Times 2025-03-02 : [subject It] [pred:count counts] [object [num:320:member 320"
        " members]] now.",
        "Gamma 2025-03-03 : [subject The guild] [pred:have has] [object [num:230:member 230"
        " members]].",
    )
    likeness = measure_likeness(view, [])
    shown = list(choose_scored(likeness, [(0.8, rival) for rival in rivals], THRESHOLDS))
    assert [rival.pair.a.article for _, rival in shown] == ["a1"]


def test_a_large_story_compares_what_is_alike() -> None:
    """Beyond a few dozen claims, one is compared with those that share its telling words."""
    things = [chr(97 + at // 26) + chr(97 + at % 26) + "olith" for at in range(FEW)]
    lines = [
        f"Paper {thing} {DAY} : [subject The {thing}] [pred:weigh weighs]"
        f" [object [num:{10 + at}:tonne {10 + at} tonnes]]."
        for at, thing in enumerate(things)
    ]
    lines.append(
        f"Paper z {DAY} : [subject The {things[3]}] [pred:weigh weighs]"
        " [object [num:31:tonne 31 tonnes]]."
    )
    view, claims = build_story(tuple(lines))
    likeness = measure_likeness(view, [[claim] for claim in claims])
    refs = list(likeness.places)
    pairs = set(likeness.find_partners(refs))
    assert (refs[3], refs[-1]) in pairs
    assert len(pairs) < len(refs) * 10
    ordered = [(likeness.places[a], likeness.places[b]) for a, b in likeness.find_partners(refs)]
    assert all(one < other for one, other in pairwise(ordered))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            "<- Ann Lee : “We sent a boat to the reef and it came home full”",
            "<- Ann Lee : “We sent a boat to the reef and it came home half empty”",
            ["wording"],
            id="other words",
        ),
        pytest.param(
            "<- Ann Lee : “We sent a boat to the reef and it came home full”",
            "<- Ann Lee : “We sent a boat to the reef”",
            [],
            id="cut short",
        ),
        pytest.param(
            "<- Ann Lee : “It is a pause, not a farewell, to the reef”",
            "<- Ann Lee : “It is a pause and no farewell to the reef”",
            [],
            id="the same denial in other words",
        ),
        pytest.param(
            "<- Ann Lee : “We sent a boat to the reef and it came home full”",
            "<- Ann Lee : “We sent a boat to the reef and it came home half full”",
            ["wording"],
            id="half is no detail",
        ),
        pytest.param(
            "<- Ann Lee : “I saw the buoy, and I thought that it was a seal”",
            "<- Ann Lee : “I never saw a buoy, and I did not mean to cut the course”",
            ["wording"],
            id="a clause and its denial",
        ),
        pytest.param(
            "<- Ann Lee : “Nobody can eat a view of the reef”",
            "<- Tom Ray : “Nobody can eat a view of the reef”",
            ["source"],
            id="another mouth",
        ),
        pytest.param(
            "<- Ann Lee : “Nobody can eat a view of the reef”",
            "<- Tom Ray : “Whales sing at night under the old pier”",
            [],
            id="two utterances",
        ),
    ],
)
def test_quotations_are_compared_whole(one: str, other: str, expected: list[str]) -> None:
    """One utterance is worded differently, or is two people's; leaving words out is no conflict."""
    view, claims = build_story((f"Alpha Post {DAY} {one}", f"Beta Times {DAY} {other}"))
    _, conflicts = find_relations(view, [[claim] for claim in claims])
    assert [str(conflict.type) for conflict in conflicts] == expected


def test_nobody_denies_what_they_say() -> None:
    """A word and its contrary from one named speaker are no conflict of polarity."""
    said = "[subject The ferry] [pred:stop stopped] at the pier"
    kinds: Mapping[str, list[str]] = {}
    for name in ("Ann Lee", "Tom Ray"):
        view, claims = build_story(
            (
                f"Alpha Post {DAY} <- Ann Lee : {said}.",
                f"Beta Times {DAY} {{not}} <- {name} : [subject The ferry] never"
                " [pred:stop stopped] at the pier.",
            )
        )
        _, conflicts = find_relations(view, [claims])
        kinds = {**kinds, name: [str(conflict.type) for conflict in conflicts]}
    assert kinds == {"Ann Lee": [], "Tom Ray": ["polarity"]}
