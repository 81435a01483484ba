"""Who said what: PolNeAR's spans, GUM's interviews and sentences that ascribe nothing.

PolNeAR (`dev`, and `train` under `train_*`): attributions are matched one to one, greedily by
the character Jaccard of their content, at least .5; with source also asks that the sources
overlap or both are absent. A prediction inside another's content that matches nothing counts
neither for nor against. GUM: a relation is found where the content covers the gold units with
word Jaccard at least .5 and cue or source fall in the gold source unit. eRST annotates only the
say-so and thought of clauses, so plans, stances, phrases as content and turns of a conversation
are no predictions there, for recall as for precision; `gum_precision_all` counts them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bench._parses import cached_parses
from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.attribute import attribute
from sayso.attribute.cues import load_lexicon
from sayso.attribute.turns import RULE as TURN
from sayso.model import Attribution, Span

FILES: tuple[str, ...] = (
    "attribution_polnear.jsonl",
    "attribution_gum.jsonl",
    "negatives.jsonl",
)
KINDS = ("direct", "mixed", "indirect")
ROLES = ("source", "cue", "content")
THRESHOLD = 0.5

_MARKED = re.compile(r"\"[^\"]*\"|“[^”]*”|''.*?''|(?<!\w)‘.*?’(?!\w)|(?<!\w)'.*?'(?!\w)", re.DOTALL)
_EDGES = re.compile(r"[\s\"“”'‘’.,;:!?()\[\]—–-]+")

Spans = tuple[Span, ...]


class Gilded(NamedTuple):
    """A gold attribution."""

    source: Spans
    cue: Spans
    content: Spans
    kind: str


class Counts(NamedTuple):
    """The counts of one document."""

    split: str
    gold: int
    predicted: int
    content: int
    with_source: int
    kinds: tuple[int, ...]
    found_kinds: tuple[int, ...]
    roles: tuple[int, ...]
    """For each role: exact, predicted, gold."""


def run(gold: Gold) -> Result:
    """Measure on all three files."""
    lines = list(gold.lines(FILES[0]))
    docs = cached_parses([line["text"] for line in lines])
    items = [
        count(line, attribute(doc).attributions) for line, doc in zip(lines, docs, strict=True)
    ]
    dev = [item for item in items if item.split == "dev"]
    train = [item for item in items if item.split == "train"]
    metrics, intervals = measure(dev, score)
    for name, value in score(train).items():
        metrics[f"train_{name}"] = value
    for values, ranges in (
        measure(_gum(gold), score_gum),
        measure(_negatives(gold), score_negatives),
    ):
        metrics.update(values)
        intervals.update(ranges)
    return Result(
        task="attribution",
        data=", ".join(FILES),
        counts={
            "documents_dev": len(dev),
            "documents_train": len(train),
            "attributions_dev": sum(item.gold for item in dev),
            "attributions_train": sum(item.gold for item in train),
            "negatives": sum(1 for _ in gold.lines(FILES[2])),
        },
        metrics=metrics,
        intervals=intervals,
    )


# ---------------------------------------------------------------- PolNeAR


def count(line: Mapping[str, Any], found: Sequence[Attribution]) -> Counts:
    """The counts of a document: what was found against what is annotated."""
    ignored = to_spans(line["ignore"])
    gold = [g for g in _gilded(line) if not _in(ignored, (*g.content, *g.cue))]
    predicted = [p for p in found if not _in(ignored, (*p.content, *p.cue))]
    pairs = match(gold, predicted)
    matched = {j for _, j in pairs}
    counted = [p for j, p in enumerate(predicted) if p.via is None or j in matched]
    sourced = {i for i, j in pairs if _sources_agree(gold[i].source, predicted[j].source)}
    return Counts(
        split=line["split"],
        gold=len(gold),
        predicted=len(counted),
        content=len(pairs),
        with_source=len(sourced),
        kinds=tuple(sum(g.kind == kind for g in gold) for kind in KINDS),
        found_kinds=tuple(sum(gold[i].kind == kind for i in sourced) for kind in KINDS),
        roles=tuple(n for role in ROLES for n in _exact(role, gold, counted)),
    )


def match(gold: Sequence[Gilded], predicted: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Pairs of gold and predicted, one to one, greedily by the Jaccard of their content."""
    scored = [
        (-jaccard(g.content, p.content), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if g.content and p.content and _near(g.content, p.content)
    ]
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(gold))), set(range(len(predicted)))
    for negative, i, j in sorted(scored):
        if -negative >= THRESHOLD and i in left and j in right:
            pairs.append((i, j))
            left.discard(i)
            right.discard(j)
    return pairs


def score(items: Sequence[Counts]) -> dict[str, float]:
    """Micro F1 and recall over documents."""
    gold = sum(item.gold for item in items)
    predicted = sum(item.predicted for item in items)

    def balanced(hits: int) -> float:
        return f1(ratio(hits, predicted), ratio(hits, gold))

    metrics = {
        "content_f1": balanced(sum(item.content for item in items)),
        "with_source_f1": balanced(sum(item.with_source for item in items)),
    }
    for n, kind in enumerate(KINDS):
        hits = sum(item.found_kinds[n] for item in items)
        metrics[f"recall_{kind}"] = ratio(hits, sum(item.kinds[n] for item in items))
    for n, role in enumerate(ROLES):
        exact, made, there = (sum(item.roles[3 * n + k] for item in items) for k in range(3))
        metrics[f"exact_{role}_f1"] = f1(ratio(exact, made), ratio(exact, there))
    return metrics


def to_spans(pairs: Sequence[Sequence[int]]) -> Spans:
    """Spans from pairs of offsets."""
    return tuple(Span(start, end) for start, end in pairs)


