"""What is watched: feeds and their pages, who is at them, and how they fare.

Every row that is to be worked on is held by one watcher at a time. A hold ends by itself, so
that what a killed watcher left is taken up by another one. Moments are ISO 8601 in UTC, given by
the caller, whose clock it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, Table, and_, case, delete, func, or_, select, update

from sayso.ledger.identity import content_hash
from sayso.ledger.rows import in_chunks, insert_missing, to_json
from sayso.ledger.schema import ARTICLES
from sayso.ledger.store import Ledger
from sayso.ledger.watch_tables import CAPTURES, DELIVERIES, FEED_POLLS, WATCH_MARKS, WATCHED_FEEDS

POLLS_KEPT = 200
"""Visits of a feed whose history is kept."""

HELD = (WATCHED_FEEDS, CAPTURES, DELIVERIES)


@dataclass(frozen=True, slots=True)
class WatchedFeed:
    """A feed that is polled; the fields are the columns of `watched_feeds`."""

    address: str
    title: str | None
    publisher: str | None
    kind: str | None
    active: bool
    added: str
    listed_by: str | None
    interval: int
    next_poll: str | None
    last_poll: str | None
    last_success: str | None
    last_yield: str | None
    status: int | None
    error: str | None
    failures: int
    polls: int
    unchanged: int
    yielded: int
    etag: str | None
    modified: str | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """A page that a feed lists; `said` is what the feed says of it."""

    address: str
    feed: str
    said: Mapping[str, Any]
    visits: int
    tries: int
    first_seen: str
    etag: str | None
    modified: str | None
    revision: str | None


@dataclass(frozen=True, slots=True)
class Poll:
    """What one visit of a feed gave; `items` are what its pages are called and said to be."""

    at: str
    status: int | None
    error: str | None = None
    items: Mapping[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class PagesDone:
    """How many pages of a feed wait to be read, were read, and could not be."""

    waiting: int
    read: int
    failed: int


class Watching:
    """The ledger's part of watching; every method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._connections = ledger.connections

    # ------------------------------------------------------------ feeds

    def list_feeds(
        self,
        feeds: Mapping[str, str | None],
        *,
        now: str,
        interval: int,
        listed_by: str | None = None,
    ) -> None:
        """The feeds that stand in a list now, with their publishers; others of it rest.

        A feed that comes back keeps its history.
        """
        fresh: dict[str, Any] = dict.fromkeys(WATCHED_FEEDS.columns.keys())
        fresh.update(
            active=True, added=now, interval=interval, next_poll=now, listed_by=listed_by,
            failures=0, polls=0, unchanged=0, yielded=0,
        )  # fmt: skip
        rows = [{**fresh, "address": name, "publisher": p} for name, p in feeds.items()]
        table = WATCHED_FEEDS
        with self._connections.writing() as connection:
            insert_missing(connection, table, rows)
            same = table.c.listed_by == listed_by
            ours = same if listed_by is not None else table.c.listed_by.is_(None)
            connection.execute(update(table).where(ours).values(active=False))
            for name, publisher in feeds.items():
                values = {"active": True, "publisher": publisher}
                values |= {"listed_by": None} if listed_by is None else {}
                connection.execute(update(table).where(table.c.address == name).values(**values))
            _rest_with_their_lists(connection)

    def claim_feeds(self, holder: str, *, now: str, until: str, most: int) -> list[WatchedFeed]:
        """Feeds that are due, held until then; none that another watcher is at."""
        due = and_(WATCHED_FEEDS.c.active, WATCHED_FEEDS.c.next_poll <= now)
        with self._connections.writing() as connection:
            query = select(WATCHED_FEEDS).where(due, _is_free(WATCHED_FEEDS, now))
            query = query.order_by(WATCHED_FEEDS.c.next_poll, WATCHED_FEEDS.c.address)
            rows = connection.execute(query.limit(most).with_for_update(skip_locked=True)).all()
            found = [_to_feed(row) for row in rows]
            _hold(connection, WATCHED_FEEDS, [feed.address for feed in found], holder, until)
            return found

    def save_poll(
        self,
        feed: WatchedFeed,
        poll: Poll,
        *,
        interval: int,
        next_poll: str | None,
        changes: Mapping[str, Any] | None = None,
    ) -> int:
        """Keep what a visit gave, let go of the feed, and queue its pages; gives the new ones.

        `changes` are further columns: title, kind, marks of the content.
        """
        items = poll.items or {}
        with self._connections.writing() as connection:
            new, fresh = _queue(connection, feed.address, items, poll.at)
            values: dict[str, Any] = {
                **(changes or {}),
                "interval": interval,
                "next_poll": next_poll,
                "last_poll": poll.at,
                "status": poll.status,
                "error": poll.error,
                "failures": feed.failures + 1 if poll.error else 0,
                "polls": feed.polls + 1,
                "unchanged": feed.unchanged + (poll.items is None and not poll.error),
                "yielded": feed.yielded + new,
                "holder": None,
                "held_until": None,
            }
            values |= {} if poll.error else {"last_success": poll.at}
            values |= {"last_yield": poll.at} if new else {}
            here = WATCHED_FEEDS.c.address == feed.address
            connection.execute(update(WATCHED_FEEDS).where(here).values(**values))
            _keep_poll(connection, feed.address, poll, fresh)
            return new

    def count_new(self, addresses: Iterable[str]) -> int:
        """How many of these pages no feed has listed before."""
        known = total = 0
        with self._connections.reading() as connection:
            for chunk in in_chunks(addresses):
                query = select(func.count()).where(CAPTURES.c.address.in_(chunk))
                known += connection.execute(query).scalar_one()
                total += len(chunk)
        return total - known

    def feeds(self, *, active: bool | None = None) -> list[WatchedFeed]:
        """The feeds by address; all of them, or those that are (not) listed at present."""
        query = select(WATCHED_FEEDS).order_by(WATCHED_FEEDS.c.address)
        if active is not None:
            query = query.where(WATCHED_FEEDS.c.active == active)
        with self._connections.reading() as connection:
            return [_to_feed(row) for row in connection.execute(query)]

    def polls(self, address: str) -> list[dict[str, Any]]:
        """The last visits of a feed, newest first."""
        query = select(FEED_POLLS).where(FEED_POLLS.c.feed == address)
        with self._connections.reading() as connection:
            rows = connection.execute(query.order_by(FEED_POLLS.c.at.desc()))
            return [dict(row._mapping) for row in rows]

    # ------------------------------------------------------------ pages

    def claim_pages(
        self, holder: str, *, now: str, until: str, most: int, most_of_host: int
    ) -> list[Capture]:
        """Pages that are due, oldest first and not too many of one host, held until then."""
        with self._connections.writing() as connection:
            query = select(CAPTURES).where(CAPTURES.c.due <= now, _is_free(CAPTURES, now))
            query = query.order_by(CAPTURES.c.due, CAPTURES.c.first_seen, CAPTURES.c.address)
            found: list[Capture] = []
            hosts: Counter[str] = Counter()
            for row in connection.execute(query.limit(20 * most).with_for_update(skip_locked=True)):
                host = urlsplit(row.address).netloc
                if hosts[host] < most_of_host and len(found) < most:
                    hosts[host] += 1
                    found.append(_to_capture(row))
            _hold(connection, CAPTURES, [page.address for page in found], holder, until)
            return found

    def page_read(
        self, page: Capture, *, at: str, due: str | None, identity: str | None, **marks: str | None
    ) -> bool:
        """A page was had; True when its article is new or has changed.

        `identity` names the article that was read from it, None where the page had not changed.
        `marks` are its etag and date.
        """
        values: dict[str, Any] = {
            "captured": at, "due": due, "visits": page.visits + 1, "tries": 0, "error": None,
            "holder": None, "held_until": None, **marks,
        }  # fmt: skip
        with self._connections.writing() as connection:
            if identity is not None:
                query = select(ARTICLES.c.id, ARTICLES.c.revision)
                row = connection.execute(query.where(ARTICLES.c.identity == identity)).first()
                if row is not None:
                    values |= {"article": row.id, "revision": row.revision}
                    values |= {"news": True} if row.revision != page.revision else {}
            here = CAPTURES.c.address == page.address
            connection.execute(update(CAPTURES).where(here).values(**values))
        return bool(values.get("news"))

    def page_failed(self, page: Capture, *, error: str, due: str | None) -> None:
        """A page was not had; `due` says when to try again, None for never."""
        here = CAPTURES.c.address == page.address
        values = {
            "tries": page.tries + 1, "error": error, "due": due, "holder": None, "held_until": None,
        }  # fmt: skip
        with self._connections.writing() as connection:
            connection.execute(update(CAPTURES).where(here).values(**values))

    def news(self) -> dict[str, str]:
        """The articles that the watch lists have not looked at, each with its page's address."""
        query = select(CAPTURES.c.article, CAPTURES.c.address).where(CAPTURES.c.news)
        with self._connections.reading() as connection:
            return {row.article: row.address for row in connection.execute(query) if row.article}

    def looked_at(self, addresses: Iterable[str]) -> None:
        """The watch lists have looked at these pages."""
        with self._connections.writing() as connection:
            for chunk in in_chunks(addresses):
                here = CAPTURES.c.address.in_(chunk)
                connection.execute(update(CAPTURES).where(here).values(news=False))

    def pages_done(self) -> dict[str, PagesDone]:
        """How each feed's pages stand."""
        read = func.sum(_count(CAPTURES.c.visits > 0))
        failed = func.sum(_count(and_(CAPTURES.c.visits == 0, CAPTURES.c.error.is_not(None))))
        waiting = func.sum(_count(and_(CAPTURES.c.visits == 0, CAPTURES.c.due.is_not(None))))
        query = select(CAPTURES.c.feed, waiting, read, failed).group_by(CAPTURES.c.feed)
        with self._connections.reading() as connection:
            return {row[0]: PagesDone(*row[1:]) for row in connection.execute(query)}

    # ------------------------------------------------------------ holds and marks

    def renew(self, holder: str, *, until: str) -> None:
        """Hold what is held for longer."""
        with self._connections.writing() as connection:
            for table in HELD:
                query = update(table).where(table.c.holder == holder)
                connection.execute(query.values(held_until=until))

    def let_go(self, holder: str) -> None:
        """Hold nothing any more, so that another watcher can go on at once."""
        with self._connections.writing() as connection:
            for table in HELD:
                query = update(table).where(table.c.holder == holder)
                connection.execute(query.values(holder=None, held_until=None))

    def set_right(self, *, now: str, ahead: str) -> bool:
        """After a clock that was ahead: what it put off is due now, what it held is free.

        That it was ahead shows in a feed that was visited after the moment `ahead`, which lies
        further on than the clocks of two machines differ. True where it was.
        """
        feeds = WATCHED_FEEDS.c
        put_off = (
            select(feeds.address)
            .where(feeds.active, feeds.last_poll > ahead, feeds.next_poll > ahead)
            .limit(1)
        )
        held = select(feeds.address).where(feeds.held_until > ahead).limit(1)
        with self._connections.reading() as connection:
            if not (connection.execute(put_off).first() or connection.execute(held).first()):
                return False
        with self._connections.writing() as connection:
            for due in (WATCHED_FEEDS.c.next_poll, CAPTURES.c.due, DELIVERIES.c.due):
                query = update(due.table).where(due > now)
                connection.execute(query.values({due.name: now}))
            for table in HELD:
                query = update(table).where(table.c.held_until > ahead)
                connection.execute(query.values(holder=None, held_until=None))
        return True

    def next_due(self, *, now: str) -> str | None:
        """When there is next something to do that nobody holds; None when never."""
        found = []
        with self._connections.reading() as connection:
            for table, moment in (
                (WATCHED_FEEDS, WATCHED_FEEDS.c.next_poll),
                (CAPTURES, CAPTURES.c.due),
                (DELIVERIES, DELIVERIES.c.due),
            ):
                query = select(func.min(moment)).where(_is_free(table, now))
                if table is WATCHED_FEEDS:
                    query = query.where(WATCHED_FEEDS.c.active)
                found.append(connection.execute(query).scalar())
                held = select(func.min(table.c.held_until)).where(table.c.held_until > now)
                found.append(connection.execute(held).scalar())
        return min((moment for moment in found if moment), default=None)

    def mark(self, name: str) -> str | None:
        """How far something has looked; None when it never has."""
        query = select(WATCH_MARKS.c.value).where(WATCH_MARKS.c.name == name)
        with self._connections.reading() as connection:
            return connection.execute(query).scalar()

    def set_mark(self, name: str, value: str) -> None:
        """Keep how far something has looked."""
        with self._connections.writing() as connection:
            connection.execute(delete(WATCH_MARKS).where(WATCH_MARKS.c.name == name))
            connection.execute(WATCH_MARKS.insert(), {"name": name, "value": value})


