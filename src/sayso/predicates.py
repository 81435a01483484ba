"""Words of newswriting that say the same happening: "turn down", "rejection" and "refuse"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from sayso.tables import load_table


@dataclass(frozen=True, slots=True)
class Sense:
    """A class of happenings, and whether the word says that it came about or went the other way."""

    happening: str
    positive: bool


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    found: dict[str, tuple[Sense, ...]] = {}
    for row in load_table("predicates"):
        sense = Sense(row["class"], row["sign"] == "+")
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), sense)
    return found


def find_senses(predicate: str) -> tuple[Sense, ...]:
    """The classes a predicate is in, the commonest first; () when the table does not know it.

    >>> find_senses("turn_down"), find_senses("acceptance")
    ((Sense(happening='accept', positive=False),), (Sense(happening='accept', positive=True),))
    """
    return _senses().get(predicate, ())


def normalise_word(word: str) -> str:
    """The word that stands for a content word: its class of happenings, else itself.

    >>> normalise_word("rejection"), normalise_word("bridge")
    ('accept', 'bridge')
    """
    senses = find_senses(word)
    return senses[0].happening if senses else word


@lru_cache(maxsize=20_000)  # the claims of a story share few predicates
def shared_sense(a: str, b: str) -> tuple[Sense, Sense] | None:
    """The senses by which two predicates are of one class, None when they share none.

    >>> shared_sense("rebuff", "accept")[0].positive
    False
    """
    for sense in find_senses(a):
        for other in find_senses(b):
            if sense.happening == other.happening:
                return sense, other
    return None
