"""The two sides of a proposition, once it is known who contradicts whom.

A claim that gives another date, number, place or actor gives no support to the one it contradicts:
it stands on the other side, also where alignment kept the two apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.judge.agreement import Group, conflicts_between
from sayso.judge.pairs import Pair
from sayso.judge.sureness import leaves_open
from sayso.model import (
    ClaimRef,
    Conflict,
    ConflictType,
    Relation,
    RelationType,
    SidedClaim,
    SideName,
    Tense,
)
from sayso.view import StoryView

OF_FACT = frozenset(
    {
        ConflictType.DATE,
        ConflictType.NUMBER,
        ConflictType.PLACE,
        ConflictType.ACTOR,
        ConflictType.POLARITY,
    }
)
OTHER = {SideName.SAYS: SideName.DISPUTES, SideName.DISPUTES: SideName.SAYS}


def settle_sides(
    view: StoryView,
    groups: Sequence[Group],
    merges: Sequence[Sequence[str]],
    conflicts: Sequence[Conflict],
    relations: Sequence[Relation] = (),
) -> list[tuple[Group, tuple[str, ...]]]:
    """The groups with their sides set by the conflicts, each with why its claims are one.

    Two groups of which one contradicts the other become one; the side that more publishers say,
    else that was said first, is the one that says it.
    """
    moved = {
        frozenset((relation.a, relation.b))
        for relation in relations
        if relation.type is RelationType.SUPERSEDES
    }
    members: list[list[SidedClaim]] = []
    reasons: list[list[str]] = []
    for at, group in enumerate(groups):
        why = list(merges[at]) if at < len(merges) else []
        kept, apart = _check_dispute(view, group, moved)
        for part, because in ((kept, why), (apart, [])):
            now, forecast = _part_forecasts(view, part)
            members += [claims for claims in (now, forecast) if claims]
            reasons += [because for claims in (now, forecast) if claims]
    group_of = {to_ref(claim): at for at, group in enumerate(members) for claim in group}
    joined: set[int] = set()
    for conflict in conflicts:
        a = ClaimRef(conflict.a.article, conflict.a.claim)
        b = ClaimRef(conflict.b.article, conflict.b.claim)
        if conflict.type not in OF_FACT or a == b or a not in group_of or b not in group_of:
            continue
        first, second = group_of[a], group_of[b]
        if first == second:
            members[first] = _part(view, members[first], a, b, conflict.type)
        elif not {first, second} & joined and Pair(view, a, b).same_predicate:
            joined |= {first, second}
            members[first] = _join(view, members[first], members[second], a, b)
            members[second] = []
            reasons[first] += [
                *reasons[second],
                f"they contradict each other: {conflict.explained}",
            ]
            group_of.update({to_ref(claim): first for claim in members[first]})
    return [(group, tuple(why)) for group, why in zip(members, reasons, strict=True) if group]


def _check_dispute(
    view: StoryView, group: Group, moved: set[frozenset[ClaimRef]]
) -> tuple[list[SidedClaim], list[SidedClaim]]:
    """The group, and apart from it what was set against it but contradicts none of it.

    What is put the same way (both assert, or both deny) says the same. `moved` are the pairs of
    which one takes the place of the other: a later value, or a later word, disputes nothing.
    """
    left_open = [claim for claim in group if leaves_open(view.claim(to_ref(claim)))]
    if left_open and len(left_open) < len(group):
        group = [claim for claim in group if claim not in left_open]
    else:
        left_open = []
    says = [claim for claim in group if claim.side is SideName.SAYS]
    kept: list[SidedClaim] = list(says)
    apart: list[SidedClaim] = [replace(claim, side=SideName.SAYS) for claim in left_open]
    for claim in group:
        if claim.side is SideName.SAYS:
            continue
        if any(conflicts_between(view, to_ref(other), to_ref(claim)) for other in says):
            kept.append(claim)
        elif says and _is_alike(view, says[0], claim):
            kept.append(replace(claim, side=SideName.SAYS))
        elif any(
            _is_denied(view, other, claim)
            and frozenset((to_ref(other), to_ref(claim))) not in moved
            for other in says
        ):
            kept.append(claim)
        else:
            apart.append(replace(claim, side=SideName.SAYS) if says else claim)
    return (kept, apart) if kept else (apart, [])


def _is_denied(view: StoryView, one: SidedClaim, other: SidedClaim) -> bool:
    """True when one claim asserts and the other denies what looks like one thing."""
    pair = Pair(view, to_ref(one), to_ref(other), opposed=True)
    differ = pair.claim_a.polarity is not pair.claim_b.polarity
    return differ and not pair.one_is_possible and (pair.same_predicate or pair.closeness >= 0.4)


def _part_forecasts(
    view: StoryView, group: list[SidedClaim]
) -> tuple[list[SidedClaim], list[SidedClaim]]:
    """Apart from what has happened, what was said before that it would: that is no support.

    Only where both are told by one verb, "will sail" and "sailed": "is to go" and "the departure
    was agreed" both look ahead, whatever their tenses.
    """
    past = [c for c in group if view.claim(to_ref(c)).time is Tense.PAST]
    days = [day for claim in past if (day := view.day(claim.article)) is not None]
    if not days:
        return group, []
    done = {frame.predicate for c in past if (frame := view.claim(to_ref(c)).frame)}
    forecasts = [
        claim
        for claim in group
        if view.claim(to_ref(claim)).time is Tense.FUTURE
        and (frame := view.claim(to_ref(claim)).frame)
        and frame.predicate in done
        and (day := view.day(claim.article)) is not None
        and day < min(days)
    ]
    return [claim for claim in group if claim not in forecasts], forecasts


def _is_alike(view: StoryView, one: SidedClaim, other: SidedClaim) -> bool:
    pair = Pair(view, to_ref(one), to_ref(other))
    same = pair.claim_a.polarity is pair.claim_b.polarity
    return same and pair.same_predicate and pair.closeness >= 0.5


def to_ref(claim: SidedClaim) -> ClaimRef:
    """The reference of a claim without its side."""
    return ClaimRef(claim.article, claim.claim)


def _part(
    view: StoryView, group: Group, a: ClaimRef, b: ClaimRef, kind: ConflictType
) -> list[SidedClaim]:
    """Set the claims that contradict `a` as `b` does against those that do not."""
    sides = {to_ref(claim): claim.side for claim in group}
    if sides[a] is not sides[b]:
        return list(group)
    with_b = {
        ref
        for ref, side in sides.items()
        if ref == b or (side is sides[a] and ref != a and kind in conflicts_between(view, a, ref))
    }
    with_a = {ref for ref, side in sides.items() if side is sides[a]} - with_b
    turned = with_b if _weigh(view, with_a) >= _weigh(view, with_b) else with_a
    return [
        replace(claim, side=OTHER[claim.side]) if to_ref(claim) in turned else claim
        for claim in group
    ]


def _join(view: StoryView, one: Group, other: Group, a: ClaimRef, b: ClaimRef) -> list[SidedClaim]:
    """Two groups as one: the other's claims on the other side."""
    side_a = next(claim.side for claim in one if to_ref(claim) == a)
    side_b = next(claim.side for claim in other if to_ref(claim) == b)
    turned = [
        replace(claim, side=OTHER[claim.side]) if side_a is side_b else claim for claim in other
    ]
    joined = [*one, *turned]
    by_side: Mapping[SideName, set[ClaimRef]] = defaultdict(set)
    for claim in joined:
        by_side[claim.side].add(to_ref(claim))
    if _weigh(view, by_side[SideName.DISPUTES]) > _weigh(view, by_side[SideName.SAYS]):
        return [replace(claim, side=OTHER[claim.side]) for claim in joined]
    return joined


def _weigh(view: StoryView, refs: set[ClaimRef]) -> tuple[int, int]:
    """How many publishers, and how early."""
    order = {article: at for at, article in enumerate(view.reports)}
    first = min((order[ref.article] for ref in refs), default=len(order))
    return len({view.publisher(ref.article) for ref in refs}), -first
