"""The timeline: dated happenings merged across reports, with where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sayso.follow.ahead import CALLED_OFF
from sayso.follow.happenings import (
    NOT_EVENTS,
    Happening,
    find_happenings,
    is_forward,
    is_settled,
)
from sayso.follow.orderings import find_orderings, find_undated, order_groups
from sayso.model import (
    Certainty,
    ClaimRef,
    Conflict,
    Event,
    EventStatus,
    Interval,
    Polarity,
    Proposition,
    Relation,
    RelationType,
)
from sayso.places import contains
from sayso.view import StoryView

LONGEST = 62
"""Days: a vaguer date than two months is no item of a timeline."""


def find_timeline(
    view: StoryView,
    propositions: Sequence[Proposition],
    relations: Sequence[Relation],
    conflicts: Sequence[Conflict],
) -> tuple[Event, ...]:
    """The dated events of a story, oldest first, with ids e1, e2, ...

    Claims of one proposition with dates that meet are one event; so are happenings of one kind
    and interval with an actor in common. A claim without a date joins the one dated event of its
    kind and actors whose place contains its own. One that words alone put before or after a dated
    event ("resigned after the vote") is an event without an interval; `after` names what came
    before it.
    """
    happenings = [found for found in find_happenings(view) if not found.named]
    dated = [found for found in happenings if _is_dated(view, found)]
    groups = _merge(dated, propositions)
    for found in happenings:
        if found.interval is None and is_settled(view.claim(found.ref)):
            _join_undated(found, groups)
    disputed = _disputed_claims(conflicts)
    agreeing = _agreeing(relations)
    pairs = find_orderings(view, happenings)
    known = {found.ref: at for at, group in enumerate(groups) for found in group}
    groups.extend(find_undated(view, happenings, pairs, known))
    groups.sort(key=_order)
    groups = _in_order(groups, order_groups(groups, pairs))
    after = order_groups(groups, pairs)
    return tuple(
        replace(
            _to_event(view, f"e{number}", group, disputed, agreeing),
            after=tuple(f"e{before + 1}" for before in sorted(after.get(number - 1, ()))),
        )
        for number, group in enumerate(groups, 1)
    )


def _in_order(
    groups: Sequence[list[Happening]], after: Mapping[int, Sequence[int]]
) -> list[list[Happening]]:
    """The groups with those that only words place put beside the dated ones they hang on."""
    place: dict[int, float] = {at: float(at) for at, group in enumerate(groups) if _dated(group)}
    for at, group in enumerate(groups):
        if not _dated(group):
            before = [place[b] for b in after.get(at, ()) if b in place]
            behind = [place[b] for b, firsts in after.items() if at in firsts and b in place]
            step = (at + 1) / (2 * len(groups) + 2)
            place[at] = max(before) + step if before else min(behind, default=at) - 1 + step
    return [groups[at] for at in sorted(range(len(groups)), key=lambda at: (place[at], at))]


def _dated(group: Sequence[Happening]) -> bool:
    return any(found.interval is not None for found in group)


def _is_dated(view: StoryView, found: Happening) -> bool:
    claim = view.claim(found.ref)
    if found.interval is None or found.kind in NOT_EVENTS:
        return False
    start, end = found.interval
    if start is None or end is None or (end - start).days > LONGEST:
        return False
    return claim.polarity is Polarity.POSITIVE or found.word in CALLED_OFF


def _merge(
    dated: Sequence[Happening], propositions: Sequence[Proposition]
) -> list[list[Happening]]:
    together = {
        ClaimRef(claim.article, claim.claim): proposition.id
        for proposition in propositions
        for claim in proposition.claims
    }
    groups: list[list[Happening]] = []
    for found in sorted(dated, key=lambda item: (_interval_key(item.interval), item.ref)):
        home = next((group for group in groups if _is_same(found, group, together)), None)
        if home is None:
            groups.append([found])
        else:
            home.append(found)
    return groups


def _is_same(found: Happening, group: Iterable[Happening], together: dict[ClaimRef, str]) -> bool:
    for other in group:
        if found.interval is None or other.interval is None:
            continue
        if not found.interval.meets(other.interval):
            continue
        if together.get(found.ref, found.ref) == together.get(other.ref, other.ref):
            return True
        shared = (found.actors & other.actors) or (found.bodies & other.bodies)
        if found.kind == other.kind and found.interval == other.interval and shared:
            return True
    return False


def _join_undated(found: Happening, groups: list[list[Happening]]) -> None:
    """Add a past happening without a date to the one dated event it can be."""
    fitting = [
        group
        for group in groups
        if any(
            other.kind == found.kind
            and not other.forward
            and (not found.actors or len(found.actors & other.actors) >= 2)
            and _is_within(found.place, other.place)
            for other in group
        )
    ]
    if len(fitting) == 1:
        fitting[0].append(found)


def _is_within(outer: str | None, inner: str | None) -> bool:
    if outer is None or inner is None:
        return False
    return outer == inner or contains(outer, inner)


def _disputed_claims(conflicts: Sequence[Conflict]) -> dict[ClaimRef, list[str]]:
    found: dict[ClaimRef, list[str]] = {}
    for conflict in conflicts:
        for side in (conflict.a, conflict.b):
            found.setdefault(ClaimRef(side.article, side.claim), []).append(conflict.id)
    return found


def _agreeing(relations: Sequence[Relation]) -> dict[ClaimRef, list[ClaimRef]]:
    """For each claim, those that agree with it as a whole with its part."""
    found: dict[ClaimRef, list[ClaimRef]] = {}
    for relation in relations:
        if relation.type is RelationType.AGREES:
            found.setdefault(relation.b, []).append(relation.a)
    return found


def _to_event(
    view: StoryView,
    event_id: str,
    group: Sequence[Happening],
    disputed: dict[ClaimRef, list[str]],
    agreeing: dict[ClaimRef, list[ClaimRef]],
) -> Event:
    first = max(group, key=lambda found: (len(found.actors), found.interval is not None))
    lead = next((found for found in group if found.interval is not None), first)
    own = dict.fromkeys(found.ref for found in group)
    refs = tuple(own | dict.fromkeys(whole for ref in own for whole in agreeing.get(ref, ())))
    conflicts = dict.fromkeys(cid for ref in refs for cid in disputed.get(ref, ()))
    names = {actor.id: actor.name for actor in view.sources}
    actors = dict.fromkeys(
        names[actor] for found in group for actor in (*sorted(found.actors), *sorted(found.bodies))
    )
    return Event(
        id=event_id,
        gist=view.claim(lead.ref).text,
        interval=lead.interval,
        status=_status(view, group),
        claims=refs,
        place=_place_name(view, lead),
        actors=tuple(actors),
        conflicts=tuple(conflicts),
    )


def _status(view: StoryView, group: Sequence[Happening]) -> EventStatus:
    if any(_is_called_off(view, found) for found in group):
        return EventStatus.CANCELLED
    claims = [view.claim(found.ref) for found in group if not found.moved]
    if not claims:
        return EventStatus.SCHEDULED
    if any(is_settled(claim) for claim in claims):
        return EventStatus.HAPPENED
    if all(claim.certainty is Certainty.POSSIBLE for claim in claims):
        return EventStatus.PROPOSED
    if any(is_forward(claim) for claim in claims) or any(found.forward for found in group):
        return EventStatus.SCHEDULED
    return EventStatus.HAPPENED


def _is_called_off(view: StoryView, found: Happening) -> bool:
    return found.word in CALLED_OFF and not found.moved and is_settled(view.claim(found.ref))


def _place_name(view: StoryView, found: Happening) -> str | None:
    frame = view.claim(found.ref).frame
    return frame.places[0].name if frame and frame.places else None


def _order(group: Sequence[Happening]) -> tuple[tuple[str, str], ClaimRef]:
    dated = next((found for found in group if found.interval is not None), group[0])
    return (_interval_key(dated.interval), dated.ref)


def _interval_key(interval: Interval | None) -> tuple[str, str]:
    if interval is None:
        return ("9999", "9999")
    return (str(interval.start or "0001"), str(interval.end or "9999"))
