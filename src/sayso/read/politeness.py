"""How hosts are treated: one request at a time, with time in between, and as they ask for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol

LONGEST_RETRY_AFTER = 7 * 86_400.0
"""Seconds that a host may ask us to stay away for; what is longer is cut to this."""


class Clock(Protocol):
    """The time, and waiting: the system's, or one that tests turn."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""


class SystemClock:
    """The system's clock."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""
        time.sleep(max(0.0, seconds))


@dataclass
class _Host:
    lock: threading.RLock = field(default_factory=threading.RLock)
    asked: float = 0.0
    closed_until: float = 0.0
    closed_for: float = 0.0


class Turns:
    """Whose turn it is: within `hold`, a host is asked by nobody else of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Keep the host for oneself, however many threads want it."""
        with self._host(name).lock:
            yield

    def find_wait(self, name: str, delay: float) -> float:
        """The seconds until the host may be asked again, with `delay` between two requests.

        A clock that was set back in between makes no wait longer than it was at first.
        """
        host, now = self._host(name), self._clock.now()
        turn = min(host.asked + delay - now, delay) if host.asked else 0.0
        return max(0.0, turn, min(host.closed_until - now, host.closed_for))

    def note(self, name: str) -> None:
        """The host was asked just now."""
        self._host(name).asked = self._clock.now()

    def defer(self, name: str, seconds: float) -> None:
        """The host asked not to be asked for so long."""
        host = self._host(name)
        now = self._clock.now()
        left = min(host.closed_until - now, host.closed_for)
        host.closed_for = max(left, seconds)
        host.closed_until = now + host.closed_for


def read_retry_after(value: str | None, *, now: float) -> float | None:
    """The seconds of a Retry-After header (RFC 9110, 10.2.3): a number, or a date; None else.

    >>> read_retry_after("120", now=0.0)
    120.0
    >>> read_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", now=0.0)
    60.0
    >>> read_retry_after("soon", now=0.0)
    """
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 12:
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, aware.timestamp() - now), LONGEST_RETRY_AFTER)
