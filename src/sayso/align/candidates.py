"""Which pairs of claims are worth comparing: an index finds them, not all pairs in a loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from sayso.align.looks import Look
from sayso.align.vectors import Vectors

PER_CLAIM = 24
FEW = 160
"""In a story of up to this many claims, each is compared with all others."""

CHUNK = 512
LEAST = 0.15
SCALE = 100_000
"""Likeness is compared in steps of 1 / SCALE, so that the last bit of a sum decides nothing."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of claims by their numbers, `i` before `j`, in their order."""

    i: NDArray[np.int64]
    j: NDArray[np.int64]


def find_candidates(
    looks: Sequence[Look], telling: Mapping[str, float], vectors: Vectors
) -> Candidates:
    """For each claim the `PER_CLAIM` most alike by telling words and sentence vector.

    The likeness is the sum of both cosines. Works a block of rows at a time, so memory grows
    with the number of claims, not with its square.
    """
    count = len(looks)
    if count < 2:
        none = np.zeros(0, dtype=np.int64)
        return Candidates(none, none)
    if count <= FEW:
        i, j = np.triu_indices(count, 1)
        return Candidates(i, j)
    words = _to_matrix(looks, telling)
    chosen = [
        _choose(words, vectors, slice(start, min(start + CHUNK, count)))
        for start in range(0, count, CHUNK)
    ]
    keys = np.unique(np.concatenate(chosen))
    return Candidates(keys // count, keys % count)


def _choose(words: csr_matrix, vectors: Vectors, rows: slice) -> NDArray[np.int64]:
    """The pairs of a block of rows as keys (smaller number × count + larger)."""
    count = len(vectors)
    likeness = np.asarray((words[rows] @ words.T).todense()) + vectors[rows] @ vectors.T
    steps = np.rint(likeness * SCALE).astype(np.int64).clip(min=-SCALE // 2)
    numbers = np.arange(rows.start, rows.stop)
    steps[np.arange(len(numbers)), numbers] = -SCALE
    ranks = steps * count + np.arange(count)[::-1]
    columns = np.argpartition(-ranks, PER_CLAIM - 1, axis=1)[:, :PER_CLAIM]
    i, j = np.repeat(numbers, PER_CLAIM), columns.ravel()
    kept = steps[i - rows.start, j] >= LEAST * SCALE
    i, j = i[kept], j[kept]
    return np.asarray(np.minimum(i, j) * count + np.maximum(i, j), dtype=np.int64)


def _to_matrix(looks: Sequence[Look], telling: Mapping[str, float]) -> csr_matrix:
    """Claims × concepts, rows of length 1."""
    column = {concept: number for number, concept in enumerate(telling)}
    indices: list[int] = []
    data: list[float] = []
    ends = [0]
    for look in looks:
        concepts = sorted(look.concepts)
        weights = np.array([telling[concept] for concept in concepts])
        norm = float(np.linalg.norm(weights)) if concepts else 1.0
        indices.extend(column[concept] for concept in concepts)
        data.extend(weights / norm)
        ends.append(len(indices))
    shape = (len(looks), len(column))
    return csr_matrix((np.array(data, dtype=np.float32), indices, ends), shape=shape)
