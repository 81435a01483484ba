"""Counting again, from stored origins alone, what the sides of propositions stand on.

Written apart from the code that judged them, by design §4: `at_most` counts origins, `at_least`
joins those that a link of the lower bound ties and leaves out what states no origin. Which claims
support a side is one rule for both (`sayso.support`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sayso.model import Claim, ClaimRef, Origin, Proposition, Side, SideName, Standing
from sayso.support import find_supporting


@dataclass(frozen=True, slots=True)
class Voice:
    """What counting needs to know of a claim: who published it and how sure it is put."""

    publisher: str
    sure: int


Weigh = Callable[[Claim], int]
"""How sure a claim is put: the surer, the higher."""


def find_miscounts(proposition: Proposition, voices: Mapping[ClaimRef, Voice]) -> list[str]:
    """What a proposition says it stands on and does not, in words."""
    says = Side(
        proposition.at_least, proposition.at_most, -1, proposition.standing, proposition.why
    )
    wrong = _compare("says", says, proposition.origins, SideName.SAYS, voices)
    against = proposition.against
    if against is not None:
        wrong += _compare("disputes", against, proposition.origins, SideName.DISPUTES, voices)
    sides = {claim.side for claim in proposition.claims}
    if (against is not None) != (SideName.DISPUTES in sides):
        wrong.append("the disputing side and its claims do not go together")
    if SideName.DISPUTES in sides and not proposition.disputed:
        wrong.append("has a claim that disputes it and is not marked as disputed")
    return wrong


def _compare(
    name: str,
    stated: Side,
    origins: Iterable[Origin],
    side: SideName,
    voices: Mapping[ClaimRef, Voice],
) -> list[str]:
    counted, publishers = _counted([origin for origin in origins if origin.side is side], voices)
    at_least, at_most = count(counted)
    derived = _standing(at_least, at_most, publishers)
    wrong = []
    if (stated.at_least, stated.at_most) != (at_least, at_most):
        wrong.append(
            f"the side that {name}: {stated.at_least} to {stated.at_most} origins are stated, "
            f"{at_least} to {at_most} are stored"
        )
    if stated.publishers not in (-1, publishers):
        wrong.append(
            f"the side that {name}: {stated.publishers} publishers are stated, "
            f"{publishers} are stored"
        )
    if stated.standing is not derived:
        wrong.append(f"the side that {name} is {stated.standing}, its origins make it {derived}")
    return wrong


def _counted(origins: list[Origin], voices: Mapping[ClaimRef, Voice]) -> tuple[list[Origin], int]:
    """The origins that support a side, and how many publishers carry their claims."""
    weights = {ref: voices[ref].sure for origin in origins for ref in origin.claims}
    supporting = find_supporting(origins, weights)
    publishers = {voices[ref].publisher for _, refs in supporting for ref in refs}
    return [origin for origin, _ in supporting], len(publishers)


def count(origins: list[Origin]) -> tuple[int, int]:
    """How many origins there are: at least, and at most.

    >>> count([])
    (0, 0)
    """
    if not origins:
        return 0, 0
    group = list(range(len(origins)))
    first: dict[object, int] = {}
    for at, origin in enumerate(origins):
        for link in origin.links:
            if link.bound == "both":
                continue
            other = group[first.setdefault(link, at)]
            mine = group[at]
            group = [other if number == mine else number for number in group]
    legs = {group[at] for at, origin in enumerate(origins) if origin.stated}
    return max(1, len(legs)), len(origins)


def _standing(at_least: int, at_most: int, publishers: int) -> Standing:
    if publishers <= 1:
        return Standing.SINGLE
    if at_least >= 2:
        return Standing.INDEPENDENT
    return Standing.REPEATED if at_most <= 1 else Standing.UNSETTLED
