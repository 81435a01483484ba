"""Which claims bear on something due: those of the same happening, among the same sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.follow.happenings import (
    MUTUAL,
    REFERRED,
    Happening,
    event_nouns,
    kind_of,
    mentions_in,
)
from sayso.follow.sides import Sides
from sayso.model import Claim, ClaimRef, SourceKind, Span
from sayso.predicates import find_senses
from sayso.view import StoryView, remembered

TALKING = frozenset({"meet", "talk", "contact", "visit"})
"""Kinds that bear on each other: no contact speaks against a meeting."""

REACH = 8
"""How many claims back "the meeting" may point to one that was spoken of."""

ANSWERED = 2
"""How many claims back "the letter was rejected" may point to the approach."""

ANSWERS = frozenset({"accept", "allow", "approve"})
"""Classes of happening of words that answer an approach."""

FOCUS = frozenset({"focus", "attention", "priority", "concentrate"})
BOTH = frozenset({"two", "both", "pair"})
TOLD_BY = re.compile(
    r"\b(?:this|that|it|which)\s+(?:indicates?|suggests?|shows?|means?|signals?|implies)\b",
    re.IGNORECASE,
)
BEFORE = 60


@dataclass(frozen=True, slots=True)
class Matter:
    """What is due, for comparing: its kind, those who take part, the claims that spoke of it.

    `shared` are actors of several expectations: naming one of them alone points to none.
    """

    kind: str
    actors: frozenset[str]
    shared: frozenset[str]
    spoken_of: frozenset[ClaimRef]


def to_matter(group: Sequence[Happening], *, shared: frozenset[str]) -> Matter:
    """The matter of a group of happenings that expect one thing."""
    return Matter(
        group[0].kind,
        frozenset(actor for found in group for actor in found.actors | found.bodies),
        shared,
        frozenset(found.ref for found in group),
    )


def find_bearing(view: StoryView, sides: Sides, matter: Matter) -> Iterator[tuple[ClaimRef, bool]]:
    """The claims of a story that bear on a matter, in reading order.

    True with those that name all who take part; the others name one side alone, refer to it
    ("the meeting", "the two"), or answer an approach.
    """
    refs = _refs(view)
    spoken: set[ClaimRef] = set(matter.spoken_of)
    found: set[ClaimRef] = set()
    for at in _places(view, matter.kind):
        ref = refs[at]
        if _names_all(view, sides, ref, matter):
            if matter.actors <= mentions_in(view, ref, _spans(view.claim(ref))):
                spoken.add(ref)
            found.add(ref)
            yield ref, True
            continue
        near = [other for other in refs[max(0, at - REACH) : at] if other.article == ref.article]
        refers = _points_back(view, ref, matter, near, spoken)
        refers = refers and not _names_stranger(view, sides, ref, matter)
        answers = _answers(view, ref) and bool(found.intersection(near[-ANSWERED:]))
        focus = bool(found.intersection(near)) and _tells_focus(view.claim(ref), matter)
        if refers or answers or focus or _names_one(view, sides, ref, matter):
            found.add(ref)
            yield ref, False


@remembered
def _refs(view: StoryView) -> list[ClaimRef]:
    """The claims of a story in reading order."""
    return [ref for ref, _ in view.claims()]


@remembered
def _places(view: StoryView, kind: str) -> list[int]:
    """Where, in reading order, the claims stand that could bear on something of a kind."""
    matter = Matter(kind, frozenset(), frozenset(), frozenset())
    return [
        at
        for at, ref in enumerate(_refs(view))
        if _is_kindred(view.claim(ref), matter) or _answers(view, ref)
    ]


def find_reason(view: StoryView, ref: ClaimRef) -> ClaimRef | None:
    """The claim before one that "this indicates" introduces: it is given as a sign of it."""
    text = view.report(ref).article.text
    start = view.claim(ref).spans[0].start
    if not TOLD_BY.search(text[max(0, start - BEFORE) : start]):
        return None
    before = [
        (claim.spans[-1].end, ClaimRef(ref.article, claim.id))
        for claim in view.report(ref).claims
        if claim.spans[-1].end <= start
    ]
    return max(before)[1] if before else None


def _kinds(claim: Claim) -> set[str]:
    frame = claim.frame
    if frame is None:
        return set()
    named = {event_nouns()[lemma] for lemma in frame.lemmas if lemma in event_nouns()}
    return {kind_of(frame.predicate)} | named


def _is_kindred(claim: Claim, matter: Matter) -> bool:
    return bool(_kinds(claim) & (TALKING if matter.kind in MUTUAL else {matter.kind}))


def _names_all(view: StoryView, sides: Sides, ref: ClaimRef, matter: Matter) -> bool:
    if not matter.actors or not _is_kindred(view.claim(ref), matter):
        return False
    present = sides.present(ref)
    there = [actor for actor in matter.actors if sides.of(actor) & present]
    return len(there) >= min(2, len(matter.actors))


def _names_one(view: StoryView, sides: Sides, ref: ClaimRef, matter: Matter) -> bool:
    """True for one side and nobody else, where that side is in nothing else that is due."""
    if not matter.actors or not _is_kindred(view.claim(ref), matter):
        return False
    present = sides.present(ref)
    there = [actor for actor in matter.actors if sides.of(actor) & present]
    known = frozenset(side for actor in matter.actors for side in sides.of(actor))
    return any(actor not in matter.shared for actor in there) and not present - known


def _spans(claim: Claim) -> tuple[Span, ...]:
    arguments = claim.frame.arguments if claim.frame else ()
    return (*claim.spans, *(argument.span for argument in arguments))


def _names_stranger(view: StoryView, sides: Sides, ref: ClaimRef, matter: Matter) -> bool:
    """True for a claim that names a person who is on no side of the matter."""
    claim = view.claim(ref)
    known = frozenset(side for actor in matter.actors for side in sides.of(actor))
    named = mentions_in(view, ref, _spans(claim))
    people = _people(view)
    names = {word for actor in matter.actors for word in people.get(actor, ())}
    return any(
        not sides.of(actor) & known and not people[actor] & names for actor in named & set(people)
    )


@remembered
def _people(view: StoryView) -> dict[str, frozenset[str]]:
    """The words of each person's name, by the actor's id."""
    return {a.id: frozenset(a.name.split()) for a in view.sources if a.kind is SourceKind.PERSON}


def _tells_focus(claim: Claim, matter: Matter) -> bool:
    """True for a claim of where attention is, near others of the matter: "the focus is on"."""
    frame = claim.frame
    return frame is not None and _is_kindred(claim, matter) and bool(FOCUS & set(frame.lemmas))


def _points_back(
    view: StoryView,
    ref: ClaimRef,
    matter: Matter,
    near: Sequence[ClaimRef],
    spoken: set[ClaimRef],
) -> bool:
    claim = view.claim(ref)
    if not _is_kindred(claim, matter) or not spoken.intersection(near):
        return False
    arguments = claim.frame.arguments if claim.frame else ()
    both = any(argument.role == "subject" and argument.head in BOTH for argument in arguments)
    return both or _refers(claim)


def _refers(claim: Claim) -> bool:
    """True when a claim speaks of a happening as known: "the meeting", "such talks"."""
    return any(
        REFERRED.search(claim.text[: match.start()])
        for match in re.finditer(r"[A-Za-z]+", claim.text)
        if match[0].lower() in event_nouns() or match[0].lower().removesuffix("s") in event_nouns()
    )


@remembered
def _answers(view: StoryView, ref: ClaimRef) -> bool:
    """True for an answer to something spoken of: "the letter was rejected"."""
    claim = view.claim(ref)
    frame = claim.frame
    if frame is None or not any(s.happening in ANSWERS for s in find_senses(frame.predicate)):
        return False
    return any(
        argument.role == "object" and REFERRED.search(claim.text[: claim.text.find(argument.head)])
        for argument in frame.arguments
        if argument.head in claim.text
    )
