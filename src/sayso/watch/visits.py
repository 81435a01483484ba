"""Visits: one feed, or one page of a feed, fetched and read; what goes wrong is a value."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sayso.errors import FetchError, InputError
from sayso.ledger.identity import content_hash
from sayso.ledger.watching import Capture, WatchedFeed
from sayso.read import Defaults, Reading, Unread
from sayso.read.addresses import read_fetched
from sayso.read.feeds import Feed, Item, read_feed
from sayso.read.fetch import Fetched, Fetcher
from sayso.read.metadata import to_canonical
from sayso.read.sites import unwrap_address

UNDATED = 50
"""Pages without a date that are taken from a feed at its first visit."""


@dataclass(frozen=True, slots=True)
class FeedVisit:
    """A feed as it was found: `content` is None where it had not changed."""

    feed: WatchedFeed
    content: Feed | None = None
    fetched: Fetched | None = None
    error: InputError | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class PageVisit:
    """A page as it was found: `reading` is None where it had not changed."""

    page: Capture
    reading: Reading | None = None
    fetched: Fetched | None = None
    error: InputError | None = None


class StoppableClock:
    """The system's clock, whose sleepers all wake when it is stopped."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds; FetchError when stopped before."""
        if self._stopped.wait(max(0.0, seconds)):
            raise FetchError("the watcher was stopped")

    def stop(self) -> None:
        """Wake everybody, for good."""
        self._stopped.set()


def visit_feed(feed: WatchedFeed, fetcher: Fetcher) -> FeedVisit:
    """A feed, asked for only if it has changed."""
    try:
        fetched = fetcher.fetch(feed.address, etag=feed.etag, modified=feed.modified)
        fingerprint = content_hash(fetched.content)
        if fetched.not_modified or fingerprint == feed.fingerprint:
            return FeedVisit(feed, None, fetched, None, feed.fingerprint)
        return FeedVisit(
            feed, read_feed(fetched.content, fetched.final_url), fetched, None, fingerprint
        )
    except InputError as error:
        return FeedVisit(feed, error=error)
    except Exception as error:  # noqa: BLE001 - one odd feed must not end weeks of watching
        return FeedVisit(feed, error=_unexpected(error, feed.address))


def visit_page(page: Capture, fetcher: Fetcher, defaults: Defaults) -> PageVisit:
    """A page, asked for only if it has changed, and its article."""
    try:
        address = unwrap_address(page.said.get("url") or page.address)
        fetched = fetcher.fetch(address, etag=page.etag, modified=page.modified)
        if fetched.not_modified:
            return PageVisit(page, None, fetched)
        item = Item(**page.said)
        found = next(
            iter(read_fetched(fetched, defaults, captured=fetcher.clock.now(), item=item)), None
        )
        if isinstance(found, Reading):
            return PageVisit(page, found, fetched)
        what = found.what if isinstance(found, Unread) else "there is no article in it"
        return PageVisit(page, error=InputError(what, where=address))
    except InputError as error:
        return PageVisit(page, error=error)
    except Exception as error:  # noqa: BLE001 - one odd page must not end weeks of watching
        return PageVisit(page, error=_unexpected(error, page.address))


def choose_items(feed: Feed, *, now: float, backlog: int, first: bool) -> dict[str, dict[str, Any]]:
    """The pages of a feed that are wanted, by their addresses: not those of long ago.

    At the first visit, of pages without a date only the first ones.
    """
    chosen: dict[str, dict[str, Any]] = {}
    undated = 0
    for item in feed.items:
        moment = item.moment
        if moment is None:
            undated += 1
            if first and undated > UNDATED:
                continue
        elif moment.timestamp() < now - backlog:
            continue
        chosen[to_canonical(item.url)] = asdict(item)
    return chosen


def find_marks(fetched: Fetched | None) -> Mapping[str, str | None]:
    """What the host gave to ask by whether a page has changed."""
    headers = fetched.headers if fetched is not None else {}
    return {"etag": headers.get("etag"), "modified": headers.get("last-modified")}


def _unexpected(error: Exception, address: str) -> InputError:
    what = f"cannot be read ({type(error).__name__}: {error})"
    return InputError(what, where=address, remedy="tell the makers of Sayso")
