"""Places against places, by what lies in what, and actors against actors in one role."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.judge.pairs import PRONOUNS, Finding, Pair
from sayso.judge.wording import quote
from sayso.model import Argument, ClaimRef, ConflictType, Frame, Place, RelationType
from sayso.places import contains
from sayso.view import StoryView

LOCATIVE = frozenset({"prep:in", "prep:at", "prep:near", "prep:outside", "prep:on", "prep:inside"})
ROLES = ("subject", "object")


def find_locations(frame: Frame) -> tuple[Place, ...]:
    """The places that say where a claim's event is: those after "in", "at", "near", "outside"."""
    spans = [a.span for a in frame.arguments if a.role in LOCATIVE]
    return tuple(p for p in frame.places if any(span.covers(p.span) for span in spans))


def compare_places(pair: Pair) -> Finding | None:
    """A conflict of places: neither lies in the other, nor do any others that the two name."""
    if not pair.comparable:
        return None
    of_a, of_b = find_locations(pair.frame_a), find_locations(pair.frame_b)
    if not of_a or not of_b or any(_fits(a, b) for a in of_a for b in of_b):
        return None
    every_a, every_b = pair.frame_a.places, pair.frame_b.places
    a, b = of_a[0], of_b[0]
    if any(_fits(a, other) for other in every_b) or any(_fits(b, other) for other in every_a):
        return None
    if (
        bool(a.key) != bool(b.key)
        or _mentions(pair.view, pair.a, b)
        or _mentions(pair.view, pair.b, a)
    ):
        return None
    words_a = quote(pair.view, pair.a.article, a.span)
    words_b = quote(pair.view, pair.b.article, b.span)
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        f"{pair.by_a}, places it in {words_a}; {pair.by_b}, in {words_b}; neither holds the other.",
        score=(0.9 if pair.same else 0.65) - (0 if a.key else 0.1),
        type=ConflictType.PLACE,
        spans_a=(a.span,),
        spans_b=(b.span,),
        values=(a.key or a.name, b.key or b.name),
    )


def _fits(a: Place, b: Place) -> bool:
    if a.name.lower() in b.name.lower() or b.name.lower() in a.name.lower():
        return True
    if a.key is None or b.key is None:
        return False
    return contains(a.key, b.key) or contains(b.key, a.key)


def _mentions(view: StoryView, ref: ClaimRef, place: Place) -> bool:
    return place.name.lower() in view.claim(ref).text.lower()


def compare_actors(pair: Pair) -> Finding | None:
    """A conflict of actors: one thing is done, or happens, to two different named people or bodies.

    Everything else must be the same: the predicate, and most of the other words.
    """
    if not pair.same_predicate or pair.closeness < (0.5 if pair.same else 0.7):
        return None
    for role in ROLES:
        fillers_a = [a for a in pair.frame_a.arguments if a.role == role]
        fillers_b = [b for b in pair.frame_b.arguments if b.role == role]
        if len(fillers_a) != 1 or len(fillers_b) != 1:
            continue
        finding = _compare_fillers(pair, fillers_a[0], fillers_b[0])
        if finding is not None:
            return finding
    return None


def _compare_fillers(pair: Pair, a: Argument, b: Argument) -> Finding | None:
    actor_a = pair.view.actor(pair.a.article, a.source)
    actor_b = pair.view.actor(pair.b.article, b.source)
    if actor_a is None or actor_b is None or actor_a.id == actor_b.id or pair.own_words:
        return None
    if a.head in PRONOUNS or b.head in PRONOUNS:
        return None
    if actor_a.kind is not actor_b.kind or not (actor_a.named and actor_b.named):
        return None
    if _is_part(actor_a.name, actor_b.name) or _is_elsewhere(pair, actor_a.name, actor_b.name):
        return None
    words_a = quote(pair.view, pair.a.article, a.span)
    words_b = quote(pair.view, pair.b.article, b.span)
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        f"{pair.by_a}, names {words_a}; {pair.by_b}, names {words_b}.",
        score=0.85 if pair.same else 0.65,
        type=ConflictType.ACTOR,
        spans_a=(a.span,),
        spans_b=(b.span,),
        values=(actor_a.id, actor_b.id),
    )


def _is_part(a: str, b: str) -> bool:
    words_a, words_b = set(a.lower().split()), set(b.lower().split())
    return bool(words_a & words_b - {"the", "of", "and", "city", "united"})


def _is_elsewhere(pair: Pair, a: str, b: str) -> bool:
    """True when a claim names the other's actor in another role: the two are partners."""
    return any(name in pair.claim_b.text for name in _forms(a)) or any(
        name in pair.claim_a.text for name in _forms(b)
    )


def _forms(name: str) -> Iterator[str]:
    yield name
    yield name.split()[-1]
