"""Does the evidence support or refute the claim? Rules over words, polarity and numbers.

What a claim says and its evidence does not is doubt; a number that the evidence lacks, opposite
polarity and predicates of one class with opposite signs are more of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from bench.gold import Gold
from bench.result import Result, measure, ratio
from sayso.align.vectors import embed
from sayso.parse import parse_many
from sayso.predicates import find_senses, normalise_word

FILES = ("contradiction_fever.jsonl",)
NEGATING = frozenset(
    {"not", "n't", "never", "no", "none", "nobody", "neither", "nor", "without", "only"}
    | {"unable", "incapable", "refuse", "fail", "decline", "avoid", "prevent", "exclude"}
)
MARKS = (("-LRB-", "("), ("-RRB-", ")"), (" ,", ","), (" .", "."), (" 's", "'s"), (" --", " –"))
NUMBER, POLARITY, OPPOSITE = 0.2, 0.3, 0.2
"""What each adds to the doubt, in shares of the claim's words."""

DOUBT = 0.19
"""From this share of unfounded words on, the claim is refuted."""


def run(gold: Gold) -> Result:
    """Accuracy over all lines; the bootstrap draws claims, each of which stands in two lines."""
    lines = list(gold.lines(FILES[0]))
    docs = list(
        parse_many(to_prose(line[side]) for line in lines for side in ("claim", "evidence"))
    )
    right = [
        is_supported(claim, evidence) == (line["label"] == "SUPPORTS")
        for claim, evidence, line in zip(docs[::2], docs[1::2], lines, strict=True)
    ]
    metrics, intervals = measure(right, _score)
    counts = {"pairs": len(lines), "right": sum(right)}
    return Result("contradiction", str(gold.path(FILES[0])), counts, metrics, intervals)


def to_prose(text: str) -> str:
    """The text as it was before it was cut into tokens."""
    for mark, plain in MARKS:
        text = text.replace(mark, plain)
    return text.replace("( ", "(").replace(" )", ")")


def is_supported(claim: Doc, evidence: Doc) -> bool:
    """True when what the claim says is in the evidence, and nothing there speaks against it."""
    doubt = measure_gaps(claim, evidence)
    doubt += NUMBER * _lacks_number(claim, evidence)
    doubt += POLARITY * (_negations(claim) % 2 != _negations(evidence) % 2)
    doubt += OPPOSITE * _is_opposite(claim, evidence)
    return doubt < DOUBT


def measure_gaps(claim: Doc, evidence: Doc) -> float:
    """The share of the claim's words that the evidence has not, nor any alike in meaning."""
    wanted = [token for token in claim if _tells(token)]
    there = {form for token in evidence for form in _forms(token)}
    missing = [token.lower_ for token in wanted if not there & _forms(token)]
    others = sorted({t.lower_ for t in evidence if _tells(t) and t.is_alpha})
    if not missing or not others:
        return ratio(len(missing), len(wanted))
    theirs = np.stack([_vector(word) for word in others])
    likest = (np.stack([_vector(word) for word in missing]) @ theirs.T).max(axis=1)
    return ratio(float((1 - likest).sum()), len(wanted))


def _tells(token: Token) -> bool:
    return not (token.is_stop or token.is_punct or token.is_space)


def _forms(token: Token) -> set[str]:
    lemma = token.lemma_.lower()
    return {token.lower_, lemma} | ({normalise_word(lemma)} if _tells(token) else set())


@cache
def _vector(word: str) -> NDArray[np.float32]:
    return np.asarray(embed([word])[0], dtype=np.float32)


def _lacks_number(claim: Doc, evidence: Doc) -> bool:
    there = {token.lower_ for token in evidence}
    return any(token.like_num and token.lower_ not in there for token in claim)


def _negations(doc: Doc) -> int:
    return sum(token.lemma_.lower() in NEGATING for token in doc)


def _is_opposite(claim: Doc, evidence: Doc) -> bool:
    ours = {sense for t in claim if _tells(t) for sense in find_senses(t.lemma_.lower())}
    theirs = {sense for t in evidence if _tells(t) for sense in find_senses(t.lemma_.lower())}
    return any(
        a.happening == b.happening and a.positive != b.positive for a in ours for b in theirs
    )


def _score(right: Sequence[Any]) -> dict[str, float]:
    return {"accuracy": ratio(sum(right), len(right))}
