"""robots.txt: what hosts ask robots to leave alone (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.errors import FetchError
from sayso.read.politeness import LONGEST_RETRY_AFTER, Clock

if TYPE_CHECKING:
    from protego import Protego

ROBOT = "Sayso"
"""The name that a robots.txt may address."""

LARGEST = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

KEPT_SECONDS = 24 * 3600.0
TROUBLE_SECONDS = 600.0
LONGEST_KEPT = max(KEPT_SECONDS, LONGEST_RETRY_AFTER)
"""How long a host whose robots.txt cannot be had is left alone, before that is asked for again."""

LONGEST_DELAY = 60.0
"""Seconds between two requests that a Crawl-delay may ask for."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego | None
    closed: str | None
    until: float


class Robots:
    """The rules of every host that was asked, each fetched once a day.

    A host without a robots.txt allows everything; one whose robots.txt cannot be had because the
    host fails is left alone until it can, as RFC 9309 has it, unless older rules are known.
    """

    def __init__(self, read: Callable[[str], bytes], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._known: dict[str, _Rules] = {}

    def check(self, url: str, origin: str) -> None:
        """FetchError where the host asks robots to leave the address alone."""
        rules = self._rules(origin)
        if rules.closed is not None:
            raise FetchError(
                f"is left alone while its robots.txt cannot be read ({rules.closed})",
                where=url,
                remedy="try again later",
                again=True,
                wait=max(0.0, rules.until - self._clock.now()),
            )
        if rules.parsed is not None and not rules.parsed.can_fetch(url, ROBOT):
            remedy = "save the page by hand if you may read it, and give its file"
            raise FetchError("its robots.txt forbids robots to read it", where=url, remedy=remedy)

    def find_delay(self, origin: str) -> float:
        """The seconds between two requests that the host asks for, 0 where it asks for none."""
        rules = self._rules(origin)
        if rules.parsed is None:
            return 0.0
        delay = rules.parsed.crawl_delay(ROBOT) or 0.0
        rate = rules.parsed.request_rate(ROBOT)
        if rate is not None and rate.requests > 0:
            delay = max(delay, rate.seconds / rate.requests)
        return min(float(delay), LONGEST_DELAY)

    def _rules(self, origin: str) -> _Rules:
        known = self._known.get(origin)
        left = known.until - self._clock.now() if known is not None else 0.0
        if known is not None and 0.0 < left <= LONGEST_KEPT:  # more left has a clock set back
            return known
        rules = self._load(origin, known)
        self._known[origin] = rules
        return rules

    def _load(self, origin: str, known: _Rules | None) -> _Rules:
        now = self._clock.now()
        try:
            text = self._read(f"{origin}/robots.txt").decode("utf-8", errors="replace")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return _Rules(None, None, now + KEPT_SECONDS)
            if error.status is None and not error.again:
                return _Rules(
                    None, None, now + TROUBLE_SECONDS
                )  # the page itself says what ails it
            if known is not None and known.parsed is not None:
                return _Rules(known.parsed, None, now + TROUBLE_SECONDS)
            return _Rules(None, error.what, now + (error.wait or TROUBLE_SECONDS))
        return _Rules(_parse(text), None, now + KEPT_SECONDS)


def _parse(text: str) -> Protego:
    from protego import Protego

    return Protego.parse(text)
