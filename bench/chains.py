"""Chains of say-so: texts written for the project, and GUM's nested attributions.

A gold chain is found when an attribution's content matches (word Jaccard at least .5) and its
chain, without the publisher, has the same length and agrees at every level. `recall` and
`precision` are over the project's own chains, `nested_recall` over those of depth two and more
there and in GUM.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench._parses import cached_parses
from bench.attribution import THRESHOLD, to_spans, touches, word_jaccard, words_in
from bench.gold import Gold
from bench.result import Result, measure, ratio
from sayso.attribute import Attributed, attribute
from sayso.model import PUBLISHER_ID, Attribution, Source, SourceKind, Span

FILES: tuple[str, ...] = ("chains.txt", "attribution_gum.jsonl")
UNSTATED = "unstated"

Spans = tuple[Span, ...]


class Chain(NamedTuple):
    """A gold chain: the content's spans, and the levels from the outermost inwards."""

    content: Spans
    levels: tuple[str, ...]


class Counts(NamedTuple):
    """The counts of one text."""

    gold: int
    found: int
    predicted: int
    right: int
    nested: int
    nested_found: int


def run(gold: Gold) -> Result:
    """Measure on the project's chains and on GUM's nested ones."""
    texts = list(read_chains(gold.path(FILES[0])))
    docs = cached_parses([text for text, _ in texts])
    own = [
        compare(text, chains, attribute(doc))
        for (text, chains), doc in zip(texts, docs, strict=True)
    ]
    lines = list(gold.lines(FILES[1]))
    docs = cached_parses([line["text"] for line in lines])
    interviews = [nested(line, attribute(doc)) for line, doc in zip(lines, docs, strict=True)]
    metrics, intervals = measure([*own, *interviews], score)
    metrics["own_nested_recall"] = score(own)["nested_recall"]
    metrics["gum_nested_recall"] = score(interviews)["nested_recall"]
    return Result(
        task="chains",
        data=", ".join(FILES),
        counts={
            "texts": len(texts),
            "chains": sum(item.gold for item in own),
            "nested": sum(item.nested for item in own),
            "gum_nested": sum(item.nested for item in interviews),
        },
        metrics=metrics,
        intervals=intervals,
    )


def score(items: Sequence[Counts]) -> dict[str, float]:
    """Recall and precision of chains, and recall of those of depth two and more."""
    return {
        "recall": ratio(sum(i.found for i in items), sum(i.gold for i in items)),
        "precision": ratio(sum(i.right for i in items), sum(i.predicted for i in items)),
        "nested_recall": ratio(sum(i.nested_found for i in items), sum(i.nested for i in items)),
    }


# ---------------------------------------------------------------- the project's chains