def _to_feed(row: Any) -> WatchedFeed:
    """The feed of a row."""
    return WatchedFeed(*(getattr(row, name) for name in WatchedFeed.__dataclass_fields__))


def _to_capture(row: Any) -> Capture:
    values = {name: getattr(row, name) for name in Capture.__dataclass_fields__}
    return Capture(**{**values, "said": msgspec.json.decode(row.said)})


def _rest_with_their_lists(connection: Connection) -> None:
    """What a list lists rests when the list does; visited again, the list is read anew."""
    table = WATCHED_FEEDS
    while True:
        resting = select(table.c.address).where(~table.c.active)
        names = list(connection.execute(resting).scalars())
        marks = {"etag": None, "modified": None, "fingerprint": None}
        moved = 0
        for chunk in in_chunks(names):
            lists = and_(table.c.address.in_(chunk), table.c.kind.in_(("opml", "sitemap index")))
            connection.execute(update(table).where(lists).values(**marks))
            listed = and_(table.c.active, table.c.listed_by.in_(chunk))
            moved += connection.execute(update(table).where(listed).values(active=False)).rowcount
        if not moved:
            return


def _is_free(table: Table, now: str) -> Any:
    return or_(table.c.holder.is_(None), table.c.held_until <= now)


def _hold(
    connection: Connection, table: Table, names: Sequence[str], holder: str, until: str
) -> None:
    for chunk in in_chunks(names):
        query = update(table).where(table.c.address.in_(chunk))
        connection.execute(query.values(holder=holder, held_until=until))


