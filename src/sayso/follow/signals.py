"""Signals: the claims that speak for and against something that is due. No number is put on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from sayso.follow.happenings import (
    MUTUAL,
    REFERRED,
    Happening,
    event_nouns,
    is_settled,
    kind_of,
)
from sayso.follow.sides import Sides
from sayso.model import Claim, ClaimRef, Direction, Polarity, Signal
from sayso.tables import load_table
from sayso.view import StoryView

TALKING = frozenset({"meet", "talk", "contact", "visit"})
"""Kinds that bear on each other: no contact speaks against a meeting."""

REACH = 8
"""How many claims back "the meeting" may point to one that was spoken of."""


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

    `shared` are actors of several expectations: naming one of them alone points to none.
    """
    kind = group[0].kind
    actors = frozenset(actor for found in group for actor in found.actors)
    spoken_of = frozenset(found.ref for found in group)
    refs = [ref for ref, _ in view.claims()]
    found = []
    for at, ref in enumerate(refs):
        before = spoken_of.intersection(refs[max(0, at - REACH) : at])
        if ref in exclude or not _bears_on(view, sides, ref, kind, (actors, shared), before):
            continue
        sign = _read(view.claim(ref))
        if sign is not None:
            found.append(Signal(ref, sign.direction, sign.detail))
    return tuple(reversed(found))


def _bears_on(
    view: StoryView,
    sides: Sides,
    ref: ClaimRef,
    kind: str,
    taking_part: tuple[frozenset[str], frozenset[str]],
    before: frozenset[ClaimRef],
) -> bool:
    """True when a claim speaks of the same or a kindred happening, among the same sides.

    Where a claim names one side only, it must name nobody else, and the side be in nothing else
    that is due; "the meeting" points to the one spoken of shortly before in the same article.
    """
    actors, shared = taking_part
    claim = view.claim(ref)
    kindred = _kinds(claim) & (TALKING if kind in MUTUAL else {kind})
    if not kindred or not actors:
        return False
    present = sides.present(ref)
    there = [actor for actor in actors if sides.of(actor) & present]
    if len(there) >= min(2, len(actors)):
        return True
    points_back = _refers(claim) and any(other.article == ref.article for other in before)
    known = frozenset(side for actor in actors for side in sides.of(actor))
    strangers = present - known
    return points_back or (any(actor not in shared for actor in there) and not strangers)


def _kinds(claim: Claim) -> set[str]:
    frame = claim.frame
    if frame is None:
        return set()
    named = {event_nouns()[lemma] for lemma in frame.lemmas if lemma in event_nouns()}
    return {kind_of(frame.predicate)} | named


def _refers(claim: Claim) -> bool:
    """True when a claim speaks of a happening as known: "the meeting", "such talks"."""
    return any(
        REFERRED.search(claim.text[: match.start()])
        for match in re.finditer(r"[A-Za-z]+", claim.text)
        if match[0].lower() in event_nouns() or match[0].lower().removesuffix("s") in event_nouns()
    )


def _read(claim: Claim) -> Sign | None:
    """The sign of a claim's first telling word, turned round by a negation."""
    frame = claim.frame
    if frame is None:
        return None
    for word in (frame.modal or "", frame.predicate, *frame.lemmas):
        sign = _signs().get(word)
        if sign is None or (sign.settled and not is_settled(claim)):
            continue
        if claim.polarity is Polarity.NEGATIVE and sign.direction is Direction.FOR:
            return Sign(Direction.AGAINST, f"not {sign.detail}", settled=False)
        return sign
    return None
