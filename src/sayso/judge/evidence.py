"""How much speaks for two claims being about one thing, and at odds: a sum of weighted signs.

Two claims that differ in a slot may be aligned apart just because they differ. The weights are in
`data/conflict_weights.tsv`, one row a sign, fitted on the project's own stories and rounded; a sum
of zero or more is as likely a conflict as not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import exp, log

from sayso.judge.pairs import Pair, content_words
from sayso.predicates import normalise_word
from sayso.tables import load_table
from sayso.view import StoryView

MUCH_SHARED = 12.0
"""The weight of shared words from which more of them say nothing more."""


@cache
def _weights(kind: str) -> Mapping[str, float]:
    rows = (row for row in load_table("conflict_weights") if row["type"] == kind)
    return {row["sign"]: float(row["weight"]) for row in rows}


def weigh_words(view: StoryView) -> Mapping[str, float]:
    """How much each word of a story tells: high for what few of its claims speak of.

    >>> from sayso.view import view_story
    >>> weigh_words(view_story([]))
    {}
    """
    counts: Counter[str] = Counter()
    claims = 0
    for _, claim in view.claims():
        if claim.frame is not None:
            claims += 1
            counts.update({normalise_word(word) for word in content_words(claim.frame)})
    return {word: log(1 + claims / count) for word, count in sorted(counts.items())}


def weigh_signs(kind: str, signs: Mapping[str, float]) -> float:
    """The sum of the weighted signs of one type of conflict, with that type's base.

    >>> weigh_signs("number", {"slip": 1.0, "group": 1.0, "share": 1.0}) > 0
    True
    >>> weigh_signs("number", {}) < 0
    True
    """
    weights = _weights(kind)
    return weights["base"] + sum(weights[sign] * value for sign, value in signs.items())


def to_score(total: float) -> float:
    """A sum of signs as a score between 0 and 1.

    >>> to_score(0.0)
    0.5
    """
    return 1 / (1 + exp(-total))


def common_signs(pair: Pair) -> dict[str, float]:
    """The signs that every type of conflict has."""
    same_publisher = pair.view.publisher(pair.a.article) == pair.view.publisher(pair.b.article)
    words_a, words_b = (
        {normalise_word(word) for word in content_words(frame)}
        for frame in (pair.frame_a, pair.frame_b)
    )
    shared = sum(pair.telling.get(word, 0.0) for word in sorted(words_a & words_b))
    return {
        "group": float(pair.same),
        "share": min(shared, MUCH_SHARED) / MUCH_SHARED,
        "same_publisher": float(same_publisher),
    }
