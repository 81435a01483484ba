"""The labelled pairs of claims in the stories of `bench/origins/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sayso.contract import to_article
from sayso.model import ClaimRef, Report, Span
from sayso.pipeline import analyze_many

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "bench" / "origins" / "origins.jsonl"


def read_reports(story: Mapping[str, Any]) -> list[Report]:
    """The analysed articles of a story."""
    articles = [to_article(article, where=story["story"]) for article in story["articles"]]
    return list(analyze_many(articles))


def find_gold(proposition: Mapping[str, Any], reports: Sequence[Report]) -> dict[ClaimRef, str]:
    """The claims that a gold proposition's quotations are, the best for each, with their sides."""
    by_id = {report.article.id: report for report in reports}
    found = {}
    for words in proposition["claims"]:
        report = by_id[words["article"]]
        start = report.article.text.index(words["quote"])
        quote = Span(start, start + len(words["quote"]))
        matching = [claim for claim in report.claims if is_match(claim.spans, quote)]
        if matching:
            best = max((_share(claim.spans, quote), claim.id) for claim in matching)
            found[ClaimRef(report.article.id, best[1])] = words.get("side", "says")
    return found


def is_match(spans: Sequence[Span], quote: Span) -> bool:
    """True when the overlap is at least half of either."""
    both, length = _overlap(spans, quote)
    return both > 0 and (2 * both >= length or 2 * both >= quote.end - quote.start)


def _share(spans: Sequence[Span], quote: Span) -> float:
    both, length = _overlap(spans, quote)
    return both / (length + quote.end - quote.start - both)


def _overlap(spans: Sequence[Span], quote: Span) -> tuple[int, int]:
    both = sum(max(0, min(s.end, quote.end) - max(s.start, quote.start)) for s in spans)
    return both, sum(span.end - span.start for span in spans)
