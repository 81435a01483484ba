"""The features of many pairs at once, as columns: what `features` says of two, without its words.

`features` is the definition and explains; here the same numbers are computed for all pairs that
an index holds likely, from arrays that hold one row a claim. A test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.align import features
from sayso.align.candidates import Candidates
from sayso.align.columns import (
    Flags,
    Numbers,
    SetColumn,
    SlotColumn,
    Values,
    code_senses,
    code_values,
    to_flags,
)
from sayso.align.features import Context
from sayso.align.looks import Look
from sayso.align.vectors import Vectors
from sayso.model import Interval, Quantity
from sayso.predicates import normalise_word

CHUNK = 16384
"""Pairs whose vectors are held at once."""

DIGITS = 4
NO_RIVAL = -9.0
"""The first score of a rival where there is none."""

SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class PairScores:
    """The scores of pairs, one entry a pair: as `features.Score`, without the features."""

    same: Values
    near: Values
    opposed: Flags
    rival: Values


class Columns:
    """The looks of a story as arrays, one row a claim."""

    def __init__(
        self, looks: Sequence[Look], context: Context, vectors: Vectors, bare: Vectors
    ) -> None:
        self.context = context
        self.vectors, self.bare = vectors, bare
        self.article = code_values(look.ref.article for look in looks)
        self.text = code_values(look.text for look in looks)
        self.day = code_values(look.day for look in looks)
        self.speaker = code_values(look.speaker for look in looks)
        self.predicate = code_values(look.predicate or None for look in looks)
        self.classes, self.signs = code_senses([look.predicate for look in looks])
        self.affirmative = to_flags(look.affirmative for look in looks)
        self.denying = to_flags(look.denying for look in looks)
        self.future = to_flags(look.future for look in looks)
        self.sure = to_flags(look.sure for look in looks)
        self.times = to_flags(look.times for look in looks)
        self.told = to_flags(look.told for look in looks)
        self.place = np.array([look.place for look in looks], dtype=np.float64)
        self.depth = np.array([look.depth for look in looks])
        self.figures = SetColumn([look.figures for look in looks])
        self.short = to_flags(features.is_short(look) for look in looks)
        self.left_open = to_flags(look.left_open for look in looks)
        self.subjects = SetColumn([look.subjects for look in looks])
        self.objects = SetColumn([look.objects for look in looks])
        self.actors = SetColumn([look.actors for look in looks])
        self.fillers = SetColumn([look.subjects | look.objects for look in looks])
        self.concepts = SetColumn([look.concepts for look in looks], context.telling)
        self.doing = self.concepts.like(normalise_word(look.predicate) for look in looks)
        self.mass = np.array([context.mass[look.ref][0] for look in looks])
        self.length = np.array([context.mass[look.ref][1] for look in looks])
        self.quantities = SlotColumn([look.quantities for look in looks], _count_key)
        self.intervals = SlotColumn([look.intervals for look in looks])
        self.places = SlotColumn([look.places for look in looks])

    def add_up(self, i: Numbers, j: Numbers) -> Values:
        """The weighted features of pairs before rivals are looked at."""
        return self._add_up(self.measure(i, j))[0]

    def score(self, i: Numbers, j: Numbers) -> tuple[PairScores, Rivals]:
        """The scores of the pairs of rows `i` and `j`, of which the first is the smaller.

        Also gives the rivals that these pairs are to each other.
        """
        found = self.measure(i, j)
        first, near = self._add_up(found)
        weights = self.context.weights
        rivals = Rivals(self.article, i, j, first)
        rival = rivals.find(i, j, first)
        lead = np.clip((first - rival) / features.ROOM, -1.0, 1.0)
        lead[self.article[i] == self.article[j]] = 0.0
        ahead, behind = np.maximum(lead, 0.0), np.maximum(-lead, 0.0)
        same = first + weights["ahead"] * ahead + weights["behind_differs"] * behind
        near = near + weights["ahead"] * ahead
        same, near = _sigmoid(same), _sigmoid(near)
        never, opposed = self._settle(i, j, found, near)
        return PairScores(np.where(never, 0.0, same), near, opposed, rival), rivals

    def _add_up(self, found: Mapping[str, Values]) -> tuple[Values, Values]:
        """The weighted features, all of them, and those of the matter alone."""
        every = np.full(len(found["vector"]), self.context.weights["bias"])
        alike = every.copy()
        for name, column in found.items():
            part = self.context.weights.get(name, 0.0) * column
            every += part
            if features.is_of_matter(name):
                alike += part
        return every, alike

    def measure(self, i: Numbers, j: Numbers) -> dict[str, Values]:
        """Each feature's values for the pairs of rows, 0 where it has none; rivals left aside."""
        known = (self.predicate[i] >= 0) & (self.predicate[j] >= 0)
        shared, other_way = self._sense(i, j)
        alike = known & ((self.predicate[i] == self.predicate[j]) | shared)
        unlike_way = self.affirmative[i] != self.affirmative[j]
        denying = np.where(self.affirmative[i], self.denying[i], self.denying[j])
        negated = unlike_way & (~denying | (known & (self.predicate[i] == self.predicate[j])))
        inside = self.concepts.shared(i, j, of=self.doing) + self.concepts.shared(
            j, i, of=self.doing
        )
        subject, subject_differs = self.subjects.compare(i, j)
        object_, object_differs = self.objects.compare(i, j)
        numbers, numbers_differs = self.quantities.compare(i, j, self._compare_numbers)
        dates, dates_differs = self.intervals.compare(i, j, _dates)
        places, places_differs = self.places.compare(i, j, _places)
        both = self.actors.shared(i, j)
        other = (both < self.actors.size[i]) & (both < self.actors.size[j])
        least = np.minimum(self.mass[i], self.mass[j])
        vector, bare = _cosine(self.vectors, i, j), _cosine(self.bare, i, j)
        unlike = np.clip(1 - np.maximum(vector, bare) / features.ALIKE, 0.0, 1.0)
        columns: dict[str, Values | Flags] = {
            "predicate": alike,
            "predicate_differs": known & ~alike,
            "predicate_inside": np.where(known & ~alike, inside / 2, 0.0),
            "subject": subject,
            "subject_differs": subject_differs,
            "object": object_,
            "object_differs": object_differs,
            "filler": self.fillers.shared(i, j) > 0,
            "actors_differs": other,
            "concepts": self._compare_concepts(i, j),
            "vector": vector,
            "bare": bare,
            "unlike_differs": np.where(numbers > 0, 0.0, unlike),
            "numbers": numbers,
            "numbers_differs": numbers_differs,
            "dates": dates,
            "dates_differs": dates_differs,
            "places": places,
            "places_differs": places_differs,
            "figures": self.figures.shared(i, j) > 0,
            "lead": np.clip(
                1 - (np.maximum(self.place[i], self.place[j]) - 1) / features.LEAD, 0.0, 1.0
            ),
            "apart_differs": np.abs(self.depth[i] - self.depth[j]),
            "told_differs": self.told[i] != self.told[j],
            "tense_differs": self.future[i] != self.future[j],
            "certainty_differs": self.sure[i] != self.sure[j],
            "opposed_differs": np.where(shared, unlike_way != other_way, negated),
            "speaker": (self.speaker[i] == self.speaker[j]) & (self.speaker[i] >= 0),
            "same_article": self.article[i] == self.article[j],
            "thin_differs": np.clip(1 - least / features.PLENTY, 0.0, 1.0),
        }
        return {name: column.astype(np.float64) for name, column in columns.items()}

    def _compare_numbers(
        self, a: tuple[Quantity, ...], b: tuple[Quantity, ...]
    ) -> tuple[float, float]:
        return _values(features.compare_numbers(a, b, self.context.rare), "numbers")

    def _settle(
        self, i: Numbers, j: Numbers, found: Mapping[str, Values], near: Values
    ) -> tuple[Flags, Flags]:
        """The pairs that are never one, and those that dispute each other, as `compare_looks`."""
        has = {name: column > 0 for name, column in found.items()}
        opposed = has["opposed_differs"]
        alike = has["predicate"] & (has["subject"] | has["object"])
        never = (opposed & ~alike) | (alike & has["tense_differs"])
        never |= (self.times[i] & ~self.times[j] & self.short[j]) | (
            self.times[j] & ~self.times[i] & self.short[i]
        )
        never |= self.left_open[i] != self.left_open[j]
        one = has["numbers_differs"] != has["dates_differs"]
        any_ = has["numbers_differs"] | has["dates_differs"]
        one_day = (self.day[i] == self.day[j]) & (self.day[i] >= 0)
        moved = has["tense_differs"] | (has["numbers_differs"] & ~one_day)
        rivals = one & (near >= features.RIVAL) & ~moved & ~has["same_article"]
        return never | (any_ & ~rivals), opposed | (rivals & ~never)

    def _sense(self, i: Numbers, j: Numbers) -> tuple[Flags, Flags]:
        """Whether predicates share a class, and whether they have other signs in the first."""
        found = np.zeros(len(i), dtype=bool)
        other = np.zeros(len(i), dtype=bool)
        for a in range(self.classes.shape[1]):
            for b in range(self.classes.shape[1]):
                ours, theirs = self.classes[i, a], self.classes[j, b]
                new = (ours == theirs) & (ours >= 0) & ~found
                other |= new & (self.signs[i, a] != self.signs[j, b])
                found |= new
        return found, other

    def _compare_concepts(self, i: Numbers, j: Numbers) -> Values:
        lengths = self.length[i] * self.length[j]
        squares = self.concepts.weigh(i, j)
        found = np.zeros_like(squares)
        np.divide(squares, lengths, out=found, where=lengths > 0)
        return found


