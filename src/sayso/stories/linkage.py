"""Average linkage that asks more of groups whose members are close to each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

Likeness = NDArray[np.float64]


COPY = 0.6
"""Reports more alike than this are copies: that they are close says nothing of the event."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What two groups need to be one: a mean likeness of `least`, and of the share `cohesion` of
    the mean likeness within the looser of them. Pairs within a group below `few` say little.
    """

    least: float
    cohesion: float
    few: int


def group_alike(likeness: Likeness, demand: Demand) -> list[list[int]]:
    """The groups of the items of a likeness matrix (items × items, 0 to 1), in their order.

    Two look-alike events, each of them told in much the same words, stay apart although they are
    more like each other than the reports of a wide-ranging story are.

    >>> matrix = np.array([[1, 0.6, 0.1], [0.6, 1, 0.1], [0.1, 0.1, 1]])
    >>> group_alike(matrix, Demand(least=0.3, cohesion=0.5, few=3))
    [[0, 1], [2]]
    """
    count = len(likeness)
    if count < 2:
        return [[item] for item in range(count)]
    distance = 1 - (likeness + likeness.T) / 2
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    members: list[list[int]] = [[item] for item in range(count)]
    within, whole = [(0.0, 0)] * count, [True] * count
    top: dict[int, list[int]] = {item: [item] for item in range(count)}
    for a, b, far, _ in tree:
        left, right, mean = int(a), int(b), 1 - far
        needed = min(_cohesion(*within[side], demand) for side in (left, right))
        joined = mean >= max(demand.least, demand.cohesion * needed)
        across = likeness[np.ix_(members[left], members[right])]
        telling = across[across < COPY]
        members.append(members[left] + members[right])
        within.append(
            (
                within[left][0] + within[right][0] + float(telling.sum()),
                within[left][1] + within[right][1] + len(telling),
            )
        )
        whole.append(joined and whole[left] and whole[right])
        if whole[-1]:
            del top[left], top[right]
            top[len(members) - 1] = sorted(members[-1])
    return sorted(top.values())


def _cohesion(likeness: float, pairs: int, demand: Demand) -> float:
    """The mean likeness within a group, of few pairs nearer to the least that is asked."""
    return (likeness + demand.least * demand.few) / (pairs + demand.few)
