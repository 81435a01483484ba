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
from sayso.judge.harms import denies_harm
from sayso.judge.likeness import Likeness, find_heads
from sayso.judge.negations import NONE, NOT, NOUN, find_denied, find_focus, is_said
from sayso.judge.pairs import Pair, find_predicate
from sayso.judge.rival_dates import is_since
from sayso.judge.rivals import Rival
from sayso.judge.sureness import NOT_YET, compare_polarity
from sayso.judge.wording import quote_claim
from sayso.model import Certainty, Claim, ClaimRef, ConflictType, RelationType, Tense
from sayso.predicates import find_senses
from sayso.tables import load_table
from sayso.view import StoryView, remembered

DOUBTFUL = 0.5
"""How near claims are of which alignment says no more than that they may be one."""

CLOSE = 0.6
"""How near claims must be at least for a negation in one to tell of itself."""

MISSING = re.compile(
    r"\b(?:fail|miss|laps|skip|waiv|refus|reject|lack|without|cancel|halt|stop|clos|shut|bann?|"
    r"broke|absen|avoid|declin|empt|unable|wait|delay|postpon|los[est]|ruled? out|abandon|drop)",
    re.IGNORECASE,
)
OVER = re.compile(r"\b(?:after all|no longer|any more|anymore|for now|would have|was to)\b", re.I)
LEVELS = frozenset(
    "rise fall drop decline increase decrease gain lose grow begin start end buy sell".split()  # noqa: SIM905 - a list of words, kept readable
)
"""What goes up one day, or begins, may come down or end the next; what one buys, another sells."""


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
        if not _may_deny(pair):
            continue
        signs = {**likeness.signs(pair), **_signs(likeness, pair, denials, contrast)}
        if not any(signs[sign] for sign in ("share", "group", "near", "doubtful")):
            continue
        spans = pair.claim_a.spans[0], pair.claim_b.spans[0]
        values = f"{pair.a.article} {pair.a.claim}", f"{pair.b.article} {pair.b.claim}"
        shown = pair.claim_a.spans, pair.claim_b.spans
        yield Rival(ConflictType.POLARITY, pair, spans, values, signs, explain, shown)


def _find_pairs(
    likeness: Likeness, denying: dict[ClaimRef, frozenset[str]]
) -> Iterator[tuple[ClaimRef, ClaimRef]]:
    """The pairs worth a look: of one matter by their words, roles, or by alignment.

    Of two that deny, only those are of which one has somebody unhurt whom the other has hurt.
    """
    view = likeness.view
    for a, b in likeness.find_partners(likeness.places):
        if a in denying and b in denying:
            texts = view.claim(a).text, view.claim(b).text
            if not (denies_harm(*texts) or denies_harm(*texts[::-1])):
                continue
        if likeness.concepts[a] & likeness.concepts[b] or likeness.are_near(a, b):
            yield a, b


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
    for word in sorted(words_a.intersection(_contrasts())):
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


def _may_deny(pair: Pair) -> bool:
    """True when nothing but the weights can tell whether one claim denies the other.

    "Not yet" denies nothing for good, nobody denies what they say themselves, and what was not so
    since or before a date is a matter of dates.
    """
    claims = pair.claim_a, pair.claim_b
    if any(NOT_YET.search(claim.text) for claim in claims):
        return False
    return not _is_one_speaker(pair) and not is_since(pair)


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
    rule, denial = compare_polarity(pair), compare_denial(pair)
    held = _find_held(likeness, pair, denials)
    denied_so = denial is not None and denial.kind is RelationType.CONFLICTS and held > 0
    return {
        "noun": float(_is_denied_noun(pair, denials)),
        "negative": float(claims[0].polarity is not claims[1].polarity),
        "contrast": float(contrast is not None),
        "predicates": float(
            contrast is not None
            and {pair.frame_a.predicate, pair.frame_b.predicate} == set(contrast)
        ),
        "condition": float(any(claim.condition for claim in claims)),
        "rule": float(denied_so or (rule is not None and rule.kind is RelationType.CONFLICTS)),
        "loose": float(rule is not None and rule.kind is not RelationType.CONFLICTS),
        "held": held,
        "denies": _deny_plainly(pair, likeness, denials),
        "plan": float(_is_plan_undone(pair, denials)),
        "opposites": how_near(pair, likeness) * float(_are_of_one(pair, contrast)),
        "harm": float(_is_harm_denied(pair, denials)),
        "length": log(1 + max(len(claim.text) for claim in claims)) / 6,
    }


