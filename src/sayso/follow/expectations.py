"""Expectations: what is due, when, and what became of it by a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sayso.follow.due import Due, find_due, find_own_due
from sayso.follow.happenings import (
    MUTUAL,
    Happening,
    event_nouns,
    find_happenings,
    is_settled,
    kind_of,
    when,
)
from sayso.follow.sides import Sides
from sayso.follow.signals import find_signals
from sayso.follow.timeline import CALLED_OFF, NOT_EVENTS
from sayso.model import (
    Claim,
    ClaimRef,
    Event,
    Expectation,
    ExpectationState,
    Interval,
    Polarity,
    Proposition,
    Relation,
    Tense,
)
from sayso.tables import load_table
from sayso.view import StoryView

SHARED = 2
"""Content words that a later claim shares with an expectation whose actors it does not name."""

GRACE = timedelta(days=30)
"""How long after its start something due with an open end is still open."""
STATIVE = frozenset(row["kind"] for row in load_table("stative_kinds"))


Key = tuple[str, frozenset[str], str]
"""Kind, actors, and the claim's own reference where nobody takes part."""


def find_expectations(
    view: StoryView,
    propositions: Sequence[Proposition],
    events: Sequence[Event],
    relations: Sequence[Relation],
    *,
    as_of: date,
) -> tuple[Expectation, ...]:
    """What the claims of a story say is still to come, soonest first, with ids x1, x2, ...

    A forward-looking claim is due at its own date, else at that of the event it hangs on
    ("during the visit"), else at any time from its publication. Only a later report changes a
    state; without one, what is past due is overdue.
    """
    happenings = find_happenings(view)
    together = {
        ClaimRef(claim.article, claim.claim): proposition.id
        for proposition in propositions
        for claim in proposition.claims
    }
    groups = [group for group in _group(view, happenings, together) if _is_worth(view, group)]
    due = [find_due(view, group, happenings) for group in groups]
    sides = Sides(view)
    often = Counter(actor for group in groups for actor in {a for f in group for a in f.actors})
    shared = frozenset(actor for actor, times in often.items() if times > 1)
    ordered = sorted(zip(groups, due, strict=True), key=lambda pair: _order(pair[1], pair[0]))
    return tuple(
        _to_expectation(view, f"x{number}", group, found, happenings, events, sides, shared, as_of)
        for number, (group, found) in enumerate(ordered, 1)
    )


# ---------------------------------------------------------------- which claims are one


def _group(
    view: StoryView, happenings: Iterable[Happening], together: Mapping[ClaimRef, str]
) -> list[list[Happening]]:
    """Forward happenings of one kind, those of fewer actors joined to the one set that has them."""
    forward = [found for found in happenings if _is_expected(view, found)]
    by_key: dict[Key, list[Happening]] = {}
    for found in forward:
        own = "" if found.actors else str(found.ref)
        by_key.setdefault((found.kind, found.actors, own), []).append(found)
    groups = dict(by_key)
    for key in sorted(by_key, key=lambda key: (len(key[1]), sorted(key[1]), key[0], key[2])):
        larger = [
            other
            for other in groups
            if other[0] == key[0] and key[1] < other[1] and key[0] in MUTUAL and len(other[1]) == 2
        ]
        if key[0] in MUTUAL and len(key[1]) < 2:
            home = _nearest(by_key[key][0], larger, groups)
            if home is not None:
                groups[home] = [*groups[home], *groups.pop(key)]
    return _join_same(_join_talks(groups), together)


def _join_talks(groups: Mapping[Key, list[Happening]]) -> list[list[Happening]]:
    """Talks of the same actors as an expected meeting are that meeting."""
    joined = {key: list(group) for key, group in groups.items()}
    for kind, actors, own in list(joined):
        home = ("meet", actors, own)
        if kind == "talk" and home in joined and len(actors) > 1:
            joined[home].extend(joined.pop((kind, actors, own)))
    return list(joined.values())


def _join_same(
    groups: Sequence[list[Happening]], together: Mapping[ClaimRef, str]
) -> list[list[Happening]]:
    """Groups that assert one proposition, of the same kind, are one."""
    joined: dict[tuple[str, str], list[Happening]] = {}
    result: list[list[Happening]] = []
    for group in groups:
        keys = [(found.kind, together[found.ref]) for found in group if _has(found, together)]
        home = next((joined[key] for key in keys if key in joined), None)
        if home is None:
            home = group
            result.append(home)
        else:
            home.extend(group)
        joined.update(dict.fromkeys(keys, home))
    return result


def _has(found: Happening, together: Mapping[ClaimRef, str]) -> bool:
    return not found.named and found.ref in together


def _nearest(
    found: Happening,
    keys: Sequence[Key],
    groups: dict[Key, list[Happening]],
) -> Key | None:
    """The group last spoken of before a happening in its own article, else the only one."""
    before = [
        (other.ref, key)
        for key in keys
        for other in groups[key]
        if other.ref.article == found.ref.article and _number(other.ref) <= _number(found.ref)
    ]
    if before:
        return max(before, key=lambda pair: _number(pair[0]))[1]
    return keys[0] if len(keys) == 1 else None


