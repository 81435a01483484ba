"""What is kept of the articles in an index, so that it can go on where it ended.

An article's terms and days are enough: its text is not read again.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sayso.model import Interval, Report
from sayso.stories.terms import TermWeights, find_reporting, find_terms

MARK = "^"
"""Begins a term of the lead; the others are of the whole text."""

COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Features:
    """What an article is known by: its weighted terms, its days, and what else it says.

    `words` are the terms that weigh too little to tell it from others; they count all the same
    when it is asked how rare a term is. Weights are of single precision.
    """

    terms: tuple[str, ...]
    weights: tuple[float, ...]
    words: tuple[str, ...]
    days: Interval | None

    def all_words(self) -> Iterator[str]:
        """Every term of the whole text, once."""
        yield from self.words
        yield from (term for term in self.terms if not term.startswith(MARK))

    def to_bytes(self) -> bytes:
        """The features as they are stored: MessagePack, compressed."""
        weights = array("f", self.weights).tobytes()
        packed = msgspec.msgpack.encode((self.terms, weights, self.words, self.days))
        return zlib.compress(packed, COMPRESSION)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Features:
        """The features that were stored.

        >>> features = Features(("bridge",), (1.0,), ("the",), None)
        >>> Features.from_bytes(features.to_bytes()) == features
        True
        """
        terms, packed, words, days = _DECODER.decode(zlib.decompress(stored))
        weights = array("f")
        weights.frombytes(packed)
        return cls(terms, tuple(weights), words, days)


_DECODER = msgspec.msgpack.Decoder(tuple[tuple[str, ...], bytes, tuple[str, ...], Interval | None])


@dataclass(frozen=True, slots=True)
class Gathered:
    """An article in its place: the story it is in, by the index's own key, and its features."""

    article: str
    story: str
    features: Features


def find_features(report: Report, weights: TermWeights) -> Features:
    """What an article is known by among the reports that came before it; it counts among them."""
    vector = weights.weigh(report)
    said = find_terms(f"{report.article.title or ''}\n{find_reporting(report)}")
    words = tuple(dict.fromkeys(word for word in said if word not in vector))
    return Features(
        tuple(vector), tuple(array("f", vector.values())), words, report.published.interval
    )
