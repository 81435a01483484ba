"""The judge alone: the gold's own propositions in the place of alignment's groups.

Separates what `judge` gets wrong from what alignment does: claims are matched by their spans, each
gold proposition is one group, and every other claim is a group of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sayso.align import merge_sources
from sayso.judge import build_propositions, find_relations
from sayso.model import ClaimRef, Proposition, Report, SidedClaim, SideName, Span
from sayso.pipeline.compare import narrow_reports
from sayso.view import view_story

Words = Mapping[str, Any]


def judge_alone(
    propositions: Iterable[Words], reports: Mapping[str, Report]
) -> tuple[Proposition, ...]:
    """What the judge makes of a story whose propositions it is told."""
    narrowed = narrow_reports(list(reports.values()))
    view = view_story(narrowed, merge_sources(narrowed))
    taken: set[ClaimRef] = set()
    groups: list[list[SidedClaim]] = []
    for proposition in propositions:
        group = []
        for words in proposition["claims"]:
            ref = find_claim(words, reports)
            if ref is not None and ref not in taken:
                taken.add(ref)
                side = SideName(words.get("side", "says"))
                group.append(SidedClaim(ref.article, ref.claim, side))
        groups += [group] if group else []
    for ref, _ in view.claims():
        if ref not in taken:
            groups.append([SidedClaim(ref.article, ref.claim, SideName.SAYS)])
    relations, conflicts = find_relations(view, groups)
    return build_propositions(view, groups, relations=relations, conflicts=conflicts)


def find_claim(words: Words, reports: Mapping[str, Report]) -> ClaimRef | None:
    """The claim that a gold quotation is: the largest share of both, at least half of either."""
    article = words["article"]
    report = reports[article]
    start = report.article.text.index(words["quote"])
    gold = Span(start, start + len(words["quote"]))
    best: tuple[float, str] | None = None
    for claim in report.claims:
        both = sum(max(0, min(s.end, gold.end) - max(s.start, gold.start)) for s in claim.spans)
        length = sum(s.end - s.start for s in claim.spans)
        size = gold.end - gold.start
        if both > 0 and 2 * both >= min(length, size):
            best = max(best or (0.0, ""), (both / (length + size - both), claim.id))
    return ClaimRef(article, best[1]) if best else None
