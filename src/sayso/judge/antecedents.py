"""Which body "the company", "its director" or "the spokesman" is of: one that was named before.

News text names a body in full once and calls it by its kind from then on. The company that is
named first is "the company"; who speaks without a body speaks for the body named last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sayso.judge.wordforms import Phrase, plain_words
from sayso.model import Report, Source, SourceKind
from sayso.places import resolve_place
from sayso.view import StoryView

FARTHEST = 700
"""Characters between a body and the word that takes it up."""

_POSSESSIVE = re.compile(r"\b(?:its|their|the company['’]s|the firm['’]s)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """One mention of a body: where, by what words, and whether it is a company."""

    start: int
    phrase: Phrase
    company: bool


class Antecedents:
    """The bodies that the articles of a story name, in the order of their mentions."""

    def __init__(self, view: StoryView, is_institution: Callable[[str], bool]) -> None:
        self._is_institution = is_institution
        self._namings = {
            article: sorted(
                (naming for source in report.sources[1:] for naming in self._name(report, source)),
                key=lambda naming: (naming.start, naming.phrase),
            )
            for article, report in view.reports.items()
        }

        self._texts = {article: report.article.text for article, report in view.reports.items()}
        self._bodies = {
            article: sorted(
                (naming for source in report.sources[1:] for naming in self._any_body(source)),
                key=lambda naming: (naming.start, naming.phrase),
            )
            for article, report in view.reports.items()
        }

    def _any_body(self, source: Source) -> list[Naming]:
        """The mentions of an organisation, by its name or, without one, by what it is."""
        if source.kind not in (SourceKind.ORGANISATION, SourceKind.GOVERNMENT):
            return []
        if source.named and resolve_place(source.name or "") is not None:
            return []
        words = plain_words(source.name or source.descriptor or "")
        return [Naming(mention.start, words, False) for mention in source.mentions if words]

    def company(self, article: str, before: int) -> Phrase | None:
        """The company that an article has named first: the one it is about."""
        namings = [n for n in self._namings[article] if n.company and n.start < before]
        return namings[0].phrase if namings else None

    def body(self, article: str, before: int) -> Phrase | None:
        """The body that an article has named last before a place, if that is not far."""
        near = [n for n in self._namings[article] if before - FARTHEST <= n.start < before]
        return near[-1].phrase if near else None

    def subject(self, article: str, before: int) -> Phrase | None:
        """The body that "its" means: named first in the sentence, else first in the one before."""
        text = self._texts[article]
        start = max(text.rfind(mark, 0, before) for mark in (". ", "\n", "? ", "! ")) + 1
        for _ in range(2):
            found = [n for n in self._bodies[article] if start <= n.start < before]
            if found:
                return found[0].phrase
            end = max(0, start - 2)
            start = max(text.rfind(mark, 0, end) for mark in (". ", "\n", "? ", "! ")) + 1
        return None

    def _name(self, report: Report, source: Source) -> list[Naming]:
        words = plain_words(source.name or "")
        if not source.named or not words or source.kind is SourceKind.OUTLET:
            return []
        if source.kind is SourceKind.PERSON and len(words) > 1:
            return []
        if source.kind is SourceKind.DOCUMENT or resolve_place(source.name or "") is not None:
            return []
        if set(words) <= set(plain_words(report.publisher or "")):
            return []
        company = not self._is_institution(words[-1]) and not any(map(_has_digit, words))
        if source.kind is SourceKind.PERSON and len(source.mentions) < 2:
            return []
        return [Naming(mention.start, words, company) for mention in source.mentions]


def _has_digit(word: str) -> bool:
    return any(mark.isdigit() for mark in word)


def is_possessed(words: str) -> bool:
    """True for a role that is a body's: "its director", "the company's spokesman".

    >>> is_possessed("its director"), is_possessed("the director")
    (True, False)
    """
    return bool(_POSSESSIVE.search(words))
