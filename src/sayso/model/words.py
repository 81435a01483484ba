"""Where words stand, and stretches of days: what every finding points with."""

from __future__ import annotations

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
