"""Where a text speaks of an actor: names, descriptions and pronouns, with what their words tell.

A mention is the head of a noun phrase. Its features (number, gender, kind, office, country) come
from its own words only; which mentions are one actor is decided in `coref`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from spacy.tokens import Doc

from sayso.attribute.roles import (
    OFFICES,
    country_beside,
    describe,
    is_title,
    kind_of,
    nationality,
    noun_row,
    title_gender,
)
from sayso.attribute.tree import Tree
from sayso.model import SourceKind
from sayso.names import given_name_gender, is_given_name
from sayso.places import resolve_place
from sayso.publishers import find_outlet


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
    number: int | None = None
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
BODY_ENDINGS = frozenset(
    {
        "stores", "motors", "bank", "group", "partners", "holdings", "securities", "airlines",
        "airways", "foods", "energy", "capital", "industries", "systems", "technologies", "labs",
        "pharmaceuticals", "media", "studios", "brothers", "sons", "co", "corp", "inc", "ltd",
        "plc", "llc", "university", "college", "institute", "foundation", "association",
        "robotics", "marine", "leasing", "ventures", "logistics", "analytics", "therapeutics",
        "biosciences", "aerospace",
        "software", "shipping", "chemicals", "solutions", "railways", "telecom",
        "insurance", "electric", "lines", "entertainment", "networks", "properties", "resources",
        "council", "union", "party", "committee", "agency", "authority", "ministry", "court",
    }
)  # fmt: skip
"""Last words of names that no person has."""
EITHER = frozenset({"operator", "owner", "supplier", "lender", "provider", "sponsor", "buyer"})
"""Nouns that the table holds for people, which a body may be as well."""
MOST_WORDS = 12
"""How many words on either side of a noun can describe it."""
_MISLABELLED = frozenset({"EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "LANGUAGE"})
"""Labels that the parser gives to surnames it has not seen."""
_PLACES = frozenset({"LOC", "GPE", "FAC"})
_NO_NAME = frozenset({"ADV", "ADP", "CCONJ", "SCONJ", "PUNCT", "VERB"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_INNER = frozenset({"compound", "nmod", "amod", "det", "nummod", "punct", "case", "predet"})
_TITLE_DEPS = frozenset({"compound", "amod", "nmod"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their"})
_HONORIFICS = frozenset({"mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "miss", "sir"})
_NOBODY = frozenset({"no", "neither"})
_PORTFOLIOS = frozenset(
    {
        "education", "health", "finance", "defense", "defence", "interior", "justice", "transport",
        "transportation", "energy", "trade", "foreign", "labor", "labour", "agriculture", "economy",
        "environment", "culture", "home", "housing", "tourism", "sports", "science", "industry",
    }
)  # fmt: skip
_QUANTIFIERS = frozenset(
    {
        "many", "some", "several", "few", "others", "most", "both", "two", "three", "four",
        "five", "six", "all", "those", "one",
    }
)  # fmt: skip


def find_mentions(tree: Tree, doc: Doc) -> list[Mention]:
    """Every noun phrase that may mean an actor, in reading order of their heads."""
    entities = _entities(doc)
    proper = {word for word, pos in zip(tree.lower, tree.pos, strict=True) if pos == "PROPN"}
    mentions = []
    for index, pos in enumerate(tree.pos):
        if pos == "PRON":
            mention = _pronoun(tree, index)
        elif pos == "NOUN" and _is_proper_after_all(tree, index, proper):
            mention = _name(tree, index, (index, index, ""), embedded=False)
        elif pos in _NOUNS:
            mention = _noun(tree, index, entities)
        elif tree.lower[index] in _QUANTIFIERS and tree.dep[index] in ("nsubj", "pobj", "dobj"):
            mention = _nominal(tree, index)
        else:
            mention = None
        if mention is not None:
            mentions.append(mention)
    return mentions


def _is_proper_after_all(tree: Tree, index: int, proper: set[str]) -> bool:
    """True for a capitalised noun that is a name elsewhere: "Vogel predicts" in a headline."""
    return (
        tree.words[index][0].isupper()
        and tree.lower[index] in proper
        and not tree.children[index]
        and tree.dep[index] in _ARGUMENTS
        and noun_row(tree, index) is None
    )


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
        if not _is_mislabelled(tree, index, entity):
            return None
        entity = None
    if inner and tree.pos[tree.head[index]] in _NOUNS:
        if entity is None or entity[2] not in NAME_LABELS:
            return _hidden_name(tree, index)
        if _is_portfolio(tree, index, entity):
            return None
        governor = tree.head[index]
        if entity[0] <= governor <= entity[1] or index != _entity_head(tree, entity):
            return None
        return _name(tree, index, entity, embedded=True)
    if entity is not None and entity[2] in NAME_LABELS:
        if index != _entity_head(tree, entity):
            return None
        if (
            entity[2] == "NORP"
            and tree.tag[index] == "NNP"
            and tree.child(index, "det") is not None
        ):
            mention = _nominal(tree, index)
            return mention and replace(mention, kind=SourceKind.PERSON)
        return _name(tree, index, entity, embedded=False)
    if tree.pos[index] == "PROPN" and noun_row(tree, index) is None:
        first = index
        while first > 0 and tree.pos[first - 1] == "PROPN" and tree.head[first - 1] == index:
            first -= 1
        return _name(tree, index, (first, index, ""), embedded=False)
    return _nominal(tree, index)


def _is_portfolio(tree: Tree, index: int, entity: tuple[int, int, str]) -> bool:
    """True for "Education" in "Education Minister Reed": a field, not a body."""
    first, last, label = entity
    if label == "PERSON" or first != last or index + 1 >= len(tree):
        return False
    if tree.lemma[index + 1] not in ("minister", "secretary", "ministry", "commissioner"):
        return False
    return tree.tag[index] == "NN" or tree.lower[index] in _PORTFOLIOS


def _is_mislabelled(tree: Tree, index: int, entity: tuple[int, int, str]) -> bool:
    """True for a surname, or a given name and a surname, that the parser calls a product."""
    first, last, label = entity
    if label not in _MISLABELLED or index != last or tree.pos[last] != "PROPN":
        return False
    return first == last or (last == first + 1 and is_given_name(tree.lower[first]))


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
    if label == "ORG" and _is_titled_person(tree, first, last):
        label = "PERSON"
    role_words: list[int] = []
    while first < last and label in ("PERSON", "") and is_title(tree.lower[first]):
        role_words.append(first)
        first += 1
    if label in ("PERSON", "") and last > first and tree.lower[last] in BODY_ENDINGS:
        label = "ORG"
    if label in _PLACES and first == last and not _is_place(tree.words[first]):
        label = ""
    if label in ("ORG", "FAC", "LOC", "GPE") and _is_person_after_all(tree, head, first, last):
        label = "PERSON"
    left = tree.left[head] if not embedded else start
    nearest = max(left, start - MOST_WORDS)
    before = [i for i in range(nearest, start) if tree.dep[i] in _TITLE_DEPS]
    name = tree.chars[tree.start[first] : tree.end[last]]
    country, role = describe(tree, [*before, *role_words])
    gender = title_gender(tree, [*before, *role_words]) or (
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
        definite=not embedded and "the" in tree.lower[max(0, start - 1) : first],
        embedded=embedded,
    )


def _is_person_after_all(tree: Tree, head: int, first: int, last: int) -> bool:
    """True for two words that the parser calls a body or place, where they must be a person.

    They stand beside a noun for people ("the director, Amara Reed"), or begin with a given name
    and act ("Ines Reed keeps").
    """
    words = tree.lower[first : last + 1]
    if len(words) != 2 or words[-1] in BODY_ENDINGS or not all(w.isalpha() for w in words):
        return False
    if any(tree.pos[i] != "PROPN" for i in (first, last)):
        return False
    name = tree.chars[tree.start[first] : tree.end[last]]
    if name.isupper() or resolve_place(name) is not None or find_outlet(name) is not None:
        return False
    beside = [tree.head[head]] if tree.dep[head] == "appos" else []
    beside += [child for child in tree.children[head] if tree.dep[child] == "appos"]
    rows = [noun_row(tree, index) for index in beside if tree.pos[index] == "NOUN"]
    if any(row and row["kind"] == SourceKind.PERSON and row["noun"] not in EITHER for row in rows):
        return True
    return tree.dep[head] in ("nsubj", "appos") and is_given_name(words[0])


def _is_titled_person(tree: Tree, first: int, last: int) -> bool:
    """True for "Spokeswoman Nora Feld", whatever the parser calls it."""
    return (
        last - first >= 2 and is_title(tree.lower[first]) and is_given_name(tree.lower[first + 1])
    )


def _is_place(word: str) -> bool:
    """True for a word that the gazetteer knows, so that the parser's label for it may stand."""
    return resolve_place(word) is not None or nationality(word) is not None


