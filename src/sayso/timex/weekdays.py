"""Weekdays that stand with a date: evidence for the year, or a slip to report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sayso.model import CalendarFault, Precision, Report, Span, Timex
from sayso.timex.symbolic import WEEKDAYS

DATED = re.compile(r"published\.date\((\d\d)-(\d\d), |(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)")
WEEKDAY = re.compile(r"published\.weekday\((\w{3}), ")
NAMED = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?", re.IGNORECASE)
APART = 3


class DatedWeekday(NamedTuple):
    """A weekday that stands with a month and day, the year where it is given."""

    weekday: int
    month: int
    day: int
    year: int | None
    span: Span
    timexes: tuple[str, ...]

    def years(self, around: range) -> list[int]:
        """The years in which the date is that weekday."""
        return [year for year in around if _weekday(year, self.month, self.day) == self.weekday]


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def find_dated_weekdays(timexes: Sequence[Timex], text: str) -> Iterator[DatedWeekday]:
    """The weekdays with a date: "Friday (October 17)", "Friday, October 17, 2025"."""
    for index, timex in enumerate(timexes):
        found = DATED.match(timex.symbolic)
        if not found:
            continue
        month = int(found.group(1) or found.group("m"))
        day = int(found.group(2) or found.group("d"))
        year = int(found.group("y")) if found.group("y") else None
        inside = NAMED.match(text, timex.span.start)
        if inside:
            weekday = [name.lower() for name in WEEKDAYS].index(inside.group(1).lower())
            yield DatedWeekday(weekday, month, day, year, timex.span, (timex.id,))
            continue
        for other in (*timexes[max(0, index - 1) : index], *timexes[index + 1 : index + 2]):
            named = WEEKDAY.match(other.symbolic)
            if named and _is_together(text, timex.span, other.span):
                weekday = WEEKDAYS.index(named.group(1))
                span = Span(
                    min(timex.span.start, other.span.start), max(timex.span.end, other.span.end)
                )
                yield DatedWeekday(weekday, month, day, year, span, (other.id, timex.id))
                break


def _is_together(text: str, a: Span, b: Span) -> bool:
    first, second = sorted((a, b))
    between = text[first.end : second.start]
    return len(between) <= APART and all(c in " ,(\u00a0" for c in between)


def check_calendar(report: Report) -> tuple[CalendarFault, ...]:
    """The weekdays of a report that are not their date's, and its dates that are in no calendar.

    A date without a year is checked in the year that it was resolved to, where the publication
    is known to the month.
    """
    text, timexes = report.article.text, report.timexes
    near = report.published.precision not in (Precision.YEAR, Precision.UNKNOWN)
    by_id = {timex.id: timex for timex in timexes} if near else {}
    faults = []
    for pair in find_dated_weekdays(timexes, text):
        year = pair.year if pair.year is not None else _find_year(pair, by_id)
        actual = _weekday(year, pair.month, pair.day) if year is not None else None
        if year is not None and actual is not None and actual != pair.weekday:
            detail = (
                f"“{text[pair.span.start : pair.span.end]}”: {date(year, pair.month, pair.day)} "
                f"is a {LONG[actual]}, not a {LONG[pair.weekday]}."
            )
            faults.append(CalendarFault(report.article.id, pair.span, pair.timexes, detail))
    known = report.published.interval is not None
    for timex in timexes:
        if _is_no_date(timex, known):
            detail = f"“{text[timex.span.start : timex.span.end]}” is in no calendar."
            faults.append(CalendarFault(report.article.id, timex.span, (timex.id,), detail))
    return tuple(sorted(faults, key=lambda fault: fault.span))


def _find_year(pair: DatedWeekday, by_id: Mapping[str, Timex]) -> int | None:
    for timex in (by_id[name] for name in pair.timexes if name in by_id):
        if DATED.match(timex.symbolic) and timex.interval:
            return timex.interval.start.year if timex.interval.start else None
    return None


def _is_no_date(timex: Timex, known: bool) -> bool:
    found = DATED.match(timex.symbolic)
    if not found:
        return False
    month = int(found.group(1) or found.group("m"))
    day = int(found.group(2) or found.group("d"))
    year = int(found.group("y")) if found.group("y") else 2024 if not known else None
    if year is None:
        return timex.interval is None
    return _weekday(year, month, day) is None


LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
