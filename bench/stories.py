"""Group articles into stories as they come in: B-cubed over the whole pool."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.model import Article, Report
from sayso.stories import cluster_reports
from sayso.timex import infer_publication

FILES = ("stories.jsonl",)


@dataclass(frozen=True)
class Row:
    """One article's share in the score."""

    precision: float
    recall: float
    set: str
    held_out: bool


def run(gold: Gold) -> Result:
    """All lines in one stream, in the order of their dates where the line or its url has one.

    Settings were chosen on the half of the stories whose hash is even; `heldout_f1` is that of
    the other half. Precision and recall of an article are always against the whole pool.
    """
    lines = list(gold.lines(FILES[0]))
    found = cluster_reports(to_report(line) for line in lines)
    rows = to_rows([found[line["id"]] for line in lines], [line["story"] for line in lines])
    rows = [
        Row(row.precision, row.recall, line["set"], is_held_out(line["story"]))
        for row, line in zip(rows, lines, strict=True)
    ]
    metrics, intervals = measure(rows, _score)
    counts = {
        "articles": len(lines),
        "stories": len({line["story"] for line in lines}),
        "stories found": len(set(found.values())),
    }
    return Result("stories", str(gold.path(FILES[0])), counts, metrics, intervals)


def to_report(line: dict[str, str]) -> Report:
    """The line as a report that was not analysed: its date from metadata or address only."""
    fields = ("id", "text", "title", "publisher", "published", "url")
    article = Article(**{name: line[name] for name in fields if line.get(name)})
    return Report(article, infer_publication(article, ()), "en", publisher=article.publisher)


def is_held_out(story: str) -> bool:
    """True for the half of the stories that no setting was chosen on."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2 == 1


def to_rows(found: Sequence[str], gold: Sequence[str]) -> list[Row]:
    """B-cubed precision and recall of each article (Bagga and Baldwin 1998)."""
    sizes, golds = Counter(found), Counter(gold)
    both = Counter(zip(found, gold, strict=True))
    return [
        Row(both[a, b] / sizes[a], both[a, b] / golds[b], "", False)
        for a, b in zip(found, gold, strict=True)
    ]


def _score(rows: Sequence[Row]) -> dict[str, float]:
    metrics = {f"bcubed_{name}": value for name, value in _bcubed(rows).items()}
    for group in sorted({row.set for row in rows}):
        of_set = _bcubed([row for row in rows if row.set == group])
        metrics.update({f"{group}_{name}": value for name, value in of_set.items()})
    metrics["heldout_f1"] = _bcubed([row for row in rows if row.held_out])["f1"]
    return metrics


def _bcubed(rows: Sequence[Row]) -> dict[str, float]:
    precision = ratio(sum(row.precision for row in rows), len(rows))
    recall = ratio(sum(row.recall for row in rows), len(rows))
    return {"p": precision, "r": recall, "f1": f1(precision, recall)}
