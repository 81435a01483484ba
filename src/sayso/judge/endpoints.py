"""Say-so endpoints: where each claim says it is from, as far as it says so.

An endpoint is the deepest stated source of a claim's chain, a reported outlet's report, a
document, or the publisher's own reporting. One claim may have several ("AFP and Reuters").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from anyascii import anyascii

from sayso.judge.outlets import Outlets
from sayso.judge.wording import describe_source
from sayso.model import Claim, ClaimRef, SideName, Source, SourceKind
from sayso.tables import load_table
from sayso.view import StoryView


class Nature(StrEnum):
    """What kind of endpoint it is."""

    NAMED = "named"
    UNNAMED = "unnamed"
    OUTLET = "outlet"
    DOCUMENT = "document"
    OWN = "own"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way by which one claim entered the record.

    `home` is the family of the publisher, None when it is unknown. `outlets` are the families
    the chain passes through, `actors` the identities of the named people and bodies in it,
    `bodies` those its sources speak for, `leanings` the bodies that unnamed ones are of,
    `documents` the classes of paper it names, `likeness` how loosely an unnamed one is
    described. `sure` is False where the attribution is doubtful.
    """

    ref: ClaimRef
    side: SideName
    nature: Nature
    words: str
    home: str | None
    outlets: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    leanings: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    likeness: str = ""
    sure: bool = True

    @property
    def stated(self) -> bool:
        """True when the claim says where it is from."""
        return self.nature is not Nature.UNSTATED


_REPORTED = re.compile(
    r"\b(?:report(?:s|ed|ing)?|according to|cit(?:ed|ing)|quot(?:ed|ing)|told|published|broke|"
    r"revealed|seen by|obtained by)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n+")


def find_endpoints(
    view: StoryView, outlets: Outlets, ref: ClaimRef, side: SideName
) -> tuple[Endpoint, ...]:
    """The endpoints of one claim; always at least one, `UNSTATED` where it says nothing."""
    claim = view.claim(ref)
    home = outlets.home(ref.article)
    wire = outlets.wire(ref.article)
    chain = _stated_chain(view, outlets, ref, home)
    bare = Endpoint(ref, side, Nature.UNSTATED, "", home, sure=not claim.doubtful)
    if not claim.own_reporting:
        bare = replace(bare, outlets=wire.whole)
    if not chain:
        bare = replace(bare, partial=wire.partial)
        return (_without_source(view, outlets, claim, bare),)
    *outer, deepest = chain
    through = replace(bare, words=_chain_words(chain))
    for source in outer:
        through = _pass_through(view, outlets, through, source)
    several = outlets.find(deepest)
    if len(several) > 1:
        return tuple(
            replace(through, nature=Nature.OUTLET, words=name, outlets=through.outlets | {name})
            for name in several
        )
    end = _pass_through(view, outlets, through, deepest)
    return (replace(end, nature=_nature(deepest, outlets), likeness=_likeness(deepest, claim)),)


def _stated_chain(
    view: StoryView, outlets: Outlets, ref: ClaimRef, home: str | None
) -> tuple[Source, ...]:
    """The chain without its publisher, without "local media", without self-citations."""
    found = []
    for source in view.chain(ref)[1:]:
        nobody = source.kind is SourceKind.UNSTATED or (
            source.kind is SourceKind.OUTLET and not source.named
        )
        families = outlets.find(source)
        itself = bool(families) and home is not None and set(families) == {home}
        if not nobody and not itself:
            found.append(source)
    return tuple(found)


def _chain_words(chain: tuple[Source, ...]) -> str:
    return ", citing ".join(describe_source(source) for source in chain)


def _without_source(view: StoryView, outlets: Outlets, claim: Claim, bare: Endpoint) -> Endpoint:
    publisher = view.publisher(bare.ref.article)
    if claim.own_reporting:
        return replace(bare, nature=Nature.OWN, words=f"{publisher}'s own reporting")
    if _cites_itself(view, outlets, claim, bare):
        return replace(bare, nature=Nature.OWN, words=f"{publisher}'s own reporting")
    if bare.outlets:
        words = " and ".join(sorted(bare.outlets))
        return replace(bare, nature=Nature.OUTLET, words=f"{words}, by its credit")
    named = frozenset(_outlets_named(view, outlets, claim, bare))
    if len(named) == 1:
        return replace(bare, nature=Nature.OUTLET, words=next(iter(named)), outlets=named)
    return replace(bare, words=f"{publisher}, which states no origin")


def _cites_itself(view: StoryView, outlets: Outlets, claim: Claim, bare: Endpoint) -> bool:
    """True when the only say-so stated is the outlet's own report ("The Herald has learned")."""
    sources = view.chain(bare.ref)[1:]
    return bool(sources) and all(
        bare.home is not None and set(outlets.find(source)) == {bare.home} for source in sources
    )


