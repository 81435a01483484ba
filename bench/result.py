"""A task's result: counts, metrics and how sure they are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")
Scorer = Callable[[Sequence[Item]], Mapping[str, float]]
RESAMPLES = 500


@dataclass(frozen=True)
class Result:
    """What one task measured: `intervals` are 95 % bootstraps over documents or clusters."""

    task: str
    data: str
    counts: Mapping[str, int]
    metrics: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 when both are 0.

    >>> f1(0.5, 0.5)
    0.5
    """
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ratio(part: float, whole: float) -> float:
    """`part / whole`; 0 when there is nothing.

    >>> ratio(0, 0)
    0.0
    """
    return part / whole if whole else 0.0


def measure(
    items: Sequence[Item], score: Scorer[Item]
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """The metrics over all items, and their 95 % bootstrap intervals over resampled items.

    `items` holds one value a document or cluster (usually its counts), `score` adds them up.
    """
    metrics = dict(score(items))
    randomness = random.Random(0)
    runs = [score(randomness.choices(items, k=len(items))) for _ in range(RESAMPLES)]
    intervals = {}
    for name in metrics:
        values = sorted(run[name] for run in runs)
        low = values[int(0.025 * len(values))]
        high = values[min(len(values) - 1, int(0.975 * len(values)))]
        intervals[name] = (low, high)
    return metrics, intervals
