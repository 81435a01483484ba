"""Readings to a ledger: stored, analysed once, gathered into stories, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sayso import __version__
from sayso.ledger import Ledger, Placed, content_hash
from sayso.model import Article, Comparison, JudgementKind, Omission, Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.analyze import analyze_many
from sayso.pipeline.compare import compare
from sayso.read import Reading, Unread
from sayso.stories import Features, Gathered, gather_more

REJECT = JudgementKind.REJECT
BATCH = 32
"""Readings a transaction: what is lost at most when the process is killed."""

FEW = 200
"""Reports that are gathered from scratch at most, when one of them comes late."""

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
    pending = frozenset(ledger.unanalysed())
    if pending:
        left = [row for row in ledger.articles() if row.revision in pending]
        analyse(ledger, [(row.revision, row.article) for row in left], parser=parser)
    gather(ledger)
    touched = ledger.stale_stories()
    for story in touched:
        ledger.save_comparison(compare_story(ledger, story))
    return touched


def gather(ledger: Ledger) -> None:
    """Put what is new or was analysed anew into stories; nothing new costs nothing.

    A ledger of few reports is gathered from scratch when an older report comes late; a large one
    takes the late report in where it belongs now.
    """
    waiting = ledger.waiting()
    if not waiting.articles:
        return
    anew = not waiting.in_order and len(waiting.by_age) <= FEW
    again = frozenset(waiting.articles)
    known = [] if anew else [item for item in ledger.placed() if item.article not in again]
    order = waiting.by_age if anew else waiting.articles
    found = gather_more(map(_from_placed, known), ledger.reports(order))
    features = {item.article: item.features for item in known}
    placed = [
        Placed(item.article, item.story, features.get(item.article) or item.features.to_bytes())
        for item in found
    ]
    ledger.save_placed(placed, new=len(placed) - len(known))


def _from_placed(placed: Placed) -> Gathered:
    return Gathered(placed.article, placed.story, Features.from_bytes(placed.features))


def compare_story(ledger: Ledger, story: str) -> Comparison:
    """What the reports of one story say together; rejected reports no longer count."""
    reports = list(ledger.reports(story=story))
    return compare(reports, story=story, withdrawn=find_withdrawn(ledger))


def find_withdrawn(ledger: Ledger) -> frozenset[str]:
    """Articles that people have rejected: withdrawn, and no support for anything."""
    rejected = {name for name, kind in ledger.verdicts().items() if kind is REJECT}
    return frozenset(rejected)


def analyse(
    ledger: Ledger,
    given: Sequence[tuple[str, Article]],
    *,
    parser: str = DEFAULT_PARSER,
    notes: Mapping[str, tuple[Omission, ...]] | None = None,
) -> list[Report]:
    """Analyse revisions, with people's corrections applied first, and save the reports.

    What was analysed in the same way before is not analysed again. `notes` say, by revision,
    what was left out in reading. Gives the reports that are new.
    """
    done: list[Report] = []
    for start in range(0, len(given), BATCH):
        articles = {
            revision: corrected(ledger, article)
            for revision, article in given[start : start + BATCH]
        }
        keys = {revision: cache_key(article, parser) for revision, article in articles.items()}
        new = [name for name in articles if ledger.cached_report(name, keys[name]) is None]
        reports = analyze_many((articles[revision] for revision in new), parser=parser)
        noted = [
            replace(report, omissions=(*report.omissions, *(notes or {}).get(revision, ())))
            for revision, report in zip(new, reports, strict=True)
        ]
        ledger.save_reports([(r, report, keys[r]) for r, report in zip(new, noted, strict=True)])
        done.extend(noted)
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
    """Keep a batch of readings in one transaction, then analyse what of it is new."""
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
    waiting: list[tuple[str, Article]] = []
    notes: dict[str, tuple[Omission, ...]] = {}
    for reading, result in zip(batch, added, strict=True):
        tally.new += result.new_article
        tally.revised += result.new_revision and not result.new_article
        tally.unchanged += not result.new_revision
        if result.new_reading:
            waiting.append((result.revision, replace(reading.article, id=result.article)))
            notes[result.revision] = reading.notes
    for report in analyse(ledger, waiting, parser=parser, notes=notes):
        tally.claims += len(report.claims)
        tally.not_analysed += report.not_analysed is not None
