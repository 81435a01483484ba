"""What one report denies and another says, whichever propositions alignment put them in.

"There will be no floating of the rate" and "from October the rate will float freely" share what
they are about and differ in the denial only: nearly all that is denied stands in the other claim.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from math import log

from sayso.judge.pairs import Finding, Pair
from sayso.judge.sureness import NOT_YET, deny, leaves_open
from sayso.model import Certainty, Claim, ClaimRef, Tense
from sayso.tables import load_table
from sayso.view import StoryView

CONTAINED = 0.64
"""The share of the denial's telling words that the other claim must have."""

COVERED = 0.3
"""The share of the other claim's telling words that the denial must have."""

FEWEST = 2
FULLEST = 60
"""Claims that share a stem; more say nothing."""

STEM = 5
_WORD = re.compile(r"[a-z][a-z'’-]+")
_DENIED = re.compile(
    r"n['’]t\b|\b(?:not|no|never|nobody|none|nothing|without|neither|nor|cannot|no one)\b", re.I
)
_ASIDE = re.compile(r",\s+(?:and\s+)?not\b|\bnot (?:only|just|even|until|before)\b", re.IGNORECASE)


def find_stems(text: str) -> frozenset[str]:
    """The telling words of a claim, cut so that "floating" and "float" are one.

    >>> sorted(find_stems("There will be no floating of the rate."))
    ['float', 'rate']
    """
    small = _small_words()
    found = set()
    for word in _WORD.findall(text.lower().replace("’", "'")):
        bare = word.removesuffix("'s").removesuffix("n't")
        if bare not in small and len(bare) > 2:
            found.add(bare[:STEM] if len(bare) > STEM else bare.rstrip("s") or bare)
    return frozenset(found)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("untelling_words"))


def find_denials(view: StoryView) -> Iterator[tuple[ClaimRef, ClaimRef]]:
    """Claims that deny something, each with those that have nearly all that it denies."""
    stems = {ref: find_stems(claim.text) for ref, claim in view.claims()}
    weights = _weigh(stems)
    holders: dict[str, list[ClaimRef]] = defaultdict(list)
    for ref, found in stems.items():
        for stem in sorted(found):
            holders[stem].append(ref)
    for ref, claim in view.claims():
        if not _denies(claim):
            continue
        shared: Counter[ClaimRef] = Counter()
        for stem in sorted(stems[ref]):
            if len(holders[stem]) <= FULLEST:
                shared.update(holders[stem])
        for other, count in sorted(shared.items()):
            if other != ref and count >= FEWEST and _holds(stems[ref], stems[other], weights):
                yield ref, other


def _weigh(stems: Mapping[ClaimRef, frozenset[str]]) -> Mapping[str, float]:
    counts = Counter(stem for found in stems.values() for stem in found)
    return {stem: log(1 + len(stems) / count) for stem, count in counts.items()}


def _holds(denied: frozenset[str], said: frozenset[str], weights: Mapping[str, float]) -> bool:
    both, of_denied, of_said = (
        sum(weights[stem] for stem in sorted(part)) for part in (denied & said, denied, said)
    )
    return both >= CONTAINED * of_denied and both >= COVERED * of_said


def _denies(claim: Claim) -> bool:
    return bool(_DENIED.search(claim.text)) and not _ASIDE.search(claim.text)


def compare_denial(pair: Pair) -> Finding | None:
    """A conflict of polarity: nearly all that one claim denies stands in the other.

    Neither may be put as a possibility or on a condition, "not yet" is no denial of what came
    later, and what has happened is not denied by what is to come.
    """
    claims = pair.claim_a, pair.claim_b
    if pair.own_words or pair.one_voice or _denies(claims[0]) is _denies(claims[1]):
        return None
    if any(_DENIED.search(claim.text) and not _denies(claim) for claim in claims):
        return None
    if any(c.condition or c.certainty is not Certainty.CERTAIN or leaves_open(c) for c in claims):
        return None
    if {claim.time for claim in claims} == {Tense.PAST, Tense.FUTURE}:
        return None
    if any(NOT_YET.search(claim.text) for claim in claims):
        return None
    stems = [find_stems(claim.text) for claim in claims]
    denied, said = stems if _denies(claims[0]) else (stems[1], stems[0])
    if len(denied & said) < FEWEST or len(denied & said) < CONTAINED * len(denied):
        return None
    return deny(pair)
