"""The symbolic language: what an expression means on a day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.model import Interval, Precision, Publication
from sayso.timex import evaluate
from sayso.timex.value import Moment

FRIDAY = date(2025, 10, 17)


def on(start: date, end: date | None = None) -> Publication:
    return Publication(None, Interval(start, end or start), Precision.DAY)


@pytest.mark.parametrize(
    ("symbolic", "value"),
    [
        ("published", "2025-10-17"),
        ("published - P1D", "2025-10-16"),
        ("published + P2W.as(week)", "2025-W44"),
        ("published - P1M.as(month)", "2025-09"),
        ("published.as(year)", "2025"),
        ("published.as(quarter)", "2025-Q4"),
        ("published.as(half)", "2025-H2"),
        ("published.as(season)", "2025-FA"),
        ("published.as(decade)", "202"),
        ("published.as(century)", "20"),
        ("published.weekday(Fri, past)", "2025-10-17"),
        ("published.weekday(Fri, last)", "2025-10-10"),
        ("published.weekday(Fri, next)", "2025-10-24"),
        ("published.weekday(Thu, future)", "2025-10-23"),
        ("published.weekday(Sun, near)", "2025-10-19"),
        ("published.weekend(past)", "2025-W41-WE"),
        ("published.date(12-31, future)", "2025-12-31"),
        ("published.date(01-01, future)", "2026-01-01"),
        ("published.date(11-20, past)", "2025-11-20"),
        ("published.date(06-01, past)", "2025-06-01"),
        ("published.month(12, past)", "2025-12"),
        ("published.month(12, last)", "2024-12"),
        ("published.day(29, future)", "2025-10-29"),
        ("published.day(18, past)", "2025-09-18"),
        ("published.quarter(3, past)", "2025-Q3"),
        ("published.half(1, this)", "2025-H1"),
        ("published.season(WI, next)", "2025-WI"),
        ("published.holiday(Easter, past)", "2025-04-20"),
        ("published.holiday(Labor Day, past)", "2025-09-01"),
        ("published.date(09-30, past).clock(TEV)", "2025-09-30TEV"),
        ("2019-02-27", "2019-02-27"),
        ("2019-02-27 + P1D", "2019-02-28"),
        ("2020-02-29 - P1Y", "2019-02-28"),
        ("FY2024", "2024"),
        ("P2Y", "P2Y"),
        ("PAST_REF", "PAST_REF"),
        ("text(t1) + P1D", "2024-03-01"),
    ],
)
def test_values(symbolic: str, value: str) -> None:
    """Each step of the language has one meaning on Friday, 17 October 2025."""
    moments = {"t1": Moment(date(2024, 2, 29))}
    assert evaluate(symbolic, on(FRIDAY), moments=moments).value == value


@pytest.mark.parametrize(
    ("symbolic", "mod", "start", "end"),
    [
        ("2025-10", None, date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-10", "END", date(2025, 10, 19), date(2025, 10, 31)),
        ("2025-10", "START", date(2025, 10, 1), date(2025, 10, 13)),
        ("2024-Q1", None, date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-WI", None, date(2024, 12, 1), date(2025, 2, 28)),
        ("198X", None, date(1980, 1, 1), date(1989, 12, 31)),
        ("FY2024", None, date(2023, 7, 1), date(2025, 6, 30)),
        ("9999", None, date(9999, 1, 1), date(9999, 12, 31)),
        ("published.as(year).until(published)", None, date(2025, 1, 1), FRIDAY),
        ("published.as(year).from(published)", None, FRIDAY, date(2025, 12, 31)),
    ],
)
def test_intervals(symbolic: str, mod: str | None, start: date, end: date) -> None:
    """An interval is closed, at its own precision, and narrowed by early, mid and late."""
    assert evaluate(symbolic, on(FRIDAY), mod=mod).interval == Interval(start, end)


@pytest.mark.parametrize(
    ("symbolic", "value"),
    [
        ("published.weekday(Wed, past)", "XXXX-WXX-3"),
        ("published.date(10-29, future)", "XXXX-10-29"),
        ("published.day(29, future)", "XXXX-XX-29"),
        ("published.month(5, past)", "XXXX-05"),
        ("published - P1W.as(week)", "XXXX-WXX"),
        ("published", "XXXX-XX-XX"),
        ("text(t9) + P1D", "XXXX-XX-XX"),
    ],
)
def test_nothing_known(symbolic: str, value: str) -> None:
    """Without a publication date the known digits stay, and there is no interval."""
    assert evaluate(symbolic, Publication())[:2] == (value, None)


@pytest.mark.parametrize(
    "symbolic",
    ["published.date(02-31, past)", "2024-02-30", "published.day(32, past)", "2024-13-01"],
)
def test_days_of_no_calendar(symbolic: str) -> None:
    """A day that does not exist has no interval and does not fail."""
    assert evaluate(symbolic, on(FRIDAY)).interval is None


def test_the_earliest_day_is_the_reference() -> None:
    """Relative days are reckoned from the earliest day of the publication's interval."""
    week = on(FRIDAY, date(2025, 10, 23))
    assert evaluate("published.weekday(Wed, past)", week).value == "2025-10-15"
