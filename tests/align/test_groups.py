"""Claims that say or dispute the same are one group; those that are of other events are near."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from sayso.align import Alignment, Decisions, align_claims, groups, merge_sources
from sayso.align.looks import look_at_claims
from sayso.model import ClaimRef, Report, SideName
from sayso.view import view_story
from tests.align.building import Draft

MONDAY = (date(2024, 5, 6), date(2024, 5, 6))
AUGUST = (date(2024, 8, 1), date(2024, 8, 31))
MAY = (date(2024, 5, 1), date(2024, 5, 31))

FILLERS: list[tuple[str, str, dict[str, Any]]] = [
    ("The harbour festival drew large crowds", "draw", {"subject": "festival", "object": "crowd"}),
    ("Fuel prices fell again last month", "fall", {"subject": "price"}),
    ("A choir sang in the old church", "sing", {"subject": "choir"}),
    ("The airline ordered forty new planes", "order", {"subject": "airline", "object": "plane"}),
]

Said = tuple[str, str, dict[str, Any]]

SAME: list[tuple[str, Said, Said, SideName]] = [
    (
        "synonyms",
        (
            "The union rejected the offer of the dockyard",
            "reject",
            {"subject": "union", "object": "offer"},
        ),
        (
            "The dockyard offer was turned down by the union",
            "turn_down",
            {"subject": "union", "object": "offer"},
        ),
        SideName.SAYS,
    ),
    (
        "verb and noun",
        (
            "The Aldmoor bridge was closed on Monday after a crack",
            "close",
            {"object": "bridge", "days": MONDAY},
        ),
        ("Closure of the Aldmoor bridge followed a crack", "closure", {"object": "bridge"}),
        SideName.SAYS,
    ),
    (
        "denied",
        (
            "The union rejected the offer of the dockyard",
            "reject",
            {"subject": "union", "object": "offer"},
        ),
        (
            "The union has not rejected the offer of the dockyard",
            "reject",
            {"subject": "union", "object": "offer", "negative": True},
        ),
        SideName.DISPUTES,
    ),
    (
        "negated, and denied by a word",
        (
            "The sirens of the Aldmoor dam did not sound on Monday",
            "sound",
            {"subject": "siren", "negative": True, "days": MONDAY},
        ),
        (
            "The sirens of the Aldmoor dam stayed silent on Monday",
            "stay",
            {"subject": "siren", "days": MONDAY},
        ),
        SideName.SAYS,
    ),
    (
        "a coarser time",
        (
            "The Aldmoor bridge was closed after a crack",
            "close",
            {"object": "bridge", "days": MONDAY},
        ),
        ("The Aldmoor bridge was closed after a crack", "close", {"object": "bridge", "days": MAY}),
        SideName.SAYS,
    ),
    (
        "another day",
        (
            "The council meets on the Aldmoor bridge repair",
            "meet",
            {"subject": "council", "days": MONDAY},
        ),
        (
            "The council meets on the Aldmoor bridge repair",
            "meet",
            {"subject": "council", "days": AUGUST},
        ),
        SideName.DISPUTES,
    ),
]

NEAR: list[tuple[str, Said, Said]] = [
    (
        "another toll",
        (
            "The ferry disaster killed 12 passengers",
            "kill",
            {"object": "passenger", "count": (12, "passenger")},
        ),
        (
            "The ferry disaster killed 14 passengers",
            "kill",
            {"object": "passenger", "count": (14, "passenger")},
        ),
    ),
    (
        "a precedent",
        (
            "The ministers met in the border village in August",
            "meet",
            {"subject": "minister", "days": AUGUST},
        ),
        (
            "The ministers will meet in the border village",
            "meet",
            {"subject": "minister", "days": MONDAY, "future": True},
        ),
    ),
]


def align(*said: Said) -> tuple[Alignment, list[Report]]:
    """The alignment of one report a claim, each with claims on other subjects beside it."""
    reports = []
    for number, (text, predicate, details) in enumerate(said):
        draft = Draft(f"r{number}", f"Gazette {number}")
        draft.claim(text, predicate, **details)
        filler = FILLERS[number % len(FILLERS)]
        draft.claim(filler[0], filler[1], **filler[2])
        reports.append(draft.report())
    return align_claims(view_story(reports, merge_sources(reports))), reports


@pytest.mark.parametrize(("name", "a", "b", "side"), SAME, ids=[case[0] for case in SAME])
def test_claims_of_one_group(name: str, a: Said, b: Said, side: SideName) -> None:
    """Two claims that say or dispute the same are one group, with a sentence that says why."""
    alignment, _ = align(a, b)
    at, group = next(
        (at, group)
        for at, group in enumerate(alignment.groups)
        if any((m.article, m.claim) == ("r0", "c1") for m in group)
    )
    assert [(m.article, m.claim, m.side) for m in group] == [
        ("r0", "c1", SideName.SAYS),
        ("r1", "c1", side),
    ], name
    (sentence,) = alignment.merges[at]
    assert "Gazette 0: “" in sentence
    assert "same" in sentence


@pytest.mark.parametrize(("name", "a", "b"), NEAR, ids=[case[0] for case in NEAR])
def test_claims_that_differ_in_a_slot(name: str, a: Said, b: Said) -> None:
    """Two claims that fill one slot differently are two groups, and nearer than all others."""
    alignment, _ = align(a, b)
    assert all(len(group) == 1 for group in alignment.groups), name
    first, second, *_ = alignment.near[0]
    assert (first.claim, second.claim) == ("c1", "c1")


def test_a_dispute_needs_less_to_be_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is sure enough to say the same, what disputes a claim still stands with it."""
    monkeypatch.setattr(groups, "SAME", 1.0)
    for name, a, b, side in SAME:
        alignment, _ = align(a, b)
        sizes = {len(group) for group in alignment.groups}
        assert sizes == ({1, 2} if side is SideName.DISPUTES else {1}), name


