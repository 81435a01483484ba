"""What a claim negates: the words of a negation, and what stands under it."""

from __future__ import annotations

import re

from sayso.judge.denials import find_stems
from sayso.judge.pairs import content_words
from sayso.judge.sureness import leaves_open
from sayso.model import Claim
from sayso.predicates import find_senses

FARTHEST_FOCUS = 60
"""Characters after a negation within which stands what it denies."""

FARTHEST_VERB = 80
"""Characters before a denied noun within which stands the verb that goes with it."""

NONE = re.compile(
    r"\b(?:no(?! \d)|nobody|no one|no-one|none|nothing|neither|"
    r"not (?:a|an|one|any|even|a single))\b",
    re.I,
)
NOT = re.compile(
    r"n['’]t\b|\b(?:not|never|nor|cannot|without|no longer|hardly|lack(?:s|ed|ing)?)\b", re.I
)
DENY = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:e|es|ed)|disput(?:e|es|ed)|"
    r"contradict(?:s|ed)?|fail(?:s|ed)? to|refus(?:e|es|ed) to|false|untrue|wrong)\b",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r",\s+(?:and\s+|but\s+)?not\b|\bnot (?:only|just|until|before|yet)\b|\band (?:no|not)\b|"
    r"\bno (?:less|more|fewer|later|earlier|doubt|matter|other|bigger|larger|greater|better|"
    r"worse|smaller|higher|lower|older|stronger)\b|\bwhether or not\b|"
    r"\bnot (?:be )?rul(?:e|ed) out\b|\bno later than\b|"
    r"(?:\bnot|n['’]t)\b[^.;]{3,60}\buntil\b",
    re.IGNORECASE,
)
NOUN = re.compile(
    r"(?:\bno(?! \d)|(?:\bnot|n['’]t) (?:a|an|one|any|even|a single)|\bnever (?:a|an|any))\s+"
    r"((?:[\w-]+\s+){0,2}[\w-]+)",
    re.I,
)
EMPTY = frozenset(
    "be have do go come take get make say give occur happen take_place exist there see".split()  # noqa: SIM905 - a list of words, kept readable
)
SMALL = frozenset(
    "of in on at by for with to from that who which was were is are had has have been will would among about".split()  # noqa: SIM905, E501 - a list of words, kept readable
)


def find_focus(claim: Claim) -> frozenset[str]:
    """The telling words that stand after a claim's negation; none where it denies nothing.

    >>> from sayso.model import ClaimKind
    >>> sorted(find_focus(Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "No driver was hurt.")))
    ['-', 'drive', 'hurt']
    """
    text = claim.text
    if ASIDE.search(text) or leaves_open(claim):
        return frozenset()
    match = NONE.search(text) or NOT.search(text) or DENY.search(text)
    if match is None:
        return frozenset()
    words = find_stems(text[match.end() : match.end() + FARTHEST_FOCUS])
    lemmas = content_words(claim.frame) if claim.frame else frozenset()
    senses = {f"={s.happening}" for lemma in lemmas for s in find_senses(lemma)[:1]}
    return words | senses | {"-"}


def find_denied(claim: Claim) -> frozenset[str]:
    """The words of what a claim denies.

    These are the noun of "no extension", the verb of "did not pay", and both of "no driver was
    hurt"; verbs that say nothing are left out.

    >>> from sayso.model import ClaimKind
    >>> sorted(find_denied(Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "There is no agreement.")))
    ['agreement']
    """
    denied = set()
    match = NOUN.search(claim.text)
    if match is not None:
        denied |= _find_noun(match.group(1))
    negated = NOT.search(claim.text) or NONE.search(claim.text)
    if claim.frame is not None and (negated or match) and claim.frame.predicate not in EMPTY:
        at = claim.frame.span.start - claim.spans[0].start if claim.spans else 0
        if match is None or at < match.start() + FARTHEST_VERB:
            denied.add(claim.frame.predicate)
    return frozenset(denied)


def _find_noun(phrase: str) -> set[str]:
    """The words of a noun phrase before what says where, when or of what."""
    words = phrase.lower().split()
    stop = next((at for at, word in enumerate(words) if at and word in SMALL), len(words))
    return set(words[:stop])


def is_said(word: str, concepts: frozenset[str]) -> bool:
    """True when a word, or another for the same happening, is among a claim's telling words.

    >>> is_said("agreement", frozenset({"=accept"})), is_said("driver", frozenset({"drive"}))
    (True, True)
    """
    senses = find_senses(word) or find_senses(word.removesuffix("s"))
    return any(f"={sense.happening}" in concepts for sense in senses[:1]) or bool(
        find_stems(word) & concepts
    )
