"""Independence: propositions, origins and expectations on the stories of `bench/origins/`.

A predicted claim is a gold one when their spans overlap by half of either. Scores and format are
described in `bench/origins/README.md`. The scores named `gold_grouping_` are the judge's alone: it
is told which claims are one proposition. Beside Sayso stand four baselines that are told the gold
propositions: one origin per headline (word Jaccard at least .55), per publisher's family, per
near-duplicate text, and everything one origin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from bench._gold_groups import judge_alone
from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.model import (
    Article,
    Claim,
    Comparison,
    ExpectationState,
    Proposition,
    Report,
    SideName,
    Span,
    Standing,
)
from sayso.pipeline import analyze_many, compare
from sayso.publishers import family
from sayso.reuse import find_copies

FILES: tuple[str, ...] = ("origins.jsonl",)
HEADLINE = 0.55
ARTICLE_FIELDS = ("id", "publisher", "title", "published", "text")
Story = dict[str, Any]
Groups = list[set[str]]


@dataclass(frozen=True)
class Outcome:
    """A gold story, and what Sayso made of its reports."""

    story: Story
    reports: Mapping[str, Report]
    comparison: Comparison

    def claim_spans(self, article: str, claim: str) -> tuple[Span, ...]:
        """The spans of a predicted claim."""
        return next((c.spans for c in self.reports[article].claims if c.id == claim), ())

    def quote_span(self, words: Mapping[str, str]) -> Span:
        """Where a gold quotation stands in its article."""
        start = self.reports[words["article"]].article.text.index(words["quote"])
        return Span(start, start + len(words["quote"]))

    def find_claim(self, words: Mapping[str, str]) -> str | None:
        """The predicted claim that a gold quotation is, the best where several overlap."""
        span = self.quote_span(words)
        scored = [
            (overlap_share(claim.spans, span), claim.id)
            for claim in self.reports[words["article"]].claims
            if is_match(claim.spans, span)
        ]
        return max(scored)[1] if scored else None


def overlap(spans: Iterable[Span], gold: Span) -> int:
    """Code points that spans share with a gold span."""
    return sum(max(0, min(s.end, gold.end) - max(s.start, gold.start)) for s in spans)


def overlap_share(spans: Sequence[Span], gold: Span) -> float:
    """The Jaccard share of spans and a gold span."""
    both = overlap(spans, gold)
    length = sum(span.end - span.start for span in spans)
    return both / (length + gold.end - gold.start - both)


def is_match(spans: Sequence[Span], gold: Span) -> bool:
    """True when the overlap is at least half of either.

    >>> is_match([Span(0, 10)], Span(5, 40)), is_match([Span(0, 10)], Span(6, 40))
    (True, False)
    """
    both = overlap(spans, gold)
    length = sum(span.end - span.start for span in spans)
    return both > 0 and (2 * both >= length or 2 * both >= gold.end - gold.start)


def run_stories(gold: Gold) -> list[Outcome]:
    """Every gold story through the pipeline."""
    return [run_story(story) for story in gold.lines(FILES[0])]


def run_story(story: Story) -> Outcome:
    """One gold story through the pipeline."""
    articles = [Article(**{k: a.get(k) for k in ARTICLE_FIELDS}) for a in story["articles"]]
    reports = {report.article.id: report for report in analyze_many(articles)}
    return Outcome(story, reports, compare(reports.values(), story=story["story"]))


# ---------------------------------------------------------------- the counts of one story


@dataclass
class Counts:
    """What one story adds to every score."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    pairs: list[tuple[bool, bool]] = field(default_factory=list)
    standings: list[tuple[bool, bool]] = field(default_factory=list)
    told_pairs: list[tuple[bool, bool]] = field(default_factory=list)
    told_standings: list[tuple[bool, bool]] = field(default_factory=list)
    baselines: dict[str, tuple[list[tuple[bool, bool]], list[tuple[bool, bool]]]] = field(
        default_factory=dict
    )
    expected: tuple[int, int, int] = (0, 0, 0)


