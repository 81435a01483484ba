"""What people decided about claims: these say the same, these do not. Rules give way to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sayso.model import ClaimRef

PairOfClaims = tuple[ClaimRef, ClaimRef]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of claims that people put together, and pairs that they took apart.

    A claim that the story does not hold any more decides nothing. Where the two contradict each
    other, also through a third claim, the claims are kept apart.
    """

    together: tuple[PairOfClaims, ...] = ()
    apart: tuple[PairOfClaims, ...] = ()


NO_DECISIONS = Decisions()


@dataclass(slots=True)
class Fixed:
    """Decisions by the numbers of claims: how clusters begin, and which may not be joined."""

    first: list[list[int]] = field(default_factory=list)
    rivals: dict[int, set[int]] = field(default_factory=dict)

    def forbids(self, a: Sequence[int], b: Sequence[int]) -> bool:
        """True when a claim of one cluster must not be with a claim of the other."""
        if not self.rivals:
            return False
        others = set(b)
        return any(self.rivals.get(i, set()) & others for i in a)


def fix_claims(refs: Sequence[ClaimRef], decisions: Decisions) -> Fixed:
    """Decisions as clusters to begin with, in the order of the claims.

    >>> a, b, c = (ClaimRef("r", name) for name in ("c1", "c2", "c3"))
    >>> fixed = fix_claims([a, b, c], Decisions(together=((a, b),), apart=((b, c),)))
    >>> fixed.first, fixed.forbids([0, 1], [2])
    ([[0, 1], [2]], True)
    """
    number = {ref: at for at, ref in enumerate(refs)}
    fixed = Fixed()
    for i, j in _known(decisions.apart, number):
        fixed.rivals.setdefault(i, set()).add(j)
        fixed.rivals.setdefault(j, set()).add(i)
    cluster = {i: [i] for i in range(len(refs))}
    for i, j in sorted(_known(decisions.together, number)):
        a, b = cluster[i], cluster[j]
        if a is not b and not fixed.forbids(a, b):
            merged = sorted(a + b)
            cluster.update((member, merged) for member in merged)
    fixed.first = [cluster[first] for first in sorted({members[0] for members in cluster.values()})]
    return fixed


def _known(
    pairs: Iterable[PairOfClaims], number: Mapping[ClaimRef, int]
) -> Iterable[tuple[int, int]]:
    """The pairs by number, the smaller first, those that the story holds."""
    for a, b in pairs:
        if a in number and b in number and a != b:
            i, j = sorted((number[a], number[b]))
            yield i, j
