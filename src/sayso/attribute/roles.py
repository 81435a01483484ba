"""What the words beside a name or a noun say: office, country, gender, kind of actor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from sayso.attribute.tree import Tree
from sayso.model import SourceKind
from sayso.names import to_words
from sayso.places import resolve_nationality, resolve_state
from sayso.tables import Row, load_table

OFFICES = frozenset({"leader", "office"})
_ABBREVIATIONS = {
    "sen.": "senator", "sen": "senator", "gov.": "governor", "rep.": "representative",
    "pres.": "president", "amb.": "ambassador", "sec.": "secretary", "pm": "prime minister",
    "vp": "vice president", "gen.": "general", "adm.": "admiral", "det.": "detective",
}  # fmt: skip
_PAST = frozenset({"former", "ex", "onetime", "then", "late", "ousted"})
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "ee", "ant", "man", "woman", "eur", "crat", "person")


def noun_row(tree: Tree, head: int) -> Row | None:
    """The row of the actor nouns for a noun, with the noun before it ("prime minister") first."""
    rows = actor_nouns()
    if head and tree.head[head - 1] == head:
        row = rows.get(f"{tree.lower[head - 1]} {tree.lemma[head]}")
        if row is not None:
            return row
    return rows.get(tree.lemma[head]) or rows.get(tree.lower[head])


def describe(tree: Tree, words: list[int]) -> tuple[str | None, str | None]:
    """The country (or US state) and the office that the words beside a name state.

    A past office is another one: "former president".
    """
    country: str | None = None
    role: str | None = None
    former = False
    index = 0
    while index < len(words):
        here = words[index]
        both = " ".join(tree.words[i] for i in words[index : index + 2])
        former = former or tree.lower[here] in _PAST
        found = nationality(both) if country is None and " " in both else None
        if found:
            country, index = found, index + 2
            continue
        country = country or nationality(tree.words[here])
        paired = _office(both.lower()) if " " in both else None
        role = paired or _office(tree.lower[here]) or _office(tree.lemma[here]) or role
        index += 2 if paired else 1
    return country, f"former {role}" if former and role else role


def _office(words: str) -> str | None:
    row = actor_nouns().get(_ABBREVIATIONS.get(words, words))
    return row["noun"] if row is not None and row["role"] in OFFICES else None


def country_beside(tree: Tree, head: int) -> str | None:
    """The country of "South Korea's president" and "the president of France"."""
    for child in tree.children[head]:
        if tree.dep[child] == "poss" and tree.pos[child] == "PROPN":
            return nationality(_phrase(tree, child))
        if tree.dep[child] == "prep" and tree.lower[child] == "of":
            for place in tree.children[child]:
                if tree.dep[place] == "pobj" and tree.pos[place] == "PROPN":
                    return nationality(_phrase(tree, place))
    return None


def _phrase(tree: Tree, head: int) -> str:
    first = min([head, *(c for c in tree.children[head] if tree.dep[c] == "compound")])
    return tree.chars[tree.start[first] : tree.end[head]]


def is_title(word: str) -> bool:
    """True for words that stand before a name and are no part of it."""
    if word.rstrip(".") in _titles():
        return True
    return _office(word) is not None


def title_gender(tree: Tree, words: list[int]) -> str | None:
    """The gender that one of the words tells: "Mrs.", "spokesman", "widow"."""
    for index in words:
        row = actor_nouns().get(tree.lower[index])
        gender = _titles().get(tree.lower[index].rstrip(".")) or (row and row["gender"])
        if gender:
            return gender
    return None


@lru_cache(maxsize=16384)
def nationality(word: str) -> str | None:
    """The country code of a nationality word, or the key of a US state; remembered."""
    return (resolve_nationality(word) or resolve_state(word)) if word[:1].isupper() else None


@cache
def actor_nouns() -> Mapping[str, Row]:
    """The table of actor nouns by noun."""
    return {row["noun"]: row for row in load_table("actor_nouns")}


@cache
def _titles() -> Mapping[str, str]:
    """The gender of each title, '' where it has none."""
    return {word: row["gender"] for row in load_table("titles") for word in to_words(row["title"])}


def kind_of(row: Row | None, *, plural: bool) -> SourceKind | None:
    """The kind of actor that a noun names; several persons are a group."""
    if row is None:
        return None
    kind = SourceKind(row["kind"])
    return SourceKind.GROUP if plural and kind is SourceKind.PERSON else kind


def guess_kind(noun: str, *, plural: bool) -> SourceKind:
    """The kind of what speaks though no table knows its noun, by the noun's ending."""
    singular = noun.removesuffix("s") if plural else noun
    if singular.endswith(_PERSON_ENDINGS):
        return SourceKind.GROUP if plural else SourceKind.PERSON
    return SourceKind.DOCUMENT