def count_story(outcome: Outcome) -> Counts:
    """The counts of one story."""
    counts = Counts()
    counts.precision, counts.recall = _bcubed(outcome)
    for proposition in outcome.story["propositions"]:
        predicted = find_proposition(outcome, proposition)
        groups = _groups(predicted)
        counts.pairs += list(_pairs(proposition, groups))
        is_independent = predicted is not None and predicted.standing is Standing.INDEPENDENT
        counts.standings.append((proposition["standing"] == "independent", is_independent))
    told = replace(
        outcome.comparison,
        propositions=judge_alone(outcome.story["propositions"], outcome.reports),
    )
    alone = replace(outcome, comparison=told)
    for proposition in outcome.story["propositions"]:
        found = find_proposition(alone, proposition)
        counts.told_pairs += list(_pairs(proposition, _groups(found)))
        is_independent = found is not None and found.standing is Standing.INDEPENDENT
        counts.told_standings.append((proposition["standing"] == "independent", is_independent))
    counts.baselines = {
        name: _baseline_counts(outcome.story, partition) for name, partition in BASELINES.items()
    }
    counts.expected = _count_expectations(outcome)
    return counts


def _bcubed(outcome: Outcome) -> tuple[list[float], list[float]]:
    """Precision and recall of each gold claim's cluster; a claim not found is alone."""
    cluster_of = {
        (claim.article, claim.claim): proposition.id
        for proposition in outcome.comparison.propositions
        for claim in proposition.claims
    }
    gold: list[str] = []
    predicted: list[str] = []
    for proposition in outcome.story["propositions"]:
        for words in proposition["claims"]:
            claim = outcome.find_claim(words)
            key = cluster_of.get((words["article"], claim)) if claim else None
            gold.append(proposition["id"])
            predicted.append(key or f"alone {len(predicted)}")
    precision, recall = [], []
    for i in range(len(gold)):
        same_p = {j for j in range(len(gold)) if predicted[j] == predicted[i]}
        same_g = {j for j in range(len(gold)) if gold[j] == gold[i]}
        precision.append(len(same_p & same_g) / len(same_p))
        recall.append(len(same_p & same_g) / len(same_g))
    return precision, recall


def find_proposition(outcome: Outcome, gold: Mapping[str, Any]) -> Proposition | None:
    """The predicted proposition with most of a gold one's claims; None when it has none."""
    wanted = {
        (words["article"], claim.id)
        for words in gold["claims"]
        if words.get("side", "says") == "says"
        for claim in _matching(outcome, words)
    }
    scored = [
        (
            len({c.article for c in p.claims if (c.article, c.claim) in wanted}),
            sum((c.article, c.claim) in wanted for c in p.claims),
            -len(p.claims),
            -at,
        )
        for at, p in enumerate(outcome.comparison.propositions)
    ]
    best = max(scored, default=(0, 0, 0, 0))
    return outcome.comparison.propositions[-best[3]] if best[0] else None


def _matching(outcome: Outcome, words: Mapping[str, str]) -> Iterator[Claim]:
    span = outcome.quote_span(words)
    for claim in outcome.reports[words["article"]].claims:
        if is_match(claim.spans, span):
            yield claim


def _groups(proposition: Proposition | None) -> Groups:
    if proposition is None:
        return []
    return [
        {ref.article for ref in origin.claims}
        for origin in proposition.origins
        if origin.side is SideName.SAYS
    ]


def _pairs(gold: Mapping[str, Any], groups: Groups) -> Iterator[tuple[bool, bool]]:
    """For every pair of a gold proposition's articles: one origin by the gold, as predicted."""
    articles = sorted({article for group in gold["origins"] for article in group})
    for a, b in combinations(articles, 2):
        yield (
            any(a in group and b in group for group in gold["origins"]),
            any(a in group and b in group for group in groups),
        )


def _count_expectations(outcome: Outcome) -> tuple[int, int, int]:
    """Matched, predicted and gold expectations."""
    gold = outcome.story["expectations"]
    left = list(range(len(gold)))
    predicted = outcome.comparison.expectations
    for expectation in predicted:
        state = expectation.state
        outcome_word = "open" if state is ExpectationState.OVERDUE else str(state)
        due = [day.isoformat() if day else None for day in expectation.due]
        for at in left:
            words = [gold[at], *gold[at].get("also", [])]
            if gold[at]["outcome"] != outcome_word or gold[at]["due"] != due:
                continue
            if any(_is_of(outcome, ref.article, ref.claim, words) for ref in expectation.claims):
                left.remove(at)
                break
    return len(gold) - len(left), len(predicted), len(gold)


def _is_of(
    outcome: Outcome, article: str, claim: str, quotations: Sequence[Mapping[str, str]]
) -> bool:
    spans = outcome.claim_spans(article, claim)
    return any(
        words["article"] == article and is_match(spans, outcome.quote_span(words))
        for words in quotations
    )


# ---------------------------------------------------------------- what others would say


