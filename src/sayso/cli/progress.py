"""How reading comes along: what could not be read, how fast it goes, when it will be done."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.read import Item

EVERY = 30.0
"""Seconds between lines where nobody looks at a terminal."""


class ReadingProgress:
    """Hears of each item; names at once what can't be read, and says now and then how it goes.

    `total` is the bytes of all inputs, 0 where that isn't known.
    """

    def __init__(self, total: int, *, quiet: bool, bar: Any = None) -> None:
        self.total = total
        self.quiet = quiet
        self.read = 0
        self._bar = bar
        self._task = bar.add_task("", total=total or None) if bar is not None else None
        self._places: dict[str, int] = {}
        self._begun = self._said = time.monotonic()
        self._before = 0

    @property
    def done(self) -> int:
        """Bytes of the inputs that are behind us."""
        return sum(self._places.values())

    def go_on(self, name: str, position: int, size: int) -> None:
        """An earlier run has read part of an input, or all of it."""
        self._before += position
        if not self.quiet:
            part = f"from {position / max(1, size):.0%} on"
            what = "was read before" if position >= size else f"goes on where it stopped, {part}"
            self._print(f"{name} {what}; to read all of it again: --again")

    def hear(self, item: Item) -> None:
        """One more item."""
        from sayso.read import Reading, Unread

        self.read += isinstance(item, Reading)
        if item.place is not None:
            self._places[item.place.input] = item.place.offset
        if isinstance(item, Unread):
            self._print(f"{item.where}: {item.what}; {item.remedy}")
        if self._bar is not None:
            done = min(self.done, self.total) if self.total else 0
            self._bar.update(self._task, completed=done, description=self.tell())
        elif not self.quiet and time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            self._print(self.tell())

    def tell(self) -> str:
        """How it goes, in one line."""
        seconds = max(time.monotonic() - self._begun, 1e-6)
        line = f"{self.read:,} read, {self.read / seconds:.1f} a second"
        ours = self.done - self._before
        if not self.total or ours <= 0:
            return line
        left = max(self.total - self.done, 0) * seconds / ours
        return f"{line}, {self.done / self.total:.0%} of the input, {tell_time(left)} left"

    def _print(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(f"sayso: {line}", markup=False, highlight=False, soft_wrap=True)
        else:
            print(f"sayso: {line}", file=sys.stderr)


def tell_time(seconds: float) -> str:
    """A duration in words, as exact as an estimate is.

    >>> tell_time(40), tell_time(300), tell_time(9000)
    ('less than a minute', 'about 5 minutes', 'about 2.5 hours')
    """
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} minute{'s' if minutes > 1 else ''}"
    return f"about {seconds / 3600:.1f} hours"


@contextmanager
def watch_reading(total: int, *, quiet: bool) -> Iterator[ReadingProgress]:
    """A bar on a terminal, a line every half minute elsewhere; nothing but faults when quiet."""
    if quiet or not sys.stderr.isatty():
        yield ReadingProgress(total, quiet=quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True)) as bar:
        yield ReadingProgress(total, quiet=False, bar=bar)