def _count(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _queue(
    connection: Connection, feed: str, items: Mapping[str, Mapping[str, Any]], now: str
) -> tuple[int, int]:
    """Queue the pages that are new, and again those of which the feed says something else.

    Gives the number of new ones, and of both.
    """
    prints = {address: content_hash(to_json(said)) for address, said in items.items()}
    known: dict[str, str] = {}
    for chunk in in_chunks(prints):
        query = select(CAPTURES.c.address, CAPTURES.c.fingerprint)
        known.update(connection.execute(query.where(CAPTURES.c.address.in_(chunk))).all())
    blank: dict[str, Any] = dict.fromkeys(CAPTURES.columns.keys())
    blank.update(feed=feed, first_seen=now, due=now, visits=0, tries=0, news=False)
    new = [
        {**blank, "address": address, "said": to_json(items[address]), "fingerprint": mark}
        for address, mark in prints.items()
        if address not in known
    ]
    insert_missing(connection, CAPTURES, new)
    changed = [a for a, mark in prints.items() if a in known and known[a] != mark]
    for address in changed:
        values = {"said": to_json(items[address]), "fingerprint": prints[address], "due": now}
        connection.execute(
            update(CAPTURES)
            .where(CAPTURES.c.address == address, CAPTURES.c.feed == feed)
            .values(**values, tries=0)
        )
    return len(new), len(new) + len(changed)


def _keep_poll(connection: Connection, feed: str, poll: Poll, fresh: int) -> None:
    row = {
        "feed": feed, "at": poll.at, "status": poll.status, "items": len(poll.items or ()),
        "fresh": fresh, "error": poll.error,
    }  # fmt: skip
    insert_missing(connection, FEED_POLLS, [row])
    query = select(FEED_POLLS.c.at).where(FEED_POLLS.c.feed == feed)
    oldest = connection.execute(
        query.order_by(FEED_POLLS.c.at.desc()).offset(POLLS_KEPT).limit(1)
    ).scalar()
    if oldest is not None:
        connection.execute(
            delete(FEED_POLLS).where(FEED_POLLS.c.feed == feed, FEED_POLLS.c.at <= oldest)
        )
