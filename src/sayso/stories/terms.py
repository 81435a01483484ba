"""What an article is known by: its words and names, weighed by how rare they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from math import log, sqrt

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

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*|\d+(?:[.,]\d+)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def find_terms(text: str) -> list[str]:
    """The words of a text in lower case, possessive endings left out, and names of two words.

    >>> find_terms("Ann Lee's bridge")
    ['ann', 'lee', 'bridge', 'ann lee']
    """
    words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(text)]
    names = [f"{a} {b}".lower() for a, b in pairwise(words) if a[:1].isupper() and b[:1].isupper()]
    return [word.lower() for word in words] + names


class TermWeights:
    """How rare terms are: in general newswriting first, then more and more in what came in."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._texts = 0

    def weigh(self, report: Report) -> dict[str, float]:
        """The weighted terms of text and lead, of length 1; those of the lead are marked "^".

        The report counts from now on among those that came in.
        """
        title, text = report.article.title or "", find_reporting(report)
        whole = Counter(find_terms(f"{title}\n{text}"))
        lead = Counter(find_terms(f"{title}\n{text[:LEAD]}"))
        self.count(whole)
        vector = {**self._weigh(whole, ""), **self._weigh(lead, "^")}
        norm = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {term: weight / norm for term, weight in vector.items()}

    def count(self, terms: Iterable[str]) -> None:
        """Count the terms of one more report, each of them once."""
        self._counts.update(set(terms))
        self._texts += 1

    def _weigh(self, terms: Mapping[str, int], mark: str) -> dict[str, float]:
        weights = {term: (1 + log(count)) * self.rarity(term) for term, count in terms.items()}
        best = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
        norm = sqrt(sum(weights[term] ** 2 for term in best)) or 1.0
        return {f"{mark}{term}": weights[term] / norm for term in best}

    def rarity(self, term: str) -> float:
        """The inverse document frequency of a term."""
        expected = COMMON_TEXTS * _common_words().get(term, RARE_PERCENT) / 100
        return log((COMMON_TEXTS + self._texts + 1) / (expected + self._counts[term] + 0.5))


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
