"""Values that may rival each other: what two claims put into one slot, and what speaks for it.

Each type of conflict finds its own rivals (numbers with one unit, dates with one role, a denial
and what it denies); here they are weighed against each other. Of all that a value may rival, the
likeliest is kept; a disagreement that stands in several reports is shown once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sayso.judge.evidence import to_score, weigh_signs
from sayso.judge.likeness import Likeness
from sayso.judge.pairs import Finding, Pair
from sayso.model import ConflictType, RelationType, Span

PLAIN = 0.6
"""How likely two values of one proposition are at odds that the plain rules find so."""

CLOSE = 0.5
"""How likely, against the likeliest, a claim must be to stand for a disagreement."""


@dataclass(frozen=True)
class Rival:
    """Two values for one slot; `signs` say how far they are about one thing, and at odds.

    `slots` are the places of both values, `values` what tells repeats of one disagreement;
    `shown` are the words of both sides where these are more than the values themselves.
    """

    type: ConflictType
    pair: Pair
    slots: tuple[Span, Span]
    values: tuple[str, str]
    signs: Mapping[str, float]
    detail: Callable[[Rival], str]
    shown: tuple[tuple[Span, ...], tuple[Span, ...]] | None = None

    @property
    def score(self) -> float:
        """How likely the two are at odds, between 0 and 1."""
        return self.settle(to_score(weigh_signs(self.type, self.signs)))

    def settle(self, weighed: float) -> float:
        """A weighed score, or more where the plain rule finds the two in one proposition."""
        plain = self.signs.get("rule", 0.0) > 0 and self.signs.get("group", 0.0) > 0
        return max(weighed, PLAIN) if plain else weighed


def choose_rivals(
    likeness: Likeness, rivals: Iterable[Rival], thresholds: Mapping[ConflictType, float]
) -> Iterator[Finding]:
    """The conflicts among rivals: those that are likely enough, each shown once."""
    scored = ((rival.score, rival) for rival in rivals)
    for score, rival in choose_scored(likeness, scored, thresholds):
        yield _to_finding(score, rival)


def choose_scored(
    likeness: Likeness,
    scored: Iterable[tuple[float, Rival]],
    thresholds: Mapping[ConflictType, float],
) -> Iterator[tuple[float, Rival]]:
    """The rivals to show, the surest first: each value against its likeliest rival only.

    Where one disagreement stands in several claims, those of the oldest reports that are about
    as likely as the likeliest stand for it.
    """
    told: dict[tuple[ConflictType, frozenset[str]], list[tuple[float, Rival]]] = defaultdict(list)
    for score, rival in scored:
        if score >= thresholds[rival.type]:
            told[rival.type, frozenset(rival.values)].append((score, rival))
    taken: set[tuple[ConflictType, str]] = set()
    ordered = sorted(
        told.items(),
        key=lambda item: (-max(score for score, _ in item[1]), item[0][0], sorted(item[0][1])),
    )
    for (kind, values), found in ordered:
        if any((kind, value) in taken for value in values):
            continue
        taken |= {(kind, value) for value in values}
        best = max(score for score, _ in found)
        yield min(
            (item for item in found if item[0] >= CLOSE * best),
            key=lambda item: (_age(likeness, item[1]), -item[0], item[1].slots),
        )


def _age(likeness: Likeness, rival: Rival) -> int:
    return likeness.places[rival.pair.a] + likeness.places[rival.pair.b]


def _to_finding(score: float, rival: Rival) -> Finding:
    spans_a, spans_b = rival.shown or ((rival.slots[0],), (rival.slots[1],))
    return Finding(
        RelationType.CONFLICTS,
        rival.pair.a,
        rival.pair.b,
        rival.detail(rival),
        score=score,
        type=rival.type,
        spans_a=spans_a,
        spans_b=spans_b,
        values=rival.values,
    )
