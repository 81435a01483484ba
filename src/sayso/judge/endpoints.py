"""Say-so endpoints: where each claim says it is from, as far as it says so.

An endpoint is the deepest stated source of a claim's chain, a reported outlet's report, a
document, or the publisher's own reporting. One claim may have several ("AFP and Reuters").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from sayso.judge.again import find_first_mention
from sayso.judge.bodies import Bodies
from sayso.judge.capacities import is_insider, is_somebody
from sayso.judge.carrying import Carried, find_carried
from sayso.judge.institutions import find_role, is_definite
from sayso.judge.naming import Names
from sayso.judge.nearby import find_nearby, is_own_report
from sayso.judge.outlets import Outlets
from sayso.judge.papers import find_head, find_papers, is_paper, is_paper_noun
from sayso.judge.people import People
from sayso.judge.retellings import Retelling, find_retellings
from sayso.judge.sentences import find_sentence
from sayso.judge.wordforms import plain_words
from sayso.judge.wording import describe_source
from sayso.model import Claim, ClaimRef, SidedClaim, SideName, Source, SourceKind
from sayso.tables import load_table
from sayso.view import StoryView, find_claims_within, find_mentions_within, remembered


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
    described, `heads` the telling words of its bodies. `voice` is True for one who speaks for a
    body that is not said, `body` for a body itself, `private` for one who speaks for himself.
    `calling` is what a person is described as; `insider` is True for one of some body, whichever;
    `vague` for what nothing tells apart from others.
    `placed` are the words that say where an unnamed one is from; `guessed` is True where its body
    was only named before; `sure` is False where the attribution is doubtful.
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
    heads: frozenset[str] = frozenset()
    named: bool = False
    voice: bool = False
    body: bool = False
    private: bool = False
    placed: frozenset[str] = frozenset()
    vague: bool = False
    insider: bool = False
    calling: str = ""
    guessed: bool = False
    sure: bool = True

    @property
    def stated(self) -> bool:
        """True when the claim says where it is from."""
        return self.nature is not Nature.UNSTATED


@dataclass(frozen=True)
class Directory:
    """The outlets and the bodies of one story, and what they are called.

    `nearby` has, for claims that are in their publisher's own voice, the source that their own
    sentence states all the same.
    """

    outlets: Outlets
    bodies: Bodies
    names: Names
    people: People
    nearby: Mapping[ClaimRef, Source]
    own: frozenset[ClaimRef]
    carried: Mapping[ClaimRef, Carried]
    retellings: Mapping[str, Retelling]


def build_directory(view: StoryView, groups: Iterable[Sequence[SidedClaim]] = ()) -> Directory:
    """What the endpoints of a story are told apart by; built once a story.

    `groups` are the claims that say the same: they show which report retells another.
    """
    outlets = Outlets(view)
    nearby: dict[ClaimRef, Source] = {}
    own: set[ClaimRef] = set()
    for ref, claim in view.claims():
        if claim.own_reporting or _stated_chain(view, outlets, ref):
            continue
        source = find_nearby(view, ref)
        itself = source is not None and _is_itself(outlets, ref.article, source)
        if source is not None and not itself:
            nearby[ref] = source
        elif itself or (len(claim.chain) == 1 and is_own_report(view, outlets, ref)):
            own.add(ref)
    more = [(ref.article, source) for ref, source in nearby.items() if source.id[:5] == "near:"]
    return Directory(
        outlets,
        Bodies(view, more),
        Names(view, outlets),
        People(view),
        nearby,
        frozenset(own),
        _find_carried(view, outlets, nearby, own),
        find_retellings(view, groups),
    )


def _find_carried(
    view: StoryView, outlets: Outlets, nearby: Mapping[ClaimRef, Source], own: Collection[ClaimRef]
) -> dict[ClaimRef, Carried]:
    def stated(ref: ClaimRef) -> tuple[Source, ...]:
        chain = _stated_chain(view, outlets, ref)
        return chain or ((nearby[ref],) if ref in nearby else ())

    def is_own(ref: ClaimRef) -> bool:
        return ref in own or view.claim(ref).own_reporting

    found: dict[ClaimRef, Carried] = {}
    for article in view.reports:
        found.update(find_carried(view, article, stated, is_own))
    return found


_PEOPLE = frozenset({SourceKind.PERSON, SourceKind.GROUP})
_CAPITAL = re.compile(r"(?:[Tt]he )?[A-Z]")
_BY = re.compile(r"\b(?P<paper>[\w-]+) by (?P<name>(?:the )?[A-Z][\w&.'’ -]+)$")


def _is_itself(outlets: Outlets, article: str, source: Source) -> bool:
    """True for the publisher, and for what it made itself ("a comparison by the Herald")."""
    home = outlets.home(article)
    if home is None:
        return False
    words = source.descriptor or ""
    made = _BY.search(words) if is_paper(source) else None
    if not source.named and _CAPITAL.match(words) and outlets.is_home(article, words):
        return True
    return set(outlets.find(article, source)) == {home} or (
        made is not None and is_paper_noun(made["paper"]) and outlets.is_home(article, made["name"])
    )


_ASIDE = re.compile(r"\b(?:which|who|where|when)\s+(?:\w+\s+)?$")
PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "you", "this", "that", "who", "one"})
"""Descriptors that nobody was found for."""

_REPORTED = re.compile(
    r"\b(?:report(?:s|ed|ing)?|speaks? of|spoke of|writes?|wrote|says?|said|according to|"
    r"cit(?:ed|ing)|quot(?:ed|ing)|told|published|broke|revealed|seen by|obtained by)\b",
    re.IGNORECASE,
)


def find_endpoints(
    view: StoryView, directory: Directory, ref: ClaimRef, side: SideName
) -> tuple[Endpoint, ...]:
    """The endpoints of one claim; always at least one, `UNSTATED` where it says nothing."""
    claim = view.claim(ref)
    home = directory.outlets.home(ref.article)
    wire = directory.outlets.wire(ref.article)
    chain = _stated_chain(view, directory.outlets, ref)
    credited = frozenset() if claim.own_reporting else wire.whole
    bare = Endpoint(ref, side, Nature.UNSTATED, "", home, sure=not claim.doubtful, outlets=credited)
    if not chain and ref in directory.nearby:
        chain = (directory.nearby[ref],)
        named = _outlets_named(view, directory, claim, bare)
        if len(named) > 1:
            return _of_outlets(directory, bare, named)
        bare = replace(bare, outlets=bare.outlets.union(named)) if named else bare
    own = claim.own_reporting or ref in directory.own
    if not chain and not own and not bare.outlets:
        chain = _chain_of_sentence(view, directory, ref)
        if (
            not chain
            and ref in directory.carried
            and not _outlets_named(view, directory, claim, bare)
        ):
            carried = directory.carried[ref]
            chain = carried.chain
            bare = replace(bare, sure=bare.sure and carried.sure)
    if not chain:
        bare = replace(bare, partial=wire.partial)
        return _without_source(view, directory, claim, bare)
    chain = tuple(find_first_mention(view, ref, source) for source in chain)
    *outer, deepest = chain
    through = replace(bare, words=_chain_words(chain))
    for source in outer:
        through = _pass_through(view, directory, through, source)
    several = directory.outlets.find(ref.article, deepest)
    if len(several) > 1:
        return tuple(
            replace(
                through,
                nature=Nature.OUTLET,
                words=directory.outlets.name(name),
                outlets=through.outlets | {name},
            )
            for name in several
        )
    end = _pass_through(view, directory, through, deepest)
    if several or (deepest.kind is SourceKind.OUTLET and not claim.own_reporting):
        beside = _outlets_named(view, directory, claim, bare)
        end = replace(end, outlets=end.outlets | frozenset(beside))
    return (_describe(directory, end, deepest, claim),)


def _describe(directory: Directory, end: Endpoint, source: Source, claim: Claim) -> Endpoint:
    """The endpoint with what tells its deepest source apart from others."""
    is_outlet = bool(directory.outlets.find(end.ref.article, source))
    return replace(
        end,
        nature=_nature(directory, end, source),
        likeness=_likeness(source, claim),
        placed=_placing_words(source),
        vague=not is_outlet and _is_vague(end, source),
        insider=not source.named and is_insider(source.descriptor or ""),
    )


@remembered
def _stated_chain(view: StoryView, outlets: Outlets, ref: ClaimRef) -> tuple[Source, ...]:
    """The chain without its publisher, without "local media", without self-citations."""
    found = []
    for source in view.chain(ref)[1:]:
        families = outlets.find(ref.article, source)
        pronoun = not source.named and (source.descriptor or "").lower() in PRONOUNS
        nobody = (
            source.kind is SourceKind.UNSTATED
            or pronoun
            or (source.kind is SourceKind.OUTLET and not source.named and not families)
        )
        if not nobody and not _is_itself(outlets, ref.article, source):
            found.append(source)
    return tuple(found)


def _chain_of_sentence(view: StoryView, directory: Directory, ref: ClaimRef) -> tuple[Source, ...]:
    """The one chain that the rest of a claim's sentence is on: "the offer was an insult, he said".

    The publisher's own words about what a source speaks of, in one breath with the source's, rest
    on that source.
    """
    claim = view.claim(ref)
    if not claim.spans or len(claim.chain) > 1:
        return ()
    text = view.reports[ref.article].article.text
    if claim.frame is not None and _ASIDE.search(
        text, max(0, claim.frame.span.start - 24), claim.frame.span.start
    ):
        return ()
    start, end = find_sentence(text, claim.spans[0].start)
    chains = {
        other.chain: _stated_chain(view, directory.outlets, ClaimRef(ref.article, other.id))
        for other in find_claims_within(view, ref.article, start, end)
        if len(other.chain) > 1
    }
    found = [chain for chain in chains.values() if chain]
    return found[0] if len(found) == 1 else ()


def _chain_words(chain: tuple[Source, ...]) -> str:
    return ", citing ".join(describe_source(source) for source in chain)


def _without_source(
    view: StoryView, directory: Directory, claim: Claim, bare: Endpoint
) -> tuple[Endpoint, ...]:
    publisher = directory.outlets.describe(bare.ref.article)
    if claim.own_reporting or bare.ref in directory.own:
        return (replace(bare, nature=Nature.OWN, words=f"{publisher}'s own reporting"),)
    if bare.outlets:
        words = " and ".join(sorted(map(directory.outlets.name, bare.outlets)))
        return (replace(bare, nature=Nature.OUTLET, words=f"{words}, by its credit"),)
    named = _outlets_named(view, directory, claim, bare)
    if not named:
        return (replace(bare, words=f"{publisher}, which states no origin"),)
    return _of_outlets(directory, bare, named)


def _of_outlets(directory: Directory, bare: Endpoint, named: Iterable[str]) -> tuple[Endpoint, ...]:
    """One endpoint for each outlet that a claim's sentence names."""
    return tuple(
        replace(
            bare,
            nature=Nature.OUTLET,
            words=directory.outlets.name(name),
            outlets=frozenset({name}),
        )
        for name in named
    )