def _nominal(tree: Tree, head: int) -> Mention | None:
    row = noun_row(tree, head)
    first = min([head, *(c for c in tree.children[head] if c < head and tree.dep[c] != "punct")])
    first = max(min(first, tree.left[first]), head - MOST_WORDS)
    before = [i for i in range(first, head) if tree.dep[i] in _TITLE_DEPS]
    country, role = describe(tree, [*before, head])
    if country is None:
        country = country_beside(tree, head)
    determiners = {tree.lower[c] for c in tree.children[head] if tree.dep[c] in ("det", "poss")}
    plural = tree.tag[head] in ("NNS", "NNPS", "CD") or tree.lower[head] in _QUANTIFIERS
    modifiers = frozenset(
        tree.lemma[i]
        for i in range(first, min(tree.right[head] + 1, head + MOST_WORDS))
        if i != head and tree.pos[i] in ("NOUN", "PROPN", "ADJ")
    )
    kind = None if determiners & _NOBODY else kind_of(row, plural=plural)
    if tree.lower[head] == "reports" and first == head and not tree.children[head]:
        kind = SourceKind.UNSTATED
    return Mention(
        head=head,
        first=first,
        last=head,
        form=Form.NOMINAL,
        plural=plural,
        gender=(row["gender"] or None) if row else None,
        kind=kind,
        role=role if row and row["role"] in OFFICES else None,
        country=country,
        definite=bool(determiners & _DEFINITE)
        or any(tree.dep[c] == "poss" for c in tree.children[head]),
        number=_number(tree, head),
        modifiers=modifiers,
    )


NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "both": 2, "dozen": 12,
}  # fmt: skip
MANY = 1000
"""A number from here on counts votes or years, not sources."""


def _number(tree: Tree, head: int) -> int | None:
    """How many the words say: "three officials", "two of the people", "all three"."""
    numerals = [
        c for c in tree.children[head] if tree.dep[c] == "nummod" or tree.lower[c] == "both"
    ]
    for index in (*numerals, head):
        word = tree.lower[index]
        number = int(word) if word.isdecimal() and len(word) < 5 else NUMBERS.get(word)
        if number is not None and number < MANY and tree.lower[index - 1 : index] != ["in"]:
            return number
    return None


def describe_anything(tree: Tree, head: int) -> Mention | None:
    """The mention of a word that speaks though it is no noun: "six in 10", "half", "66 percent"."""
    if tree.pos[head] not in ("NUM", "NOUN", "ADJ", "PROPN", "DET", "X", "VERB"):
        return None
    mention = _nominal(tree, head)
    if (
        mention is not None
        and tree.pos[head] in ("PROPN", "VERB", "X")
        and tree.words[head][0].isupper()
    ):
        return _name(tree, head, (head, head, ""), embedded=False)
    counts = tree.pos[head] in ("NUM", "ADJ", "DET") or tree.lower[head] in ("percent", "half")
    if tree.lower[head] == "one":
        return mention and replace(mention, kind=SourceKind.PERSON, plural=False)
    return mention and replace(mention, kind=SourceKind.GROUP if counts else mention.kind)
