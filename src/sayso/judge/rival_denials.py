"""What is said and what is denied: claims of which one says no to the other.

A denial may be put by a negation ("did not pay"), by nobody and nothing ("no one was hurt"), or
by a word that cannot be said together with another ("dead" and "alive").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from math import log

from sayso.judge.denials import compare_denial, find_stems
from sayso.judge.likeness import Likeness
from sayso.judge.pairs import Pair, content_words, find_predicate
from sayso.judge.rivals import Rival
from sayso.judge.sureness import NOT_YET, compare_polarity, leaves_open
from sayso.judge.wording import quote_claim
from sayso.model import Certainty, Claim, ClaimRef, ConflictType, RelationType, Tense
from sayso.predicates import find_senses
from sayso.tables import load_table
from sayso.view import StoryView, remembered

FARTHEST_FOCUS = 60
"""Characters after a negation within which stands what it denies."""

_NONE = re.compile(
    r"\b(?:no|nobody|no one|no-one|none|nothing|neither|not (?:a|an|one|any|even|a single))\b", re.I
)
_NOT = re.compile(
    r"n['’]t\b|\b(?:not|never|nor|cannot|without|no longer|hardly|lack(?:s|ed|ing)?)\b", re.I
)
_DENY = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:e|es|ed)|disput(?:e|es|ed)|"
    r"contradict(?:s|ed)?|fail(?:s|ed)? to|refus(?:e|es|ed) to|false|untrue|wrong)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:and\s+|but\s+)?not\b|\bnot (?:only|just|until|before|yet)\b|\band (?:no|not)\b|"
    r"\bno (?:less|more|fewer|later|earlier|doubt|matter|other|bigger|larger|greater|better|"
    r"worse|smaller|higher|lower|older|stronger)\b|\bwhether or not\b|"
    r"\bnot (?:be )?rul(?:e|ed) out\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:no|not (?:a|an|one|any|even|a single)|never (?:a|an|any))\s+((?:[\w-]+\s+){0,2}[\w-]+)",
    re.I,
)


def find_denial_rivals(likeness: Likeness) -> Iterator[Rival]:
    """Pairs of claims of which one may deny what the other says."""
    view = likeness.view
    denying = {ref: denial for ref, claim in view.claims() if (denial := find_focus(claim))}
    for a, b in _find_pairs(likeness, denying):
        contrast = _find_contrast(view, a, b)
        if a not in denying and b not in denying and contrast is None:
            continue
        pair = likeness.pair(a, b)
        denials = denying.get(pair.a), denying.get(pair.b)
        signs = {**likeness.signs(pair), **_signs(likeness, pair, denials, contrast)}
        if not _may_deny(pair, signs):
            continue
        spans = pair.claim_a.spans[0], pair.claim_b.spans[0]
        values = f"{pair.a.article} {pair.a.claim}", f"{pair.b.article} {pair.b.claim}"
        shown = pair.claim_a.spans, pair.claim_b.spans
        yield Rival(ConflictType.POLARITY, pair, spans, values, signs, explain, shown)


def _find_pairs(
    likeness: Likeness, denying: dict[ClaimRef, frozenset[str]]
) -> Iterator[tuple[ClaimRef, ClaimRef]]:
    """The pairs worth a look: of one matter by their words, roles, or by alignment."""
    for a, b in likeness.find_partners(likeness.places):
        if a in denying and b in denying:
            continue
        if likeness.concepts[a] & likeness.concepts[b] or likeness.are_near(a, b):
            yield a, b


def find_focus(claim: Claim) -> frozenset[str]:
    """The telling words that stand after a claim's negation; none where it denies nothing.

    >>> from sayso.model import ClaimKind
    >>> sorted(find_focus(Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "No driver was hurt.")))
    ['-', 'drive', 'hurt']
    """
    text = claim.text
    if _ASIDE.search(text) or leaves_open(claim):
        return frozenset()
    match = _NONE.search(text) or _NOT.search(text) or _DENY.search(text)
    if match is None:
        return frozenset()
    words = find_stems(text[match.end() : match.end() + FARTHEST_FOCUS])
    lemmas = content_words(claim.frame) if claim.frame else frozenset()
    senses = {f"={s.happening}" for lemma in lemmas for s in find_senses(lemma)[:1]}
    return words | senses | {"-"}


@cache
def _contrasts() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in load_table("contrasts"):
        found[row["word"]].add(row["against"])
        found[row["against"]].add(row["word"])
    return {word: frozenset(against) for word, against in found.items()}


def find_contrast(pair: Pair) -> tuple[str, str] | None:
    """The two words that cannot both be said of one thing, where each claim has one of them."""
    return _find_contrast(pair.view, pair.a, pair.b)


def _find_contrast(view: StoryView, a: ClaimRef, b: ClaimRef) -> tuple[str, str] | None:
    words_a, words_b = _find_said(view, a), _find_said(view, b)
    for word in sorted(words_a & _contrasts().keys()):
        for other in sorted(_contrasts()[word] & words_b):
            if word not in words_b and other not in words_a:
                return word, other
    predicates = find_predicate(view, a), find_predicate(view, b)
    return predicates if _are_opposed(*predicates) else None


@remembered
def _find_said(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    return _says(view.claim(ref))


def _says(claim: Claim) -> frozenset[str]:
    """The predicate of a claim, its complements, and words that follow a bare "be"."""
    if claim.frame is None:
        return frozenset()
    heads = {a.head for a in claim.frame.arguments if a.role == "complement"}
    words = f" {claim.text.lower().strip('.')} "
    phrases = {phrase for phrase in _phrases() if f" {phrase} " in words}
    return frozenset({claim.frame.predicate, *heads, *phrases})


@cache
def _phrases() -> frozenset[str]:
    return frozenset(word for word in _contrasts() if " " in word)


@cache
def _are_opposed(a: str, b: str) -> bool:
    """True for two words of one class of happenings that go opposite ways."""
    return any(
        one.happening == other.happening and one.positive is not other.positive
        for one in find_senses(a)[:1]
        for other in find_senses(b)[:1]
    )


def _may_deny(pair: Pair, signs: dict[str, float]) -> bool:
    """True when nothing but the weights can tell whether one claim denies the other."""
    claims = pair.claim_a, pair.claim_b
    if any(NOT_YET.search(claim.text) for claim in claims) or _is_one_speaker(pair):
        return False
    return bool(signs["share"] or signs["group"] or signs["near"])


def _is_one_speaker(pair: Pair) -> bool:
    """True when both are of one named source, who hardly denies what they say themselves."""
    actors = [
        pair.view.actor(ref.article, pair.view.chain(ref)[-1].id)
        for ref in (pair.a, pair.b)
        if len(pair.view.chain(ref)) > 1
    ]
    return len(actors) == 2 and None not in actors and len({a.id for a in actors if a}) == 1


def _signs(
    likeness: Likeness,
    pair: Pair,
    denials: tuple[frozenset[str] | None, frozenset[str] | None],
    contrast: tuple[str, str] | None,
) -> dict[str, float]:
    """What speaks for one claim denying the other, and against it."""
    claims = pair.claim_a, pair.claim_b
    focus, other = (
        (denials[0], pair.b) if denials[0] is not None else (denials[1] or frozenset(), pair.a)
    )
    denied = focus - {"-"}
    held = denied & likeness.concepts[other]
    weights = likeness.weights
    mass = sum(weights.get(word, 1.0) for word in sorted(denied))
    rule, denial = compare_polarity(pair), compare_denial(pair)
    times = {claim.time for claim in claims}
    return {
        "denied": float(bool(denied)),
        "focus": sum(weights.get(word, 0.0) for word in sorted(held)) / max(mass, 2.0),
        "none": float(any(_NONE.search(claim.text) for claim in claims) and bool(denied)),
        "noun": float(_is_denied_noun(pair, denials)),
        "negative": float(claims[0].polarity is not claims[1].polarity),
        "contrast": float(contrast is not None),
        "predicates": float(
            contrast is not None
            and {pair.frame_a.predicate, pair.frame_b.predicate} == set(contrast)
        ),
        "condition": float(any(claim.condition for claim in claims)),
        "rule": float(
            any(found and found.kind is RelationType.CONFLICTS for found in (rule, denial))
        ),
        "loose": float(rule is not None and rule.kind is not RelationType.CONFLICTS),
        "past_future": float(times == {Tense.PAST, Tense.FUTURE}),
        "probable": float(any(claim.certainty is not Certainty.CERTAIN for claim in claims)),
        "length": log(1 + max(len(claim.text) for claim in claims)) / 6,
    }


def _is_denied_noun(
    pair: Pair, denials: tuple[frozenset[str] | None, frozenset[str] | None]
) -> bool:
    """True for "no technicians", where the other claim has technicians do or suffer something."""
    claim, frame = (
        (pair.claim_a, pair.frame_b) if denials[0] is not None else (pair.claim_b, pair.frame_a)
    )
    match = _NOUN.search(claim.text)
    if match is None:
        return False
    denied = find_stems(match.group(1))
    heads = {x.head for x in frame.arguments if x.role in ("subject", "object", "agent")}
    return bool(denied & find_stems(" ".join((frame.predicate, *sorted(heads)))))


def explain(rival: Rival) -> str:
    """The sentence that has both claims, what each rests on, and the words that are at odds."""
    pair = rival.pair
    a, b = quote_claim(pair.view, pair.a), quote_claim(pair.view, pair.b)
    contrast = find_contrast(pair)
    how = f" (“{contrast[0]}” against “{contrast[1]}”)" if contrast else ""
    return f"{pair.by_a}, says {a}; {pair.by_b}, says {b}{how}: one says what the other denies."
