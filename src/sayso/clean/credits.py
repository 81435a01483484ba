"""What the parts tell: who wrote, who published, and whose report an article is a copy of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.clean.bylines import find_bylined
from sayso.clean.datelines import find_dateline
from sayso.model import Article, Part, PartKind, Span
from sayso.publishers import PublisherEntry, family, resolve_publisher

WIRES = {"agency", "state_media", "press_release"}

_YEARS = r"\d{4}(?:\s*[-–]\s*\d{4})?"
_LEGAL_NAMES = (
    re.compile(
        r"(?i:exclusive|original)(?: \w+){0,3}? (?i:by|of|from) (?:the )?(?P<name>[^,.;]{2,50})"
    ),
    re.compile(
        rf"(?:©|\([cC]\)|(?i:copyright))\s*(?:©|\([cC]\))?\s*(?:by )?{_YEARS}[ ,]*(?:by )?"
        r"(?P<name>[A-Z][^,.;|]{1,50}?)(?=[,.;|]|$|\s+(?i:all rights))"
    ),
    re.compile(r"©\s*(?P<name>[A-Z][^,.;|\d]{1,50}?)\s+\d{4}"),
    re.compile(
        r"(?i:originally|first) (?i:published|appeared) (?i:in|on|by|at) "
        r"(?P<name>(?:[Tt]he )?[A-Z][^,.;]{1,50})"
    ),
)
_GIVEN = re.compile(
    r"(?i:\b(?:by|from|sources?|via|agency)|来源|출처)\s*[:：/]?\s+(?P<name>[^\W\d_].*)"
)
_FULL = re.compile(
    r"(?i:^\W*(?:source|via|agency|来源|출처)\b|produced by|published (?:from|by|in|on)|syndicated"
    r"|first appeared|story by|report by)"
)
_NAME_CHUNKS = re.compile(r"\s*(?:[,;/|]|\band\b|&|\bin\b|\bcontributed\b|\bwith\b|\bto\b)\s*")


@dataclass(frozen=True, slots=True)
class Credit:
    """A wire that an article names as where its text is from; `partial` when only some of it.

    `span` is where the text says so, None where the metadata's byline does.
    """

    name: str
    entry: PublisherEntry
    partial: bool
    span: Span | None


def find_byline(article: Article, parts: Sequence[Part]) -> str | None:
    """Who wrote the article: its metadata's byline, else the people a printed byline names.

    >>> from sayso.clean import mark_parts
    >>> article = Article(id="a", text="【By Guan察者网, Yuan Jiaqi】\\n\\nIt rained all day.")
    >>> find_byline(article, mark_parts(article))
    'Yuan Jiaqi'
    """
    if article.byline:
        return article.byline
    for part in _of_kind(parts, PartKind.BYLINE):
        people, _ = find_bylined(_words(article, part))
        if people:
            return ", ".join(people)
    return None


def printed_publisher(article: Article, parts: Sequence[Part]) -> str | None:
    """The publisher as the text itself prints it: in its byline, its legal lines or its credits.

    An agency in the dateline or a credit is taken last, and only when nothing else is printed.
    """
    for part in _of_kind(parts, PartKind.BYLINE):
        _, outlets = find_bylined(_words(article, part))
        if outlets:
            return outlets[0]
    for part in parts:
        if part.kind is PartKind.LEGAL or part.rule == "republished":
            name = _legal_name(_words(article, part))
            if name:
                return name
    credit = wire_credit(article, parts)
    return credit.name if credit and not credit.partial else None


def wire_credit(article: Article, parts: Sequence[Part]) -> Credit | None:
    """The agency whose report the article is a copy of, by its text credits.

    Credits of photographs do not count. "Additional reporting by" and its like are `partial`.
    An agency's own report is no copy.

    >>> from sayso.clean import mark_parts
    >>> article = Article(id="a", text="OSLO (AP) — It rained.")
    >>> wire_credit(article, mark_parts(article)).entry.name
    'Associated Press'
    """
    own = family(article.publisher) if article.publisher else None
    found = [credit for credit in _credits(article, parts) if credit.entry.family != own]
    whole = [credit for credit in found if not credit.partial]
    return next(iter(whole or found), None)


def _credits(article: Article, parts: Sequence[Part]) -> Iterator[Credit]:
    if article.byline:
        yield from _of_byline(article.byline, None)
    for part in parts:
        words = _words(article, part)
        if part.kind is PartKind.DATELINE:
            dateline = find_dateline(words + " X", is_first=True)
            if dateline and dateline.entry and dateline.agency and dateline.entry.kind in WIRES:
                yield Credit(dateline.agency, dateline.entry, False, part.span)
        elif part.kind is PartKind.BYLINE:
            yield from _of_byline(words, part.span)
        elif part.kind is PartKind.CREDIT:
            yield from _of_credit(words, part.span)


def _of_byline(byline: str, span: Span | None) -> Iterator[Credit]:
    """A wire in a byline: the whole text is its, unless others than one writer stand beside it."""
    people, outlets = find_bylined(byline)
    wires = [(name, entry) for name in outlets if (entry := resolve_publisher(name))]
    for name, entry in wires:
        if entry.kind in WIRES:
            beside = len(wires) > 1 or len(people) > 1 or re.search(r"\bwith\b", byline)
            yield Credit(name, entry, bool(beside or (people and span is None)), span)


def _of_credit(words: str, span: Span) -> Iterator[Credit]:
    full = bool(_FULL.search(words)) and not re.search(
        r"(?i:additional|contribut|inputs?\b)", words
    )
    for chunk in _NAME_CHUNKS.split(words.strip(" ()[]（）—–-.")):
        given = _GIVEN.search(chunk)
        name = _without_staff((given["name"] if given else chunk).strip(" ()[]—–-.:"))
        entry = resolve_publisher(name) if name else None
        if entry is not None and entry.kind in WIRES:
            yield Credit(name, entry, not full, span)


def _without_staff(name: str) -> str:
    """An agency's name without the people of it: "Associated Press writers" is the agency."""
    return re.sub(
        r"\s+(?:staff|writers?|reporters?|journalists?|correspondents?|video)\b.*", "", name
    ).strip()


def _legal_name(words: str) -> str | None:
    for pattern in _LEGAL_NAMES:
        found = pattern.search(words)
        if found:
            return found["name"].strip()
    return None


def _of_kind(parts: Sequence[Part], kind: PartKind) -> Iterator[Part]:
    return (part for part in parts if part.kind is kind)


def _words(article: Article, part: Part) -> str:
    return article.text[part.span.start : part.span.end]
