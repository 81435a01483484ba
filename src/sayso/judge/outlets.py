"""Which family of outlets a name means in one story, and whose wire copy an article is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

from anyascii import anyascii

from sayso.model import Part, PartKind, Report, Source, SourceKind
from sayso.places import resolve_place
from sayso.publishers import doubt_publisher, family, find_outlet
from sayso.tables import load_table
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
_SCIENCE = re.compile(
    r"\b(?:study|studies|researchers?|scientists?|co-?authors?|authors|peer[- ]review\w*|specimen|"
    r"laboratory|findings)\b",
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
        self._view = view
        self._known: dict[frozenset[str], str] = {}
        self._short: dict[str, set[str]] = defaultdict(set)
        self._found: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self._homes: dict[str, str | None] = {}
        self._claimed: dict[str, str] = {}
        for article, report in view.reports.items():
            self._homes[article] = self._find_home(report)
        self._wires = {article: self._find_wire(report) for article, report in view.reports.items()}
        for article, claimed in self._claimed.items():
            wire = self._wires[article]
            self._wires[article] = Wire(wire.whole - {claimed}, wire.partial | {claimed})

    def home(self, article: str) -> str | None:
        """The family of an article's publisher; None when it is unknown, and equals no other."""
        return self._homes[article]

    def describe(self, article: str) -> str:
        """The publisher in words; of a doubted one its address, and who it says it is."""
        name = self._view.publisher(article)
        if article not in self._claimed:
            return name
        return f"{self.name(self._homes[article] or '')} (says it is {name})"

    def is_home(self, article: str, words: str) -> bool:
        """True when words name an article's publisher, or a part of its name, or its initials."""
        home = self._homes[article]
        tokens = _tokens(words)
        if home is None or not tokens:
            return False
        return tokens <= _tokens(self._names[home]) or home in self._short.get(words, ())

    def wire(self, article: str) -> Wire:
        """Whose copy an article is by its text credit; credits of photographs do not count."""
        return self._wires[article]

    def name(self, home: str) -> str:
        """A family as a reader would name it."""
        return self._names.get(home, home)

    def find(self, article: str, source: Source) -> tuple[str, ...]:
        """The families a source names: more than one for "AFP and Reuters", none for a person."""
        name = source.name or ""
        if not source.named or not name:
            return self._find_unnamed(article, source)
        home = self._homes[article]
        if home is not None and source.kind is not SourceKind.GOVERNMENT:
            tokens = _tokens(name)
            if tokens and tokens <= _tokens(self._names[home]) and not resolve_place(name):
                return (home,)
        if source.kind is SourceKind.OUTLET:
            meant = self._find_initials(article, source)
            if meant is not None:
                return (meant,)
            pieces = [piece for piece in _LIST.split(name) if self._is_outlet(piece)]
            if len(pieces) > 1:
                return tuple(dict.fromkeys(self._resolve(piece) for piece in pieces))
            return (self._resolve(name),)
        if source.kind is SourceKind.GOVERNMENT or resolve_place(name) is not None:
            return ()
        return tuple(self._find_publisher(name))

    def _find_initials(self, article: str, source: Source) -> str | None:
        """The publisher of this story whose initials an article prints, before any other outlet's.

        "VNA" is the Vistula News Agency where that has a report among the others.
        """
        text = self._view.reports[article].article.text
        said = (text[mention.start : mention.end].split() for mention in source.mentions)
        printed = {words[-1] for words in said if words and words[-1].isupper()}
        if len(printed) != 1 or _tokens(source.name or "") in self._known:
            return None
        homes = self._short.get(printed.pop(), set())
        return next(iter(homes)) if len(homes) == 1 else None

    def _find_home(self, report: Report) -> str | None:
        """The family of a report's publisher; of its address, where that is not the outlet's own.

        A page that says it is an agency's may be its copy: that is a credit for a part, which
        counts for the lower bound, and makes nobody else's report the agency's.
        """
        if report.publisher is None:
            return None
        if doubt_publisher(report.publisher, report.article.url) is None:
            return self._learn(report.publisher)
        self._claimed[report.article.id] = _identity(report.publisher)
        return self._learn(urlsplit(report.article.url or "").hostname or "")

    def _learn(self, publisher: str) -> str:
        home = _identity(publisher)
        self._found.clear()
        self._names.setdefault(home, publisher)
        self._known.setdefault(_tokens(publisher), home)
        initials = "".join(word[0] for word in re.findall(r"[A-Z][\w]*", publisher))
        if len(initials) > 1:
            self._short[initials].add(home)
        return home

    def _is_outlet(self, piece: str) -> bool:
        return bool(piece) and (find_outlet(piece) is not None or bool(self._find_publisher(piece)))

    def _find_publisher(self, name: str) -> list[str]:
        """The publisher in this story that a name, a part of it or its initials mean."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._look_for(name)
        return found

    def _look_for(self, name: str) -> list[str]:
        tokens = _tokens(name)
        if tokens in self._known:
            return [self._known[tokens]]
        if len(self._short.get(name, ())) == 1:
            return sorted(self._short[name])
        near = {home for known, home in self._known.items() if tokens and tokens < known}
        return sorted(near) if len(near) == 1 else []

    def _resolve(self, name: str) -> str:
        """The family of an outlet's name: by the table, by a publisher here, or the name itself."""
        entry = find_outlet(name)
        if entry is not None:
            self._names.setdefault(entry.family, entry.name)
            return entry.family
        tokens = _tokens(name)
        near = self._find_publisher(name) or [
            home for known, home in self._known.items() if len(known) > 1 and known < tokens
        ]
        home = near[0] if len(near) == 1 else _identity(name)
        self._names.setdefault(home, name)
        return home

    def _find_unnamed(self, article: str, source: Source) -> tuple[str, ...]:
        """ "The newspaper": the one other outlet that the article names."""
        words = source.descriptor or ""
        bare = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)
        if bare[:1].isupper() and _tokens(bare) in self._known:
            return (self._known[_tokens(bare)],)
        named = _NAME.search(bare, 1)
        if named is not None and bare[: named.start()].split()[-1:] and self._is_kind(bare, named):
            return (self._resolve(named.group()),)
        words = words.lower()
        match = re.fullmatch(
            r"(?:the|that|an?) (?:[\w-]+ ){0,2}?([\w]+(?: agency| service)?)", words
        )
        if match is None or match.group(1) not in _outlet_nouns():
            return ()
        if match.group(1) in ("paper", "journal") and _SCIENCE.search(
            self._view.reports[article].article.text
        ):
            return ()
        others = {
            home
            for other in self._view.reports[article].sources[1:]
            if other.named and other.name and not other.name.islower()
            for home in self.find(article, other)
            if home != self._homes[article]
        }
        return tuple(others) if len(others) == 1 else ()

    def _is_kind(self, words: str, name: re.Match[str]) -> bool:
        """True for "news agency Altiplano": a name right behind what kind of outlet it is."""
        kind = words[: name.start()].lower().split()
        known = kind[-1] in _outlet_nouns() or " ".join(kind[-2:]) in _outlet_nouns()
        return known and name.end() == len(words) and bool(_tokens(name.group()))

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
                self._names.setdefault(entry.family, entry.name)
                found.add(entry.family)
            elif _tokens(piece) in self._known:
                found.add(self._known[_tokens(piece)])
            elif len(self._short.get(piece, ())) == 1:
                found |= self._short[piece]
        return found


@cache
def _outlet_nouns() -> frozenset[str]:
    return frozenset(row["noun"] for row in load_table("institutions") if row["kind"] == "outlet")


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


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def _tokens(name: str) -> frozenset[str]:
    words = _words(name)
    return frozenset(words - GENERIC or words)
