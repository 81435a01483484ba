"""Papers that one can cite: what class of paper, and whose word it is, too."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from anyascii import anyascii

from sayso.model import Source, SourceKind
from sayso.tables import load_table

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LEAD = re.compile(
    r"\b(?:of|by|from|to|in|on|with|for|at|that|which|who|about|against|between|under)\b|,|"
    r"(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )"
    r"\b(?:seen|obtained|reviewed|published|released|issued|filed|sent|dated|lodged|leaked|collected|compiled|drawn|given|handed|held|kept|posted|"
    r"presented|prepared|produced|provided|received|submitted|tabled|written|gathered)\b"
)

_PARTICIPLE = re.compile(
    r"made|given|drawn|written|handed|kept|held|shown|signed|circulated|posted|leaked"
)


@cache
def _documents() -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (row["noun"], row["class"], frozenset(row["spoken_by"].split("|")) - {""})
        for row in load_table("documents")
    )


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def find_papers(words: str) -> frozenset[str]:
    """The classes of paper that a description names; "document" where it is of another kind.

    >>> sorted(find_papers("court documents"))
    ['court', 'document']
    """
    plain = words.lower()
    found = {
        group
        for noun, group, _ in _documents()
        if noun in plain and re.search(rf"\b{noun}\b", plain)
    }
    return frozenset(found or {"document"})


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def find_spoken_papers(words: str) -> frozenset[str]:
    """The classes of paper that are somebody's own word: a judge's, the authors'."""
    plain = words.lower()
    return frozenset(
        group
        for noun, group, spoken in _documents()
        if spoken and noun in plain and re.search(rf"\b{noun}\b", plain)
    )


@cache
def _paper_nouns() -> frozenset[str]:
    cited = {noun for noun, _, _ in _documents()}
    return frozenset(
        cited | {row["noun"] for row in load_table("actor_nouns") if row["kind"] == "document"}
    )


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def find_head(words: str) -> str:
    """The last word of a description before "of", "by", a comma and the like.

    >>> find_head("a draft decree of the agriculture ministry"), find_head("a ruling made public")
    ('decree', 'ruling')
    """
    lead = _LEAD.split(re.sub(r"['’]s?(?=\W|$)", "", anyascii(words).lower()))[0]
    tokens: list[str] = _WORD.findall(lead)
    for at, token in enumerate(tokens[2:], 2):
        if _PARTICIPLE.fullmatch(token):
            return tokens[at - 1]
    return tokens[-1] if tokens else ""


def is_paper_noun(words: str) -> bool:
    """True when a description is of a paper: "the petition", "minutes of the board".

    >>> is_paper_noun("the leaked memo of the board"), is_paper_noun("the board")
    (True, False)
    """
    head = find_head(words)
    return any(form in _paper_nouns() for form in (head, head.removesuffix("s")) if form)


def is_paper(source: Source) -> bool:
    """True for a document, also where only its noun says so ("a draft decree of the ministry")."""
    if source.named or not source.descriptor:
        return source.kind is SourceKind.DOCUMENT
    return is_paper_noun(source.descriptor)


def papers_of(role: str) -> frozenset[str]:
    """The classes of paper that are a role's own word: a judge's rulings."""
    return frozenset(group for _, group, spoken in _documents() if role in spoken)