def jaccard(ones: Spans, others: Spans) -> float:
    """Shared characters over all characters of two sets of spans.

    >>> jaccard((Span(0, 4),), (Span(2, 4),))
    0.5
    """
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ones for b in others)
    size = sum(s.end - s.start for s in (*ones, *others))
    return ratio(shared, size - shared)


def kind_of(text: str) -> str:
    """Direct, mixed or indirect, by the quotation marks in a gold content.

    >>> kind_of('"Go," "now."'), kind_of('that it "may" go'), kind_of("that it went")
    ('direct', 'mixed', 'indirect')
    """
    outside = _MARKED.sub(" ", text)
    if outside == text and not re.search(r"[\"“”]|''", text):
        return "indirect"
    return "mixed" if _EDGES.sub("", outside) else "direct"


def _gilded(line: Mapping[str, Any]) -> Iterator[Gilded]:
    for entry in line["attributions"]:
        content = to_spans(entry["content"])
        words = " ".join(line["text"][s.start : s.end] for s in content)
        kind = kind_of(words) if content else ""
        yield Gilded(to_spans(entry["source"]), to_spans(entry["cue"]), content, kind)


def _in(ignored: Spans, spans: Spans) -> bool:
    return any(span.overlaps(hole) for span in spans for hole in ignored)


def _near(ones: Spans, others: Spans) -> bool:
    return ones[0].start < others[-1].end and others[0].start < ones[-1].end


def _sources_agree(gold: Spans, predicted: Spans) -> bool:
    if not gold or not predicted:
        return not gold and not predicted
    return any(g.overlaps(p) for g in gold for p in predicted)


def _exact(
    role: str, gold: Sequence[Gilded], predicted: Sequence[Attribution]
) -> tuple[int, int, int]:
    there = {span for g in gold for span in getattr(g, role)}
    made = {span for p in predicted for span in getattr(p, role)}
    return len(there & made), len(made), len(there)


# ---------------------------------------------------------------- GUM


_PARTS = {"frame": "verb", "adj": "adj", "noun": "noun"}
_CLAUSE = re.compile(r"[\"'“‘]|\w+ing\b|wh\w+\b|how\b")


class Relations(NamedTuple):
    """The counts of one interview."""

    gold: int
    found: int
    predicted: int
    right: int
    predicted_all: int


def _gum(gold: Gold) -> list[Relations]:
    lines = list(gold.lines(FILES[1]))
    docs = cached_parses([line["text"] for line in lines])
    return [
        relations(line, attribute(doc).attributions) for line, doc in zip(lines, docs, strict=True)
    ]


def is_relation(text: str, attribution: Attribution) -> bool:
    """True for what eRST annotates as attribution: somebody's say-so or thought of a clause.

    Its units are clauses, and plans ("wants to go"), stances ("supports the plan") and topics
    ("asked about the plan") are other relations there, or none.
    """
    rule = attribution.rule
    form, _, frame = rule.partition(":")
    if form not in _PARTS:
        return rule not in ("adverb", TURN)
    cue = load_lexicon().find(_PARTS[form], attribution.cue_lemma or "")
    kind = "speech" if cue is None else cue.type
    if frame in ("that", "wh"):
        return kind != "stance"
    start = attribution.content[0].start
    clause = _CLAUSE.match(text, start) is not None
    return kind not in ("plan", "stance") and frame.startswith(("ing", "prep:")) and clause


def relations(line: Mapping[str, Any], found: Sequence[Attribution]) -> Relations:
    """Which gold relations of an interview were found, and which findings are in the gold."""
    edus = to_spans(line["edus"])
    text = line["text"]
    hits: set[int] = set()
    right: set[int] = set()
    every = len(found)
    found = [attribution for attribution in found if is_relation(text, attribution)]
    for i, entry in enumerate(line["attributions"]):
        units = tuple(edus[n] for n in entry["source_cue"])
        content = words_in(text, tuple(edus[n] for n in entry["content"]))
        for j, attribution in enumerate(found):
            if not touches(attribution, units):
                continue
            if word_jaccard(content, words_in(text, attribution.content)) >= THRESHOLD:
                hits.add(i)
                right.add(j)
    return Relations(len(line["attributions"]), len(hits), len(found), len(right), every)


def touches(attribution: Attribution, units: Spans) -> bool:
    """True when an attribution's cue or source falls in one of some units."""
    return any(u.overlaps(s) for s in (*attribution.cue, *attribution.source) for u in units)


def words_in(text: str, spans: Spans) -> set[int]:
    """Where the words of spans begin."""
    return {s.start + m.start() for s in spans for m in re.finditer(r"\w+", text[s.start : s.end])}


def word_jaccard(ones: set[int], others: set[int]) -> float:
    """Shared words over all words."""
    return ratio(len(ones & others), len(ones | others))


def score_gum(items: Sequence[Relations]) -> dict[str, float]:
    """Recall and precision of relations."""
    found = sum(item.found for item in items)
    right = sum(item.right for item in items)
    return {
        "gum_recall": ratio(found, sum(item.gold for item in items)),
        "gum_precision": ratio(right, sum(item.predicted for item in items)),
        "gum_precision_all": ratio(right, sum(item.predicted_all for item in items)),
    }


# ---------------------------------------------------------------- negatives


def _negatives(gold: Gold) -> list[bool]:
    """For each sentence that ascribes nothing, whether something was found in it."""
    lines = list(gold.lines(FILES[2]))
    docs = cached_parses([line["text"] for line in lines])
    return [bool(attribute(doc).attributions) for doc in docs]


def score_negatives(items: Sequence[bool]) -> dict[str, float]:
    """The share of sentences in which an attribution was found although there is none."""
    return {"false_on_negatives": ratio(sum(items), len(items))}
