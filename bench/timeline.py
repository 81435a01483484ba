"""Timelines: the events in which a given entity takes part, dated and in order (SemEval-2015).

The entity is given; the words, events, dates and orders are Sayso's own. An event is the head of a
claim's frame, or the cue of an attribution, in which the entity fills a role. Its date is that of
its own time expression; a plain past fact without one is put on the day of its report.

`date_f1` is over distinct (entity, full date); `publication_days_f1` is the same for a rule that
reads nothing: each day on which a report that names the entity came out. `order` is the share of
pairs of retrieved events, both placed in both timelines, with the relation (before, together,
after) of the gold. `awareness_f1` follows temporal awareness (UzZaman 2013) as the task's scorer
does: of the fewest relations that a timeline follows from, event to date and event to next event,
those that hold in the other; it was not compared with the task's own scorer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.model import Article, EventLabel, Report, Source, Span, Timex
from sayso.names import is_same_name
from sayso.pipeline import analyze_many

FILES = ("timeline.jsonl", "timeline_docs.jsonl")
FULL = re.compile(r"\d{4}-\d\d-\d\d")
PARTIAL = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
NAME = re.compile(r"[A-Z0-9i][\w.&’'-]*(?: (?:of |the )?[A-Z0-9][\w.&’'-]*)*")
STATES = frozenset({"be", "have"})
"""Lemmas of heads that are no event of a timeline: they tell how things are."""

LEFT = frozenset(".,;:!?%)]}'’") | {"'s", "’s", "n't", "..."}
RIGHT = frozenset("([{$£€")


class Word(NamedTuple):
    """A word by its document, sentence and place in the sentence."""

    doc: str
    sentence: int
    place: int


@dataclass(frozen=True, slots=True)
class Text:
    """A document as prose, with the words that its offsets stand for."""

    article: Article
    corpus: str
    starts: Mapping[int, Word]
    words: Mapping[Word, str]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of a timeline: its words, its date in TIMEX3 form or "", and its place in order."""

    words: frozenset[Word]
    date: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What one entity's timeline adds to the scores."""

    corpus: str
    gold_dates: int
    dates: int
    right_dates: int
    published: int
    right_published: int
    pairs: int
    ordered: int
    gold_links: int
    links: int
    found_links: int
    right_links: int
    gold_events: int
    events: int
    right_events: int


def run(gold: Gold) -> Result:
    """(entity, date) F1, the share of event pairs in the right order, temporal awareness F1."""
    texts = {line["doc"]: to_text(line) for line in gold.lines("timeline_docs.jsonl")}
    reports = analyze_many(text.article for text in texts.values())
    read = list(zip(texts.values(), reports, strict=True))
    lines = list(gold.lines("timeline.jsonl"))
    counts = [count(line, texts, read) for line in lines]
    metrics, intervals = measure(counts, score)
    totals = {
        "entities": len(counts),
        "gold dates": sum(c.gold_dates for c in counts),
        "found dates": sum(c.dates for c in counts),
        "gold events": sum(c.gold_events for c in counts),
        "found events": sum(c.events for c in counts),
        "ordered pairs": sum(c.pairs for c in counts),
    }
    return Result("timeline", "timeline.jsonl", totals, metrics, intervals)


# ---------------------------------------------------------------- the texts


def to_text(line: Mapping[str, Any]) -> Text:
    """The prose of a tokenised document, a line a sentence."""
    pieces: list[str] = []
    starts: dict[int, Word] = {}
    words: dict[Word, str] = {}
    at = 0
    for number, sentence in enumerate(line["sentences"]):
        opened, glued = False, True
        for place, word in enumerate(sentence):
            closing = word == '"' and opened
            opened = (not opened) if word == '"' else opened
            if not (glued or closing or word in LEFT):
                pieces.append(" ")
                at += 1
            glued = word in RIGHT or (word == '"' and not closing)
            starts[at] = Word(line["doc"], number, place)
            words[starts[at]] = word
            pieces.append(word)
            at += len(word)
        pieces.append("\n")
        at += 1
    article = Article(line["doc"], "".join(pieces), published=line["published"])
    return Text(article, line["corpus"], starts, words)