def _by_headline(articles: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    words = {a["id"]: set(re.findall(r"\w+", (a["title"] or "").lower())) for a in articles}
    for a, b in combinations(words, 2):
        if len(words[a] & words[b]) >= HEADLINE * len(words[a] | words[b]):
            yield a, b


def _by_family(articles: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for a, b in combinations(articles, 2):
        if a["publisher"] and family(a["publisher"]) == family(b["publisher"] or ""):
            yield a["id"], b["id"]


def _by_copy(articles: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for copy in find_copies((a["id"], a["text"]) for a in articles):
        yield copy.a, copy.b


def _all_one(articles: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    yield from combinations([a["id"] for a in articles], 2)


BASELINES: Mapping[str, Callable[[Sequence[Mapping[str, str]]], Iterator[tuple[str, str]]]] = {
    "headline": _by_headline,
    "family": _by_family,
    "neardup": _by_copy,
    "all_one": _all_one,
}


def _baseline_counts(
    story: Story, find: Callable[[Sequence[Mapping[str, str]]], Iterator[tuple[str, str]]]
) -> tuple[list[tuple[bool, bool]], list[tuple[bool, bool]]]:
    groups = _join([a["id"] for a in story["articles"]], find(story["articles"]))
    publishers = {a["id"]: a["publisher"] for a in story["articles"]}
    pairs: list[tuple[bool, bool]] = []
    standings = []
    for proposition in story["propositions"]:
        articles = {article for group in proposition["origins"] for article in group}
        pairs += list(_pairs(proposition, groups))
        origins = sum(bool(group & articles) for group in groups)
        several = len({publishers[article] for article in articles}) > 1
        standings.append((proposition["standing"] == "independent", origins > 1 and several))
    return pairs, standings


def _join(articles: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Groups:
    groups = [{article} for article in articles]
    for a, b in pairs:
        one, other = (next(g for g in groups if x in g) for x in (a, b))
        if one is not other:
            groups.remove(other)
            one |= other
    return groups


# ---------------------------------------------------------------- scores


def _score_pairs(pairs: Sequence[tuple[bool, bool]]) -> float:
    both = sum(g and p for g, p in pairs)
    return f1(ratio(both, sum(p for _, p in pairs)), ratio(both, sum(g for g, _ in pairs)))


def _score_standings(standings: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """The share of not independent ones called so, and of independent ones found."""
    called = [p for g, p in standings if not g]
    found = [p for g, p in standings if g]
    return ratio(sum(called), len(called)), ratio(sum(found), len(found))


def score(counts: Sequence[Counts]) -> dict[str, float]:
    """All scores over several stories."""
    precision = [value for c in counts for value in c.precision]
    recall = [value for c in counts for value in c.recall]
    standings = [pair for c in counts for pair in c.standings]
    matched, predicted, gold = (sum(c.expected[at] for c in counts) for at in range(3))
    called, found = _score_standings(standings)
    scores = {
        "pair_f1": _score_pairs([pair for c in counts for pair in c.pairs]),
        "false_independent": called,
        "independent_recall": found,
        "proposition_bcubed_f1": f1(
            ratio(sum(precision), len(precision)), ratio(sum(recall), len(recall))
        ),
        "expectation_f1": f1(ratio(matched, predicted), ratio(matched, gold)),
    }
    called, found = _score_standings([pair for c in counts for pair in c.told_standings])
    scores["gold_grouping_pair_f1"] = _score_pairs([pair for c in counts for pair in c.told_pairs])
    scores["gold_grouping_false_independent"] = called
    scores["gold_grouping_independent_recall"] = found
    for name in BASELINES:
        pairs = [pair for c in counts for pair in c.baselines[name][0]]
        called, found = _score_standings([s for c in counts for s in c.baselines[name][1]])
        scores[f"{name}_pair_f1"] = _score_pairs(pairs)
        scores[f"{name}_false_independent"] = called
        scores[f"{name}_independent_recall"] = found
    return scores


def run(gold: Gold) -> Result:
    """Measure origins, standings, propositions and expectations, the baselines beside them."""
    outcomes = run_stories(gold)
    counts = [count_story(outcome) for outcome in outcomes]
    metrics, intervals = measure(counts, score)
    propositions = [p for o in outcomes for p in o.story["propositions"]]
    return Result(
        task="origins",
        data=str(gold.path(FILES[0])),
        counts={
            "stories": len(outcomes),
            "reports": sum(len(o.reports) for o in outcomes),
            "propositions": len(propositions),
            "independent": sum(p["standing"] == "independent" for p in propositions),
            "pairs": sum(len(c.pairs) for c in counts),
            "expectations": sum(c.expected[2] for c in counts),
        },
        metrics=metrics,
        intervals=intervals,
    )