def _number(ref: ClaimRef) -> int:
    return int("".join(letter for letter in ref.claim if letter.isdigit()) or 0)


def _is_expected(view: StoryView, found: Happening) -> bool:
    claim = view.claim(found.ref)
    if not found.forward or found.kind in STATIVE or found.kind in NOT_EVENTS:
        return False
    if found.word in STATIVE or (found.named and found.kind not in MUTUAL):
        return False
    if found.named and len(found.actors) < 2 and not found.referred:
        return False
    called_off = claim.frame is not None and claim.frame.predicate in CALLED_OFF
    return not called_off and claim.polarity is Polarity.POSITIVE and not claim.condition


def _is_worth(view: StoryView, group: Sequence[Happening]) -> bool:
    """An expectation has a date ahead, or a known happening with somebody who takes part."""
    if any(find_own_due(view, found) for found in group):
        return True
    kinds = set(event_nouns().values())
    needed = 2 if group[0].kind in MUTUAL else 1
    return group[0].kind in kinds and len(group[0].actors) >= needed


# ---------------------------------------------------------------- what became of it


def _to_expectation(
    view: StoryView,
    expectation_id: str,
    group: Sequence[Happening],
    due: Due,
    happenings: Sequence[Happening],
    events: Sequence[Event],
    sides: Sides,
    shared: frozenset[str],
    as_of: date,
) -> Expectation:
    refs = tuple(dict.fromkeys(found.ref for found in group))
    state, evidence, moved = _state(view, group, due, happenings, as_of)
    lead = max(group, key=lambda found: (not found.named, len(found.actors)))
    event = next((event.id for event in events if set(event.claims) & set(refs)), None)
    signals = find_signals(view, sides, group, shared=shared, exclude=frozenset(evidence))
    return Expectation(
        id=expectation_id,
        gist=view.claim(lead.ref).text,
        claims=refs,
        due=moved or due.interval,
        state=state,
        as_of=as_of,
        event=event,
        evidence=evidence,
        signals=signals,
        basis=due.basis,
    )


def _state(
    view: StoryView,
    group: Sequence[Happening],
    due: Due,
    happenings: Sequence[Happening],
    as_of: date,
) -> tuple[ExpectationState, tuple[ClaimRef, ...], Interval | None]:
    """The state as of a day, the later claims that made it so, and a new due interval if moved."""
    for found in _later(view, group, happenings, as_of):
        claim = view.claim(found.ref)
        if _calls_off(claim):
            new = when(view, found.ref)
            later = new and due.interval.end and new.start and new.start > due.interval.end
            state = ExpectationState.MOVED if later else ExpectationState.VOID
            return state, (found.ref,), new if later else None
        if is_settled(claim) and _can_settle(view, found, due):
            return ExpectationState.MET, (found.ref,), None
        if claim.polarity is Polarity.NEGATIVE and claim.time is Tense.PAST:
            return ExpectationState.NOT_MET, (found.ref,), None
    start, end = due.interval
    last = end or (start + GRACE if start and due.stated else None)
    if last is not None and last < as_of:
        return ExpectationState.OVERDUE, (), None
    return ExpectationState.OPEN, (), None


def _later(
    view: StoryView, group: Sequence[Happening], happenings: Sequence[Happening], as_of: date
) -> list[Happening]:
    """Happenings of the same kind among the same in reports after the first that expected it."""
    days = [day for found in group if (day := view.day(found.ref.article)) is not None]
    if not days:
        return []
    own = {found.ref for found in group}
    actors = frozenset(actor for found in group for actor in found.actors)
    words = frozenset(word for ref in own for word in _content(view.claim(ref)))
    found_later = []
    for found in happenings:
        day = view.day(found.ref.article)
        claim = view.claim(found.ref)
        if found.ref in own or day is None or not min(days) < day <= as_of:
            continue
        if found.kind != group[0].kind or (found.named and not _calls_off(claim)):
            continue
        among = bool(actors) and (actors <= found.actors or found.actors >= actors)
        if among or (len(words & _content(claim)) >= SHARED and not _strangers(found, actors)):
            found_later.append(found)
    return found_later


def _content(claim: Claim) -> frozenset[str]:
    """The content words of a claim by the classes of happening that they name."""
    return frozenset(kind_of(lemma) for lemma in claim.frame.lemmas) if claim.frame else frozenset()


def _strangers(found: Happening, actors: frozenset[str]) -> bool:
    """True when both sides name actors and share none."""
    return bool(actors) and bool(found.actors) and not actors & found.actors


def _calls_off(claim: Claim) -> bool:
    return claim.frame is not None and claim.frame.predicate in CALLED_OFF and is_settled(claim)


def _can_settle(view: StoryView, found: Happening, due: Due) -> bool:
    """A past happening settles what is due on its date; without a date, if reported by then."""
    if found.interval is not None:
        return found.interval.meets(due.interval)
    day = view.day(found.ref.article)
    return day is not None and (due.interval.start is None or day >= due.interval.start)


def _order(due: Due, group: Sequence[Happening]) -> tuple[str, str, ClaimRef]:
    return (str(due.interval.start or "9999"), str(due.interval.end or "9999"), group[0].ref)
