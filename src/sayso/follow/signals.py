"""Signals: the claims that speak for and against something that is due. No number is put on it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sayso.follow.happenings import MUTUAL, event_nouns, kind_of, mentions_in
from sayso.model import Claim, ClaimRef, Direction, Polarity, Signal
from sayso.tables import load_table
from sayso.view import StoryView

TALKING = frozenset({"meet", "talk", "contact", "communicate", "visit", "negotiate"})
"""Kinds that bear on each other: no contact speaks against a meeting."""


class Sign(NamedTuple):
    """What a word says of something due: its direction, and the reason in words."""

    direction: Direction
    detail: str


@cache
def _signs() -> dict[str, Sign]:
    return {
        row["word"]: Sign(Direction(row["direction"]), row["detail"])
        for row in load_table("signals")
    }


def find_signals(
    view: StoryView, kind: str, actors: frozenset[str], *, exclude: frozenset[ClaimRef]
) -> tuple[Signal, ...]:
    """The claims of a story that bear on a happening of `kind` among `actors`, newest first."""
    found = [
        Signal(ref, sign.direction, sign.detail)
        for ref, claim in view.claims()
        if ref not in exclude and _bears_on(view, ref, claim, kind, actors)
        if (sign := _read(claim)) is not None
    ]
    return tuple(reversed(found))


def _bears_on(
    view: StoryView, ref: ClaimRef, claim: Claim, kind: str, actors: frozenset[str]
) -> bool:
    """True when a claim speaks of the same or a kindred happening, among the same actors."""
    if claim.frame is None or not actors:
        return False
    kinds = {kind_of(claim.frame.predicate)} | {
        event_nouns()[lemma] for lemma in claim.frame.lemmas if lemma in event_nouns()
    }
    kindred = kinds & TALKING if kind in MUTUAL else kinds & {kind}
    present = mentions_in(view, ref, claim.spans) | _participants(view, ref, claim)
    needed = min(2, len(actors))
    return bool(kindred) and len(present & actors) >= needed


def _participants(view: StoryView, ref: ClaimRef, claim: Claim) -> frozenset[str]:
    frame = claim.frame
    named = (view.actor(ref.article, a.source) for a in (frame.arguments if frame else ()))
    return frozenset(actor.id for actor in named if actor is not None)


def _read(claim: Claim) -> Sign | None:
    """The sign of the strongest word of a claim, turned round by a negation."""
    frame = claim.frame
    if frame is None:
        return None
    words = (frame.predicate, frame.modal or "", *frame.lemmas)
    sign = next((_signs()[word] for word in words if word in _signs()), None)
    if sign is None:
        return None
    if claim.polarity is Polarity.NEGATIVE:
        turned = Direction.AGAINST if sign.direction is Direction.FOR else Direction.FOR
        return Sign(turned, f"not {sign.detail}")
    return sign
