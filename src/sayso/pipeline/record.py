"""Readings to a ledger: stored, analysed once, gathered into stories, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sayso import __version__
from sayso.ledger import Ledger, content_hash
from sayso.model import Article, Comparison, Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.analyze import analyze_many
from sayso.pipeline.compare import compare
from sayso.read import Reading, Unread
from sayso.stories import cluster_reports

BATCH = 32
"""Readings a transaction: what is lost at most when the process is killed."""

Progress = Callable[["Reading | Unread"], None]


@dataclass
class Tally:
    """What a run of reading did, counted."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    not_analysed: int = 0
    claims: int = 0
    unread: list[Unread] = field(default_factory=list)
    stories: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """How many reports could be read."""
        return self.new + self.revised + self.unchanged


def record(
    ledger: Ledger,
    readings: Iterable[Reading | Unread],
    *,
    parser: str = DEFAULT_PARSER,
    progress: Progress = lambda item: None,
) -> Tally:
    """Read into a ledger: what is known already costs nothing, the rest is analysed.

    Stories whose reports changed are compared anew. Killed at any moment, the next run
    continues: what was stored and not analysed is found again.
    """
    tally = Tally()
    for batch in _batches(readings, tally, progress):
        _record_batch(ledger, batch, tally, parser)
    tally.stories = tuple(refresh(ledger, parser=parser))
    return tally


def refresh(ledger: Ledger, *, parser: str = DEFAULT_PARSER) -> list[str]:
    """Analyse what is not analysed yet, gather stories, compare those that changed."""
    _analyse(ledger, ledger.unanalysed(), parser)
    ledger.save_assignments(cluster_reports(ledger.stream_reports()))
    touched = ledger.find_stale()
    for story in touched:
        compare_story(ledger, story)
    return touched


def compare_story(ledger: Ledger, story: str) -> Comparison:
    """Compare the reports of one story and keep what was found under lasting ids."""
    reports = list(ledger.reports(story=story))
    found = compare(reports, story=story, withdrawn=ledger.withdrawn(story))
    return ledger.save_comparison(found)


def _batches(
    readings: Iterable[Reading | Unread], tally: Tally, progress: Progress
) -> Iterator[list[Reading]]:
    waiting = iter(readings)
    while batch := list(islice(waiting, BATCH)):
        for item in batch:
            progress(item)
        tally.unread.extend(item for item in batch if isinstance(item, Unread))
        yield [item for item in batch if isinstance(item, Reading)]


def _record_batch(ledger: Ledger, batch: Sequence[Reading], tally: Tally, parser: str) -> None:
    waiting: list[str] = []
    for added in ledger.add_readings(batch):
        if added.new_article:
            tally.new += 1
        elif added.new_revision:
            tally.revised += 1
        else:
            tally.unchanged += 1
        if added.new_revision:
            waiting.append(added.revision)
    for report in _analyse(ledger, waiting, parser):
        tally.claims += len(report.claims)
        tally.not_analysed += report.not_analysed is not None


def _analyse(ledger: Ledger, revisions: Sequence[str], parser: str) -> list[Report]:
    """Analyse revisions, with people's corrections applied first, and save the reports."""
    done: list[Report] = []
    waiting = iter(revisions)
    while batch := list(islice(waiting, BATCH)):
        articles = [corrected(ledger, ledger.revision(revision).article) for revision in batch]
        reports = list(analyze_many(articles, parser=parser))
        keys = [cache_key(article, parser) for article in articles]
        ledger.save_reports(list(zip(batch, reports, keys, strict=True)))
        done.extend(reports)
    return done


def corrected(ledger: Ledger, article: Article) -> Article:
    """The article as people have corrected it."""
    values: Mapping[str, Any] = ledger.corrections(article.id)
    known = {name: value for name, value in values.items() if name in Article.__dataclass_fields__}
    return replace(article, **known)


def cache_key(article: Article, parser: str) -> str:
    """What a report depends on: text, metadata, parser and rules."""
    fields = [getattr(article, name) for name in Article.__dataclass_fields__ if name != "captured"]
    return content_hash(repr((fields, parser, __version__)))
