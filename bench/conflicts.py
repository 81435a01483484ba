"""Typed conflicts, and harmless variants that are flagged, on the stories of `bench/origins/`.

A predicted conflict is a gold one when both sides overlap (the claim with the quotation by half
of either, or the words that differ with the quotation) and the type agrees. Where the gold knows
further words of a side (`also`), these do as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.gold import Gold
from bench.origins import FILES, Outcome, is_match, overlap, run_stories
from bench.result import Result, measure, ratio
from sayso.model import Conflict, Evidence

__all__ = ["FILES", "run"]


@dataclass(frozen=True)
class Counts:
    """What one story adds: predicted ones that are right, all predicted, gold found, all gold."""

    right: int
    predicted: int
    found: int
    gold: int
    flagged: int
    harmless: int


def count_story(outcome: Outcome) -> Counts:
    """The counts of one story."""
    gold, harmless = outcome.story["conflicts"], outcome.story["not_conflicts"]
    predicted = outcome.comparison.conflicts
    return Counts(
        right=sum(any(is_of(outcome, k, g) for g in gold) for k in predicted),
        predicted=len(predicted),
        found=sum(any(is_of(outcome, k, g) for k in predicted) for g in gold),
        gold=len(gold),
        flagged=sum(any(_both_sides(outcome, k, h) for k in predicted) for h in harmless),
        harmless=len(harmless),
    )


def is_of(outcome: Outcome, conflict: Conflict, gold: Mapping[str, Any]) -> bool:
    """True when a predicted conflict is a gold one."""
    return str(conflict.type) == gold["type"] and _both_sides(outcome, conflict, gold)


def _both_sides(outcome: Outcome, conflict: Conflict, gold: Mapping[str, Any]) -> bool:
    also = gold.get("also", {})
    words_a, words_b = [gold["a"], *also.get("a", [])], [gold["b"], *also.get("b", [])]
    return any(
        _is_side(outcome, one, words_a) and _is_side(outcome, other, words_b)
        for one, other in ((conflict.a, conflict.b), (conflict.b, conflict.a))
    )


def _is_side(outcome: Outcome, side: Evidence, quotations: Sequence[Mapping[str, str]]) -> bool:
    spans = outcome.claim_spans(side.article, side.claim)
    return any(
        is_match(spans, span) or overlap(side.spans, span) > 0
        for words in quotations
        if words["article"] == side.article
        for span in [outcome.quote_span(words)]
    )


def score(counts: Sequence[Counts]) -> dict[str, float]:
    """All scores over several stories."""
    return {
        "precision": ratio(sum(c.right for c in counts), sum(c.predicted for c in counts)),
        "recall": ratio(sum(c.found for c in counts), sum(c.gold for c in counts)),
        "harmless_flagged": ratio(sum(c.flagged for c in counts), sum(c.harmless for c in counts)),
    }


def run(gold: Gold) -> Result:
    """Measure conflicts found, and harmless variants taken for conflicts."""
    counts = [count_story(outcome) for outcome in run_stories(gold)]
    metrics, intervals = measure(counts, score)
    return Result(
        task="conflicts",
        data=str(gold.path(FILES[0])),
        counts={
            "stories": len(counts),
            "conflicts": sum(c.gold for c in counts),
            "predicted": sum(c.predicted for c in counts),
            "harmless": sum(c.harmless for c in counts),
        },
        metrics=metrics,
        intervals=intervals,
    )
