"""Factuality: plain facts apart from future, uncertain and denied events (MEANTIME)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.certainty import label_event
from sayso.parse import parse_many

FILES = ("factuality.jsonl",)
Pairs = Counter[tuple[str, str]]


def run(gold: Gold) -> Result:
    """Accuracy over four labels, F1 of FUTURE and of "not plain fact", heads given.

    Rules were tuned on half 0 (by a hash of the document's id); half 1 tells how they carry over.
    """
    lines = list(gold.lines("factuality.jsonl"))
    docs = parse_many(line["text"] for line in lines)
    counts = [(half(line["id"]), count(line, doc)) for line, doc in zip(lines, docs, strict=True)]
    metrics, intervals = measure(counts, score)
    total = sum((pairs for _, pairs in counts), Counter())
    by_label = Counter({label: 0 for label, _ in total})
    for (label, _), number in total.items():
        by_label[label] += number
    return Result("factuality", "factuality.jsonl", by_label, metrics, intervals)


def half(name: str) -> int:
    """0 for the documents that rules are tuned on, 1 for the others."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 2


def count(line: Mapping[str, Any], doc: Doc) -> Pairs:
    """The pairs of gold and predicted label of a document."""
    pairs: Pairs = Counter()
    for event in line["events"]:
        words = doc.char_span(*event["span"], alignment_mode="expand")
        label = label_event(words.root) if words is not None else "FACT"
        pairs[event["label"], str(label)] += 1
    return pairs


def score(counts: Sequence[tuple[int, Pairs]]) -> dict[str, float]:
    """The metrics of some documents, all and per half."""
    metrics = {}
    for prefix, halves in (("", (0, 1)), ("tuned_", (0,)), ("other_", (1,))):
        pairs: Pairs = sum((some for at, some in counts if at in halves), Counter())
        right = sum(number for (gold, got), number in pairs.items() if gold == got)
        metrics[f"{prefix}accuracy"] = ratio(right, sum(pairs.values()))
        metrics[f"{prefix}future_f1"] = _f1(pairs, {"FUTURE"})
        metrics[f"{prefix}not_fact_f1"] = _f1(pairs, {"FUTURE", "UNCERTAIN", "NEG"})
    return metrics


def _f1(pairs: Pairs, labels: set[str]) -> float:
    both = sum(n for (gold, got), n in pairs.items() if gold in labels and got in labels)
    gold = sum(n for (label, _), n in pairs.items() if label in labels)
    got = sum(n for (_, label), n in pairs.items() if label in labels)
    return f1(ratio(both, got), ratio(both, gold))