def _outlets_named(
    view: StoryView, outlets: Outlets, claim: Claim, bare: Endpoint
) -> Iterator[str]:
    """Outlets that the claim's own sentence names as where this is from."""
    article = bare.ref.article
    text = view.reports[article].article.text
    if not claim.spans:
        return
    start, end = find_sentence(text, claim.spans[0].start)
    if not _REPORTED.search(text, start, end):
        return
    for source in view.reports[article].sources:
        if source.kind is not SourceKind.OUTLET or not source.named:
            continue
        if any(start <= mention.start < end for mention in source.mentions):
            yield from (name for name in outlets.find(source) if name != bare.home)


def find_sentence(text: str, offset: int) -> tuple[int, int]:
    """The start and end of the sentence that holds an offset, told by marks and line breaks.

    >>> find_sentence("It rained. It stopped. It rained.", 14)
    (11, 23)
    """
    start, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text, max(0, offset - 1500), offset + 1500):
        if match.end() <= offset:
            start = match.end()
        else:
            end = match.end()
            break
    return start, end


def _pass_through(view: StoryView, outlets: Outlets, end: Endpoint, source: Source) -> Endpoint:
    """The endpoint with one source of the chain added to what it passes through."""
    families = outlets.find(source)
    if families:
        return replace(end, outlets=end.outlets | frozenset(families))
    if source.kind is SourceKind.DOCUMENT:
        end = replace(end, documents=end.documents | _document_classes(source))
    body = frozenset(_body_identities(view, end.ref.article, source.body))
    if source.named and source.name:
        end = replace(end, actors=end.actors | frozenset(_identities(view, end.ref, source)))
        if source.kind is not SourceKind.PERSON:
            return replace(end, bodies=end.bodies | body | _named_body(view, end.ref, source))
        return replace(end, bodies=end.bodies | body) if _is_voice(source, named=True) else end
    if _is_voice(source, named=False):
        return replace(end, bodies=end.bodies | body)
    return replace(end, leanings=end.leanings | body)


def _identities(view: StoryView, ref: ClaimRef, source: Source) -> Iterator[str]:
    actor = view.actor(ref.article, source.id)
    if actor is not None:
        yield f"id:{actor.id}"
    if source.key:
        yield source.key
    if actor is None and source.name:
        yield f"name:{body_words(source.name)}"


def _named_body(view: StoryView, ref: ClaimRef, source: Source) -> frozenset[str]:
    found = {*_identities(view, ref, source)}
    if source.name:
        found.add(f"name:{body_words(source.name)}")
    return frozenset(found)


def _body_identities(view: StoryView, article: str, body: str | None) -> Iterator[str]:
    if not body:
        return
    words = body_words(body)
    yield f"name:{words}"
    for source in view.reports[article].sources:
        if not source.name or source.kind is SourceKind.PERSON:
            continue
        if body_words(source.name) == words:
            yield from _identities(view, ClaimRef(article, ""), source)


def body_words(name: str) -> str:
    """A body's name as it compares: without case, marks, article and possessive.

    >>> body_words("The White House’s")
    'white house'
    """
    plain = re.sub(r"['’]s?\b", "", anyascii(name).lower())
    words = re.findall(r"[a-z0-9]+", plain)
    return " ".join(word for word in words if word not in ("the", "a", "an", "of"))


@cache
def _voices() -> dict[str, bool]:
    return {row["word"]: row["unnamed"] == "yes" for row in load_table("voices")}


def _is_voice(source: Source, *, named: bool) -> bool:
    """True when a source's role says that it speaks for its body."""
    described = f" {(source.descriptor or '').lower()} "
    return any(
        f" {word} " in described.replace(",", " ") and (named or speaks)
        for word, speaks in _voices().items()
    )


@cache
def _documents() -> dict[str, str]:
    return {row["noun"]: row["class"] for row in load_table("documents")}


def _document_classes(source: Source) -> frozenset[str]:
    words = (source.descriptor or source.name or "").lower()
    found = {group for noun, group in _documents().items() if re.search(rf"\b{noun}\b", words)}
    return frozenset(found or {"document"})


@cache
def _vague() -> dict[str, str]:
    return {row["word"]: row["class"] for row in load_table("vague_sources")}


def _likeness(source: Source, claim: Claim) -> str:
    """How loosely an unnamed source is described; empty when the outlet says it was told."""
    if source.named or claim.own_reporting:
        return ""
    words = re.findall(r"[a-z]+", (source.descriptor or source.name or "source").lower())
    return next((_vague()[word] for word in words if word in _vague()), "")


def _nature(source: Source, outlets: Outlets) -> Nature:
    if outlets.find(source):
        return Nature.OUTLET
    if source.kind is SourceKind.DOCUMENT:
        return Nature.DOCUMENT
    return Nature.NAMED if source.named else Nature.UNNAMED
