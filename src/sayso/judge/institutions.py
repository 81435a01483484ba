"""The words of bodies and of those who speak for them: institutions, roles, offices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from anyascii import anyascii

from sayso.judge.papers import find_head
from sayso.judge.wordforms import SMALL, WORD, Phrase, plain_words
from sayso.tables import load_table

_NO_FIELD = frozenset(
    {"prime", "deputy", "vice", "cabinet", "assistant", "junior", "senior", "chief"}
)
MODIFIERS = 3
LONGEST_OFFICE = 4
_MINISTERS = (
    re.compile(r"\bminister (?:of|for) (?:the )?((?:public |foreign |internal )?[a-z]+)"),
    re.compile(r"\b((?:public |foreign |internal )?[a-z]+) minister\b"),
)


@cache
def institution_kinds() -> Mapping[str, str]:
    """Nouns of bodies that speak, each with its kind: body, company or outlet."""
    return {row["noun"]: row["kind"] for row in load_table("institutions")}


@cache
def voices() -> Mapping[str, bool]:
    """Roles that speak for a body, and whether they do so without a name."""
    rows = {row["word"]: row["unnamed"] == "yes" for row in load_table("voices")}
    return dict(sorted(rows.items(), key=lambda item: -len(item[0])))


def find_bodies(words: str) -> Iterator[Phrase]:
    """The bodies that a description names by an institution's noun.

    >>> list(find_bodies("a spokeswoman for the port authority"))
    [('port', 'authority')]
    >>> list(find_bodies("the minister of agriculture"))
    [('agriculture', 'ministry')]
    """
    plain = re.sub(r"['’]s?(?=\W|$)", " |", anyascii(words).lower())
    tokens = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*|[|,]", plain)
    for at, token in enumerate(tokens):
        if token not in bodily_nouns():
            continue
        possessed = token == "office" and tokens[at - 1 : at] == ["|"]
        start = at - 1 if possessed else at
        while start > max(0, at - MODIFIERS - possessed) and (
            _modifies(tokens[start - 1]) or (possessed and tokens[start - 1] in voices())
        ):
            start -= 1
        tail: Phrase = ()
        if tokens[at + 1 : at + 2] == ["of"]:
            tail = tuple(t for t in tokens[at + 2 : at + 5] if t not in SMALL and t not in "|,")
        phrase = (*(word for word in tokens[start:at] if word != "|"), token, *tail)
        yield phrase[:-1] if token == "office" and len(phrase) > 2 and not tail else phrase
    for pattern in _MINISTERS:
        for field in pattern.findall(anyascii(words).lower()):
            words_of = field.split()
            if words_of[-1] not in SMALL | _NO_FIELD:
                yield (*words_of, "ministry")


def _modifies(token: str) -> bool:
    return token not in SMALL and token not in "|," and token not in voices()


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def is_definite(words: str) -> bool:
    """True when a description is of one who can be told: "the clerk", not "a clerk" or "clerks".

    >>> is_definite("the clerk"), is_definite("two clerks"), is_definite("his wife")
    (True, False, True)
    """
    plural = re.search(r"[^s]s\s*$", words.split(",")[0].split(" of ")[0])
    return not re.match(r"\s*(?:an?|one|two|three|several|some|many)\b", words, re.I) and not plural


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def find_role(words: str) -> str | None:
    """The role that a description gives, of those that speak for a body; the longest that fits.

    >>> find_role("League chairman"), find_role("a nurse")
    ('chairman', None)
    """
    plain = f" {' '.join(WORD.findall(anyascii(words).lower().replace('-', ' ')))} "
    return next((role for role, said in _said_voices() if said in plain), None)


@cache
def _said_voices() -> tuple[tuple[str, str], ...]:
    return tuple((role, f" {role.replace('-', ' ')} ") for role in voices())


@cache
def bodily_nouns() -> frozenset[str]:
    """Nouns that mean a body, the outlets left out."""
    kinds = ("organisation", "government")
    rows = load_table("actor_nouns")
    known = frozenset(row["noun"] for row in rows if row["kind"] in kinds)
    return frozenset(
        {noun for noun, kind in institution_kinds().items() if kind != "outlet"} | known
    )


@cache
def offices() -> frozenset[str]:
    """Roles that are a body by themselves: a judge speaks for no other."""
    return frozenset(row["word"] for row in load_table("voices") if row["office"] == "yes")


@cache
def private_nouns() -> frozenset[str]:
    """Nouns of people who speak for themselves."""
    return frozenset(row["noun"].split()[-1] for row in load_table("private_capacities"))


@cache
def company_nouns() -> frozenset[str]:
    """Nouns that mean the one company of a report."""
    loose = {"company", "firm", "group", "corporation", "giant", "chain", "brand", "conglomerate"}
    return (
        frozenset(noun for noun, kind in institution_kinds().items() if kind == "company") | loose
    )


@cache
def person_nouns() -> frozenset[str]:
    """Nouns of people who can be told by them: "the skipper"."""
    loose = {row["word"] for row in load_table("vague_sources")}
    rows = load_table("actor_nouns")
    return frozenset(row["noun"] for row in rows if row["kind"] == "person") - loose


def is_bodily(words: str) -> bool:
    """True when a description is of a body itself, not of people in it.

    >>> is_bodily("the anti-graft commission"), is_bodily("two people at the ministry")
    (True, False)
    """
    return find_head(words) in bodily_nouns()


_UNIT = re.compile(
    r"['’]s? (?:[\w-]+ ){0,3}(?:department|unit|division|office|desk|arm|branch|section|team|"
    r"service|directorate|laboratory|lab|press office|secretariat)$",
    re.IGNORECASE,
)


def find_whole(words: str) -> Iterator[Phrase]:
    """The body whose part is named: "the authority's legal department".

    >>> list(find_whole("the port authority's legal department"))
    [('port', 'authority')]
    """
    if _UNIT.search(words) is not None:
        yield from find_bodies(re.split(r"['’]s? ", words)[0])


MEANT_FOR = re.compile(r"\b(?:for|to|about|against|before|on)\b", re.IGNORECASE)
_ISSUER = re.compile(
    r"\b(?:from|by|of) ((?:[Tt]he [\w.'’ -]{4,60})|"
    r"(?:[A-Z][\w.&'’-]*(?: (?:of |for |and |the )*[A-Z][\w.&'’-]*)+))$"
)


def find_issuer(words: str) -> Iterator[Phrase]:
    """Whose paper it is: "a letter from the harbour master"."""
    match = _ISSUER.search(words)
    phrase = plain_words(match.group(1)) if match else ()
    if 1 < len(phrase) <= LONGEST_OFFICE:
        yield phrase


def find_office(words: str) -> Iterator[Phrase]:
    """An office that is its own body: "the U.S. trade representative"."""
    phrase = plain_words(words)
    if 1 < len(phrase) <= LONGEST_OFFICE:
        yield phrase


def find_possessor(words: str, role: str) -> Iterator[Phrase]:
    """What a role is of where no institution's noun says it: "the airport's director".

    >>> list(find_possessor("the airport's managing director", "managing director"))
    [('airport',)]
    >>> list(find_possessor("the director of the leather works", "director"))
    [('leather', 'works')]
    """
    plain = anyascii(words).lower()
    if role not in plain or not _POSSESSED.search(plain):
        return
    for pattern in _of_role(role):
        match = pattern.search(plain)
        phrase = plain_words(match.group(1)) if match else ()
        if 0 < len(phrase) <= LONGEST_OFFICE and not set(phrase) & POSSESSIVE:
            yield phrase
            return


_POSSESSED = re.compile(r"'|\b(?:of|at|for) ")


@lru_cache(maxsize=2_000)  # a newspaper has few roles, and each stands in many reports
def _of_role(role: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Who a role belongs to before it, and behind it."""
    return (
        re.compile(rf"([\w&. -]{{3,40}})'s? (?:[\w-]+ ){{0,3}}?{re.escape(role)}\b"),
        re.compile(rf"\b{re.escape(role)} (?:of|at|for) (?:the )?([\w&. -]{{3,40}})"),
    )


POSSESSIVE = frozenset({"my", "your", "his", "her", "its", "their", "our"})


def is_company(words: str) -> bool:
    """True where words say no more than that a body is a company: "the Finnish company".

    >>> is_company("finnish company"), is_company("port authority")
    (True, False)
    """
    return words.split()[-1:] != [] and words.split()[-1] in company_nouns()
