"""The watcher: whatever is due is visited, read into the ledger, and told of.

The ledger is the memory. A feed's visit queues its pages in the same transaction that keeps its
marks; a page leaves the queue after its article is in the ledger. Whenever the process ends, the
next one goes on from there. What a watcher is at, it holds for a while, so that two of them on
one ledger do nothing twice.
"""

from __future__ import annotations

import queue
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from urllib.parse import urlsplit

from sayso.errors import FetchError, LedgerError, SaysoError
from sayso.ledger import Alerting, Ledger, Watching
from sayso.ledger.identity import article_identity
from sayso.ledger.watching import Capture, Poll, WatchedFeed
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.record import Tally, record
from sayso.read import Defaults
from sayso.read.feeds import FeedKind
from sayso.read.fetch import Fetcher
from sayso.watch.alerting import raise_alerts
from sayso.watch.intervals import adapt, back_off, from_stamp, retry_page, spread, to_stamp
from sayso.watch.sending import Outbox
from sayso.watch.sources import Sources
from sayso.watch.visits import (
    FeedVisit,
    PageVisit,
    choose_items,
    find_marks,
    visit_feed,
    visit_page,
)

HOLD_SECONDS = 600
"""How long what a watcher took on is left to it when it is not heard of."""

THREADS = 8
FEEDS_AT_ONCE = 32
PAGES_AT_ONCE = 64
PAGES_OF_HOST = 8
BATCH = 16
"""Pages that are read into the ledger together."""

LONGEST_REST = 60.0
"""Seconds between two looks at the ledger: another watcher may have left something to do."""

MOST_SITEMAPS = 5
"""Sitemaps of an index that are watched, the newest ones."""

MOST_TROUBLES = 10
"""Times in a row that the database may not work before the watcher gives up."""

GONE = 410