# ---------------------------------------------------------------- our timeline


def find_timeline(entity: str, read: Sequence[tuple[Text, Report]]) -> list[Dated]:
    """The events of an entity over some documents; those with a day are ranked by it."""
    found = [
        (word, date, day)
        for text, report in read
        for word, date, day in find_events(entity, text, report)
    ]
    days = sorted({day for _, _, day in found if day})
    ranks = {day: number for number, day in enumerate(days, 1)}
    return [Dated(frozenset({word}), date, ranks.get(day)) for word, date, day in found]


def find_events(entity: str, text: Text, report: Report) -> Iterator[tuple[Word, str, str]]:
    """The words of an entity's events with their date and first day, "" where not known."""
    mentions, sources = find_mentions(entity, report)
    timexes = {timex.id: timex for timex in report.timexes}
    events = {event.span.start: event for event in report.events}
    heads: dict[int, Timex | None] = {}
    for claim in report.claims:
        if claim.frame is None:
            continue
        if any(
            argument.source in sources or any(m.overlaps(argument.span) for m in mentions)
            for argument in claim.frame.arguments
        ):
            dated = [timexes[name] for name in claim.timexes if timexes[name].interval]
            heads.setdefault(claim.frame.span.start, dated[0] if len(dated) == 1 else None)
    for attribution in report.attributions:
        said = attribution.speaker in sources
        if attribution.cue and (said or _touches(mentions, attribution.source)):
            heads.setdefault(attribution.cue[0].start, None)
    for start, timex in sorted(heads.items()):
        word = text.starts.get(start)
        event = events.get(start)
        if word is None or (event is not None and event.lemma in STATES):
            continue
        if event is not None and event.timex:
            timex = timexes[event.timex]
        label = event.label if event else EventLabel.FACT
        yield word, *to_date(timex, label, report)


def to_date(timex: Timex | None, label: EventLabel, report: Report) -> tuple[str, str]:
    """An event's date and the first day of it."""
    if timex is None:
        published = (report.article.published or "") if label is EventLabel.FACT else ""
        return published, published
    date = PARTIAL.match(timex.value)
    start = timex.interval.start if timex.interval else None
    return date[0] if date else "", start.isoformat() if start else ""


def _touches(mentions: Sequence[Span], spans: Sequence[Span]) -> bool:
    return any(mention.overlaps(span) for mention in mentions for span in spans)


def find_mentions(entity: str, report: Report) -> tuple[list[Span], frozenset[str]]:
    """Where a report names an entity, and which of its sources that entity is."""
    text = report.article.text
    mentions = [
        Span(found.start(), found.end())
        for found in NAME.finditer(text)
        if is_same_name(found[0], entity)
    ]
    sources = [source for source in report.sources if _is_entity(source, entity)]
    mentions += [span for source in sources for span in source.mentions]
    return mentions, frozenset(source.id for source in sources)


def _is_entity(source: Source, entity: str) -> bool:
    return bool(source.named and source.name and is_same_name(source.name, entity))


# ---------------------------------------------------------------- the measures


def to_gold(line: Mapping[str, Any], texts: Mapping[str, Text]) -> list[Dated]:
    """The timeline of a gold line; words of several parts go by their first."""
    rows = []
    for row in line["rows"]:
        words = {word for mention in row["mentions"] if (word := find_word(mention, texts))}
        date = row["date"] if PARTIAL.fullmatch(row["date"]) else ""
        rows.append(Dated(frozenset(words), date, row["order"] or None))
    return rows


def find_word(mention: Sequence[Any], texts: Mapping[str, Text]) -> Word | None:
    """The word of a gold mention: the first that is written so in its sentence."""
    doc, sentence, wanted = mention
    text = texts.get(doc)
    if text is None:
        return None
    head = str(wanted).split("_")[0].lower()
    for word, written in text.words.items():
        if word.sentence == int(sentence) and written.lower() == head:
            return word
    return None