def how_near(pair: Pair, likeness: Likeness) -> float:
    """How near two claims are: 1 in one group, else as alignment has it."""
    groups = frozenset((likeness.group_of.get(pair.a, -1), likeness.group_of.get(pair.b, -2)))
    return max(float(pair.same), pair.near, DOUBTFUL * float(groups in likeness.doubtful))


def _deny_plainly(
    pair: Pair,
    likeness: Likeness,
    denials: tuple[frozenset[str] | None, frozenset[str] | None],
) -> float:
    """How much nearer than `CLOSE` two claims are of which one is negated, neither with a hedge.

    "Was skipped" and "was not paid" say the same: where the other claim has a word that says that
    something is missing, its negation elsewhere denies nothing.
    """
    claims = pair.claim_a, pair.claim_b
    if claims[0].polarity is claims[1].polarity or any(claim.condition for claim in claims):
        return 0.0
    if any(claim.certainty is not Certainty.CERTAIN for claim in claims):
        return 0.0
    saying = claims[0] if denials[0] is None else claims[1]
    if MISSING.search(saying.text) or _is_denied_twice(pair) or _is_plan_undone(pair, denials):
        return 0.0
    return max(0.0, how_near(pair, likeness) - CLOSE) / (1 - CLOSE)


def _is_denied_twice(pair: Pair) -> bool:
    """True for "was stopped" and "may not proceed": with its negation, one is the other."""
    negated = [
        bool(NONE.search(c.text) or NOT.search(c.text)) for c in (pair.claim_a, pair.claim_b)
    ]
    return negated[0] is not negated[1] and _are_opposed(
        pair.frame_a.predicate, pair.frame_b.predicate
    )


def _is_plan_undone(
    pair: Pair, denials: tuple[frozenset[str] | None, frozenset[str] | None]
) -> bool:
    """True when a report tells of a plan, and a later one that it did not come about."""
    later = pair.later()
    denying = -1 if denials[1] is not None else 1
    if not later or later != denying:
        return False
    late, early = (pair.claim_b, pair.claim_a) if later < 0 else (pair.claim_a, pair.claim_b)
    open_then = early.time is Tense.FUTURE or early.certainty is not Certainty.CERTAIN
    return open_then and (late.time is not Tense.FUTURE or OVER.search(late.text) is not None)


def _are_of_one(pair: Pair, contrast: tuple[str, str] | None) -> bool:
    """True for two opposites that are said of one thing, no words for what goes up and down."""
    if contrast is None or set(contrast) & LEVELS or pair.one_is_possible:
        return False
    return bool(find_heads(pair, 0) & find_heads(pair, 1))


def _find_held(
    likeness: Likeness,
    pair: Pair,
    denials: tuple[frozenset[str] | None, frozenset[str] | None],
) -> float:
    """How much of what one claim denies the other says: 1 for all of it."""
    claim, other = (pair.claim_a, pair.b) if denials[0] is not None else (pair.claim_b, pair.a)
    denied = find_denied(claim) if any(found is not None for found in denials) else frozenset()
    said = sum(is_said(word, likeness.concepts[other]) for word in denied)
    return said / len(denied) if denied else 0.0


def _is_harm_denied(
    pair: Pair, denials: tuple[frozenset[str] | None, frozenset[str] | None]
) -> bool:
    """True for "nobody was hurt" against a claim of one who was: a death is no mere injury."""
    claim, other = (
        (pair.claim_a, pair.claim_b) if denials[0] is not None else (pair.claim_b, pair.claim_a)
    )
    return denies_harm(claim.text, other.text)


def _is_denied_noun(
    pair: Pair, denials: tuple[frozenset[str] | None, frozenset[str] | None]
) -> bool:
    """True for "no technicians", where the other claim has technicians do or suffer something."""
    claim, frame = (
        (pair.claim_a, pair.frame_b) if denials[0] is not None else (pair.claim_b, pair.frame_a)
    )
    match = NOUN.search(claim.text)
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
