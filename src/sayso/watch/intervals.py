"""When to look again: sooner where much is new, later where nothing is or something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

FASTER, SLOWER = 0.5, 1.4
"""What an interval is multiplied by when several pages were new, and when none was."""

JITTER = 0.1
LONGEST_BACK_OFF = 86_400
"""Seconds between two visits of a feed that fails, at most."""

PAGE_RETRY = 600
MOST_TRIES = 5
"""Failed visits after which a page is given up."""


def adapt(interval: int, new: int, *, least: int, most: int) -> int:
    """The seconds until the next visit of a feed that listed so many new pages at this one.

    >>> adapt(3600, 4, least=600, most=43200), adapt(3600, 0, least=600, most=43200)
    (1800, 5040)
    >>> adapt(3600, 1, least=600, most=43200)
    3600
    """
    factor = SLOWER if new == 0 else FASTER if new > 1 else 1.0
    return min(max(round(interval * factor), least), most)


def back_off(interval: int, failures: int, random: Random) -> int:
    """The seconds until a feed that failed so often in a row is visited again, with jitter.

    >>> back_off(600, 1, Random(1)) < back_off(600, 4, Random(1)) <= LONGEST_BACK_OFF
    True
    """
    longest: int = min(interval << min(failures, 16), max(LONGEST_BACK_OFF, interval))
    return round(longest * random.uniform(0.5, 1.0))


def retry_page(tries: int, random: Random, *, wait: float | None = None) -> int | None:
    """The seconds until a page that failed so often is tried again; None when it is given up.

    >>> retry_page(MOST_TRIES, Random(1))
    """
    if tries >= MOST_TRIES:
        return None
    return round(max(PAGE_RETRY * 3.0 ** (tries - 1) * random.uniform(0.5, 1.0), wait or 0.0))


def spread(interval: int, random: Random) -> int:
    """An interval a little off, so that feeds don't fall due together.

    >>> 900 <= spread(1000, Random(1)) <= 1100
    True
    """
    return max(1, round(interval * random.uniform(1 - JITTER, 1 + JITTER)))


def to_stamp(seconds: float) -> str:
    """A moment as the ledger keeps it, from seconds since 1970.

    >>> to_stamp(0.0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_stamp(stamp: str) -> float:
    """Seconds since 1970.

    >>> from_stamp("1970-01-01T00:01:00Z")
    60.0
    """
    return datetime.fromisoformat(stamp).timestamp()
