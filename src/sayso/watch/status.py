"""How the watching fares: each feed's last success, yield, errors and next visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sayso.ledger import Alert, Alerting, Ledger, Watching
from sayso.ledger.watching import PagesDone, WatchedFeed

ALERTS_SHOWN = 20
FAILING = 3
"""Failures in a row from which a feed is called failing."""


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """A feed's health; `state` is new, good, troubled, failing, ended or resting."""

    address: str
    title: str | None
    publisher: str | None
    kind: str | None
    state: str
    last_poll: str | None
    last_success: str | None
    last_yield: str | None
    next_poll: str | None
    interval: int
    polls: int
    unchanged: int
    failures: int
    status: int | None
    error: str | None
    listed: int
    read: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class Status:
    """How the watching of a ledger fares: its feeds, its last alerts, what could not be sent."""

    feeds: tuple[FeedStatus, ...]
    alerts: tuple[Alert, ...] = ()
    unsent: tuple[dict[str, Any], ...] = ()


def load_status(ledger: Ledger) -> Status:
    """How the watching fares, from the ledger alone: no watcher need run.

    >>> from sayso.ledger import open_ledger
    >>> with open_ledger("sqlite://") as ledger:
    ...     load_status(ledger).feeds
    ()
    """
    watching, alerting = Watching(ledger), Alerting(ledger)
    done = watching.pages_done()
    unsent = [row for row in alerting.deliveries() if row["sent"] is None and row["error"]]
    fields = ("subject", "channel", "made", "due", "tries", "error")
    return Status(
        tuple(_to_status(feed, done.get(feed.address)) for feed in watching.feeds()),
        tuple(alerting.alerts(limit=ALERTS_SHOWN)),
        tuple({name: row[name] for name in fields} for row in unsent),
    )


def summarize(feeds: Sequence[FeedStatus]) -> str:
    """One line over all feeds.

    >>> summarize([])
    'no feeds'
    """
    if not feeds:
        return "no feeds"
    states: dict[str, int] = {}
    for feed in feeds:
        states[feed.state] = states.get(feed.state, 0) + 1
    told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    return f"{len(feeds)} feeds: {told}; {sum(feed.read for feed in feeds)} pages read"


def _to_status(feed: WatchedFeed, done: PagesDone | None) -> FeedStatus:
    same = (
        "address", "title", "publisher", "kind", "last_poll", "last_success", "last_yield",
        "next_poll", "interval", "polls", "unchanged", "failures", "status", "error",
    )  # fmt: skip
    values = {name: getattr(feed, name) for name in same}
    return FeedStatus(
        **values,
        state=_state(feed),
        listed=feed.yielded,
        read=done.read if done else 0,
        waiting=done.waiting if done else 0,
        failed=done.failed if done else 0,
    )


def _state(feed: WatchedFeed) -> str:
    if not feed.active:
        return "resting"
    if feed.next_poll is None:
        return "ended"
    if feed.last_poll is None:
        return "new"
    if feed.failures >= FAILING:
        return "failing"
    return "troubled" if feed.failures else "good"
