"""How likely two values are at odds about one thing: a sum of weighted signs.

The weights are in `data/conflict_weights.tsv`, one row a sign: those of type "any" count for every
type of conflict, the others for their own. `models/conflicts/learn_weights.py` learns them from
the project's own stories; a sum of zero is as likely a conflict as not.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp

from sayso.tables import load_table

ANY = "any"
BASE = "base"


@cache
def _weights(kind: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for row in load_table("conflict_weights"):
        if row["type"] in (ANY, kind):
            found[row["sign"]] = found.get(row["sign"], 0.0) + float(row["weight"])
    return found


def weigh_signs(kind: str, signs: Mapping[str, float]) -> float:
    """The sum of the weighted signs of one type of conflict, with that type's base.

    >>> weigh_signs("number", {"slip": 1.0, "share": 1.0, "same_kind": 1.0, "odd_one": 1.0}) > -2
    True
    >>> weigh_signs("number", {}) < -2
    True
    """
    return _weights(kind)[BASE] + sum(
        [weight * signs[sign] for sign, weight in _ordered(kind) if sign in signs]
    )


@cache
def _ordered(kind: str) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(_weights(kind).items()))


def to_score(total: float) -> float:
    """A sum of signs as a score between 0 and 1.

    >>> to_score(0.0)
    0.5
    """
    return 1 / (1 + exp(-total)) if total > -700 else 0.0
