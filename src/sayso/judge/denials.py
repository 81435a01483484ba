"""What one report denies and another says, whichever propositions alignment put them in.

"There will be no floating of the rate" and "from October the rate will float freely" share what
they are about and differ in the denial only: nearly all that is denied stands in the other claim.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sayso.judge.pairs import Finding, Pair
from sayso.judge.sureness import NOT_YET, deny, leaves_open
from sayso.model import Certainty, Claim, Tense
from sayso.tables import load_table

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


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
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


def _denies(claim: Claim) -> bool:
    return _has_denial(claim.text)


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _has_denial(text: str) -> bool:
    return bool(_DENIED.search(text)) and not _ASIDE.search(text)


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
