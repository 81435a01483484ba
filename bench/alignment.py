"""Cross-document event coreference on ECB+, gold mentions: what alignment knows of happenings.

Two mentions are one event when their words are of one class of `data/predicates.tsv` (or one
lemma) and their articles are of one story, as `sayso.stories` finds them; topics are not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench._coreference import conll
from bench.gold import Gold
from bench.result import Result, measure
from sayso.model import Article, Publication, Report
from sayso.parse import parse_many
from sayso.predicates import normalise_word
from sayso.stories import cluster_reports

FILES = ("events_ecbplus.jsonl",)
Line = dict[str, Any]


@dataclass(frozen=True)
class Mention:
    """An event mention: the topic it is drawn from, its gold chain, and the event found."""

    topic: str
    chain: str
    found: str


def run(gold: Gold) -> Result:
    """CoNLL F1 over the event mentions of checked sentences; "train" topics are left out.

    The bootstrap draws topics.
    """
    lines = list(gold.lines(FILES[0]))
    lines = [line for line in lines if line.get("split") != "train"] or lines
    mentions = list(find_events(lines))
    topics = [
        [mention for mention in mentions if mention.topic == topic]
        for topic in sorted({mention.topic for mention in mentions})
    ]
    metrics, intervals = measure(topics, _score)
    counts = {"articles": len(lines), "topics": len(topics), "mentions": len(mentions)}
    return Result("alignment", str(gold.path(FILES[0])), counts, metrics, intervals)


def find_events(lines: Sequence[Line]) -> Iterator[Mention]:
    """The gold event mentions with the event that each is found to be."""
    stories = cluster_reports(
        Report(Article(line["id"], line["text"]), Publication(), "en") for line in lines
    )
    sentences = [
        (line, number, span)
        for line in lines
        for number, span in enumerate(line["sentences"])
        if number in line["checked"]
    ]
    docs = parse_many(line["text"][slice(*span)] for line, _, span in sentences)
    for doc, (line, number, (start, _)) in zip(docs, sentences, strict=True):
        for mention in line["mentions"]:
            if mention["sentence"] != number or mention["kind"] != "event":
                continue
            first, last = (place - start for place in mention["span"])
            words = doc.char_span(first, last, alignment_mode="expand")
            happening = normalise_word(words.root.lemma_.lower())
            alone = f"{line['id']} {mention['span']}"
            yield Mention(
                topic=str(line["topic"]),
                chain=mention["chain"] or alone,
                found=f"{stories[line['id']]} {happening}",
            )


def _score(topics: Sequence[Sequence[Mention]]) -> dict[str, float]:
    found, gold = [], []
    for draw, mentions in enumerate(topics):
        # a topic drawn twice is two topics
        found += [f"{draw} {mention.found}" for mention in mentions]
        gold += [f"{draw} {mention.chain}" for mention in mentions]
    if len({mention.topic for mentions in topics for mention in mentions}) == len(topics):
        found = [mention.found for mentions in topics for mention in mentions]
        gold = [mention.chain for mentions in topics for mention in mentions]
    return dict(conll(found, gold))