def test_unnamed_actors_of_two_reports_do_not_differ() -> None:
    """The "officials" of two reports are words, since nobody can say whether they are the same."""
    drafts = [Draft(f"r{number}", f"Gazette {number}") for number in range(2)]
    for draft in drafts:
        officials = draft.source(None, descriptor="officials")
        vallado = draft.source("Ines Vallado")
        actors = {"official": officials, "Vallado": vallado}
        draft.claim("Officials met Vallado", "meet", subject="official", actors=actors)
        draft.claim("Vallado met officials", "meet", subject="Vallado", actors=actors)
    reports = [draft.report() for draft in drafts]
    view = view_story(reports, merge_sources(reports))
    unnamed, named, *others = (look.subjects for look in look_at_claims(view))
    assert unnamed == {"official"}
    assert all(filler.startswith("@") for filler in named)
    assert others == [unnamed, named]


def test_an_article_does_not_dispute_itself() -> None:
    """Two meetings of one article on two days are two groups."""
    draft = Draft("r0", "Gazette")
    for days in (MONDAY, AUGUST):
        draft.claim("The council met on the bridge", "meet", subject="council", days=days)
    alignment = align_claims(view_story([draft.report()]))
    assert [len(group) for group in alignment.groups] == [1, 1]


def test_verbatim_copies_are_one_group_each() -> None:
    """However many outlets run a report, each of its claims is one group."""
    reports = []
    for number in range(30):
        draft = Draft(f"r{number:02}", f"Gazette {number}")
        for text, predicate, details in FILLERS:
            draft.claim(text, predicate, **details)
        reports.append(draft.report())
    alignment = align_claims(view_story(reports, merge_sources(reports)))
    assert [len(group) for group in alignment.groups] == [30] * len(FILLERS)


def test_every_claim_is_in_one_group() -> None:
    """The groups are a partition of the story's claims."""
    alignment, reports = align(*(case[1] for case in SAME), *(case[2] for case in NEAR))
    members = [(m.article, m.claim) for group in alignment.groups for m in group]
    assert sorted(members) == sorted((r.article.id, c.id) for r in reports for c in r.claims)


