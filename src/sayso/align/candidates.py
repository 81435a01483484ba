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
DIGITS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of claims by their numbers, and how much each is the other's best in its article.

    `best` is 1 when both are, 0.5 when one is.
    """

    i: int
    j: int
    best: float


def find_candidates(
    looks: Sequence[Look], telling: Mapping[str, float], vectors: Vectors
) -> list[Candidate]:
    """For each claim the `PER_CLAIM` most alike by telling words and sentence vector.

    The likeness is the sum of both cosines. Works a block of rows at a time, so memory grows
    with the number of claims, not with its square.
    """
    count = len(looks)
    if count < 2:
        return []
    words = _to_matrix(looks, telling)
    starts = _article_starts(looks)
    per_claim, least = (PER_CLAIM, LEAST) if count > FEW else (count - 1, -1.0)
    chosen: list[tuple[int, int]] = []
    best = np.zeros((count, len(starts)), dtype=np.int32)
    for start in range(0, count, CHUNK):
        rows = slice(start, min(start + CHUNK, count))
        likeness = np.asarray((words[rows] @ words.T).todense()) + vectors[rows] @ vectors.T
        likeness = np.round(likeness, DIGITS).clip(min=-0.5)
        for offset, row in enumerate(likeness):
            i = start + offset
            row[i] = -1.0
            best[i] = _best_by_article(row, starts)
            kept = np.argsort(-row, kind="stable")[:per_claim]
            chosen.extend((i, int(j)) for j in kept if row[j] >= least)
    article = np.searchsorted(starts, np.arange(count), side="right") - 1
    pairs = sorted({(min(i, j), max(i, j)) for i, j in chosen})
    return [
        Candidate(i, j, 0.5 * bool(best[i, article[j]] == j) + 0.5 * bool(best[j, article[i]] == i))
        for i, j in pairs
    ]


def _article_starts(looks: Sequence[Look]) -> NDArray[np.int64]:
    """The number of the first claim of each article; claims of one stand together."""
    names = [look.ref.article for look in looks]
    return np.array([i for i, name in enumerate(names) if i == 0 or name != names[i - 1]])


def _best_by_article(row: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.int32]:
    """The number of the likest claim of each article."""
    highest = np.maximum.reduceat(row, starts)
    lengths = np.diff(np.append(starts, len(row)))
    hits = np.flatnonzero(row == np.repeat(highest, lengths))
    found = np.zeros(len(starts), dtype=np.int32)
    owner = np.searchsorted(starts, hits, side="right") - 1
    found[owner[::-1]] = hits[::-1]
    return found


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
