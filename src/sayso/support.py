"""Which claims support a side of a proposition, by how sure they are put.

A claim that is hedged gives no support to one that is not: "the bridge may be shut" is no second
leg for "the bridge is shut". The judge counts by this rule and the ledger's recount verifies by
it, so that it is written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sayso.model import Certainty, Claim, ClaimRef, Origin, Tense

POSSIBLE, PROBABLE, CERTAIN = 1, 2, 3


def weigh_claim(claim: Claim) -> int:
    """How sure a claim is put: 1 possible, 2 probable, 3 certain.

    What is to come cannot be put surer than probable, so that there probable weighs as certain;
    and so does what a condition is named for.

    >>> from sayso.model import ClaimKind
    >>> told = Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "It may rain.", Certainty.POSSIBLE)
    >>> weigh_claim(told)
    1
    """
    is_future = claim.time is Tense.FUTURE
    if claim.condition and is_future:
        return CERTAIN
    if claim.certainty is Certainty.POSSIBLE:
        return POSSIBLE
    return PROBABLE if claim.certainty is Certainty.PROBABLE and not is_future else CERTAIN


def find_supporting(
    origins: Sequence[Origin], weights: Mapping[ClaimRef, int]
) -> tuple[tuple[Origin, tuple[ClaimRef, ...]], ...]:
    """The origins of one side that a claim as sure as its surest rests on, with their claims.

    `weights` has `weigh_claim` of each claim that may count: one that is not in it (withdrawn,
    or resting on what was) counts for nothing. The claims of an origin that counts are all there,
    also those that repeat it with a hedge: their publishers are publishers of that side.

    >>> from sayso.model import SideName
    >>> a, b = ClaimRef("r1", "c1"), ClaimRef("r2", "c1")
    >>> two = [Origin("o1", SideName.SAYS, (a,), "x"), Origin("o2", SideName.SAYS, (b,), "y")]
    >>> [origin.id for origin, _ in find_supporting(two, {a: 3, b: 1})]
    ['o1']
    """
    weighed = [weights[ref] for origin in origins for ref in origin.claims if ref in weights]
    surest = max(weighed, default=0)
    found = []
    for origin in origins:
        refs = tuple(ref for ref in origin.claims if ref in weights)
        if any(weights[ref] == surest for ref in refs):
            found.append((origin, refs))
    return tuple(found)
