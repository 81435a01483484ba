"""What claims hold, as arrays with a row a claim: sets, slots, codes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from sayso.predicates import find_senses

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


FEW = 1_000
"""Up to so many claims, what each shares with each is reckoned at once: a megabyte or eight."""


class SetColumn:
    """A set a claim: which are shared by two, how many or of what weight."""

    def __init__(
        self, sets: Sequence[frozenset[str]], weights: Mapping[str, float] | None = None
    ) -> None:
        self.column = {name: at for at, name in enumerate(sorted(set().union(*sets)))}
        indices = [self.column[name] for members in sets for name in sorted(members)]
        ends = np.cumsum([0, *(len(members) for members in sets)])
        weigh = np.array([1.0 if weights is None else weights[name] for name in self.column])
        shape = (len(sets), len(self.column))
        data = weigh[indices] if indices else np.zeros(0)
        self.weighed = csr_matrix((data, indices, ends), shape=shape)
        self.plain = csr_matrix((np.ones(len(indices)), indices, ends), shape=shape)
        self.size = np.array([len(members) for members in sets], int)
        self.actors = np.array([all(name[:1] == "@" for name in members) for members in sets], bool)

    def like(self, members: Iterable[str]) -> csr_matrix:
        """One member a claim in the columns of this set; none where no set holds it."""
        found = [(row, self.column[m]) for row, m in enumerate(members) if m in self.column]
        rows, columns = zip(*found, strict=True) if found else ((), ())
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=self.plain.shape)

    def shared(self, i: Numbers, j: Numbers, *, of: csr_matrix | None = None) -> Values:
        """How many members two sets share; with `of`, how many of its rows `i` the sets `j` do."""
        ours = self.plain if of is None else of
        if len(self.size) > FEW:
            return _row_sums(ours[i].multiply(self.plain[j]))
        return np.asarray((ours @ self.plain.T).toarray()[i, j], dtype=np.float64)

    def weigh(self, i: Numbers, j: Numbers) -> Values:
        """The sums of the squared weights of shared members."""
        return _row_sums(self.weighed[i].multiply(self.weighed[j]))

    def compare(self, i: Numbers, j: Numbers) -> tuple[Flags, Values]:
        """As `features.compare_roles`: whether a filler is shared, and how other fillers differ."""
        both = (self.size[i] > 0) & (self.size[j] > 0)
        shared = both & (self.shared(i, j) > 0)
        differ = np.where(self.actors[i] & self.actors[j], 1.0, 0.5)
        return shared, np.where(both & ~shared, differ, 0.0)


class SlotColumn:
    """A value a claim that only pairs of values compare, each pair of values once."""

    def __init__(self, values: Sequence[Any], key: Callable[..., Hashable] = tuple) -> None:
        codes: dict[Hashable, int] = {}
        self.values: list[Any] = []
        self.code = np.full(len(values), -1, dtype=np.int64)
        for at, value in enumerate(values):
            if not value:
                continue
            name = key(sorted(value) if isinstance(value, frozenset) else value)
            if name not in codes:
                codes[name] = len(self.values)
                self.values.append(value)
            self.code[at] = codes[name]

    def compare(
        self, i: Numbers, j: Numbers, measure: Callable[[Any, Any], tuple[float, float]]
    ) -> tuple[Values, Values]:
        """How far `measure` finds each pair to agree and to differ, zeros where either is empty."""
        found = np.zeros((2, len(i)))
        both = np.flatnonzero((self.code[i] >= 0) & (self.code[j] >= 0))
        if len(both):
            keys = self.code[i[both]] * len(self.values) + self.code[j[both]]
            distinct, places = np.unique(keys, return_inverse=True)
            rows = [
                measure(self.values[key // len(self.values)], self.values[key % len(self.values)])
                for key in distinct.tolist()
            ]
            found[:, both] = np.array(rows).T[:, places]
        agree, differ = found
        return agree, differ


def code_values(values: Iterable[Hashable]) -> Numbers:
    """A number for each value, -1 for None."""
    codes: dict[Hashable, int] = {}
    return np.array([-1 if v is None else codes.setdefault(v, len(codes)) for v in values], int)


def code_senses(predicates: Sequence[str]) -> tuple[Numbers, Flags]:
    """The classes of each predicate in the order of `find_senses`, -1 where it has no more."""
    senses = [find_senses(predicate) for predicate in predicates]
    width = max(map(len, senses), default=0)
    names = code_values(s.happening for found in senses for s in found)
    classes = np.full((len(senses), width), -1, dtype=np.int64)
    signs = np.zeros((len(senses), width), dtype=bool)
    given = iter(names)
    for row, found in enumerate(senses):
        for at, sense in enumerate(found):
            classes[row, at] = next(given)
            signs[row, at] = sense.positive
    return classes, signs


def to_flags(values: Iterable[bool]) -> Flags:
    """Yes and no, one a claim."""
    return np.array(list(values), dtype=bool)


def _row_sums(matrix: csr_matrix) -> Values:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
