"""Which pairs of claims are worth comparing: an index finds them, not all pairs in a loop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from sayso.align.looks import Look
from sayso.align.vectors import Vectors

PER_CLAIM = 24
CHUNK = 512
LEAST = 0.3


def find_candidates(
    looks: Sequence[Look], telling: Mapping[str, float], vectors: Vectors
) -> list[tuple[int, int]]:
    """For each claim the `PER_CLAIM` most alike by telling words and sentence vector, as pairs.

    The likeness is the sum of both cosines. Works a block of rows at a time, so memory grows
    with the number of claims, not with its square.
    """
    count = len(looks)
    if count < 2:
        return []
    words = _to_matrix(looks, telling)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, count, CHUNK):
        rows = slice(start, min(start + CHUNK, count))
        likeness = np.asarray((words[rows] @ words.T).todense()) + vectors[rows] @ vectors.T
        likeness = np.round(likeness, 5)
        kept = min(PER_CLAIM + 1, count)
        for offset, row in enumerate(likeness):
            i = start + offset
            row[i] = -1.0
            best = np.argsort(-row, kind="stable")[:kept]
            pairs.update((min(i, int(j)), max(i, int(j))) for j in best if row[j] >= LEAST)
    return sorted(pairs)


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
