"""Positions: who supports, opposes, is open to, refuses or demands what, and on which condition."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sayso.follow.bearing import TALKING
from sayso.follow.happenings import content_words, kind_of
from sayso.follow.outcomes import count_shared
from sayso.model import (
    Claim,
    ClaimRef,
    Polarity,
    Position,
    SourceKind,
    Span,
    StorySource,
)
from sayso.tables import load_table
from sayso.view import StoryView

HOLDERS = frozenset(
    {SourceKind.PERSON, SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.GROUP}
)
NEGATIVE_WORDS = frozenset({"refuse", "decline", "reject", "oppose", "rule_out"})
"""Words that are a denial by themselves: their negative polarity is not counted again."""

SHARE = 0.6
"""Of the content words of the shorter issue, how many the other has when they are one."""

JOINED = re.compile(r"\s+(?:and|or)\s+(?=[a-z]+(?:s|ed|es)?\b)")


@cache
def _stances() -> dict[str, tuple[str, str]]:
    """For each word, the stance it takes and the one it takes when it is denied."""
    rows = load_table("stances")
    return {row["word"]: (row["stance"], row["denied"]) for row in rows}


def find_positions(view: StoryView) -> tuple[Position, ...]:
    """The stances in a story, by actor, oldest first; a later one on the same issue supersedes."""
    found: list[Position] = []
    for ref, claim in view.claims():
        position = _position(view, ref, claim)
        if position is not None:
            found.append(position)
    return tuple(_superseded(view, position, found) for position in sorted(found, key=_order))


def _position(view: StoryView, ref: ClaimRef, claim: Claim) -> Position | None:
    frame = claim.frame
    if frame is None:
        return None
    word = next((w for w in (frame.predicate, frame.modal or "") if w in _stances()), None)
    actor = _holder(view, ref, claim)
    if word is None or actor is None:
        return None
    plain, denied = _stances()[word]
    turned = claim.polarity is Polarity.NEGATIVE and word not in NEGATIVE_WORDS
    stance = denied if turned else plain
    issue = _issue(view, ref, claim, word)
    if not stance or not issue:
        return None
    return Position(
        actor=actor.name,
        issue=issue,
        stance=stance,
        claim=ref,
        conditions=_conditions(view, ref, claim),
        since=view.day(ref.article),
    )


def _holder(view: StoryView, ref: ClaimRef, claim: Claim) -> StorySource | None:
    """Whose stance it is: the subject, when it is somebody who can hold one."""
    frame = claim.frame
    for argument in frame.arguments if frame else ():
        if argument.role == "subject":
            actor = view.actor(ref.article, argument.source)
            if actor is not None and actor.kind in HOLDERS:
                return actor
    return None


def _issue(view: StoryView, ref: ClaimRef, claim: Claim, word: str) -> str:
    """What the stance is on: the words after the stance's own, the condition left out."""
    frame = claim.frame
    if frame is None:
        return ""
    if frame.predicate != word:
        return _after(view, ref, claim, frame.span.start)
    text = view.report(ref).article.text
    form = re.compile(r"\b" + re.escape(word.partition("_")[0][:4]) + r"\w*", re.IGNORECASE)
    found = form.search(text, frame.span.start, claim.spans[-1].end)
    start = found.end() if found else frame.span.end
    particle = f" {word.partition('_')[2]}"
    if "_" in word and text.startswith(particle, start):
        start += len(particle)
    return _after(view, ref, claim, start)


def _after(view: StoryView, ref: ClaimRef, claim: Claim, start: int) -> str:
    pieces = []
    for span in claim.spans:
        end = min([span.end, *(c.start for c in claim.condition if c.start > start)])
        if end > start:
            pieces.append(view.words(ref.article, Span(max(span.start, start), end)))
    return " ".join(" ".join(pieces).split()).strip(" ,;:“”\"'").removeprefix("to ")


def _conditions(view: StoryView, ref: ClaimRef, claim: Claim) -> tuple[tuple[Span, ...], ...]:
    """Each condition by itself: "if A gives up B and recognizes C" is two."""
    found: list[tuple[Span, ...]] = []
    for span in claim.condition:
        start = span.start
        words = view.words(ref.article, span)
        for match in JOINED.finditer(words):
            found.append((Span(start, span.start + match.start()),))
            start = span.start + match.end()
        found.append((Span(start, span.end),))
    return tuple(found)


def _superseded(view: StoryView, position: Position, found: Sequence[Position]) -> Position:
    later = [
        other
        for other in found
        if other.actor == position.actor
        and (side := _side(other.stance)) is not None
        and _side(position.stance) not in (None, side)
        and other.since
        and position.since
        and other.since > position.since
        and _is_same_issue(view, position, other)
    ]
    if not later:
        return position
    return replace(position, superseded_by=min(later, key=lambda other: str(other.since)).claim)


def _side(stance: str) -> str | None:
    """Which way a stance points: "plus", "minus"; None where it is neither."""
    return next(
        (row["side"] for row in load_table("stance_sides") if row["stance"] == stance), None
    )


def _is_same_issue(view: StoryView, a: Position, b: Position) -> bool:
    """True for the same words, or for issues that share most of the shorter one's content words.

    What the two happenings are called is left to their class: "the offer", "the proposal".
    """
    if a.issue.casefold() == b.issue.casefold():
        return True
    words, others = _issue_words(view, a), _issue_words(view, b)
    fewer, more = sorted((words, others), key=len)
    return bool(fewer) and count_shared(fewer, more) >= math.ceil(SHARE * len(fewer))


def _issue_words(view: StoryView, position: Position) -> frozenset[str]:
    claim = view.claim(position.claim)
    written = re.findall(r"[\w-]+", position.issue.lower())
    said = frozenset(written) | {kind_of(word) for word in written}
    words = frozenset(word for word in content_words(claim) if count_shared({word}, said))
    words = frozenset("talk" if word in TALKING else word for word in words)
    return words - ({kind_of(claim.frame.predicate)} if claim.frame else set())


def _order(position: Position) -> tuple[str, str, ClaimRef]:
    return (position.actor, str(position.since or ""), position.claim)
