"""Polarity, certainty and time: who denies what, who says less, whose word is the later one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from sayso.judge.pairs import HAPPENINGS, Finding, Pair, content_words, day_words
from sayso.judge.sentences import find_sentence
from sayso.judge.wording import quote_claim
from sayso.model import (
    Certainty,
    Claim,
    ClaimRef,
    ConflictType,
    Polarity,
    RelationType,
    Tense,
)
from sayso.predicates import shared_sense
from sayso.tables import load_table
from sayso.view import StoryView

MOST_PLANS = 50
"""Claims that call something off, in one story, that are looked at."""

RANK = {Certainty.POSSIBLE: 0, Certainty.PROBABLE: 1, Certainty.CERTAIN: 2}
NOT_YET = re.compile(r"\b(yet|so far|still|at present|currently|for now|to date)\b", re.IGNORECASE)


@cache
def _contrasts() -> frozenset[tuple[str, str]]:
    rows = [(row["word"], row["against"]) for row in load_table("contrasts")]
    return frozenset([*rows, *((against, word) for word, against in rows)])


_NEGATION = re.compile(
    r"n['’]t\b|\b(?:not|no|never|nobody|none|nothing|without|neither|nor|cannot|den(?:y|ies|ied)|"
    r"refus\w+|fail\w*|unlikely|hardly|barely|yet to|no longer)\b",
    re.IGNORECASE,
)


def compare_polarity(pair: Pair) -> Finding | None:
    """A conflict of polarity: one says it, the other that it is not so, both without a hedge.

    A possibility and a denial are related; "not yet", said earlier, gives way to what came.
    """
    left_open = leaves_open(pair.claim_a), leaves_open(pair.claim_b)
    if left_open[0] is not left_open[1]:
        return _related(pair) if pair.same or pair.shared_actors > 1 else None
    if pair.own_words or pair.one_voice or pair.shared_words < 2 or not _is_one_matter(pair):
        return None
    contrast = _contrast(pair)
    negated = bool(_NEGATION.search(pair.claim_a.text)) != bool(_NEGATION.search(pair.claim_b.text))
    polarities = pair.claim_a.polarity is not pair.claim_b.polarity
    if not (negated and polarities if contrast is None else not negated and not polarities):
        return None
    if contrast is not None and set(contrast) <= LEVELS and pair.later():
        return None
    if pair.claim_a.condition or pair.claim_b.condition or _is_loose(pair):
        return _related(pair)
    if _is_overtaken(pair):
        return _supersedes(pair)
    return _conflict(pair, contrast)


LEVELS = frozenset(
    {"rise", "fall", "drop", "decline", "increase", "decrease", "gain", "lose", "grow"}
)
"""What goes up one day may come down the next."""

_OPEN = re.compile(
    r"(?:n['’]t|\bnot|\bcannot|\bnever)\s+(?:be\s+|yet\s+)?(?:rul(?:e|ed) out|exclud(?:e|ed)|"
    r"dismiss(?:ed)?|off the table)",
    re.IGNORECASE,
)


def leaves_open(claim: Claim) -> bool:
    """True for "cannot be ruled out": no denial, but a possibility.

    >>> from sayso.model import ClaimKind
    >>> leaves_open(Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "It cannot be ruled out."))
    True
    """
    return _says_open(claim.text)


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _says_open(text: str) -> bool:
    return bool(_OPEN.search(text))


EMPTY_VERBS = frozenset({"be", "have", "do", "go", "come", "take", "get", "make", "say", "give"})


def _is_one_matter(pair: Pair) -> bool:
    """True when two claims are alike enough for one to deny the other."""
    same, other = pair.matched_roles
    if not pair.same_predicate:
        return pair.same and same > other and pair.closeness >= 0.5
    if pair.frame_a.predicate in EMPTY_VERBS and pair.frame_b.predicate in EMPTY_VERBS:
        return same > other and pair.closeness >= 0.7
    if pair.same:
        return same >= other and pair.closeness >= 0.4
    return same > other and pair.closeness >= 0.5


def _contrast(pair: Pair) -> tuple[str, str] | None:
    """The two words that cannot both be said, when each claim is built on one of them."""
    shared = shared_sense(pair.frame_a.predicate, pair.frame_b.predicate)
    if shared is not None:
        a, b = pair.frame_a.predicate, pair.frame_b.predicate
        return (a, b) if shared[0].positive is not shared[1].positive else None
    words_a, words_b = _says(pair.claim_a), _says(pair.claim_b)
    return next(
        ((a, b) for a in sorted(words_a) for b in sorted(words_b) if (a, b) in _contrasts()), None
    )


def _says(claim: Claim) -> set[str]:
    if claim.frame is None:
        return set()
    return {
        claim.frame.predicate,
        *(a.head for a in claim.frame.arguments if a.role == "complement"),
    }


def _is_loose(pair: Pair) -> bool:
    """True when a side speaks of possibility, or the two of different times."""
    possible = Certainty.POSSIBLE in (pair.claim_a.certainty, pair.claim_b.certainty)
    future = (pair.claim_a.time is Tense.FUTURE) != (pair.claim_b.time is Tense.FUTURE)
    return possible or future


def _is_overtaken(pair: Pair) -> bool:
    """True when the denial is the earlier one and says that it was not so yet."""
    later = pair.later()
    early = pair.claim_b if later > 0 else pair.claim_a
    return bool(later) and early.polarity is Polarity.NEGATIVE and bool(NOT_YET.search(early.text))


def _related(pair: Pair) -> Finding:
    possible = _is_loose(pair) or leaves_open(pair.claim_a) or leaves_open(pair.claim_b)
    words = (
        "one speaks of what may be, the other of what is so far"
        if possible
        else ("one of them holds on a condition only")
    )
    detail = f"{quote_claim(pair.view, pair.a)} and {quote_claim(pair.view, pair.b)}: {words}"
    return Finding(RelationType.RELATED, pair.a, pair.b, detail)


def _supersedes(pair: Pair) -> Finding:
    new, old = (pair.a, pair.b) if pair.later() > 0 else (pair.b, pair.a)
    detail = (
        f"{quote_claim(pair.view, new)} (as of {day_words(pair.view, new)}) comes after "
        f"{quote_claim(pair.view, old)} (as of {day_words(pair.view, old)})"
    )
    return Finding(RelationType.SUPERSEDES, new, old, detail)


def deny(pair: Pair) -> Finding:
    """The finding that one claim of a pair denies what the other says."""
    return _conflict(pair, None)


def _conflict(pair: Pair, contrast: tuple[str, str] | None) -> Finding:
    a, b = quote_claim(pair.view, pair.a), quote_claim(pair.view, pair.b)
    how = f" (“{contrast[0]}” against “{contrast[1]}”)" if contrast else ""
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        f"{pair.by_a}, says {a}; {pair.by_b}, says {b}{how}: one says what the other denies.",
        score=0.85 if pair.same or pair.opposed else 0.65,
        type=ConflictType.POLARITY,
        spans_a=pair.claim_a.spans,
        spans_b=pair.claim_b.spans,
        values=(f"{pair.claim_a.polarity} {pair.a}", f"{pair.claim_b.polarity} {pair.b}"),
    )


@cache
def _cancelling() -> frozenset[str]:
    return frozenset(
        row["words"] for row in load_table("corrections") if row["kind"] in ("cancel", "move")
    )


def compare_plans(pair: Pair) -> Finding | None:
    """A later word on a plan takes the place of an earlier one: threatened, then on again."""
    off_a, off_b = _calls_off(pair.claim_a), _calls_off(pair.claim_b)
    if off_a == off_b or not pair.shared_actors >= 2:
        return None
    if not content_words(pair.frame_a) & content_words(pair.frame_b) & HAPPENINGS:
        return None
    if Tense.FUTURE not in (pair.claim_a.time, pair.claim_b.time):
        return None
    when_a, when_b = _as_of(pair.view, pair.a), _as_of(pair.view, pair.b)
    if when_a is None or when_b is None or when_a == when_b:
        return None
    (new, new_day), (old, old_day) = sorted(
        ((pair.a, when_a), (pair.b, when_b)), key=lambda item: item[1], reverse=True
    )
    if pair.view.claim(new).certainty is Certainty.POSSIBLE:
        return None
    detail = (
        f"{quote_claim(pair.view, new)} (as of {new_day}) takes the place of "
        f"{quote_claim(pair.view, old)} (as of {old_day})"
    )
    return Finding(RelationType.SUPERSEDES, new, old, detail)


def find_plans(view: StoryView) -> Iterator[tuple[ClaimRef, ClaimRef]]:
    """Claims that call something off, each with those on what is to come of the same kind."""
    plans = [(ref, claim) for ref, claim in view.claims() if claim.time is Tense.FUTURE]
    off = [(ref, claim) for ref, claim in view.claims() if _calls_off(claim)]
    for ref, claim in off[:MOST_PLANS]:
        happenings = content_words(claim.frame) & HAPPENINGS if claim.frame else frozenset()
        for other, plan in plans:
            if other != ref and plan.frame and happenings & content_words(plan.frame):
                yield ref, other


def _calls_off(claim: Claim) -> bool:
    frame, words = claim.frame, _cancelling()
    return frame is not None and (frame.predicate in words or not words.isdisjoint(frame.lemmas))


def _as_of(view: StoryView, ref: ClaimRef) -> date | None:
    """The day a claim was made: a past day in its sentence, else that of its report."""
    claim, report = view.claim(ref), view.report(ref)
    published = view.day(ref.article)
    first, last = find_sentence(report.article.text, claim.spans[0].start)
    days = [
        timex.interval.start
        for timex in report.timexes
        if first <= timex.span.start < last and timex.interval and timex.interval.start
        if published is None or timex.interval.start <= published
    ]
    return max(days, default=published)


def compare_certainty(pair: Pair) -> Finding | None:
    """The weaker of two claims qualifies the stronger: "may meet", "will meet"."""
    if not pair.comparable or pair.claim_a.polarity is not pair.claim_b.polarity:
        return None
    if not pair.same_predicate or pair.claim_a.time is not pair.claim_b.time:
        return None
    rank_a, rank_b = RANK[pair.claim_a.certainty], RANK[pair.claim_b.certainty]
    bound_a, bound_b = bool(pair.claim_a.condition), bool(pair.claim_b.condition)
    if (rank_a, not bound_a) == (rank_b, not bound_b):
        return None
    weak_first = (rank_a, not bound_a) < (rank_b, not bound_b)
    weak, strong = (pair.a, pair.b) if weak_first else (pair.b, pair.a)
    detail = (
        f"{quote_claim(pair.view, weak)} is put less surely than {quote_claim(pair.view, strong)}"
    )
    return Finding(RelationType.QUALIFIES, weak, strong, detail)
