"""The scores of coreference: MUC, B-cubed and CEAF-e, and their mean (Pradhan et al. 2014).

Partitions are given as one cluster name a mention, the same mentions on both sides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.result import f1, ratio

Names = Sequence[Hashable]


def muc(found: Names, gold: Names) -> tuple[float, float]:
    """Precision and recall of links (Vilain et al. 1995).

    >>> muc(["a", "a", "b"], ["x", "x", "x"])
    (1.0, 0.5)
    """
    return _links(gold, found), _links(found, gold)


def _links(split_by: Names, clusters: Names) -> float:
    parts: dict[Hashable, set[Hashable]] = defaultdict(set)
    sizes = Counter(clusters)
    for part, cluster in zip(split_by, clusters, strict=True):
        parts[cluster].add(part)
    kept = sum(sizes[c] - len(parts[c]) for c in sizes)
    return ratio(kept, sum(size - 1 for size in sizes.values()))


def b_cubed(found: Names, gold: Names) -> tuple[float, float]:
    """Precision and recall of each mention's cluster (Bagga and Baldwin 1998).

    >>> b_cubed(["a", "a"], ["x", "y"])
    (0.5, 1.0)
    """
    sizes, golds = Counter(found), Counter(gold)
    both = Counter(zip(found, gold, strict=True))
    precision = sum(n * n / sizes[a] for (a, _), n in both.items())
    recall = sum(n * n / golds[b] for (_, b), n in both.items())
    return ratio(precision, len(found)), ratio(recall, len(gold))


def ceaf_e(found: Names, gold: Names) -> tuple[float, float]:
    """Precision and recall of the best one-to-one match of clusters (Luo 2005, phi 4).

    >>> ceaf_e(["a", "a"], ["x", "x"])
    (1.0, 1.0)
    """
    sizes, golds = Counter(found), Counter(gold)
    rows, columns = list(sizes), list(golds)
    likeness = np.zeros((len(rows), len(columns)))
    row = {name: at for at, name in enumerate(rows)}
    column = {name: at for at, name in enumerate(columns)}
    for (a, b), n in Counter(zip(found, gold, strict=True)).items():
        likeness[row[a], column[b]] = 2 * n / (sizes[a] + golds[b])
    matched = likeness[linear_sum_assignment(likeness, maximize=True)].sum()
    return ratio(float(matched), len(rows)), ratio(float(matched), len(columns))


def conll(found: Names, gold: Names) -> Mapping[str, float]:
    """The F1 of each score, and their mean.

    >>> conll(["a", "a"], ["x", "x"])["conll_f1"]
    1.0
    """
    scores = {
        "muc_f1": f1(*muc(found, gold)),
        "b3_f1": f1(*b_cubed(found, gold)),
        "ceafe_f1": f1(*ceaf_e(found, gold)),
    }
    return {"conll_f1": sum(scores.values()) / 3, **scores}
