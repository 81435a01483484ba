"""A large ledger for measuring the pages: the samples' analyses and comparisons, many times over.

Each copy of a sample story has articles, addresses and days of its own; its comparison is that of
the sample with the copy's ids. One story has many reports, compared for real: copies of one
sample's reports, each from another publisher and without some of its claims.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec

from bench.generated import load_samples
from sayso.ledger import Ledger, open_ledger
from sayso.model import Article, Comparison, Interval, Publication, Report
from sayso.pipeline import analyze_many, compare

BATCH = 40
"""Stories a transaction."""


def build_ledger(place: Path, *, articles: int, reports: int) -> None:
    """Make a ledger with so many articles, `reports` of them in the newest story."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_suffix(".making")
    for left in place.parent.glob(f"{made.name}*"):
        left.unlink()
    samples = [list(analyze_many(story)) for story in load_samples()]
    with open_ledger(made) as ledger:
        _add_big(ledger, samples[0], reports)
        copies = _list_copies(samples, articles - reports)
        for number in range(0, len(copies), BATCH):
            with ledger.transaction():
                for copy, story in copies[number : number + BATCH]:
                    _add_copy(ledger, story, copy)
            _tell(f"{number} of {len(copies)} stories")
        if ledger.counts()["articles"] < articles:
            raise RuntimeError(f"only {ledger.counts()['articles']} articles came to be")
    made.rename(place)


def _tell(words: str) -> None:
    print(f"\rmaking the ledger: {words}", end="", file=sys.stderr, flush=True)


def _list_copies(
    samples: Sequence[Sequence[Report]], articles: int
) -> list[tuple[int, tuple[Sequence[Report], Comparison]]]:
    stories = [(reports, compare(reports)) for reports in samples]
    found: list[tuple[int, tuple[Sequence[Report], Comparison]]] = []
    made = 0
    while made < articles:
        copy = len(found)
        found.append((copy, stories[copy % len(stories)]))
        made += len({report.article.id for report in stories[copy % len(stories)][0]})
    return found


def _add_copy(ledger: Ledger, story: tuple[Sequence[Report], Comparison], copy: int) -> None:
    reports, comparison = story
    ids = {}
    for report in reports:
        ids[report.article.id] = _keep(ledger, _copy(report, f"c{copy}", days=-(copy % 900)))
    found = ledger.save_assignments(dict.fromkeys(ids.values(), f"copy {copy}"))
    ledger.save_comparison(_renamed(comparison, ids, next(iter(found.values()))))


def _copy(report: Report, name: str, *, days: int) -> Report:
    article = report.article
    url = f"{article.url or 'https://copies.example/'}?copy={name}"
    return replace(
        report,
        article=replace(article, id=f"{article.id}#{name}", url=url),
        published=_move(report.published, days),
    )


def _move(published: Publication, days: int) -> Publication:
    if published.interval is None:
        return published
    start, end = (_day(day, days) for day in published.interval)
    value = start.isoformat() if start else None
    return replace(published, value=value, interval=Interval(start, end))


def _day(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day else None


def _keep(ledger: Ledger, report: Report) -> str:
    """Read a report's article into the ledger with its analysis; gives the article's id."""
    added = ledger.add_reading(
        article=report.article,
        raw=report.article.text.encode(),
        media_type="text/plain",
        where=f"{report.article.id}.txt",
        captured="2026-01-01T00:00:00Z",
    )
    article = replace(report.article, id=added.article)
    ledger.save_report(added.revision, replace(report, article=article), "bench")
    return added.article


def _renamed(comparison: Comparison, ids: Mapping[str, str], story: str) -> Comparison:
    """The comparison with a copy's articles in place of the sample's."""
    written = msgspec.json.encode(comparison).decode()
    for old, new in ids.items():
        written = written.replace(old, new)
    return replace(msgspec.json.decode(written, type=Comparison), story=story)


def _add_big(ledger: Ledger, sample: Sequence[Report], reports: int) -> None:
    kept = []
    for report in _vary(sample, reports):
        name = _keep(ledger, report)
        kept.append(replace(report, article=replace(report.article, id=name)))
    found = ledger.save_assignments({report.article.id: "big" for report in kept})
    story = next(iter(found.values()))
    _tell(f"comparing {len(kept)} reports")
    ledger.save_comparison(compare(kept, story=story))


def _vary(sample: Sequence[Report], reports: int) -> Iterator[Report]:
    """Reports of many publishers that have half to all of a sample report's claims."""
    chance = random.Random(7)
    for number in range(reports):
        report = _copy(sample[number % len(sample)], f"big{number}", days=1_000 + number // 10)
        publisher = f"{report.publisher or 'Unknown'} {number // len(sample) + 1}"
        share = chance.uniform(0.5, 1.0)
        claims = tuple(claim for claim in report.claims if chance.random() < share)
        article: Article = replace(report.article, publisher=publisher)
        yield replace(report, article=article, publisher=publisher, claims=claims)
