"""Reading a publication date as it was written in metadata."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone, tzinfo

from dateutil import parser

from sayso.model import Interval, Precision, Publication
from sayso.tables import load_table

YEAR = re.compile(r"\d{4}$")
MONTH = re.compile(r"(\d{4})-(\d\d)$")
CLOCK = re.compile(r"\d[T ]?\d{1,2}:\d\d")


def read_stated(value: str) -> Publication | None:
    """The publication that a metadata value states, its time zone kept; None when it is no date.

    >>> read_stated("2025-10-18T09:30:00+09:00").value
    '2025-10-18T09:30:00+09:00'
    >>> read_stated("31 February 2024") is None
    True
    """
    text = value.strip()
    try:
        if YEAR.match(text):
            year = int(text)
            days = Interval(date(year, 1, 1), date(year, 12, 31))
            return _publication(text, days, Precision.YEAR, value)
        if found := MONTH.match(text):
            year, month = int(found.group(1)), int(found.group(2))
            last = monthrange(year, month)[1]
            days = Interval(date(year, month, 1), date(year, month, last))
            return _publication(text, days, Precision.MONTH, value)
        moment = _read_moment(text)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    days = Interval(moment.date(), moment.date())
    if CLOCK.search(text):
        return _publication(moment.isoformat(), days, Precision.MINUTE, value)
    return _publication(moment.date().isoformat(), days, Precision.DAY, value)


def _publication(text: str, days: Interval, precision: Precision, raw: str) -> Publication:
    return Publication(text, days, precision, (f'The metadata says "{raw}".',), inferred=False)


def _read_moment(text: str) -> datetime | None:
    """The moment; None when the text leaves out the year, the month or the day."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        first = parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_to_zone)
        second = parser.parse(text, default=datetime(2004, 3, 31), tzinfos=_to_zone)
        return first if first == second or _same_day(first, second) else None


def _same_day(first: datetime, second: datetime) -> bool:
    return first.date() == second.date()


def _to_zone(name: str | None, offset: int | None) -> tzinfo | None:
    """The zone of an abbreviation in data/time_words.tsv; None when that does not know it."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    for row in load_table("time_words"):
        if row["kind"] == "zone" and row["word"] == (name or "").lower() and row["value"]:
            sign = -1 if row["value"][0] == "-" else 1
            hours, minutes = row["value"][1:].split(":")
            return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
    return None
