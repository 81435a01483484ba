"""Whose report an article is a copy of, by its text credits; known agencies and others alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.clean.bylines import find_bylined, is_outlet_name
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
    r"(?i:^\W*(?:source|via|agency|来源|출처|reporting by)\b|produced by|published "
    r"(?:from|by|in|on)|syndicated|first appeared|story by|report by)"
)
_PARTIAL = re.compile(r"(?i:additional|contribut|inputs?\b|\bwith\b|material|writing|editing)")
_NAME_CHUNKS = re.compile(r"\s*(?:[,;/|]|\band\b|&|\bin\b|\bcontributed\b|\bwith\b|\bto\b)\s*")
_AGENCY = re.compile(r"(?i:\b(?:agency|agence|agencia|press|wires?|newswire|news service)\b)")
_PLAIN = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Credit:
    """A wire that an article names as where its text is from; `partial` when only some of it.

    `entry` is its row in the publishers' table, None for an agency that this does not know.
    `span` is where the text says so, None where the metadata's byline does.
    """

    name: str
    entry: PublisherEntry | None
    partial: bool
    span: Span | None


def wire_credit(article: Article, parts: Sequence[Part]) -> Credit | None:
    """The agency whose report the article is a copy of, by its text credits.

    Signs: the dateline's agency, a byline that is an agency's, a credit, an agency's rights line.
    Credits of photographs do not count. "Additional reporting by" and its like are `partial`.
    An agency's own report is no copy.

    >>> from sayso.clean import mark_parts
    >>> article = Article(id="a", text="OSLO (AP) — It rained.")
    >>> wire_credit(article, mark_parts(article)).entry.name
    'Associated Press'
    """
    found = [
        credit for credit in _credits(article, parts) if not _is_own(credit, article.publisher)
    ]
    whole = [credit for credit in found if not credit.partial]
    return next(iter(whole or found), None)


def find_legal_name(words: str) -> str | None:
    """Who a rights line, or a note on where a text first stood, says that it belongs to.

    >>> find_legal_name("© 2024 The Harbour Herald. All rights reserved.")
    'The Harbour Herald'
    """
    for pattern in _LEGAL_NAMES:
        found = pattern.search(words)
        if found:
            return found["name"].strip()
    return None


def _credits(article: Article, parts: Sequence[Part]) -> Iterator[Credit]:
    owners = [
        name
        for part in parts
        if part.kind is PartKind.LEGAL
        if (name := find_legal_name(article.text[slice(*part.span)]))
    ]
    if article.byline:
        yield from _of_byline(article.byline, None)
    for part in parts:
        words = article.text[slice(*part.span)]
        if part.kind is PartKind.DATELINE:
            yield from _of_dateline(words, part.span, owners)
        elif part.kind is PartKind.BYLINE:
            yield from _of_byline(words, part.span)
        elif part.kind is PartKind.CREDIT:
            yield from _of_credit(words, part.span, signed=part.rule == "agency line")
        elif part.kind is PartKind.LEGAL and (name := find_legal_name(words)):
            entry = resolve_publisher(name)
            if _is_wire(entry) or (entry is None and _AGENCY.search(name) and article.publisher):
                yield Credit(name, entry, False, part.span)


def _of_dateline(words: str, span: Span, owners: Sequence[str]) -> Iterator[Credit]:
    """The dateline's agency; a rights line that has its initials gives its whole name."""
    dateline = find_dateline(words + " X", is_first=True)
    if dateline is None or dateline.agency is None:
        return
    whole = next((name for name in owners if _initials(name) == dateline.agency), None)
    if whole is not None:
        yield Credit(whole, resolve_publisher(whole), False, span)
    elif dateline.entry is None or dateline.entry.kind in WIRES:
        yield Credit(dateline.agency, dateline.entry, False, span)


def _of_byline(byline: str, span: Span | None) -> Iterator[Credit]:
    """A wire in a byline: the whole text is its, unless others than one writer stand beside it."""
    people, outlets = find_bylined(byline)
    for name in outlets:
        entry = resolve_publisher(name)
        if _is_wire(entry):
            beside = len(outlets) > 1 or len(people) > 1 or re.search(r"\bwith\b", byline)
            yield Credit(name, entry, bool(beside or (people and span is None)), span)
        elif entry is None and not people and len(outlets) == 1 and _AGENCY.search(name):
            yield Credit(name, None, False, span)


def _of_credit(words: str, span: Span, *, signed: bool) -> Iterator[Credit]:
    """The agencies of a credit; with several of them, or with people, each has only a part."""
    chunks = [chunk for chunk in _NAME_CHUNKS.split(words.strip(" ()[]（）—–-.")) if chunk]
    told = bool(_FULL.search(words)) and not _PARTIAL.search(words)
    full = (signed or told) and len(chunks) == 1
    for chunk in chunks:
        given = _GIVEN.search(chunk)
        name = _without_staff((given["name"] if given else chunk).strip(" ()[]—–-.:"))
        entry = resolve_publisher(name) if name else None
        unknown = entry is None and is_outlet_name(name) and bool(_AGENCY.search(name))
        if _is_wire(entry) or unknown:
            yield Credit(name, entry, not full, span)


def _is_wire(entry: PublisherEntry | None) -> bool:
    return entry is not None and entry.kind in WIRES


def _is_own(credit: Credit, publisher: str | None) -> bool:
    """True when a credit names the publisher itself, in full, in short or by its initials."""
    if publisher is None:
        return credit.entry is None
    if credit.entry is not None and credit.entry.family == family(publisher):
        return True
    a, b = (
        _PLAIN.sub("", re.sub(r"^[Tt]he\s", "", name)).lower() for name in (credit.name, publisher)
    )
    return a.startswith(b) or b.startswith(a) or credit.name == _initials(publisher)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper() and word != "The")


def _without_staff(name: str) -> str:
    """An agency's name without the people of it: "Associated Press writers" is the agency."""
    return re.sub(
        r"\s+(?:staff|writers?|reporters?|journalists?|correspondents?|video)\b.*", "", name
    ).strip()
