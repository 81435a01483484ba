"""Peers on the same documents: what else installs from the registries, and a floor.

`sayso` is the whole of `attribute`; `ccomp` is the floor, every verb with a clause and a subject;
`textacy` finds direct quotations, and is measured where it is installed (`pip install textacy`).
Each is scored on PolNeAR dev as `bench attribution` does, with its words a second after parsing.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from spacy.tokens import Doc

from bench._parses import cached_parses
from bench.attribution import count, score
from bench.gold import Gold
from bench.result import Result, measure
from sayso.attribute import attribute
from sayso.model import Attribution, AttributionKind, Span

FILES: tuple[str, ...] = ("attribution_polnear.jsonl",)

Peer = Callable[[Doc], Sequence[Attribution]]


def run(gold: Gold) -> Result:
    """Measure every peer that is installed."""
    lines = list(gold.lines(FILES[0]))
    docs = list(cached_parses([line["text"] for line in lines]))
    pairs = [(line, doc) for line, doc in zip(lines, docs, strict=True) if line["split"] == "dev"]
    metrics: dict[str, float] = {}
    intervals: dict[str, tuple[float, float]] = {}
    for name, peer in peers():
        values, ranges = _measured(peer, pairs)
        metrics.update({f"{name}_{key}": value for key, value in values.items()})
        intervals.update({f"{name}_{key}": value for key, value in ranges.items()})
    return Result(
        task="peers",
        data=FILES[0],
        counts={"documents": len(pairs), "words": sum(len(doc) for _, doc in pairs)},
        metrics=metrics,
        intervals=intervals,
    )


def peers() -> Iterator[tuple[str, Peer]]:
    """Each peer by its name."""
    yield "sayso", lambda doc: attribute(doc).attributions
    yield "ccomp", find_clauses
    if importlib.util.find_spec("textacy"):
        yield "textacy", find_with_textacy


def find_clauses(doc: Doc) -> list[Attribution]:
    """The floor: a verb is a cue, its subject the source, its clausal complement the content."""
    found: list[Attribution] = []
    for token in doc:
        clause = next((child for child in token.children if child.dep_ == "ccomp"), None)
        subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
        if clause is not None and subject is not None:
            content = doc[clause.left_edge.i : clause.right_edge.i + 1]
            source = doc[subject.left_edge.i : subject.right_edge.i + 1]
            cue = Span(token.idx, token.idx + len(token))
            found.append(_attribution(len(found), (_span(source),), (cue,), _span(content)))
    return found


def find_with_textacy(doc: Doc) -> list[Attribution]:
    """What textacy's `direct_quotations` finds; what it raises is a document without any."""
    extract = importlib.import_module("textacy.extract")
    try:
        quotations = list(extract.direct_quotations(doc))
    except ValueError:
        return []
    return [
        _attribution(
            number,
            tuple(Span(t.idx, t.idx + len(t)) for t in quotation.speaker),
            tuple(Span(t.idx, t.idx + len(t)) for t in quotation.cue),
            _span(quotation.content),
        )
        for number, quotation in enumerate(quotations)
    ]


def _measured(
    peer: Peer, pairs: Sequence[tuple[dict[str, Any], Doc]]
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    start = time.process_time()
    results = [peer(doc) for _, doc in pairs]
    seconds = time.process_time() - start
    items = [count(line, found) for (line, _), found in zip(pairs, results, strict=True)]
    metrics, intervals = measure(items, score)
    metrics["words_per_second"] = sum(len(doc) for _, doc in pairs) / max(seconds, 0.001)
    return metrics, intervals


def _attribution(
    number: int, source: tuple[Span, ...], cue: tuple[Span, ...], content: Span
) -> Attribution:
    return Attribution(f"p{number}", source, cue, (content,), AttributionKind.INDIRECT)


def _span(words: Any) -> Span:
    return Span(words.start_char, words.end_char)
