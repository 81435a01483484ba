"""What the tests of watching share: outlets with feeds, a watcher whose clock is turned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from email.utils import formatdate
from random import Random
from typing import Any

from outlets import Outlets, SteppedClock
from sayso.ledger import Ledger
from sayso.pipeline.record import Tally
from sayso.read import Reading
from sayso.read.fetch import Fetcher, Limits
from sayso.watch.sources import Sources
from sayso.watch.watcher import Watcher

NOW = 1_790_000_000.0
LIMITS = Limits(size=2_000_000, seconds=20.0, attempts=1, delay=0.0)
SOURCES = Sources(feeds={}, least=600, most=7200, revisit=())

OPENED: list[Fetcher] = []
"""The clients of the watchers that were made, closed after each test."""

SUBJECTS = ("ferry", "bridge", "school", "market", "harbour", "library", "tram", "stadium")


def write_page(number: int, *, told: str = "", title: str | None = None) -> str:
    """A report in which somebody says something."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    paragraphs = (
        f"The {subject} will be closed for {number + 2} weeks from Monday, the mayor of Alder Bay, "
        f"Ana Duarte, said at a meeting of the council on Friday evening.",
        f"Engineers found {number + 3} cracks in its walls last month, according to a report by "
        f"the Alder Bay Building Office that the council published.",
        f"“Nobody was hurt, and nobody will be,” Duarte told reporters after the meeting. {told}",
    )
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    head = title or f"Number {number}: {subject} to close"
    return (
        f"<!doctype html><html lang='en'><head><title>{head}</title>"
        f"<meta property='article:published_time' content='2026-09-21T0{number % 10}:00:00Z'>"
        f"</head><body><article><h1>{head}</h1>{body}</article></body></html>"
    )


def write_rss(outlets: Outlets, numbers: Iterable[int], *, changed: int | None = None) -> str:
    """A feed of numbered pages; one of them may be said to be changed."""
    items = []
    for number in numbers:
        moment = formatdate(NOW - 3600 * (number % 24) + (900 if number == changed else 0))
        items.append(
            f"<item><title>Number {number}</title><link>{outlets.url(f'/{number}')}</link>"
            f"<pubDate>{moment}</pubDate></item>"
        )
    return f"<rss version='2.0'><channel><title>Herald</title>{''.join(items)}</channel></rss>"


def put_news(outlets: Outlets, numbers: Iterable[int], *, feed: str = "/rss") -> str:
    """Put a feed and its pages on the server; gives the feed's address."""
    chosen = list(numbers)
    outlets.put(feed, write_rss(outlets, chosen), kind="application/rss+xml")
    for number in chosen:
        if f"/{number}" not in outlets.pages:
            outlets.put(f"/{number}", write_page(number))
    return outlets.url(feed)


def make_watcher(
    ledger: Ledger,
    feeds: Iterable[str],
    *,
    clock: SteppedClock | None = None,
    sources: Sources = SOURCES,
    limits: Limits = LIMITS,
    **more: Any,
) -> Watcher:
    """A watcher that may ask this machine."""
    fetcher = Fetcher(allow=["127.0.0.1"], limits=limits, clock=clock or SteppedClock(NOW))
    OPENED.append(fetcher)
    chosen = replace(sources, feeds=dict.fromkeys(feeds))
    return Watcher(ledger, chosen, fetcher=fetcher, random=Random(7), **{"threads": 2, **more})


def keep_only(ledger: Ledger, readings: Iterable[Reading], **_: object) -> Tally:
    """Reading without analysis, for the tests of what comes before it."""
    tally = Tally()
    for reading in readings:
        added = ledger.add_reading(
            article=reading.article, raw=reading.raw, media_type=reading.media_type,
            where=reading.where, captured=reading.article.captured or "",
        )  # fmt: skip
        tally.new += added.new_article
        tally.revised += added.new_revision and not added.new_article
        tally.unchanged += not added.new_revision
    return tally
