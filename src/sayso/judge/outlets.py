"""Which family of outlets a name means in one story, and whose wire copy an article is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anyascii import anyascii

from sayso.model import Part, PartKind, Report, Source, SourceKind
from sayso.publishers import family, find_outlet
from sayso.view import StoryView

GENERIC = frozenset(
    {"the", "news", "agency", "service", "press", "daily", "newspaper", "report", "of", "and"}
)
_PHOTO = re.compile(
    r"\b(photos?|photograph\w*|pictures?|images?|pics?|video|graphics?|illustration|file|handout)\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(additional|further|contribut\w+|with inputs?|with files|with material|with reporting|"
    r"also reported|assisted|in part)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"^\W*with\b", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[/,;|&+()\[\]【】–—]|\band\b|\bvia\b|\bfor\b|\bfrom\b|\bby\b|\s-\s)\s*")
_NAME = re.compile(r"(?:[A-Z][\w.&'’-]*|of|the)(?:\s+(?:[A-Z][\w.&'’-]*|of|the))*")


@dataclass(frozen=True, slots=True)
class Wire:
    """The families a text credit names: for the whole article, or for a part of it."""

    whole: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()


class Outlets:
    """The outlets of one story: publishers, and every outlet a chain names."""

    def __init__(self, view: StoryView) -> None:
        self._homes = {
            article: _identity(report.publisher) if report.publisher else None
            for article, report in view.reports.items()
        }
        self._known: dict[frozenset[str], str] = {}
        for report in view.reports.values():
            if report.publisher:
                self._known.setdefault(_tokens(report.publisher), _identity(report.publisher))
        self._wires = {article: self._find_wire(report) for article, report in view.reports.items()}

    def home(self, article: str) -> str | None:
        """The family of an article's publisher; None when it is unknown, and equals no other."""
        return self._homes[article]

    def wire(self, article: str) -> Wire:
        """Whose copy an article is by its text credit; credits of photographs do not count."""
        return self._wires[article]

    def resolve(self, name: str) -> str:
        """The family of an outlet's name: by the table, by a publisher here, or the name itself."""
        entry = find_outlet(name)
        if entry is not None:
            return entry.family
        tokens = _tokens(name)
        if tokens in self._known:
            return self._known[tokens]
        near = {home for known, home in self._known.items() if tokens and _fits(tokens, known)}
        return near.pop() if len(near) == 1 else _identity(name)

    def find(self, source: Source) -> tuple[str, ...]:
        """The families a source names: more than one for "AFP and Reuters", none for a person."""
        name = source.name or ""
        if source.kind is SourceKind.OUTLET and source.named and name:
            pieces = [piece for piece in _LIST.split(name) if piece and find_outlet(piece)]
            if len(pieces) > 1:
                return tuple(dict.fromkeys(self.resolve(piece) for piece in pieces))
            return (self.resolve(name),)
        if source.kind in (SourceKind.ORGANISATION, SourceKind.DOCUMENT) and name:
            home = self._known.get(_tokens(name))
            return (home,) if home is not None else ()
        return ()

    def _find_wire(self, report: Report) -> Wire:
        whole: set[str] = set()
        partial: set[str] = set()
        home = self._homes[report.article.id]
        for part in report.parts:
            words = report.article.text[part.span.start : part.span.end]
            if part.kind not in (PartKind.CREDIT, PartKind.DATELINE, PartKind.BYLINE):
                continue
            if _PHOTO.search(words):
                continue
            is_partial = bool(_PARTIAL.search(words) or _WITH.search(words))
            (partial if is_partial else whole).update(self._agencies(words, part))
        if report.article.byline and not _PHOTO.search(report.article.byline):
            whole.update(self._agencies(report.article.byline, None))
        whole.discard(home or "")
        partial.discard(home or "")
        if len(whole) > 1:
            whole, partial = set(), partial | whole
        return Wire(frozenset(whole), frozenset(partial - whole))

    def _agencies(self, words: str, part: Part | None) -> set[str]:
        """The outlets that a credit's words name; of unknown names only publishers here."""
        found = set()
        pieces = [words, *_LIST.split(words), *_NAME.findall(words)]
        for piece in pieces:
            entry = find_outlet(piece) if piece and piece[:1].isupper() else None
            if entry is not None and (entry.kind == "agency" or part is None or _is_credit(part)):
                found.add(entry.family)
            elif (home := self._known.get(_tokens(piece))) is not None:
                found.add(home)
        return found


def _is_credit(part: Part) -> bool:
    return part.kind is PartKind.CREDIT


def _identity(name: str) -> str:
    """The family of a name; unknown ones compare without case, marks and "The"."""
    known = family(name)
    if known != name:
        return known
    entry = find_outlet(name)
    return entry.family if entry is not None else " ".join(sorted(_words(name) - {"the"})) or name


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", anyascii(name).lower()))


def _tokens(name: str) -> frozenset[str]:
    words = _words(name)
    return frozenset(words - GENERIC or words)


def _fits(tokens: frozenset[str], known: frozenset[str]) -> bool:
    """True when one name is a shorter form of the other ("the Herald", "The Harbour Herald")."""
    return tokens < known or (known < tokens and len(known) > 1)
