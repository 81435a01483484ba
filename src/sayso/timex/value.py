"""A stretch of the calendar, its TIMEX3 value and its closed interval of days.

No date arithmetic of our own: `dateutil.relativedelta`, `datetime` and `calendar` reckon. What
lies outside the calendar (31 February, the year 0, anything after 9999) raises ValueError or
OverflowError, which `symbolic.evaluate` turns into a value without an interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from sayso.model import Interval


class Grain(StrEnum):
    """The unit a stretch is as long as."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    FISCAL = "fiscal"
    DECADE = "decade"
    CENTURY = "century"


MONTHS_OF = {
    Grain.MONTH: 1,
    Grain.QUARTER: 3,
    Grain.SEASON: 3,
    Grain.HALF: 6,
    Grain.YEAR: 12,
    Grain.DECADE: 120,
    Grain.CENTURY: 1200,
}
SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
STARTS_SEASON = {month: code for code, month in SEASON_STARTS.items()}
DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?)([YMWDHSQ])$|P(\d+)(DE|CE|WE)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the calendar that starts on `day`; `clock` is a time of that day.

    `days` is the length of a named period that is no calendar unit (Ramadan).

    >>> Moment(date(2025, 10, 1), Grain.MONTH).value()
    '2025-10'
    """

    day: date
    grain: Grain = Grain.DAY
    clock: str = ""
    days: int = 1

    def value(self) -> str:
        """The TIMEX3 value: 2025-10-17, 2025-W42, 2025-W42-WE, 2025-Q4, 2025-SU, 202, 20."""
        year = f"{self.day.year:04d}"
        match self.grain:
            case Grain.DAY if self.days > 1:
                return f"{self.day.isoformat()}/{self.interval().end}"
            case Grain.DAY:
                return self.day.isoformat() + self.clock
            case Grain.WEEK | Grain.WEEKEND:
                iso = self.day.isocalendar()
                end = "-WE" if self.grain is Grain.WEEKEND else ""
                return f"{iso.year:04d}-W{iso.week:02d}{end}"
            case Grain.MONTH:
                return f"{year}-{self.day.month:02d}"
            case Grain.QUARTER:
                return f"{year}-Q{(self.day.month + 2) // 3}"
            case Grain.SEASON:
                return f"{year}-{STARTS_SEASON[self.day.month]}"
            case Grain.HALF:
                return f"{year}-H{1 if self.day.month < 7 else 2}"
            case Grain.YEAR | Grain.FISCAL:
                return year
            case Grain.DECADE:
                return year[:3]
            case Grain.CENTURY:
                return year[:2]

    def interval(self) -> Interval:
        """The first and the last day; a fiscal year may begin up to half a year off."""
        if self.grain is Grain.FISCAL:
            return Interval(
                self.day - relativedelta(months=6), self.day + relativedelta(months=18, days=-1)
            )
        if self.grain in MONTHS_OF:
            length = relativedelta(months=MONTHS_OF[self.grain])
            last = self.day + length - timedelta(days=1) if self.day.year < 9999 else date.max
            return Interval(self.day, last)
        days = {Grain.WEEK: 6, Grain.WEEKEND: 1}.get(self.grain, self.days - 1)
        return Interval(self.day, self.day + timedelta(days=days))

    def to_grain(self, grain: Grain) -> Moment:
        """The stretch of another grain that holds this one's first day.

        >>> Moment(date(2025, 10, 17)).to_grain(Grain.WEEK).value()
        '2025-W42'
        """
        day = self.day
        match grain:
            case Grain.WEEK:
                day -= timedelta(days=day.weekday())
            case Grain.WEEKEND:
                day += timedelta(days=5 - day.weekday())
            case Grain.SEASON:
                day = (day - relativedelta(months=day.month % 3)).replace(day=1)
            case Grain.MONTH | Grain.QUARTER | Grain.HALF | Grain.YEAR:
                length = MONTHS_OF[grain]
                day = day.replace(month=(day.month - 1) // length * length + 1, day=1)
            case Grain.FISCAL:
                day = day.replace(month=1, day=1)
            case Grain.DECADE:
                day = date(max(1, day.year // 10 * 10), 1, 1)
            case Grain.CENTURY:
                day = date(max(1, day.year // 100 * 100), 1, 1)
            case Grain.DAY:
                pass
        return Moment(day, grain)

    def moved(self, duration: str, sign: int) -> Moment:
        """This stretch moved by a TIMEX3 duration, as long as the coarser of the two.

        >>> Moment(date(2025, 10, 17)).moved("P2W", -1).value()
        '2025-10-03'
        """
        return Moment(self.day + to_delta(duration) * sign, self.grain)


def to_delta(duration: str) -> relativedelta:
    """The calendar length of a TIMEX3 duration; ValueError when it has none (PXW).

    >>> to_delta("P2W").days
    14
    """
    found = DURATION.match(duration)
    if not found:
        raise ValueError(f"no length: {duration}")
    is_time, number, unit, long_number, long_unit = found.groups()
    if long_unit:
        return {
            "DE": relativedelta(years=10 * int(long_number)),
            "CE": relativedelta(years=100 * int(long_number)),
            "WE": relativedelta(weeks=int(long_number)),
        }[long_unit]
    amount = float(number)
    whole = int(amount)
    if is_time:
        seconds = {"H": 3600, "M": 60, "S": 1}.get(unit, 0)
        return relativedelta(days=int(amount * seconds // 86400))
    part = amount - whole
    match unit:
        case "Y":
            return relativedelta(years=whole, months=round(part * 12))
        case "Q":
            return relativedelta(months=3 * whole)
        case "M":
            return relativedelta(months=whole, days=round(part * 30))
        case "W":
            return relativedelta(days=round(amount * 7))
        case _:
            return relativedelta(days=round(amount))


def to_unit_grain(duration: str) -> Grain:
    """The grain that a duration's unit speaks of.

    >>> to_unit_grain("P41Y")
    <Grain.YEAR: 'year'>
    """
    if "T" in duration:
        return Grain.DAY
    for ending, grain in UNIT_GRAINS:
        if duration.endswith(ending):
            return grain
    return Grain.DAY


UNIT_GRAINS = (
    ("DE", Grain.YEAR),
    ("CE", Grain.YEAR),
    ("WE", Grain.WEEK),
    ("Y", Grain.YEAR),
    ("Q", Grain.QUARTER),
    ("M", Grain.MONTH),
    ("W", Grain.WEEK),
)


def narrow(interval: Interval, mod: str | None) -> Interval:
    """The part of an interval that START, MID or END (TIMEX3 mod) speaks of, generously.

    >>> narrow(Interval(date(2025, 10, 1), date(2025, 10, 31)), "END").start
    datetime.date(2025, 10, 19)
    """
    start, end = interval
    if start is None or end is None or mod not in PARTS:
        return interval
    days = (end - start).days
    low, high = PARTS[mod]
    return Interval(
        start + timedelta(days=int(days * low)), start + timedelta(days=int(days * high))
    )


PARTS = {"START": (0.0, 0.4), "MID": (0.25, 0.75), "END": (0.6, 1.0)}