def _outlets_named(
    view: StoryView, directory: Directory, claim: Claim, bare: Endpoint
) -> list[str]:
    """Outlets that the claim's own sentence names as where this is from."""
    article = bare.ref.article
    text = view.reports[article].article.text
    if not claim.spans:
        return []
    start, end = find_sentence(text, claim.spans[0].start)
    if not _REPORTED.search(text, start, end):
        return []
    found = {
        name
        for _, source, _ in find_mentions_within(view, article, start, end)
        for name in directory.outlets.find(article, source)
        if name != bare.home
    }
    return sorted(found)


def _pass_through(view: StoryView, directory: Directory, end: Endpoint, source: Source) -> Endpoint:
    """The endpoint with one source of the chain added to what it passes through."""
    families = directory.outlets.find(end.ref.article, source)
    if families:
        return replace(end, outlets=end.outlets | frozenset(families))
    bodies, article = directory.bodies, end.ref.article
    described = source.descriptor or source.name or ""
    return replace(
        end,
        bodies=end.bodies | bodies.spoken_for(article, source) | _key_of_body(source),
        leanings=end.leanings | bodies.leaning(article, source),
        heads=end.heads | bodies.heads(article, source),
        voice=bodies.is_loose_voice(article, source),
        body=bodies.is_body(article, source),
        private=bodies.is_private(article, source),
        calling=bodies.calling(article, source),
        guessed=bodies.is_guessed(article, source),
        named=end.named or source.named,
        actors=end.actors.union(
            directory.people.identities(article, source), _identities(view, article, source)
        ),
        documents=end.documents | find_papers(described) if is_paper(source) else end.documents,
    )


