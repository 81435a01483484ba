"""The words that name a body, compared: shorter and longer names, ranks, countries, clauses.

A phrase is the plain words of a name or description, the head last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sayso.judge.institutions import bodily_nouns, company_nouns, institution_kinds
from sayso.judge.wordforms import Phrase
from sayso.places import resolve_nationality, resolve_place
from sayso.tables import load_table


def lengthen(phrase: Phrase, longer: Iterable[Phrase], companies: set[Phrase]) -> Phrase:
    """The fuller name that a short one stands for in its article; itself where none is told.

    >>> lengthen(("board",), [("harbour", "board"), ("ferry", "union")], set())
    ('harbour', 'board')
    """
    if len(phrase) == 1 and phrase[0] in company_nouns() and len(companies) == 1:
        return next(iter(companies))
    fitting = {other for other in longer if set(phrase) < set(other) and phrase[-1] in other}
    heads = {other for other in fitting if other[-1] == phrase[-1]} or fitting
    return next(iter(heads)) if len(heads) == 1 else phrase


def cluster_phrases(phrases: set[Phrase]) -> dict[Phrase, str]:
    """Phrases that name one body, each with the identity of its class."""
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    names: dict[Phrase, str] = {}
    begun = {phrase[0] for phrase in phrases if len(phrase) > 1}
    cores = {p[0] for p in phrases if len(p) == 1 and p[0] not in begun and _is_proper(p[0])}
    called = {
        generic: name for name in ordered for generic in _generic_names().get(" ".join(name), ())
    }
    for phrase in ordered:
        name = called.get(" ".join(phrase))
        if name is not None or phrase[-1] in cores:
            names[phrase] = f"body:{' '.join(name or phrase[-1:])}"
            continue
        fitting = [other for other in names if is_same_body(phrase, other)]
        classes = {names[other] for other in fitting}
        lands = {_lands(other) for other in fitting} - {frozenset()}
        if len(classes) == 1 or (classes and len(phrase) > 1 and len(lands) < 2):
            names[phrase] = names[fitting[0]]
        else:
            names[phrase] = f"body:{' '.join(phrase)}"
    return names


def _is_proper(word: str) -> bool:
    """True for a body's one-word name, no kind of body and no place: the "gpx" of "bureau GPX"."""
    kinds = bodily_nouns().union(company_nouns(), institution_kinds())
    return word not in kinds and not is_paper_phrase((word,)) and not _land(word)


@cache
def _generic_names() -> Mapping[str, tuple[str, ...]]:
    """By the name of a body what news calls it without its name (`data/generic_names.tsv`)."""
    return {
        name: tuple(row["words"].split("|"))
        for row in load_table("generic_names")
        for name in row["names"].split("|")
    }


def is_same_body(short: Phrase, long: Phrase) -> bool:
    """True when two phrases may name one body of a story.

    >>> is_same_body(("statistics", "institute"), ("national", "statistics", "institute"))
    True
    >>> is_same_body(("tajik", "defence", "ministry"), ("kyrgyz", "defence", "ministry"))
    False
    """
    if short == long:
        return True
    if len(short) == 1 and short[0] == "".join(word[0] for word in long) and len(long) > 1:
        return True
    begins = long[: len(short)] == short and not resolve_place(" ".join(short))
    if begins and not {short[0], short[-1]} & bodily_nouns():
        return True
    if _is_one_agency(short, long):
        return True
    a, b = set(short), set(long)
    if short[-1] != long[-1] and not (a < b and short[-1] in institution_kinds()):
        return False
    return a < b or b < a


SHORT = 3
"""Letters of an abbreviated country: UK, US, UAE."""
_RANKS = frozenset(
    {"state", "national", "federal", "central", "general", "regional", "provincial", "country"}
)
_FIELDS = {
    "electoral": "election",
    "elections": "election",
    "statistical": "statistics",
    "environmental": "environment",
    "agricultural": "agriculture",
    "educational": "education",
    "financial": "finance",
    "medical": "medicine",
    "medicines": "medicine",
    "meteorological": "weather",
    "geological": "geology",
    "defense": "defence",
    "labor": "labour",
}
"""Words of one field in two forms."""
_AGENCIES = frozenset(
    """agency authority office service bureau board commission department directorate inspectorate
    administration regulator""".split()  # noqa: SIM905 - a list of words, kept readable
)


def _is_one_agency(one: Phrase, other: Phrase) -> bool:
    """True for two full names of one agency, with its country or rank said or not.

    >>> _is_one_agency(("finnish", "safety", "agency"), ("finland", "safety", "authority"))
    True
    >>> _is_one_agency(("state", "elections", "board"), ("texas", "elections", "board"))
    True
    """
    if one[-1] != other[-1] and not {one[-1], other[-1]} <= _AGENCIES:
        return False
    fields = [
        {_FIELDS.get(word, word) for word in phrase[:-1] if word not in _RANKS and not _land(word)}
        for phrase in (one, other)
    ]
    ranked = bool(_RANKS.intersection(one)) and bool(_RANKS.intersection(other))
    if fields[0] != fields[1] or not (fields[0] or ranked):
        return False
    lands = [_lands(one), _lands(other)]
    if one[-1] != other[-1]:
        return lands[0] == lands[1] != frozenset()
    return not lands[0] or not lands[1] or lands[0] == lands[1]


def _lands(phrase: Phrase) -> frozenset[str]:
    """The countries and places that a body's name says it is of."""
    return frozenset(_land(word) for word in phrase[:-1] if word not in _RANKS) - {""}


def _land(word: str) -> str:
    """The country or place that a word of a body's name is of; empty where it is none."""
    name = word.upper() if len(word) <= SHORT else word.title()
    nation = resolve_nationality(name)
    place = resolve_place(name) if nation is None else None
    return nation or (place.key if place else "")


_CLAUSE = frozenset(
    """has have had been be are were will would can could may might must do does did it they he she
    we you i if not when where while""".split()  # noqa: SIM905 - a list of words, kept readable
)


def is_name_like(phrase: Phrase) -> bool:
    """False for a clause that was taken for a name, and for what begins with a number.

    >>> is_name_like(("harbour", "board")), is_name_like(("harbour", "has", "agreed"))
    (True, False)
    """
    return bool(phrase) and not set(phrase) & _CLAUSE and not phrase[0][0].isdigit()


def is_paper_phrase(phrase: Phrase) -> bool:
    """True for what stands for the author of a class of paper, not for a name.

    >>> is_paper_phrase(("paper-court",)), is_paper_phrase(("court",))
    (True, False)
    """
    return phrase[0].startswith("paper-")
