"""Where words stand, and stretches of days: what every finding points with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of Unicode code points (Web Annotation TextPositionSelector).

    >>> "The mayor said so."[slice(*Span(4, 9))]
    'mayor'
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True when the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True when `other` lies wholly within this range."""
        return self.start <= other.start and other.end <= self.end


class Passages:
    """Ranges that are asked, many times, whether another range shares anything with them.

    Asking takes the logarithm of their number.

    >>> passages = Passages([Span(0, 4), Span(9, 12)])
    >>> passages.meet(Span(3, 5)), passages.meet(Span(4, 9))
    (True, False)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meet(self, span: Span) -> bool:
        """True where a range shares at least one code point with one of these."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._ends[last] > span.start


class Interval(NamedTuple):
    """A closed range of days; None is an open end.

    >>> Interval(date(2025, 10, 31), date(2025, 11, 1)).meets(Interval(date(2025, 11, 1), None))
    True
    """

    start: date | None
    end: date | None

    def meets(self, other: Interval) -> bool:
        """True when the two ranges share at least one day."""
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        ends_in_time = self.end is None or other.start is None or self.end >= other.start
        return starts_in_time and ends_in_time


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """Words with what stands before and after them (Web Annotation TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""