class Watcher:
    """One watcher on a ledger; `run` ends when `stop` is called, or with `once` when all is done.

    `fetcher` brings the clock, whose sleep ends with an error when the watcher is stopped.
    `say` is told what happened, a line each.
    """

    def __init__(
        self,
        ledger: Ledger,
        sources: Sources,
        *,
        fetcher: Fetcher,
        outbox: Outbox | None = None,
        parser: str = DEFAULT_PARSER,
        jobs: int = 1,
        hold_seconds: int = HOLD_SECONDS,
        threads: int = THREADS,
        random: Random | None = None,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.holder = secrets.token_hex(8)
        self._ledger = ledger
        self._watching = Watching(ledger)
        self._alerting = Alerting(ledger)
        self._sources = sources
        self._fetcher = fetcher
        self._clock = fetcher.clock
        self._outbox = outbox or Outbox(ledger, sources, fetcher=fetcher)
        self._read: dict[str, Any] = {"parser": parser, "jobs": jobs}
        self._hold_seconds = hold_seconds
        self._threads = threads
        self._random = random or Random()
        self._say = say
        self._stopped = False
        self._renewed = 0.0
        self._troubles = 0

    def stop(self) -> None:
        """End as soon as what is under way is safe; may be called from a signal or a thread."""
        self._stopped = True

    def run(self, *, once: bool = False) -> None:
        """Watch until stopped; with `once`, until nothing is due."""
        self._watching.list_feeds(
            self._sources.feeds, now=self._now(), interval=self._sources.least
        )
        try:
            with ThreadPoolExecutor(self._threads, thread_name_prefix="sayso-fetch") as pool:
                while not self._stopped:
                    if not self._try_to_work(pool, once=once):
                        if once:
                            return
                        self._rest()
        finally:
            self._watching.let_go(self.holder)

    def _try_to_work(self, pool: ThreadPoolExecutor, *, once: bool) -> bool:
        """Work; a database that does not work for a while is waited for, but not for ever."""
        try:
            worked = self.work(pool)
        except LedgerError as error:
            self._troubles += 1
            if once or self._troubles >= MOST_TROUBLES:
                raise
            self._say(str(error))
            return False
        self._troubles = 0
        return worked

    def work(self, pool: ThreadPoolExecutor) -> bool:
        """Do what is due now; False when nothing was."""
        if self._troubles:
            self._watching.let_go(self.holder)  # what was in hand then is to be done anew
        ahead = to_stamp(self._clock.now() + 2 * self._hold_seconds)
        if self._watching.set_right(now=self._now(), ahead=ahead):
            self._say("the clock was ahead and is not any more; all that was put off is due now")
        visited = self._visit_feeds(pool)
        read = self._visit_pages(pool)
        raised = raise_alerts(
            self._ledger, self._sources, now=self._now(), alerts_to=self._sources.alerts
        )
        for alert in raised:
            self._say(f"{alert.watch_list}: {alert.sentence}")
        self._outbox.queue_digest(self._clock.now())
        sent = self._outbox.send_due(self.holder, until=self._until(), stopped=self._is_stopped)
        return bool(visited or read or raised or sent)

    def _is_stopped(self) -> bool:
        return self._stopped

    def _now(self) -> str:
        return to_stamp(self._clock.now())

    def _until(self) -> str:
        return to_stamp(self._clock.now() + self._hold_seconds)

    def _rest(self) -> None:
        """Sleep until something is due, or for a little while."""
        due = self._watching.next_due(now=self._now())
        wait = LONGEST_REST
        if due is not None:
            wait = min(max(from_stamp(due) - self._clock.now(), 0.5), LONGEST_REST)
        try:
            self._clock.sleep(wait)
        except FetchError:
            self._stopped = True  # that is how the clock says it

    def _keep_hold(self) -> None:
        """Say that we are still at it, now and then."""
        now = self._clock.now()
        if now - self._renewed > self._hold_seconds / 4:
            self._watching.renew(self.holder, until=self._until())
            self._renewed = now

    # ------------------------------------------------------------ feeds

    def _visit_feeds(self, pool: ThreadPoolExecutor) -> int:
        feeds = self._watching.claim_feeds(
            self.holder, now=self._now(), until=self._until(), most=FEEDS_AT_ONCE
        )
        self._renewed = self._clock.now()
        groups = _by_host(feeds, lambda feed: feed.address)
        for visit in self._gather(pool, groups, lambda feed: visit_feed(feed, self._fetcher)):
            self._keep_feed(visit)
        return len(feeds)

    def _keep_feed(self, visit: FeedVisit) -> None:
        feed, error = visit.feed, visit.error
        now = self._clock.now()
        if error is not None:
            self._keep_failure(feed, error)
            return
        content = visit.content
        items = None
        changes: dict[str, Any] = {**find_marks(visit.fetched), "fingerprint": visit.fingerprint}
        if content is not None:
            first = feed.last_success is None
            items = choose_items(content, now=now, backlog=self._sources.backlog, first=first)
            changes |= {"title": content.title or feed.title, "kind": content.kind.value}
            self._list_further(feed, content.feeds, content.kind)
        poll = Poll(to_stamp(now), visit.fetched.status if visit.fetched else None, None, items)
        fresh = self._watching.count_new(items) if items else 0
        least, most = self._sources.least, self._sources.most
        interval = adapt(feed.interval, fresh, least=least, most=most)
        if content is not None and content.pause is not None:
            interval = max(interval, min(round(content.pause), most))
        due = to_stamp(now + spread(interval, self._random))
        new = self._watching.save_poll(
            feed, poll, interval=interval, next_poll=due, changes=changes
        )
        if new:
            self._say(f"{feed.address}: {new} new")

    def _keep_failure(self, feed: WatchedFeed, error: SaysoError) -> None:
        """A feed that fails keeps its history, and is asked less and less often."""
        now = self._clock.now()
        status = error.status if isinstance(error, FetchError) else None
        wait = back_off(feed.interval, feed.failures + 1, self._random)
        if isinstance(error, FetchError) and error.wait:
            wait = max(wait, round(error.wait))
        due = None if status == GONE else to_stamp(now + wait)
        poll = Poll(to_stamp(now), status, error.what)
        self._watching.save_poll(feed, poll, interval=feed.interval, next_poll=due)
        self._say(f"{feed.address}: {error.what}")

    def _list_further(self, feed: WatchedFeed, addresses: Sequence[str], kind: FeedKind) -> None:
        """Feeds that a list lists are watched, too, while it lists them."""
        if kind is FeedKind.INDEX:
            addresses = addresses[:MOST_SITEMAPS]
        if addresses or kind in (FeedKind.INDEX, FeedKind.OPML):
            own = self._sources.feeds
            self._watching.list_feeds(
                {a: feed.publisher for a in addresses if a not in own and a != feed.address},
                now=self._now(),
                interval=self._sources.least,
                listed_by=feed.address,
            )

    # ------------------------------------------------------------ pages

    def _visit_pages(self, pool: ThreadPoolExecutor) -> int:
        pages = self._watching.claim_pages(
            self.holder, now=self._now(), until=self._until(), most=PAGES_AT_ONCE,
            most_of_host=PAGES_OF_HOST,
        )  # fmt: skip
        if not pages:
            return 0
        publishers = {feed.address: feed.publisher for feed in self._watching.feeds()}

        def visit(page: Capture) -> PageVisit:
            defaults = Defaults(publisher=publishers.get(page.feed))
            return visit_page(page, self._fetcher, defaults)

        waiting: list[PageVisit] = []
        for done in self._gather(pool, _by_host(pages, lambda page: page.address), visit):
            waiting.append(done)
            if len(waiting) >= BATCH:
                self._keep_pages(waiting)
                waiting = []
        if waiting:
            self._keep_pages(waiting)
        return len(pages)

    def _keep_pages(self, visits: Sequence[PageVisit]) -> None:
        """Read pages into the ledger, then take them off the queue."""
        readings = [visit.reading for visit in visits if visit.reading is not None]
        tally = record(self._ledger, iter(readings), **self._read) if readings else Tally()
        now = self._clock.now()
        for visit in visits:
            if visit.error is not None:
                self._keep_page_failure(visit)
                continue
            again = self._sources.revisit[visit.page.visits : visit.page.visits + 1]
            reading = visit.reading
            self._watching.page_read(
                visit.page,
                at=to_stamp(now),
                due=to_stamp(now + spread(again[0], self._random)) if again else None,
                identity=article_identity(reading.article, reading.raw) if reading else None,
                **find_marks(visit.fetched),
            )
        if tally.read:
            self._say(
                f"{tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged; "
                f"{len(tally.stories)} stories moved"
            )
        self._keep_hold()

    def _keep_page_failure(self, visit: PageVisit) -> None:
        error = visit.error
        wait = None
        if isinstance(error, FetchError) and error.again:
            wait = retry_page(visit.page.tries + 1, self._random, wait=error.wait)
        due = to_stamp(self._clock.now() + wait) if wait is not None else None
        what = error.what if error is not None else ""
        self._watching.page_failed(visit.page, error=what, due=due)
        self._say(f"{visit.page.address}: {what}")

    def _gather(
        self, pool: ThreadPoolExecutor, groups: Sequence[Sequence[Any]], visit: Callable[[Any], Any]
    ) -> Iterator[Any]:
        """The visits as they are done: hosts side by side, each one thing at a time.

        What was not begun when the watcher was stopped is left for the next one.
        """
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def work(group: Sequence[Any]) -> None:
            for thing in group:
                found = None if self._stopped else visit(thing)
                done.put(None if self._stopped else found)

        for group in groups:
            pool.submit(work, group)
        for _ in range(sum(map(len, groups))):
            found = done.get()
            if found is not None:
                yield found
            self._keep_hold()


def _by_host(things: Sequence[Any], address: Callable[[Any], str]) -> list[list[Any]]:
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    for thing in things:
        groups[urlsplit(address(thing)).netloc].append(thing)
    return list(groups.values())
