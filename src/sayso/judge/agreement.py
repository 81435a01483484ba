"""Relations and typed conflicts: aligned claims compared slot by slot.

Alignment has said which claims speak of the same; here each pair is compared in its dates,
numbers, places, actors, polarity, words and certainty. What is below its threshold is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from sayso.judge.dates import compare_dates
from sayso.judge.likeness import Likeness, measure_likeness
from sayso.judge.numbers import compare_numbers
from sayso.judge.pairs import Finding, Pair
from sayso.judge.quotations import find_quotation_conflicts
from sayso.judge.rival_actors import find_actor_rivals
from sayso.judge.rival_dates import find_date_rivals
from sayso.judge.rival_denials import find_denial_rivals
from sayso.judge.rival_numbers import find_number_rivals
from sayso.judge.rival_places import find_place_rivals
from sayso.judge.rivals import Rival, choose_rivals
from sayso.judge.schedules import find_schedule_conflicts
from sayso.judge.sureness import (
    compare_certainty,
    compare_plans,
    compare_polarity,
    find_plans,
)
from sayso.judge.utterances import compare_utterances
from sayso.judge.wheres import compare_actors, compare_places
from sayso.judge.wholes import find_wholes
from sayso.model import (
    ClaimKind,
    ClaimRef,
    Conflict,
    ConflictType,
    Evidence,
    Relation,
    RelationType,
    SidedClaim,
)
from sayso.view import StoryView

Group = Sequence[SidedClaim]
Near = tuple[ClaimRef, ClaimRef, float, str]
Comparison = Callable[[Pair], Finding | None]

COMPARISONS: tuple[Comparison, ...] = (
    compare_utterances,
    compare_dates,
    compare_numbers,
    compare_places,
    compare_actors,
    compare_polarity,
)
"""In this order; of one pair, each may find one thing."""

RIVALS: Mapping[ConflictType, Callable[[Likeness], Iterator[Rival]]] = {
    ConflictType.NUMBER: find_number_rivals,
    ConflictType.DATE: find_date_rivals,
    ConflictType.POLARITY: find_denial_rivals,
    ConflictType.ACTOR: find_actor_rivals,
    ConflictType.PLACE: find_place_rivals,
}
"""Where values rival each other: the types of which signs decide, not the plain rules alone."""

THRESHOLDS: Mapping[ConflictType, float] = {
    ConflictType.DATE: 0.4,
    ConflictType.NUMBER: 0.41,
    ConflictType.PLACE: 0.5,
    ConflictType.ACTOR: 0.6,
    ConflictType.POLARITY: 0.45,
    ConflictType.WORDING: 0.6,
    ConflictType.SOURCE: 0.6,
}
"""How likely a conflict must be to be shown; see `models/conflicts/README.md`."""

OF_VALUES = frozenset({ConflictType.DATE, ConflictType.NUMBER})
"""Types whose two values tell a conflict: it is shown once in a story, where it is plainest."""

LARGEST = 24
"""Claims of one group that are compared all with all: the oldest, each wording once."""


def find_relations(
    view: StoryView,
    groups: Sequence[Group],
    near: Sequence[Near] = (),
    doubtful: Iterable[tuple[int, int]] = (),
) -> tuple[tuple[Relation, ...], tuple[Conflict, ...]]:
    """How the claims of a story stand to each other, and where they disagree.

    `groups` hold the claims of one proposition each, `near` the pairs of different groups that
    speak of the same matter, `doubtful` the numbers of groups that may be one. Ids are given in
    the order of the reports, so the same for any order of the input. A finding that repeats
    another (the same values of the same propositions) is kept once, at the oldest reports.
    """
    places = {ref: at for at, (ref, _) in enumerate(view.claims())}
    group_of = {
        ClaimRef(claim.article, claim.claim): number
        for number, group in enumerate(groups)
        for claim in group
    }
    likeness = measure_likeness(view, groups, near, doubtful)
    findings = [
        *_compare_pairs(_find_pairs(view, groups, near, places, group_of)),
        *find_wholes(view),
        *find_schedule_conflicts(view),
        *find_quotation_conflicts(view),
        *choose_rivals(likeness, find_rivals(likeness), THRESHOLDS),
    ]
    kept = _sift(findings, places, group_of)
    conflicts = [finding for finding in kept if finding.kind is RelationType.CONFLICTS]
    return (
        tuple(_to_relation(number, finding) for number, finding in enumerate(kept, 1)),
        tuple(_to_conflict(number, finding) for number, finding in enumerate(conflicts, 1)),
    )


def find_rivals(likeness: Likeness) -> Iterator[Rival]:
    """All values of a story that may rival each other, whatever their signs."""
    for find in RIVALS.values():
        yield from find(likeness)


def _find_pairs(
    view: StoryView,
    groups: Sequence[Group],
    near: Sequence[Near],
    places: Mapping[ClaimRef, int],
    group_of: Mapping[ClaimRef, int],
) -> Iterator[Pair]:
    """Every pair to compare, each once, the older claim first."""
    for group in groups:
        for one, other in combinations(_fewer(view, group, places), 2):
            a, b = ClaimRef(one.article, one.claim), ClaimRef(other.article, other.claim)
            opposed = one.side is not other.side
            yield Pair(view, a, b, same=True, opposed=opposed)
    nearness = {frozenset((a, b)): score for a, b, score, _ in near}
    seen = set()
    for a, b in [*((a, b) for a, b, *_ in near), *find_plans(view)]:
        if a in group_of and group_of[a] == group_of.get(b):
            continue
        first, second = sorted((a, b), key=places.__getitem__)
        if (first, second) not in seen:
            seen.add((first, second))
            score = nearness.get(frozenset((first, second)), 0.0)
            yield Pair(view, first, second, same=False, near=score)


def _fewer(view: StoryView, group: Group, places: Mapping[ClaimRef, int]) -> list[SidedClaim]:
    """The oldest claims of a group, each wording once on each side: copies find nothing new."""
    ordered = sorted(group, key=lambda c: (places[ClaimRef(c.article, c.claim)], c.side))
    first: dict[tuple[str, str, str], SidedClaim] = {}
    for claim in ordered:
        said = view.claim(ClaimRef(claim.article, claim.claim))
        speaker = view.chain(ClaimRef(claim.article, claim.claim))[-1].name or ""
        quoted = speaker if said.kind is not ClaimKind.NARRATIVE else ""
        first.setdefault((" ".join(said.text.lower().split()), quoted, claim.side), claim)
    return list(first.values())[:LARGEST]


def _compare_pairs(pairs: Iterator[Pair]) -> Iterator[Finding]:
    """What the plain rules find of each pair but conflicts, which are weighed elsewhere."""
    for pair in pairs:
        found = [finding for compare in COMPARISONS if (finding := compare(pair)) is not None]
        if not found and (overtaken := compare_plans(pair)) is not None:
            found = [overtaken]
        if not found and (weaker := compare_certainty(pair)) is not None:
            found = [weaker]
        yield from (finding for finding in found if finding.type is None)


def conflicts_between(view: StoryView, a: ClaimRef, b: ClaimRef) -> frozenset[ConflictType]:
    """The types in which two claims of one group conflict."""
    pair = Pair(view, a, b, opposed=True)
    found = (compare(pair) for compare in COMPARISONS)
    return frozenset(f.type for f in found if f is not None and f.type is not None)


def _sift(
    findings: Sequence[Finding],
    places: Mapping[ClaimRef, int],
    group_of: Mapping[ClaimRef, int],
) -> list[Finding]:
    """The findings that are sure enough, repeats left out, in the order of the reports."""
    kept: dict[object, Finding] = {}
    sure = [
        finding
        for finding in findings
        if finding.type is None or finding.score >= THRESHOLDS[finding.type]
    ]
    for finding in sorted(sure, key=lambda f: (-f.score, _order(f, places))):
        sides = zip((finding.a, finding.b), finding.values, strict=True)
        told = finding.type in OF_VALUES and all(finding.values)
        key = (
            finding.kind,
            finding.type,
            frozenset(
                (-1 if told else group_of.get(ref, -1), value or str(ref)) for ref, value in sides
            ),
        )
        kept.setdefault(key, finding)
    return sorted(kept.values(), key=lambda finding: _order(finding, places))


def _order(finding: Finding, places: Mapping[ClaimRef, int]) -> tuple[int, int, str, str]:
    a, b = places[finding.a], places[finding.b]
    return max(a, b), min(a, b), finding.kind, finding.type or ""


def _to_relation(number: int, finding: Finding) -> Relation:
    return Relation(f"r{number}", finding.kind, finding.a, finding.b, finding.detail)


def _to_conflict(number: int, finding: Finding) -> Conflict:
    kind = finding.type or ConflictType.POLARITY
    return Conflict(
        id=f"k{number}",
        type=kind,
        a=Evidence(finding.a.article, finding.a.claim, finding.spans_a),
        b=Evidence(finding.b.article, finding.b.claim, finding.spans_b),
        explained=finding.detail,
    )