def count(
    line: Mapping[str, Any], texts: Mapping[str, Text], read: Sequence[tuple[Text, Report]]
) -> Counts:
    """The counts of one entity: its corpus alone is read."""
    gold = to_gold(line, texts)
    corpus = [(text, report) for text, report in read if text.corpus == line["corpus"]]
    ours = find_timeline(line["entity"], corpus)
    named = {r.article.published for _, r in corpus if find_mentions(line["entity"], r)[0]}
    gold_dates, dates = _full_dates(gold), _full_dates(ours)
    gold_at, at = _by_word(gold), _by_word(ours)
    relations = [
        (_relation(gold_at[a], gold_at[b]), _relation(at[a], at[b]))
        for a, b in combinations([word for word in at if word in gold_at], 2)
        if gold_at[a] is not gold_at[b]
    ]
    placed = [(g, o) for g, o in relations if g is not None and o is not None]
    gold_links, links = list(find_links(gold)), list(find_links(ours))
    return Counts(
        corpus=line["corpus"],
        gold_dates=len(gold_dates),
        dates=len(dates),
        right_dates=len(gold_dates & dates),
        published=len(named),
        right_published=len(gold_dates & named),
        pairs=len(placed),
        ordered=sum(g == o for g, o in placed),
        gold_links=len(gold_links),
        links=len(links),
        found_links=sum(holds(link, at) for link in gold_links),
        right_links=sum(holds(link, gold_at) for link in links),
        gold_events=len(gold),
        events=len(ours),
        right_events=sum(any(word in at for word in event.words) for event in gold),
    )


def _full_dates(events: Sequence[Dated]) -> set[str]:
    return {event.date for event in events if FULL.fullmatch(event.date)}


def _by_word(events: Sequence[Dated]) -> dict[Word, Dated]:
    return {word: event for event in events for word in event.words}


def _relation(a: Dated, b: Dated) -> int | None:
    """-1 when `a` comes first, 1 when `b` does, 0 together, None when one has no place."""
    if a.rank is None or b.rank is None:
        return None
    return (a.rank > b.rank) - (a.rank < b.rank)


Link = tuple[Dated, Dated | str]


def find_links(events: Sequence[Dated]) -> Iterator[Link]:
    """The fewest relations that a timeline follows from: event to date, and event to the next."""
    for event in events:
        if event.date:
            yield event, event.date
    placed = sorted((e for e in events if e.rank is not None), key=lambda event: event.rank or 0)
    yield from pairwise(placed)


def holds(link: Link, others: Mapping[Word, Dated]) -> bool:
    """True when a relation of one timeline follows from the other."""
    a, b = link
    first = next((others[word] for word in a.words if word in others), None)
    if isinstance(b, str):
        return first is not None and first.date == b
    second = next((others[word] for word in b.words if word in others), None)
    if first is None or second is None:
        return False
    return _relation(first, second) == _relation(a, b)


def score(counts: Sequence[Counts]) -> dict[str, float]:
    """The metrics of some entities, micro-averaged."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update({name: getattr(one, name) for name in one.__slots__ if name != "corpus"})
    found, gold = total["right_dates"], total["gold_dates"]
    awareness = f1(
        ratio(total["right_links"], total["links"]),
        ratio(total["found_links"], total["gold_links"]),
    )
    plain = total["right_published"]
    return {
        "date_f1": f1(ratio(found, total["dates"]), ratio(found, gold)),
        "date_precision": ratio(found, total["dates"]),
        "date_recall": ratio(found, gold),
        "publication_days_f1": f1(ratio(plain, total["published"]), ratio(plain, gold)),
        "order": ratio(total["ordered"], total["pairs"]),
        "awareness_f1": awareness,
        "event_recall": ratio(total["right_events"], total["gold_events"]),
    }
