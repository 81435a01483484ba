"""Find copies of the same report among edits of it, excerpts and reports of the same subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.reuse import find_copies

FILES = ("neardup.jsonl",)
EDITS = ("format", "credit", "trim", "cut_reorder", "localised")

Counts = Mapping[str, float]


def run(gold: Gold) -> Result:
    """Pair F1 over all pairs; recall by edit against the original; precision at excerpts."""
    lines = list(gold.lines(FILES[0]))
    found = {(c.a, c.b) for c in find_copies((line["id"], line["text"]) for line in lines)}
    bases = _count(lines, found)
    metrics, intervals = measure(bases, _score)
    counts = {"articles": len(lines), "bases": len(bases), "pairs found": len(found)}
    return Result("neardup", str(gold.path(FILES[0])), counts, metrics, intervals)


def _count(lines: Sequence[dict[str, Any]], found: set[tuple[str, str]]) -> list[Counts]:
    base = {line["id"]: line["base"] for line in lines}
    edit = {line["id"]: line["edit"] for line in lines}
    counts: dict[str, dict[str, float]] = {name: defaultdict(float) for name in base.values()}
    for a, b in found:
        # a wrong pair counts half at each of its bases
        for article in (a, b):
            counts[base[article]]["right" if base[a] == base[b] else "wrong"] += 0.5
            counts[base[article]]["excerpts" if "excerpt" in (edit[a], edit[b]) else "_"] += (
                0.5 if base[a] != base[b] else 0
            )
    for a, b in combinations(sorted(base), 2):
        if base[a] != base[b]:
            continue
        row = counts[base[a]]
        row["gold"] += 1
        other = {edit[a], edit[b]} - {"original"}
        if "original" in (edit[a], edit[b]) and len(other) == 1:
            name = other.pop()
            row[f"gold_{name}"] += 1
            row[f"right_{name}"] += (a, b) in found
    return list(counts.values())


def _score(rows: Sequence[Counts]) -> dict[str, float]:
    def total(name: str) -> float:
        return sum(row.get(name, 0.0) for row in rows)

    precision = ratio(total("right"), total("right") + total("wrong"))
    recall = ratio(total("right"), total("gold"))
    by_edit = {f"recall_{e}": ratio(total(f"right_{e}"), total(f"gold_{e}")) for e in EDITS}
    return {
        "pair_f1": f1(precision, recall),
        "pair_p": precision,
        "pair_r": recall,
        "excerpts_called_copies": total("excerpts"),
        **by_edit,
    }
