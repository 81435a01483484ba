"""What became of something due: only a later report changes its state, and is linked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sayso.follow.due import Due
from sayso.follow.happenings import Happening, content_words, is_settled, when
from sayso.follow.timeline import CALLED_OFF
from sayso.model import Claim, ClaimRef, ExpectationState, Interval, Polarity, Tense
from sayso.predicates import find_senses
from sayso.view import StoryView

GRACE = timedelta(days=30)
"""How long after its start something due with an open end is still open."""

SAME_KIND, ANY_KIND = 1, 3
"""Content words that a later claim shares with what it settles, of the same kind and of another."""

LIKE = 2
"""Content words that a claim of a new date shares with the one that it moves."""

NAMED = re.compile(r"\b[A-Z][\w’'-]+")

DELAYING = "delay"
"""The class of happening of words that move a date ("postpone", "push back")."""

Outcome = tuple[ExpectationState, tuple[ClaimRef, ...]]


def find_outcome(
    view: StoryView,
    group: Sequence[Happening],
    due: Due,
    happenings: Sequence[Happening],
    *,
    as_of: date,
) -> Outcome:
    """The state of an expectation as of a day, with the later claims that made it so.

    What was due stays as it was recorded: a later date makes it `moved`.
    """
    for found in _later(view, group, happenings, as_of):
        state = _read(view, found, group, due)
        if state is not None:
            return state, (found.ref,)
    start, end = due.interval
    last = end or (start + GRACE if start else None)
    overdue = last is not None and last < as_of
    return (ExpectationState.OVERDUE if overdue else ExpectationState.OPEN), ()


def _read(
    view: StoryView, found: Happening, group: Sequence[Happening], due: Due
) -> ExpectationState | None:
    """What a later claim makes of an expectation, None when it leaves it open."""
    claim = view.claim(found.ref)
    new = when(view, found.ref)
    if is_delaying(claim) and _is_like(view, found, group):
        return ExpectationState.MOVED
    if _calls_off(claim):
        return ExpectationState.MOVED if _is_after(new, due) else ExpectationState.VOID
    if found.forward:
        moved = found.kind == group[0].kind and _is_elsewhere(new, due)
        return ExpectationState.MOVED if moved and _is_like(view, found, group) else None
    if is_settled(claim) and _can_settle(view, found, due):
        return ExpectationState.MET
    negative = claim.polarity is Polarity.NEGATIVE and claim.time is not Tense.FUTURE
    if negative and found.kind == group[0].kind and _can_settle(view, found, due):
        return ExpectationState.NOT_MET
    return None


def _later(
    view: StoryView, group: Sequence[Happening], happenings: Sequence[Happening], as_of: date
) -> list[Happening]:
    """What reports after the first that expected it say of the same thing."""
    days = [day for found in group if (day := view.day(found.ref.article)) is not None]
    if not days:
        return []
    own = {found.ref for found in group}
    actors = frozenset(actor for found in group for actor in found.actors)
    words = frozenset(word for ref in own for word in content_words(view.claim(ref)))
    found_later = []
    for found in happenings:
        day = view.day(found.ref.article)
        if found.ref in own or found.named or day is None or not min(days) < day <= as_of:
            continue
        same_kind = found.kind == group[0].kind
        shared = len(words & content_words(view.claim(found.ref)))
        among = bool(actors & found.actors) and same_kind
        enough = shared >= (SAME_KIND if same_kind else ANY_KIND)
        others = bool(actors and found.actors and not actors & found.actors)
        if (among or enough) and not others and not _is_elsewhere_named(view, group, found):
            found_later.append(found)
    return found_later


def _is_elsewhere_named(view: StoryView, group: Sequence[Happening], found: Happening) -> bool:
    """True when both name somebody or some place, and none in common: another launch, elsewhere."""
    there = find_names(view, found.ref)
    here = frozenset(name for own in group for name in find_names(view, own.ref))
    return bool(here) and bool(there) and not here & there


def find_names(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """Words of a claim that are written as names, its dates and its first word left out."""
    claim = view.claim(ref)
    dates = [timex.span for timex in view.timexes(ref)]
    return frozenset(
        match[0]
        for span in claim.spans
        for match in NAMED.finditer(view.words(ref.article, span))
        if span.start + match.start() > claim.spans[0].start
        and not any(d.start <= span.start + match.start() < d.end for d in dates)
    )


def is_delaying(claim: Claim) -> bool:
    """True for a claim that something was put off or brought forward."""
    if claim.frame is None or claim.polarity is Polarity.NEGATIVE:
        return False
    return any(sense.happening == DELAYING for sense in find_senses(claim.frame.predicate))


def _calls_off(claim: Claim) -> bool:
    frame = claim.frame
    return frame is not None and frame.predicate in CALLED_OFF and is_settled(claim)


def _is_like(view: StoryView, found: Happening, group: Sequence[Happening]) -> bool:
    """True when a later claim shares its content words with some claim of the expectation."""
    later = content_words(view.claim(found.ref)) - {DELAYING}
    return any(
        len(later & content_words(view.claim(own.ref))) >= LIKE
        and (not own.actors or not found.actors or bool(own.actors & found.actors))
        for own in group
    )


def _is_after(new: Interval | None, due: Due) -> bool:
    end = due.interval.end
    return bool(new and new.start and end and new.start > end)


def _is_elsewhere(new: Interval | None, due: Due) -> bool:
    """True for days that do not meet what was due, both exact."""
    exact = new is not None and new.start is not None and due.interval.end is not None
    return bool(exact and new and not new.meets(due.interval))


def _can_settle(view: StoryView, found: Happening, due: Due) -> bool:
    """A past happening settles what is due on its date; without a date, if reported by then."""
    if found.interval is not None:
        return found.interval.meets(due.interval)
    day = view.day(found.ref.article)
    return day is not None and (due.interval.start is None or day >= due.interval.start)