def test_any_order_of_reports_gives_the_same_partition() -> None:
    """Groups, sides, merges and near pairs do not depend on the order of the reports."""
    said = [case[part] for case in SAME for part in (1, 2)] + [case[1] for case in NEAR]
    expected, reports = align(*said)
    for seed in range(8):
        random.Random(seed).shuffle(reports)
        assert align_claims(view_story(reports, merge_sources(reports))) == expected


def test_a_story_without_claims() -> None:
    """Nothing to align is an empty alignment."""
    assert align_claims(view_story([])) == Alignment()


APART: list[tuple[str, Said, Said]] = [
    (
        "what is left open",
        (
            "A meeting of the ministers on the bridge cannot be ruled out",
            "rule_out",
            {"object": "meeting", "negative": True, "possible": True},
        ),
        ("The ministers plan no meeting on the bridge", "meeting", {"subject": "minister"}),
    ),
    (
        "how often, and one time",
        (
            "The ministers met three times on the bridge",
            "meet",
            {"subject": "minister", "count": (3, "time")},
        ),
        (
            "The ministers met on the bridge on Monday",
            "meet",
            {"subject": "minister", "days": MONDAY},
        ),
    ),
]


@pytest.mark.parametrize(("name", "a", "b"), APART, ids=[case[0] for case in APART])
def test_claims_that_are_never_one(name: str, a: Said, b: Said) -> None:
    """A possibility and a fact, a whole and one of its parts, are two groups."""
    alignment, _ = align(a, b)
    assert all(len(group) == 1 for group in alignment.groups), name


def test_what_people_decided_goes_before_all() -> None:
    """Claims put together are one group and claims taken apart two, whatever their scores."""
    a, b = SAME[0][1], SAME[0][2]
    _, reports = align(a, b)
    view = view_story(reports, merge_sources(reports))
    first, second, other = (ClaimRef(*name) for name in (("r0", "c1"), ("r1", "c1"), ("r1", "c2")))
    for decisions, expected in (
        (Decisions(apart=((first, second),)), [["r0 c1"], ["r0 c2"], ["r1 c1"], ["r1 c2"]]),
        (Decisions(together=((first, other),)), [["r0 c1", "r1 c1", "r1 c2"], ["r0 c2"]]),
        (
            Decisions(together=((first, other),), apart=((second, first),)),
            [["r0 c1", "r1 c2"], ["r0 c2"], ["r1 c1"]],
        ),
    ):
        alignment = align_claims(view, decisions=decisions)
        names = [[f"{m.article} {m.claim}" for m in group] for group in alignment.groups]
        assert names == expected
        taken = {frozenset((join.a, join.b)) for join in alignment.doubtful}
        assert frozenset((first, second)) not in taken


def test_apart_wins_over_together() -> None:
    """Claims that are put together through a third, and taken apart, are apart."""
    _, reports = align(*(case[1] for case in SAME[:3]))
    a, b, c = (ClaimRef(f"r{number}", "c1") for number in range(3))
    decisions = Decisions(together=((a, b), (b, c)), apart=((a, c),))
    alignment = align_claims(view_story(reports, merge_sources(reports)), decisions=decisions)
    group = next(g for g in alignment.groups if (g[0].article, g[0].claim) == a)
    assert ("r1", "c1") in [(m.article, m.claim) for m in group]
    assert ("r2", "c1") not in [(m.article, m.claim) for m in group]


def test_doubtful_joins_are_across_groups() -> None:
    """What may be one is said of two groups, with a claim of each, and is not joined."""
    alignment, _ = align(*(case[part] for case in (*SAME, *NEAR, *APART) for part in (1, 2)))
    assert alignment.doubtful
    for join in alignment.doubtful:
        for number, ref in zip(join.groups, (join.a, join.b), strict=True):
            assert ref in [(m.article, m.claim) for m in alignment.groups[number]]
        assert join.groups[0] < join.groups[1]
        assert join.detail
