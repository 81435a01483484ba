"""Who an actor acts for: a head of government and her officials stand on her country's side.

"No contact between the two governments" bears on a meeting of their leaders. A side is an actor
together with the government that words about the actor name ("the Norwegian minister").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sayso.follow.bodies import find_bodies
from sayso.model import ClaimRef, Span
from sayso.places import government_of, resolve_nationality
from sayso.view import StoryView

NAMES_OF_COUNTRIES = re.compile(r"\b(?:[A-Z][a-z]+\s[A-Z][a-z]+|(?:[A-Z]\.){2,}|[A-Z][A-Za-z]+)")


class Sides:
    """The governments that the actors of a story act for, worked out once a story."""

    def __init__(self, view: StoryView) -> None:
        self.view = view
        self._bodies = find_bodies(view)
        self._governments: dict[str, frozenset[str]] = {}
        self._present: dict[ClaimRef, frozenset[str]] = {}
        for actor in view.sources:
            found: set[str] = set()
            for member in actor.members:
                source = view.source(member.article, member.source)
                if source.key and (government := government_of(source.key)):
                    found.add(government)
                for mention in source.mentions:
                    found.update(find_governments(view.words(member.article, mention)))
            self._governments[actor.id] = frozenset(found)

    def of(self, actor: str) -> frozenset[str]:
        """An actor's id and the governments it acts for."""
        return frozenset({actor}) | self._governments.get(actor, frozenset())

    def present(self, ref: ClaimRef) -> frozenset[str]:
        """Everybody a claim names, by actor and by government, arguments' fillers included."""
        if ref not in self._present:
            self._present[ref] = self._find_present(ref)
        return self._present[ref]

    def _find_present(self, ref: ClaimRef) -> frozenset[str]:
        claim = self.view.claim(ref)
        arguments = claim.frame.arguments if claim.frame else ()
        spans = (*claim.spans, *(argument.span for argument in arguments))
        found: set[str] = set()
        for actor in (*self._named(ref, spans), *self._filling(ref)):
            found |= self.of(self._bodies.get(actor, actor))
        for span in spans:
            found |= find_governments(self.view.words(ref.article, span))
        return frozenset(found)

    def _named(self, ref: ClaimRef, spans: Sequence[Span]) -> Iterator[str]:
        for source in self.view.report(ref).sources:
            if any(span.covers(mention) for span in spans for mention in source.mentions):
                actor = self.view.actor(ref.article, source.id)
                if actor is not None:
                    yield actor.id

    def _filling(self, ref: ClaimRef) -> Iterator[str]:
        frame = self.view.claim(ref).frame
        for argument in frame.arguments if frame else ():
            actor = self.view.actor(ref.article, argument.source)
            if actor is not None:
                yield actor.id


def find_governments(words: str) -> frozenset[str]:
    """Keys of the governments that adjectives of nationality in some words name.

    >>> sorted(find_governments("the South Korean and U.S. leaders"))
    ['gov:KR', 'gov:US']
    """
    found: set[str] = set()
    at = 0
    while match := NAMES_OF_COUNTRIES.search(words, at):
        country = resolve_nationality(match[0])
        at = match.end()
        if country is None and " " in match[0]:
            first, _, _ = match[0].partition(" ")
            country = resolve_nationality(first)
            at = match.start() + len(first)
        if country is not None:
            found.add(f"gov:{country}")
    return frozenset(found)
