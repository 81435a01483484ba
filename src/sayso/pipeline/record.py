"""Readings to a ledger: stored, analysed once, gathered into stories, compared."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from sayso import __version__
from sayso.ledger import Added, InputPlace, Ledger, content_hash
from sayso.model import Article, Omission, Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.stories import gather, keep
from sayso.pipeline.workers import Workers, open_workers
from sayso.read import Capture, Item, Place, Reading, Skipped, Unread

BATCH = 32
"""Items a transaction: what is lost at most when the process is killed."""

ROUNDS = 3
"""How often stories are compared again that others change meanwhile; who changes them last does."""

Given = TypeVar("Given")

Progress = Callable[[Item], None]
"""What hears of each item, in order, before it is kept."""


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
    waiting: int = 0
    uncompared: int = 0
    unread: list[Unread] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    stories: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """How many reports could be read."""
        return self.new + self.revised + self.unchanged


def record(
    ledger: Ledger,
    readings: Iterable[Item | Capture],
    *,
    parser: str = DEFAULT_PARSER,
    jobs: int = 1,
    analyses: bool = True,
    compares: bool = True,
    progress: Progress = lambda item: None,
) -> Tally:
    """Read into a ledger: what is known already costs nothing, the rest is analysed.

    Stories whose reports changed are compared anew. `jobs` processes do the reckoning, and this
    one writes. Killed at any moment, the next run continues: what was stored and not analysed is
    found again, and how far inputs were read is kept with what was read from them. Without
    `analyses`, articles are kept for a later run to analyse; without `compares`, stories are
    gathered and left for a later run to compare.
    """
    tally = Tally()
    with open_workers(jobs, parser=parser, analyses=analyses) as workers:
        batches = _batches(workers.read(readings), tally, progress)
        stored = (_store(ledger, batch, tally) for batch in batches)
        if not analyses:
            tally.waiting = sum(len(tasks) for tasks in stored)
            return tally
        for report in _analyse(ledger, stored, workers, parser):
            tally.claims += len(report.claims)
            tally.not_analysed += report.not_analysed is not None
        _catch_up(ledger, workers, parser)
        if compares:
            tally.stories = tuple(_compare_stale(ledger, workers))
        else:
            tally.uncompared = len(ledger.stale_stories())
    return tally


def refresh(ledger: Ledger, *, parser: str = DEFAULT_PARSER, jobs: int = 1) -> list[str]:
    """Analyse what is not analysed yet, gather stories, compare those that changed."""
    with open_workers(jobs, parser=parser) as workers:
        _catch_up(ledger, workers, parser)
        return _compare_stale(ledger, workers)


def _catch_up(ledger: Ledger, workers: Workers, parser: str) -> None:
    """Analyse what is not analysed yet, gather stories."""
    deque(_analyse(ledger, _waiting(ledger), workers, parser), maxlen=0)
    gather(ledger)


def _compare_stale(ledger: Ledger, workers: Workers) -> list[str]:
    """Compare the stories that changed, and those that change meanwhile; gives them."""
    touched: dict[str, None] = {}
    for _ in range(ROUNDS):
        stale = ledger.stale_stories()
        if not stale:
            break
        for found in workers.compare(ledger, stale):
            keep(ledger, found)
        touched.update(dict.fromkeys(stale))
    return list(touched)


def _waiting(ledger: Ledger) -> Iterator[list[Task]]:
    """What was read and not analysed, a batch at a time."""
    for names in in_batches(ledger.unanalysed()):
        yield [
            Task(item.revision, item.article, notes=item.notes) for item in ledger.pending(names)
        ]


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
    analysed = ledger.find_analysed({task.revision for task in batch})
    corrections = ledger.corrections_of([task.article.id for task in batch])
    for task in batch:
        article = _correct(task.article, corrections.get(task.article.id, {}))
        key = cache_key(article, parser)
        if task.revision not in analysed or ledger.cached_report(task.revision, key) is None:
            tasks[task.revision] = replace(task, article=article, key=key)
    return list(tasks.values())


def corrected(ledger: Ledger, article: Article) -> Article:
    """The article as people have corrected it."""
    return _correct(article, ledger.corrections(article.id))


def _correct(article: Article, values: Mapping[str, Any]) -> Article:
    known = {name: value for name, value in values.items() if name in Article.__dataclass_fields__}
    return replace(article, **known)


def cache_key(article: Article, parser: str) -> str:
    """What a report depends on: text, metadata, parser and rules."""
    fields = [getattr(article, name) for name in Article.__dataclass_fields__ if name != "captured"]
    return content_hash(repr((fields, parser, __version__)))


def in_batches(given: Iterable[Given]) -> Iterator[list[Given]]:
    """Tasks, or anything, a transaction at a time."""
    waiting = iter(given)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _batches(items: Iterable[Item], tally: Tally, progress: Progress) -> Iterator[list[Item]]:
    for batch in in_batches(items):
        for item in batch:
            progress(item)
            if isinstance(item, Unread):
                tally.unread.append(item)
            elif isinstance(item, Skipped):
                tally.skipped[item.reason] += 1
        yield batch


def _store(ledger: Ledger, batch: Sequence[Item], tally: Tally) -> list[Task]:
    """Keep a batch of readings in one transaction; gives what of it is to be analysed."""
    captured = datetime.now(UTC).isoformat(timespec="seconds")
    readings = [item for item in batch if isinstance(item, Reading)]
    places = [item.place for item in batch if item.place and item.place.key]
    if not readings and not places:
        return []
    with ledger.transaction():
        added = [_add(ledger, reading, captured) for reading in readings]
        ledger.save_input_places(map(_to_kept, places))
    tasks = []
    for reading, result in zip(readings, added, strict=True):
        tally.new += result.new_article
        tally.revised += result.new_revision and not result.new_article
        tally.unchanged += not result.new_revision
        if result.new_reading:
            article = replace(reading.article, id=result.article)
            tasks.append(Task(result.revision, article, notes=reading.notes))
    return tasks


def _add(ledger: Ledger, reading: Reading, captured: str) -> Added:
    return ledger.add_reading(
        article=reading.article,
        raw=reading.raw,
        media_type=reading.media_type,
        where=reading.where,
        captured=reading.article.captured or captured,
        notes=reading.notes,
    )


def _to_kept(place: Place) -> InputPlace:
    return InputPlace(place.key or "", place.input, place.size, place.offset, place.index)