def read_chains(path: Path) -> Iterator[tuple[str, tuple[Chain, ...]]]:
    """Each text of a file with its chains."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield read_line(line)


def read_line(line: str) -> tuple[str, tuple[Chain, ...]]:
    """A line's text, and its chains: "{A>B|content}", one inside another; "¶" is a paragraph.

    >>> read_line("CNN said {CNN|it rained}.")
    ('CNN said it rained.', (Chain(content=(Span(start=9, end=18),), levels=('CNN',)),))
    """
    plain: list[str] = []
    stack: list[tuple[str, int]] = []
    chains: dict[str, list[Span]] = {}
    for piece in re.split(r"(\{[^{}|]*\||\})", line.replace(" ¶ ", "\n\n")):
        at = len("".join(plain))
        if piece.startswith("{"):
            stack.append((piece[1:-1], at))
        elif piece == "}":
            levels, start = stack.pop()
            chains.setdefault(levels, []).append(Span(start, at))
        else:
            plain.append(piece)
    found = tuple(Chain(tuple(spans), tuple(k.split(">"))) for k, spans in chains.items())
    return "".join(plain), found


def compare(text: str, chains: Sequence[Chain], attributed: Attributed) -> Counts:
    """Which gold chains were found, and which attributions bear a right one."""
    hits: set[int] = set()
    right: set[str] = set()
    for number, chain in enumerate(chains):
        for attribution in attributed.attributions:
            if not _same_content(text, chain, attribution):
                continue
            if _same_levels(text, chain.levels, attribution, attributed):
                hits.add(number)
                right.add(attribution.id)
    deep = {number for number, chain in enumerate(chains) if len(chain.levels) > 1}
    return Counts(
        gold=len(chains),
        found=len(hits),
        predicted=len(attributed.attributions),
        right=len(right),
        nested=len(deep),
        nested_found=len(deep & hits),
    )


def _same_content(text: str, chain: Chain, attribution: Attribution) -> bool:
    """True when the contents match: all pieces of the chain together, or one of them."""
    found = words_in(text, attribution.content)
    wholes = [chain.content, *((span,) for span in chain.content)]
    return any(word_jaccard(words_in(text, spans), found) >= THRESHOLD for spans in wholes)


def _same_levels(
    text: str, levels: Sequence[str], attribution: Attribution, attributed: Attributed
) -> bool:
    sources = {source.id: source for source in attributed.sources}
    chain = [name for name in attributed.chains[attribution.id] if name != PUBLISHER_ID]
    said = _said_by(attributed)
    return len(chain) == len(levels) and all(
        _is_level(text, level, sources[name], said.get(name, ()))
        for level, name in zip(levels, chain, strict=True)
    )


def _said_by(attributed: Attributed) -> dict[str, Spans]:
    said: dict[str, Spans] = {}
    for attribution in attributed.attributions:
        if attribution.speaker is not None:
            said[attribution.speaker] = (*said.get(attribution.speaker, ()), *attribution.source)
    return said


def _is_level(text: str, level: str, source: Source, spoken: Spans) -> bool:
    """True when a mention of the level's words is a mention of the source."""
    if level == UNSTATED:
        return source.kind is SourceKind.UNSTATED
    places = [Span(*m.span()) for m in re.finditer(re.escape(level), text)]
    if any(place.overlaps(span) for place in places for span in (*source.mentions, *spoken)):
        return True
    return source.name is not None and source.name.casefold() == level.casefold()


# ---------------------------------------------------------------- GUM


def nested(line: Mapping[str, Any], attributed: Attributed) -> Counts:
    """Which attributions inside another's content were found with everybody around them."""
    deep = [entry for entry in line["attributions"] if entry["depth"] > 1]
    hits = sum(_is_found(line, entry, attributed) for entry in deep)
    return Counts(0, 0, 0, 0, len(deep), hits)


def _is_found(line: Mapping[str, Any], entry: Mapping[str, Any], attributed: Attributed) -> bool:
    edus = to_spans(line["edus"])
    text = line["text"]
    levels = [*_around(line, entry), entry]
    content = words_in(text, tuple(edus[n] for n in entry["content"]))
    by_id = {attribution.id: attribution for attribution in attributed.attributions}
    for attribution in attributed.attributions:
        if word_jaccard(content, words_in(text, attribution.content)) < THRESHOLD:
            continue
        path = _path(attribution, by_id)
        if len(path) == len(levels) and all(
            touches(found, tuple(edus[n] for n in level["source_cue"]))
            for found, level in zip(path, levels, strict=True)
        ):
            return True
    return False


def _around(line: Mapping[str, Any], entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The gold attributions whose content holds this one, outermost first."""
    around = [
        other
        for other in line["attributions"]
        if other is not entry and set(entry["source_cue"]) <= set(other["content"])
    ]
    return sorted(around, key=lambda other: -len(other["content"]))


def _path(attribution: Attribution, by_id: Mapping[str, Attribution]) -> list[Attribution]:
    path = [attribution]
    while path[0].via is not None:
        path.insert(0, by_id[path[0].via])
    return path
