"""What an article is known by: its words and names, weighed by how rare they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from math import log, sqrt
from operator import and_
from zlib import crc32

from sayso.model import Report
from sayso.tables import load_table

LEAD = 1000
"""Code points of the text that count as its lead, with the title."""

TERMS = 150
"""Terms of text and of lead that an article is known by: the weightiest."""

COMMON_TEXTS = 300
"""Reports that the table of common words stands for, when it is joined with what came in."""

RARE_PERCENT = 0.1
"""How many reports in a hundred hold a word that the table of common words does not know."""

MARK = "^"
"""Begins a term of the lead; the others are of the whole text."""

COUNTERS = 1 << 22
"""Counters of terms. Two terms may share one: so many are enough, however long one reads."""

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def find_terms(text: str) -> list[str]:
    """The words of a text in lower case, possessive endings left out, and names of two words.

    >>> find_terms("Ann Lee's bridge")
    ['ann', 'lee', 'bridge', 'ann lee']
    """
    words = [
        _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word
        for word in _WORD.findall(text)
    ]
    capital = [word[:1].isupper() for word in words]
    names = [
        f"{a} {b}".lower()
        for (a, b), both in zip(pairwise(words), map(and_, capital, capital[1:]), strict=True)
        if both
    ]
    return [word.lower() for word in words] + names


def to_number(term: str) -> int:
    """The number by which a term is kept, the same everywhere: its CRC-32.

    >>> to_number("bridge")
    1769475999
    """
    return crc32(term.encode())


def to_counter(term: str) -> int:
    """The counter in which reports with a term are counted.

    >>> to_counter("bridge") == to_number("bridge") % COUNTERS
    True
    """
    return crc32(term.encode()) % COUNTERS


class Terms:
    """The terms of a report: those of the whole text, and those of its lead with the title."""

    def __init__(self, report: Report) -> None:
        title, text = report.article.title or "", find_reporting(report)
        self.whole = Counter(find_terms(f"{title}\n{text}"))
        self.lead = Counter(find_terms(f"{title}\n{text[:LEAD]}"))
        self.counters = {term: to_counter(term) for term in self.whole}
        self.counted = sorted(set(self.counters.values()))
        """The counters that the report adds one to."""
        self.counters |= {term: to_counter(term) for term in self.lead.keys() - self.whole.keys()}
        """The counter of every term."""

    def weigh(self, counts: Mapping[int, int], texts: int) -> dict[str, float]:
        """The weighted terms of text and lead, of length 1; those of the lead are marked "^".

        `counts` says how many of the reports that came in, `texts`, each counter has seen.
        """
        rarities = {
            term: find_rarity(term, counts.get(counter, 0), texts)
            for term, counter in self.counters.items()
        }
        vector = {**_weigh(self.whole, rarities, ""), **_weigh(self.lead, rarities, MARK)}
        norm = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {term: weight / norm for term, weight in vector.items()}


def _weigh(terms: Mapping[str, int], rarities: Mapping[str, float], mark: str) -> dict[str, float]:
    weights = {term: (1 + log(count)) * rarities[term] for term, count in terms.items()}
    best = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
    norm = sqrt(sum(weights[term] ** 2 for term in best)) or 1.0
    return {f"{mark}{term}": weights[term] / norm for term in best}


def find_rarity(term: str, count: int, texts: int) -> float:
    """The inverse document frequency of a term: in general newswriting first, then in what came.

    >>> find_rarity("the", 0, 0) < find_rarity("aldmoor", 0, 0)
    True
    """
    expected = COMMON_TEXTS * _common_words().get(term, RARE_PERCENT) / 100
    return log((COMMON_TEXTS + texts + 1) / (expected + count + 0.5))


def to_words(terms: Iterable[str]) -> list[str]:
    """Terms as a person reads them, each once, whether of text or lead.

    >>> to_words(["bridge", "^bridge"])
    ['bridge']
    """
    return list(dict.fromkeys(term.lstrip(MARK) for term in terms))


def find_reporting(report: Report) -> str:
    """The text without promotion, legal lines and other parts that report nothing."""
    text, at, kept = report.article.text, 0, []
    for part in sorted(report.parts, key=lambda part: part.span):
        kept.append(text[at : max(at, part.span.start)])
        at = max(at, part.span.end)
    return "".join([*kept, text[at:]])


@cache
def _common_words() -> Mapping[str, float]:
    return {row["word"]: float(row["percent"]) for row in load_table("common_words")}