def _key_of_body(source: Source) -> frozenset[str]:
    """The gazetteer's name of a named source that is nobody in person."""
    is_body = source.named and source.name and source.kind is not SourceKind.PERSON
    return frozenset({source.key}) if is_body and source.key else frozenset()


def _identities(view: StoryView, article: str, source: Source) -> Iterator[str]:
    if not source.named or not source.name:
        return
    actor = view.actor(article, source.id)
    if actor is not None:
        yield f"id:{actor.id}"
    if source.key:
        yield source.key
    words = plain_words(source.name)
    if words:
        yield f"name:{' '.join(words)}"


def _is_vague(end: Endpoint, source: Source) -> bool:
    """True for what nothing tells apart: a bare word taken for a name, a thing that says."""
    real = [body for body in end.bodies if not body.startswith(("body:paper-", "role:"))]
    if end.private or is_paper(source):
        return False
    if source.named:
        words = plain_words(source.name or "")
        bare = source.kind is SourceKind.PERSON and len(words) == 1 and not source.key
        return bare and set(real) <= {f"body:{words[0]}"}
    return not real and not end.leanings and not is_somebody(source.descriptor or "")


def _placing_words(source: Source) -> frozenset[str]:
    """The words behind the first preposition of a description: "plant" in "two of the plant"."""
    if source.named:
        return frozenset()
    _, found, rest = re.sub(
        r"^(.*?)\b(of|at|in|from|with|on|close to)\b", r"\1|", source.descriptor or ""
    ).partition("|")
    return frozenset(word for word in plain_words(rest) if len(word) > 3) if found else frozenset()


@cache
def _vague() -> dict[str, tuple[str, bool]]:
    return {row["word"]: (row["class"], row["own"] == "yes") for row in load_table("vague_sources")}


def _likeness(source: Source, claim: Claim) -> str:
    """How loosely an unnamed source is described; empty where two of them would be two people."""
    if source.named:
        return ""
    words = re.findall(r"[a-z]+", (source.descriptor or source.name or "source").lower())
    likeness, several = next((_vague()[word] for word in words if word in _vague()), ("", False))
    described = source.descriptor or ""
    if (
        not likeness
        and not is_definite(described)
        and (find_role(" ".join(words)) or (source.kind in _PEOPLE and is_somebody(described)))
    ):
        likeness = find_head(source.descriptor or "").removesuffix("s")
    return "" if several and claim.own_reporting else likeness


def _nature(directory: Directory, end: Endpoint, source: Source) -> Nature:
    if directory.outlets.find(end.ref.article, source):
        return Nature.OUTLET
    if is_paper(source):
        return Nature.DOCUMENT
    return Nature.NAMED if source.named or end.bodies else Nature.UNNAMED
