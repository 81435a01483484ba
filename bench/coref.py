"""Pronouns: which of two names each means, on GAP (`coref_gap.jsonl`).

F1 over the decisions pronoun–name, and `bias`, the F1 on feminine over that on masculine pronouns.

`python -m bench.coref [SPLIT [N]]` lists N reporting pronouns ("he said") of the attribution
gold with whom they were resolved to, for checking by hand.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from bench.gold import Gold, find_gold
from bench.result import Result, f1, measure, ratio
from sayso.attribute.actors import resolve_actors
from sayso.attribute.coref import resolve_mentions
from sayso.attribute.tree import read_tree
from sayso.model import Span
from sayso.parse import parse_many

ATTRIBUTIONS = "attribution_polnear.jsonl"
FILES: tuple[str, ...] = ("coref_gap.jsonl",)

_FEMININE = frozenset({"she", "her", "hers", "herself"})


class Decisions(NamedTuple):
    """The counts of one text: decisions right, made, and in the gold; is its pronoun feminine."""

    right: int
    made: int
    gold: int
    feminine: bool


def run(gold: Gold) -> Result:
    """Measure pronoun resolution on every text."""
    lines = list(gold.lines(FILES[0]))
    items = list(decide(lines, parse_many(line["text"] for line in lines)))
    metrics, intervals = measure(items, score)
    return Result(
        task="coref",
        data=FILES[0],
        counts={
            "texts": len(items),
            "decisions": 2 * len(items),
            "true": sum(item.gold for item in items),
        },
        metrics=metrics,
        intervals=intervals,
    )


def decide(lines: Sequence[Mapping[str, Any]], docs: Iterator[Doc]) -> Iterator[Decisions]:
    """The counts of each text, given its parse."""
    for line, doc in zip(lines, docs, strict=True):
        text = line["text"]
        start, end = _range(line["pronoun"])
        predicted = _linked(doc, start, (_range(line["a"]), _range(line["b"])))
        truth = (bool(line["a_coref"]), bool(line["b_coref"]))
        yield Decisions(
            right=sum(p and t for p, t in zip(predicted, truth, strict=True)),
            made=sum(predicted),
            gold=sum(truth),
            feminine=text[start:end].lower() in _FEMININE,
        )


def score(items: Sequence[Decisions]) -> Mapping[str, float]:
    """F1, precision and recall over all texts, and the ratio of the genders."""
    feminine = _f1([item for item in items if item.feminine])
    masculine = _f1([item for item in items if not item.feminine])
    right = sum(item.right for item in items)
    return {
        "f1": _f1(items),
        "precision": ratio(right, sum(item.made for item in items)),
        "recall": ratio(right, sum(item.gold for item in items)),
        "bias": ratio(feminine, masculine),
    }


def _f1(items: Sequence[Decisions]) -> float:
    right = sum(item.right for item in items)
    made, true = sum(item.made for item in items), sum(item.gold for item in items)
    return f1(ratio(right, made), ratio(right, true))


def _linked(doc: Doc, pronoun: int, names: Sequence[tuple[int, int]]) -> list[bool]:
    """For each name, whether it has a mention in the cluster of the pronoun."""
    tree = read_tree(doc)
    for cluster in resolve_mentions(doc, tree=tree):
        if any(tree.start[mention.head] == pronoun for mention in cluster.mentions):
            spans = [tree.span(mention.first, mention.last) for mention in cluster.mentions]
            return [any(s.start < end and start < s.end for s in spans) for start, end in names]
    return [False] * len(names)


def _range(value: list[int]) -> tuple[int, int]:
    return value[0], value[1]


def sample_reporting(gold: Gold, *, split: str, size: int) -> Iterator[str]:
    """Each of `size` sources that are "he" or "she": whom it was resolved to, and its words."""
    lines = [line for line in gold.lines(ATTRIBUTIONS) if line["split"] == split]
    random.Random(7).shuffle(lines)
    shown = 0
    for line, doc in zip(lines, parse_many(line["text"] for line in lines), strict=True):
        text = line["text"]
        spans = [
            Span(*source[0])
            for source in (attribution["source"] for attribution in line["attributions"])
            if source and text[slice(*source[0])].lower() in ("he", "she")
        ]
        chosen = random.Random(shown).sample(spans, min(5, len(spans)))
        actors = resolve_actors(doc, [(span,) for span in spans])
        for span in sorted(chosen):
            source_id = actors.of(span)
            source = actors.source(source_id) if source_id else None
            who = (source.name or source.descriptor) if source else None
            before = " ".join(text[max(0, span.start - 420) : span.start].split())
            after = " ".join(text[span.end : span.end + 60].split())
            yield f"{shown + 1}. {who}\n   …{before} >>{text[slice(*span)]}<< {after}…\n"
            shown += 1
            if shown == size:
                return


if __name__ == "__main__":
    wanted, count = (*sys.argv[1:3], *("dev", "200")[len(sys.argv) - 1 :])[:2]
    for listed in sample_reporting(find_gold(), split=wanted, size=int(count)):
        print(listed)
