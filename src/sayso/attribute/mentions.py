"""Where a text speaks of an actor: names, descriptions and pronouns, with what their words tell.

A mention is the head of a noun phrase. Its features (number, gender, kind, office, country) come
from its own words only; which mentions are one actor is decided in `coref`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from spacy.tokens import Doc

from sayso.attribute.tree import Tree
from sayso.model import SourceKind
from sayso.names import given_name_gender, is_given_name, to_words
from sayso.places import resolve_nationality
from sayso.tables import Row, load_table


class Form(StrEnum):
    """How a mention calls its actor."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """One noun phrase that may mean an actor; `first`, `last` and `head` are word numbers.

    `name` is the proper name alone; `name_first` and `name_last` are its words. `role` is the
    office ("president", "foreign minister") beside or in place of the name, `country` the code
    of the nationality beside it. `modifiers` are the content lemmas that describe a nominal.
    """

    head: int
    first: int
    last: int
    form: Form
    name: str | None = None
    name_first: int = -1
    name_last: int = -1
    label: str = ""
    plural: bool = False
    gender: str | None = None
    kind: SourceKind | None = None
    role: str | None = None
    country: str | None = None
    definite: bool = False
    embedded: bool = False
    counted: bool = False
    modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun asks of its antecedent."""

    gender: str | None
    plural: bool
    person: bool
    reflexive: bool = False


PRONOUNS: Mapping[str, Pronoun] = {
    "he": Pronoun("m", False, True),
    "him": Pronoun("m", False, True),
    "his": Pronoun("m", False, True),
    "himself": Pronoun("m", False, True, reflexive=True),
    "she": Pronoun("f", False, True),
    "her": Pronoun("f", False, True),
    "hers": Pronoun("f", False, True),
    "herself": Pronoun("f", False, True, reflexive=True),
    "it": Pronoun(None, False, False),
    "its": Pronoun(None, False, False),
    "itself": Pronoun(None, False, False, reflexive=True),
    "they": Pronoun(None, True, False),
    "them": Pronoun(None, True, False),
    "their": Pronoun(None, True, False),
    "theirs": Pronoun(None, True, False),
    "themselves": Pronoun(None, True, False, reflexive=True),
}
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
FIRST_PLURAL = frozenset({"we", "us", "our", "ours", "ourselves"})

NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "FAC", "NORP", "LOC"})
_NOT_ACTORS = frozenset(
    {
        "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "EVENT", "LAW",
        "LANGUAGE", "WORK_OF_ART", "PRODUCT",
    }
)  # fmt: skip
_MISLABELLED = frozenset({"EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "LANGUAGE"})
"""Labels that the parser gives to surnames it has not seen."""
_NO_NAME = frozenset({"ADV", "ADP", "CCONJ", "SCONJ", "PUNCT", "VERB"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_INNER = frozenset({"compound", "nmod", "amod", "det", "nummod", "punct", "case", "predet"})
_TITLE_DEPS = frozenset({"compound", "amod", "nmod"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})
_QUANTIFIERS = frozenset(
    {
        "many", "some", "several", "few", "others", "most", "both", "two", "three", "four",
        "five", "six", "all", "those",
    }
)  # fmt: skip


def find_mentions(tree: Tree, doc: Doc) -> list[Mention]:
    """Every noun phrase that may mean an actor, in reading order of their heads."""
    entities = _entities(doc)
    mentions = []
    for index, pos in enumerate(tree.pos):
        if pos == "PRON":
            mention = _pronoun(tree, index)
        elif pos in _NOUNS:
            mention = _noun(tree, index, entities)
        elif tree.lower[index] in _QUANTIFIERS and tree.dep[index] in ("nsubj", "pobj", "dobj"):
            mention = _nominal(tree, index)
        else:
            mention = None
        if mention is not None:
            mentions.append(mention)
    return mentions


def _entities(doc: Doc) -> dict[int, tuple[int, int, str]]:
    """The first word, last word and label of the entity that each word is in."""
    found: dict[int, tuple[int, int, str]] = {}
    for entity in doc.ents:
        bounds = (entity.start, entity.end - 1, entity.label_)
        for index in range(entity.start, entity.end):
            found[index] = bounds
    return found


def _pronoun(tree: Tree, index: int) -> Mention | None:
    word = tree.lower[index]
    asked = PRONOUNS.get(word)
    if asked is None:
        first = word in FIRST_PERSON or word in FIRST_PLURAL
        if not first:
            return None
        plural = word in FIRST_PLURAL
        return Mention(index, index, index, Form.PRONOUN, plural=plural)
    if word == "it" and _is_expletive(tree, index):
        return None
    return Mention(
        index, index, index, Form.PRONOUN, plural=asked.plural, gender=asked.gender,
        kind=SourceKind.PERSON if asked.person else None,
    )  # fmt: skip


_WEATHER = frozenset({"rain", "snow", "seem", "appear", "happen", "turn", "emerge", "transpire"})


def _is_expletive(tree: Tree, index: int) -> bool:
    """True for the "it" of "it is unlikely that" and "it emerged that", which means nothing."""
    verb = tree.head[index]
    if tree.dep[index] not in ("nsubj", "nsubjpass", "expl"):
        return False
    if tree.lemma[verb] in _WEATHER or tree.dep[index] == "expl":
        return True
    deps = {tree.dep[child] for child in tree.children[verb] if child > index}
    if tree.lemma[verb] == "be":
        return bool(deps & {"ccomp", "xcomp", "advcl"}) or any(
            tree.dep[grandchild] in ("ccomp", "xcomp")
            for child in tree.children[verb]
            if tree.dep[child] in ("acomp", "attr")
            for grandchild in tree.children[child]
        )
    return tree.dep[index] == "nsubjpass" and "ccomp" in deps


def _noun(tree: Tree, index: int, entities: dict[int, tuple[int, int, str]]) -> Mention | None:
    entity = entities.get(index)
    inner = tree.dep[index] in _INNER and tree.head[index] != index
    if entity is not None and entity[2] in _NOT_ACTORS:
        if entity[2] not in _MISLABELLED or entity[0] != entity[1] or tree.pos[index] != "PROPN":
            return None
        entity = None
    if inner and tree.pos[tree.head[index]] in _NOUNS:
        if entity is None or entity[2] not in NAME_LABELS:
            return _hidden_name(tree, index)
        governor = tree.head[index]
        if entity[0] <= governor <= entity[1] or index != _entity_head(tree, entity):
            return None
        return _name(tree, index, entity, embedded=True)
    if entity is not None and entity[2] in NAME_LABELS:
        if index != _entity_head(tree, entity):
            return None
        return _name(tree, index, entity, embedded=False)
    if tree.pos[index] == "PROPN" and noun_row(tree, index) is None:
        first = index
        while first > 0 and tree.pos[first - 1] == "PROPN" and tree.head[first - 1] == index:
            first -= 1
        return _name(tree, index, (first, index, ""), embedded=False)
    return _nominal(tree, index)


def _hidden_name(tree: Tree, index: int) -> Mention | None:
    """A full name that the parser took for a noun's modifier and gave no label."""
    first = index - 1
    if first < 0 or tree.pos[first] != "PROPN" or tree.pos[index] != "PROPN":
        return None
    if index + 1 < len(tree) and tree.pos[index + 1] in ("PROPN", "PUNCT", "PART"):
        return None
    if not is_given_name(tree.lower[first]) or nationality(tree.words[index]):
        return None
    return _name(tree, index, (first, index, "PERSON"), embedded=True)


def _entity_head(tree: Tree, entity: tuple[int, int, str]) -> int:
    """The word of an entity that governs the others: the one whose own governor is outside."""
    first, last, _ = entity
    if tree.tag[last] == "POS":
        last -= 1
    for index in range(last, first - 1, -1):
        if not first <= tree.head[index] <= last or tree.head[index] == index:
            return index
    return last


def _name(tree: Tree, head: int, entity: tuple[int, int, str], *, embedded: bool) -> Mention | None:
    first, last, label = entity
    while last > first and tree.tag[last] == "POS":
        last -= 1
    if tree.lower[first] == "the" and last > first:
        first += 1
    while first < last and tree.pos[first] in _NO_NAME:
        first += 1
    start = first
    role_words: list[int] = []
    while first < last and label in ("PERSON", "") and _is_title(tree.lower[first]):
        role_words.append(first)
        first += 1
    left = tree.left[head] if not embedded else start
    before = [
        i
        for i in range(left, start)
        if tree.head[i] in (head, *range(start, last + 1)) or tree.dep[i] in _TITLE_DEPS
    ]
    before = [i for i in before if tree.dep[i] in _TITLE_DEPS]
    name = tree.chars[tree.start[first] : tree.end[last]]
    country, role = _describe(tree, [*before, *role_words])
    gender = _title_gender(tree, [*before, *role_words]) or (
        given_name_gender(name) if label in ("PERSON", "") and " " in name else None
    )
    return Mention(
        head=head,
        first=min([start, *before]),
        last=last,
        form=Form.NAME,
        name=" ".join(name.split()),
        name_first=first,
        name_last=last,
        label=label,
        plural=tree.tag[head] == "NNPS" and label in ("NORP", ""),
        gender=gender,
        kind=SourceKind.PERSON if (role or role_words) and label in ("PERSON", "") else None,
        role=role,
        country=country,
        embedded=embedded,
    )


def _nominal(tree: Tree, head: int) -> Mention | None:
    row = noun_row(tree, head)
    first = min([head, *(c for c in tree.children[head] if c < head and tree.dep[c] != "punct")])
    first = min(first, tree.left[first])
    before = [i for i in range(first, head) if tree.dep[i] in _TITLE_DEPS]
    country, role = _describe(tree, [*before, head])
    if country is None:
        country = _country_beside(tree, head)
    determiners = {tree.lower[c] for c in tree.children[head] if tree.dep[c] in ("det", "poss")}
    plural = tree.tag[head] in ("NNS", "NNPS", "CD") or tree.lower[head] in _QUANTIFIERS
    modifiers = frozenset(
        tree.lemma[i]
        for i in range(tree.left[head], tree.right[head] + 1)
        if i != head and tree.pos[i] in ("NOUN", "PROPN", "ADJ") and i - head < 12
    )
    return Mention(
        head=head,
        first=first,
        last=head,
        form=Form.NOMINAL,
        plural=plural,
        gender=(row["gender"] or None) if row else None,
        kind=_kind_of(row, plural=plural),
        role=role if row and row["role"] in ("leader", "office") else None,
        country=country,
        definite=bool(determiners & _DEFINITE)
        or any(tree.dep[c] == "poss" for c in tree.children[head]),
        counted=any(tree.dep[c] == "nummod" for c in tree.children[head]),
        modifiers=modifiers,
    )


def _kind_of(row: Row | None, *, plural: bool) -> SourceKind | None:
    if row is None:
        return None
    kind = SourceKind(row["kind"])
    return SourceKind.GROUP if plural and kind is SourceKind.PERSON else kind


def noun_row(tree: Tree, head: int) -> Row | None:
    """The row of the actor nouns for a noun, with the noun before it ("prime minister") first."""
    rows = actor_nouns()
    if head and tree.head[head - 1] == head:
        row = rows.get(f"{tree.lower[head - 1]} {tree.lemma[head]}")
        if row is not None:
            return row
    return rows.get(tree.lemma[head]) or rows.get(tree.lower[head])


def _describe(tree: Tree, words: list[int]) -> tuple[str | None, str | None]:
    """The country and the office that the words beside a name state."""
    country: str | None = None
    role: str | None = None
    index = 0
    while index < len(words):
        pair = words[index : index + 2]
        both = " ".join(tree.words[i] for i in pair)
        if country is None and len(pair) == 2 and nationality(both):
            country, index = nationality(both), index + 2
            continue
        here = words[index]
        if country is None:
            country = nationality(tree.words[here])
        row = (
            (actor_nouns().get(both.lower()) if len(pair) == 2 else None)
            or actor_nouns().get(tree.lower[here])
            or actor_nouns().get(tree.lemma[here])
        )
        if row is not None and row["role"] in ("leader", "office"):
            role = row["noun"]
        index += 1
    return country, role


def _country_beside(tree: Tree, head: int) -> str | None:
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


def _is_title(word: str) -> bool:
    if word.rstrip(".") in _titles():
        return True
    row = actor_nouns().get(word)
    return row is not None and row["role"] in ("leader", "office")


def _title_gender(tree: Tree, words: list[int]) -> str | None:
    for index in words:
        gender = _titles().get(tree.lower[index].rstrip("."))
        if gender:
            return gender
    return None


@lru_cache(maxsize=16384)
def nationality(word: str) -> str | None:
    """The country code of a nationality word, remembered."""
    return resolve_nationality(word) if word[:1].isupper() else None


@cache
def actor_nouns() -> Mapping[str, Row]:
    """The table of actor nouns by noun."""
    return {row["noun"]: row for row in load_table("actor_nouns")}


@cache
def _titles() -> Mapping[str, str]:
    """The gender of each title, '' where it has none."""
    return {word: row["gender"] for row in load_table("titles") for word in to_words(row["title"])}
