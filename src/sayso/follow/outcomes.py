"""What became of something due: only a later report changes its state, and is linked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sayso.follow.ahead import CALLED_OFF
from sayso.follow.due import EXACT, Due
from sayso.follow.happenings import (
    DELAYING,
    Happening,
    find_all_days,
    is_delaying,
    is_settled,
    kind_of,
    length,
    when,
    words_of,
)
from sayso.model import Claim, ClaimRef, ExpectationState, Interval, Polarity, Tense
from sayso.predicates import find_senses
from sayso.view import StoryView, remembered

GRACE = timedelta(days=30)
"""How long after its start something due with an open end is still open."""

SAME_KIND, ANY_KIND = 1, 3
"""Content words that a later claim shares with what it settles, of the same kind and of another."""

LIKE = 2
"""Content words that a claim of a new date shares with the one that it moves."""

STEM = 3
"""Letters that the shorter of two words with one stem has at least: pay, pays."""

ENDINGS = frozenset({"ing", "ed", "er", "ion", "al", "ation"})
"""What follows the stem of a word that ends in e: rule, ruling."""

NAMED = re.compile(r"\b[A-Z][\w’'-]+")
WISHED = frozenset({"hope", "want", "propose", "possible", "may", "might", "could"})
"""Ways of putting a new day that move nothing: "they wished to meet in November"."""

SITTING = frozenset({"meet", "discuss", "hear"})
"""What a body does that decides: its decision on the day says that it did."""

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
    for found in _later(view, group, due, happenings, as_of):
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
    new = found.interval
    if is_delaying(claim) or _names_another_day(view, found, due):
        return ExpectationState.MOVED if _is_like(view, found, group, due) else None
    if _calls_off(claim):
        return ExpectationState.MOVED if _is_after(new, due) else ExpectationState.VOID
    if not _is_same_way(found, group):
        return None
    if claim.polarity is Polarity.NEGATIVE:
        return _read_denial(view, found, group, due)
    if found.forward:
        moved = found.kind == group[0].kind and _is_elsewhere(new, due) and not _is_wish(claim)
        return ExpectationState.MOVED if moved and _is_like(view, found, group, due) else None
    if not is_settled(claim):
        return None
    if _can_settle(view, found, due):
        return ExpectationState.MET
    late = found.kind == group[0].kind and _is_exactly_after(new, due)
    return ExpectationState.MOVED if late and _is_like(view, found, group, due) else None


def _read_denial(
    view: StoryView, found: Happening, group: Sequence[Happening], due: Due
) -> ExpectationState | None:
    """ "did not reopen on Monday"; "there will be no signing today", on the very day."""
    claim = view.claim(found.ref)
    day = view.day(found.ref.article)
    ahead = claim.time is Tense.FUTURE and day is not None and found.interval is not None
    today = ahead and bool(found.interval and day and found.interval.end == day)
    if claim.time is Tense.FUTURE and not today:
        return None
    settles = found.kind == group[0].kind and _can_settle(view, found, due)
    return ExpectationState.NOT_MET if settles else None


def _later(
    view: StoryView,
    group: Sequence[Happening],
    due: Due,
    happenings: Sequence[Happening],
    as_of: date,
) -> list[Happening]:
    """What reports after the first that expected it say of the same thing."""
    days = [day for found in group if (day := view.day(found.ref.article)) is not None]
    if not days:
        return []
    first = min(days)
    own = {found.ref for found in group}
    wanted = _to_wanted(view, group)
    return [
        found
        for found in happenings
        if found.ref not in own
        and not found.named
        and (day := view.day(found.ref.article)) is not None
        and first < day <= as_of
        and _is_of_it(view, found, group, due, wanted)
    ]


class _Wanted(NamedTuple):
    """What a group of happenings speaks of: who takes part, its words, and names in them."""

    actors: frozenset[str]
    bodies: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]


def _to_wanted(view: StoryView, group: Sequence[Happening]) -> _Wanted:
    return _Wanted(
        frozenset(actor for own in group for actor in own.actors),
        frozenset(body for own in group for body in own.bodies),
        frozenset(word for own in group for word in words_of(view, own.ref)),
        frozenset(name for own in group for name in find_names(view, own.ref)),
    )


def _is_of_it(
    view: StoryView, found: Happening, group: Sequence[Happening], due: Due, wanted: _Wanted
) -> bool:
    """True when a later claim speaks of what a group expects: by its actors, or by its words."""
    actors, words = wanted.actors, wanted.words
    others = bool(actors and found.actors and not actors & found.actors)
    if not others and _sat(view, found, group):
        return True
    if others or _is_elsewhere_named(view, found, wanted.names):
        return False
    later = words_of(view, found.ref) - {DELAYING}
    if found.kind == group[0].kind:
        shared = count_shared(words - {found.kind}, later - {found.kind})
        bare = not later - {found.kind} and found.interval is not None
        same_day = bool(bare and found.interval and found.interval.meets(due.interval))
        bodies = bool(wanted.bodies & found.bodies)
        return bool(actors & found.actors) or bodies or shared >= SAME_KIND or same_day
    claim = view.claim(found.ref)
    if is_delaying(claim) or _calls_off(claim):
        return count_shared(words, later - {kind_of(found.word)}) >= SAME_KIND
    return count_shared(words, later) >= ANY_KIND


def count_shared(words: Iterable[str], others: frozenset[str]) -> int:
    """How many words have one of the same stem among others.

    >>> count_shared({"open", "bridge"}, frozenset({"opening", "bride"}))
    1
    """
    return sum([word in others or _has_stem(word, others) for word in words])


@lru_cache(maxsize=50_000)  # each claim of a story is held against all that is due
def _has_stem(word: str, others: frozenset[str]) -> bool:
    start = word[: STEM - 1]  # less is never shared: an "e" may be dropped
    return any(other.startswith(start) and _is_stem(word, other) for other in others)


def _is_stem(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) < STEM:
        return False
    stem = short.removesuffix("e")
    return long.startswith(short) or (long.startswith(stem) and long.removeprefix(stem) in ENDINGS)


def _sat(view: StoryView, found: Happening, group: Sequence[Happening]) -> bool:
    """True when the body that was to meet has done something: "the council voted on Monday"."""
    if group[0].kind not in SITTING or found.forward:
        return False
    heads = {head for own in group for head in _subjects(view.claim(own.ref))}
    return bool(heads & _subjects(view.claim(found.ref)))


def _subjects(claim: Claim) -> set[str]:
    arguments = claim.frame.arguments if claim.frame else ()
    return {argument.head for argument in arguments if argument.role == "subject"}


def _is_same_way(found: Happening, group: Sequence[Happening]) -> bool:
    """False for the other end of a class: what began is not what ends."""
    mine = {sense.positive for sense in find_senses(group[0].word)}
    other = {sense.positive for sense in find_senses(found.word)}
    return group[0].kind != found.kind or not mine or not other or bool(mine & other)


def _is_elsewhere_named(view: StoryView, found: Happening, here: frozenset[str]) -> bool:
    """True when both name somebody or some place, and none in common: another launch, elsewhere."""
    there = find_names(view, found.ref)
    return bool(here) and bool(there) and not here & there


@remembered
def find_names(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """Words of a claim that are written as names, its dates and what opens a sentence left out."""
    claim = view.claim(ref)
    dates = [timex.span for timex in view.timexes(ref)]
    return frozenset(
        match[0]
        for span in claim.spans
        for match in NAMED.finditer(view.words(ref.article, span))
        if not _opens_sentence(view.report(ref).article.text, span.start + match.start())
        and not any(d.start <= span.start + match.start() < d.end for d in dates)
    )


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(" \"“‘'")
    return not before or before[-1] in ".!?:\n"


def _calls_off(claim: Claim) -> bool:
    frame = claim.frame
    return frame is not None and frame.predicate in CALLED_OFF and is_settled(claim)


def _is_wish(claim: Claim) -> bool:
    return claim.frame is not None and claim.frame.modal in WISHED


def _names_another_day(view: StoryView, found: Happening, due: Due) -> bool:
    """ "will be held on the 20th and not next Tuesday", "not on Wednesday but on 2 December"."""
    days = find_all_days(view, found.ref)
    meant = when(view, found.ref)
    negative = view.claim(found.ref).polarity is Polarity.NEGATIVE
    if not _is_exact(due.interval) or not any(day.meets(due.interval) for day in days):
        return False
    if negative:
        return any(_is_exactly_after(day, due) for day in days)
    return len(days) > 1 and meant is not None and not meant.meets(due.interval)


def _is_like(view: StoryView, found: Happening, group: Sequence[Happening], due: Due) -> bool:
    """True when a later claim shares its content words with some claim of the expectation.

    One is enough where it names the very day that was due.
    """
    later = words_of(view, found.ref) - {DELAYING}
    days = find_all_days(view, found.ref)
    names_it = _is_exact(due.interval) and any(day.meets(due.interval) for day in days)
    needed = 1 if names_it else LIKE
    return any(
        count_shared(words_of(view, own.ref), later) >= needed
        and (not own.actors or not found.actors or bool(own.actors & found.actors))
        for own in group
    )


def _is_after(new: Interval | None, due: Due) -> bool:
    end = due.interval.end
    return bool(new and new.start and end and new.start > end)


def _is_exactly_after(new: Interval | None, due: Due) -> bool:
    return bool(new and _is_exact(new) and _is_exact(due.interval) and _is_after(new, due))


def _is_exact(interval: Interval) -> bool:
    return length(interval)[0] <= EXACT


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
