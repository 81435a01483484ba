"""Signals: the claims that speak for and against something that is due. No number is put on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sayso.follow.ahead import UNLESS
from sayso.follow.bearing import FOCUS, find_bearing, find_reason, to_matter
from sayso.follow.happenings import Happening, is_settled, kind_of, words_of
from sayso.follow.outcomes import count_shared
from sayso.follow.sides import Sides
from sayso.model import Claim, ClaimRef, Direction, Polarity, Signal, Tense
from sayso.tables import load_table
from sayso.view import StoryView, remembered

OF_CONDITION = 1
"""Content words, beside its predicate, that a claim shares with a condition it tells of."""


REFUSING = "refuse"
"""The way of putting a claim whose own negation is not counted again."""

LOWER = re.compile(r"\b[a-z]{3,}\b")


class Sign(NamedTuple):
    """What a word says of something due: its direction, and the reason in words."""

    direction: Direction
    detail: str
    settled: bool
    """True for words that speak only where they have happened ("they met": a precedent)."""


@cache
def _signs() -> dict[str, Sign]:
    return {
        row["word"]: Sign(Direction(row["direction"]), row["detail"], row["only"] == "settled")
        for row in load_table("signals")
    }


def find_signals(
    view: StoryView,
    sides: Sides,
    group: Sequence[Happening],
    *,
    shared: frozenset[str],
    exclude: frozenset[ClaimRef],
) -> tuple[Signal, ...]:
    """The claims of a story that bear on what a group of happenings expects, newest first.

    Those of one report stand in its order. `shared` are actors of several expectations: naming
    one of them alone points to none.
    """
    matter = to_matter(group, shared=shared)
    found: dict[ClaimRef, Signal] = {}
    for ref, names_all in find_bearing(view, sides, matter):
        sign = _read(view.claim(ref), names_all=names_all)
        if sign is None:
            continue
        found.setdefault(ref, Signal(ref, sign.direction, sign.detail))
        reason = find_reason(view, ref)
        if reason is not None:
            found.setdefault(reason, Signal(reason, sign.direction, "given as a sign of it"))
    for signal in _find_conditions(view, (*matter.spoken_of, *found)):
        found.setdefault(signal.claim, signal)
    return _newest_first(view, {ref: s for ref, s in found.items() if ref not in exclude})


def _newest_first(view: StoryView, found: Mapping[ClaimRef, Signal]) -> tuple[Signal, ...]:
    order = _order(view)
    return tuple(found[ref] for ref in sorted(found, key=order.__getitem__))


@remembered
def _order(view: StoryView) -> dict[ClaimRef, tuple[int, int]]:
    """Where a claim stands among all: the newest report first, each in its own order."""
    reports = {article: -at for at, article in enumerate(view.reports)}
    return {ref: (reports[ref.article], at) for at, (ref, _) in enumerate(view.claims())}


def _read(claim: Claim, *, names_all: bool) -> Sign | None:
    """The sign of a claim's first telling word, turned round by a negation.

    What speaks only where it has happened comes after every other word.
    """
    frame = claim.frame
    if frame is None:
        return None
    if frame.modal == REFUSING:
        return _signs()[REFUSING]
    words = (frame.modal or "", frame.predicate, *frame.lemmas)
    if FOCUS.intersection(words):
        if names_all:
            return Sign(Direction.FOR, "attention is on it", settled=False)
        return Sign(Direction.AGAINST, "attention is elsewhere", settled=False)
    signs = [sign for word in words if (sign := _signs().get(word)) is not None]
    plain = [sign for sign in signs if not sign.settled]
    settled = [sign for sign in signs if sign.settled and is_settled(claim)]
    for sign in (*plain, *settled):
        return _turned(sign) if claim.polarity is Polarity.NEGATIVE else sign
    if claim.polarity is Polarity.NEGATIVE and signs:
        return _turned(signs[0])
    return None


def _turned(sign: Sign) -> Sign:
    other = Direction.FOR if sign.direction is Direction.AGAINST else Direction.AGAINST
    return Sign(other, f"not {sign.detail}", settled=False)


def _find_conditions(view: StoryView, refs: Sequence[ClaimRef]) -> Iterator[Signal]:
    """Claims that say of a condition of some others that it is met, or that it is not."""
    for ref in dict.fromkeys(refs):
        for span in view.claim(ref).condition:
            words = view.words(ref.article, span)
            wanted = frozenset(kind_of(word) for word in LOWER.findall(words))
            for other, claim in view.claims():
                if (
                    other != ref
                    and not claim.condition
                    and _tells(claim)
                    and _of(view, other, wanted)
                ):
                    yield _of_condition(other, claim, unless=bool(UNLESS.match(words)))


def _of(view: StoryView, ref: ClaimRef, wanted: frozenset[str]) -> bool:
    """True for a claim of what a condition asks: of its predicate, and of another of its words."""
    claim = view.claim(ref)
    predicate = (claim.frame.predicate if claim.frame else "").partition("_")[0]
    verb = {predicate, kind_of(predicate)}
    others = words_of(view, ref) - verb
    return count_shared(verb, wanted) > 0 and count_shared(others, wanted) >= OF_CONDITION


def _tells(claim: Claim) -> bool:
    """True for what is told as it is by now: it was done, or it was not."""
    denied = claim.polarity is Polarity.NEGATIVE and claim.time is not Tense.FUTURE
    return denied or is_settled(claim)


def _of_condition(ref: ClaimRef, claim: Claim, *, unless: bool) -> Signal:
    met = claim.polarity is Polarity.POSITIVE
    direction = Direction.FOR if met is not unless else Direction.AGAINST
    return Signal(ref, direction, "a condition met" if met else "a condition unmet")