class Rivals:
    """For each claim and article the two best first scores that the claim has there."""

    def __init__(self, article: Numbers, i: Numbers, j: Numbers, first: Values) -> None:
        shape = (len(article), int(article.max(initial=-1)) + 1)
        self._article = article
        self._best, self._second = np.full(shape, NO_RIVAL), np.full(shape, NO_RIVAL)
        rows, columns = np.concatenate([i, j]), np.concatenate([article[j], article[i]])
        order = np.lexsort((-np.tile(first, 2), columns, rows))
        rows, columns, values = rows[order], columns[order], np.tile(first, 2)[order]
        leads = np.ones(len(rows), dtype=bool)
        leads[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        self._best[rows[leads], columns[leads]] = values[leads]
        follows = np.flatnonzero(leads[:-1] & ~leads[1:]) + 1
        self._second[rows[follows], columns[follows]] = values[follows]

    def find(self, i: Numbers, j: Numbers, first: Values) -> Values:
        """The best score that either claim has with another claim of the other's article."""
        return np.maximum(self._of(i, j, first), self._of(j, i, first))

    def _of(self, i: Numbers, j: Numbers, first: Values) -> Values:
        best, second = self._best[i, self._article[j]], self._second[i, self._article[j]]
        return np.asarray(np.where(first >= best - SLACK, second, best), dtype=np.float64)


class Scores:
    """The scores of a story's pairs, computed for all candidates at once.

    A pair that the index does not hold likely has the score of a candidate of the same words (of
    many copies of a report the index holds some), else 0.
    """

    def __init__(self, columns: Columns, candidates: Candidates) -> None:
        i, j = candidates.i, candidates.j
        self.columns = columns
        self.candidates, self.rivals = columns.score(i, j)
        self._count = len(columns.article)
        self._at: dict[int, int] = dict(
            zip((i * self._count + j).tolist(), range(len(i)), strict=True)
        )
        self._same: list[float] = self.candidates.same.tolist()
        self._text: list[int] = columns.text.tolist()
        order = np.argsort(self.candidates.same, kind="stable")
        words = _pair_keys(columns.text[i[order]], columns.text[j[order]], self._count)
        self._by_words: dict[int, int] = dict(zip(words.tolist(), order.tolist(), strict=True))

    def rival(self, i: int, j: int) -> float:
        """The best first score of two claims' rivals."""
        at = self._at.get(min(i, j) * self._count + max(i, j))
        if at is not None:
            return float(self.candidates.rival[at])
        pair = np.array([min(i, j)]), np.array([max(i, j)])
        return float(self.rivals.find(*pair, self.columns.add_up(*pair))[0])

    def same(self, i: int, j: int) -> float:
        """How sure it is of two claims that they say the same."""
        at = self._find(i, j)
        return 0.0 if at is None else float(self._same[at])

    def opposed(self, i: int, j: int) -> bool:
        """True when two claims dispute each other."""
        at = self._find(i, j)
        return at is not None and bool(self.candidates.opposed[at])

    def _find(self, i: int, j: int) -> int | None:
        """The candidate that a pair is, or that has its words."""
        at = self._at.get(i * self._count + j if i < j else j * self._count + i)
        if at is not None:
            return at
        a, b = self._text[i], self._text[j]
        return self._by_words.get(a * self._count + b if a < b else b * self._count + a)


def _pair_keys(a: Numbers, b: Numbers, count: int) -> Numbers:
    """One number for each pair, whichever is given first."""
    return np.asarray(np.minimum(a, b) * count + np.maximum(a, b), dtype=np.int64)


def _dates(a: tuple[Interval, ...], b: tuple[Interval, ...]) -> tuple[float, float]:
    return _values(features.compare_dates(a, b), "dates")


def _places(a: frozenset[str], b: frozenset[str]) -> tuple[float, float]:
    return _values(features.compare_places(a, b), "places")


def _values(found: Iterable[features.Feature], name: str) -> tuple[float, float]:
    values = {feature.name: feature.value for feature in found}
    return values.get(name, 0.0), values.get(f"{name}_differs", 0.0)


def _count_key(quantities: Iterable[Quantity]) -> Hashable:
    return tuple((q.low, q.high, q.unit, q.hedge) for q in quantities)


def _cosine(vectors: Vectors, i: Numbers, j: Numbers) -> Values:
    """The cosines of unit vectors, rounded, negative ones as 0."""
    found = np.zeros(len(i))
    for start in range(0, len(i), CHUNK):
        part = slice(start, start + CHUNK)
        found[part] = np.einsum("ij,ij->i", vectors[i[part]], vectors[j[part]])
    return np.maximum(np.round(found, DIGITS), 0.0)


def _sigmoid(x: Values) -> Values:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60.0, 60.0))))
