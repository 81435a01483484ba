"""Readings to a ledger: stored, analysed once, gathered into stories, compared."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sayso import __version__
from sayso.ledger import Ledger, content_hash
from sayso.model import Article, Omission, Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.stories import gather, keep
from sayso.pipeline.workers import Workers, open_workers
from sayso.read import Reading, Unread

BATCH = 32
"""Readings a transaction: what is lost at most when the process is killed."""

ROUNDS = 3
"""How often stories are compared again that others change meanwhile; who changes them last does."""

Progress = Callable[["Reading | Unread"], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A revision to be analysed; `key` names how, `notes` what was left out in reading."""

    revision: str
    article: Article
    key: str = ""
    notes: tuple[Omission, ...] = ()


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
    jobs: int = 1,
    progress: Progress = lambda item: None,
) -> Tally:
    """Read into a ledger: what is known already costs nothing, the rest is analysed.

    Stories whose reports changed are compared anew. `jobs` processes do the reckoning, and this
    one writes. Killed at any moment, the next run continues: what was stored and not analysed is
    found again.
    """
    tally = Tally()
    with open_workers(jobs, parser=parser) as workers:
        stored = (_store(ledger, batch, tally) for batch in _batches(readings, tally, progress))
        for report in _analyse(ledger, stored, workers, parser):
            tally.claims += len(report.claims)
            tally.not_analysed += report.not_analysed is not None
        tally.stories = tuple(_refresh(ledger, workers, parser))
    return tally


def refresh(ledger: Ledger, *, parser: str = DEFAULT_PARSER, jobs: int = 1) -> list[str]:
    """Analyse what is not analysed yet, gather stories, compare those that changed."""
    with open_workers(jobs, parser=parser) as workers:
        return _refresh(ledger, workers, parser)


def _refresh(ledger: Ledger, workers: Workers, parser: str) -> list[str]:
    pending = frozenset(ledger.unanalysed())
    if pending:
        left = [
            Task(row.revision, row.article) for row in ledger.articles() if row.revision in pending
        ]
        deque(_analyse(ledger, in_batches(left), workers, parser), maxlen=0)
    gather(ledger)
    touched: dict[str, None] = {}
    for _ in range(ROUNDS):
        stale = ledger.stale_stories()
        if not stale:
            break
        for found in workers.compare(ledger, stale):
            keep(ledger, found)
        touched.update(dict.fromkeys(stale))
    return list(touched)


def analyse(
    ledger: Ledger, given: Iterable[tuple[str, Article]], *, parser: str = DEFAULT_PARSER
) -> list[Report]:
    """Analyse revisions, with people's corrections applied first, and save the reports.

    What was analysed in the same way before is not analysed again. Gives the reports that are
    new.
    """
    tasks = [Task(revision, article) for revision, article in given]
    with open_workers(parser=parser) as workers:
        return list(_analyse(ledger, in_batches(tasks), workers, parser))


def _analyse(
    ledger: Ledger, batches: Iterable[Sequence[Task]], workers: Workers, parser: str
) -> Iterator[Report]:
    """Each report that is new, once it is saved; batches are taken as the workers need them."""
    waiting = (_to_do(ledger, batch, parser) for batch in batches)
    asked = ((tasks, [task.article for task in tasks]) for tasks in waiting)
    for tasks, reports in workers.analyze(asked):
        noted = [
            replace(report, omissions=(*report.omissions, *task.notes))
            for task, report in zip(tasks, reports, strict=True)
        ]
        ledger.save_reports(
            [(task.revision, report, task.key) for task, report in zip(tasks, noted, strict=True)]
        )
        yield from noted


def _to_do(ledger: Ledger, batch: Sequence[Task], parser: str) -> list[Task]:
    """What of a batch has not been analysed in this way, as people have corrected it."""
    tasks = {}
    for task in batch:
        article = corrected(ledger, task.article)
        key = cache_key(article, parser)
        if ledger.cached_report(task.revision, key) is None:
            tasks[task.revision] = replace(task, article=article, key=key)
    return list(tasks.values())


def corrected(ledger: Ledger, article: Article) -> Article:
    """The article as people have corrected it."""
    values: Mapping[str, Any] = ledger.corrections(article.id)
    known = {name: value for name, value in values.items() if name in Article.__dataclass_fields__}
    return replace(article, **known)


def cache_key(article: Article, parser: str) -> str:
    """What a report depends on: text, metadata, parser and rules."""
    fields = [getattr(article, name) for name in Article.__dataclass_fields__ if name != "captured"]
    return content_hash(repr((fields, parser, __version__)))


def in_batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks a transaction at a time."""
    waiting = iter(tasks)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _batches(
    readings: Iterable[Reading | Unread], tally: Tally, progress: Progress
) -> Iterator[list[Reading]]:
    waiting = iter(readings)
    while batch := list(islice(waiting, BATCH)):
        for item in batch:
            progress(item)
        tally.unread.extend(item for item in batch if isinstance(item, Unread))
        yield [item for item in batch if isinstance(item, Reading)]


def _store(ledger: Ledger, batch: Sequence[Reading], tally: Tally) -> list[Task]:
    """Keep a batch of readings in one transaction; gives what of it is to be analysed."""
    captured = datetime.now(UTC).isoformat(timespec="seconds")
    with ledger.transaction():
        added = [
            ledger.add_reading(
                article=reading.article,
                raw=reading.raw,
                media_type=reading.media_type,
                where=reading.where,
                captured=reading.article.captured or captured,
            )
            for reading in batch
        ]
    tasks = []
    for reading, result in zip(batch, added, strict=True):
        tally.new += result.new_article
        tally.revised += result.new_revision and not result.new_article
        tally.unchanged += not result.new_revision
        if result.new_reading:
            article = replace(reading.article, id=result.article)
            tasks.append(Task(result.revision, article, notes=reading.notes))
    return tasks
