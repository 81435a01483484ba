"""The symbolic language of time expressions, and taking their values.

What a text says stays relative to what it is relative to, so that values are taken again when
the publication date narrows. An expression is a start and steps:

    published                    the (earliest) day of publication
    text(t3)                     another time expression of the same text
    2019-02-27, 2019-Q1, P2Y     a TIMEX3 value as it stands

    + P1W   - P2D                moved by a duration; keeps the grain of what it moves
    .as(week)                    the week (month, quarter, season, half, year, decade) it lies in
    .weekday(Fri, past)          the Friday: past, future, near, last, next, this
    .date(10-17, past)           the 17 October; .month(10, past) .day(29, near)
    .quarter(3, past) .half(1, past) .season(SU, past)
    .holiday(Thanksgiving, last) a row of data/named_periods.tsv
    .weekend(past)               the weekend
    .nth(Mon, 1) .nth(weekend, last)   the first Monday, the last weekend of a month
    .clock(T10:30)               a time of that day: T10:30, TMO, TAF, TEV, TNI
    .until(published) .from(published)   "earlier this year", "later this year"

past: the latest that has begun; future: the earliest that has not ended; near: the closest;
last and next: strictly before and after; this: in the same week (weekday), year (the rest).
For dates and months past and future lean only: one more than nine months away gives way to one
within three months on the other side ("until Nov. 20", written in October).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from sayso.model import Interval, Publication
from sayso.timex.holiday import find_holiday
from sayso.timex.value import SEASON_STARTS, Grain, Moment, narrow, to_unit_grain

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
START = re.compile(r"published|text\(([^)]*)\)|[^ .(]+")
STEP = re.compile(r"\s([+-])\s(P\S+?)(?=[\s.]|$)|\.(\w+)\(([^)]*)\)")
ABSOLUTE = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), Grain.DAY),
    (re.compile(r"(\d{4})-Q([1-4])"), Grain.QUARTER),
    (re.compile(r"(\d{4})-H([12])"), Grain.HALF),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), Grain.SEASON),
    (re.compile(r"(\d{4})-(\d\d)"), Grain.MONTH),
    (re.compile(r"FY(\d{4})"), Grain.FISCAL),
    (re.compile(r"(\d{4})"), Grain.YEAR),
    (re.compile(r"(\d{3})X"), Grain.DECADE),
    (re.compile(r"(\d{2})XX"), Grain.CENTURY),
)


class Evaluated(NamedTuple):
    """The value and interval of an expression, and its moment for expressions that refer to it."""

    value: str
    interval: Interval | None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class _State:
    moment: Moment
    published: date | None
    interval: Interval | None = None


def evaluate(
    symbolic: str,
    published: Publication,
    *,
    mod: str | None = None,
    moments: Mapping[str, Moment] | None = None,
) -> Evaluated:
    """The value and closed interval of days of a symbolic expression.

    `moments` holds what `text(id)` refers to. Without a publication date a relative expression
    keeps the digits that are known (XXXX-10-29) and has no interval; so has a date that is not
    in the calendar.

    >>> on = Publication(interval=Interval(date(2025, 10, 17), date(2025, 10, 17)))
    >>> evaluate("published.weekday(Wed, past)", on).value
    '2025-10-15'
    >>> evaluate("published.date(02-31, past)", on).interval is None
    True
    """
    day = published.interval.start or published.interval.end if published.interval else None
    found = START.match(symbolic)
    if not found:
        return Evaluated(symbolic, None)
    try:
        moment = _to_start(found, day, moments or {})
        if moment is None:
            return Evaluated(_to_unknown(symbolic), None)
        state = _State(moment, day)
        for step in STEP.finditer(symbolic, found.end()):
            state = _take(step, state)
        interval = state.interval or narrow(state.moment.interval(), mod)
        return Evaluated(state.moment.value(), interval, state.moment)
    except (ValueError, OverflowError):
        return Evaluated(_to_unknown(symbolic), None)


def to_moment(value: str) -> Moment | None:
    """The moment of an absolute TIMEX3 value; None where it is none (P2Y, PAST_REF).

    >>> to_moment("2019-Q2").interval().start
    datetime.date(2019, 4, 1)
    """
    for pattern, grain in ABSOLUTE:
        found = pattern.match(value)
        if found and (found.end() == len(value) or grain is Grain.DAY):
            return _to_absolute(found, grain, value)
    return None


def _to_absolute(found: re.Match[str], grain: Grain, value: str) -> Moment:
    digits = found.groups()
    if grain is Grain.DAY:
        year, month, day = (int(part) for part in digits)
        return Moment(date(year, month, day), grain, value[found.end() :])
    if grain is Grain.SEASON:
        return Moment(date(int(digits[0]), SEASON_STARTS[digits[1]], 1), grain)
    if grain in (Grain.DECADE, Grain.CENTURY):
        return Moment(date(int(digits[0].ljust(4, "0")), 1, 1), grain)
    length = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.HALF: 6}.get(grain)
    month = (int(digits[1]) - 1) * length + 1 if length else 1
    return Moment(date(int(digits[0]), month, 1), grain)


def _to_start(
    found: re.Match[str], day: date | None, moments: Mapping[str, Moment]
) -> Moment | None:
    if found.group() == "published":
        return Moment(day) if day else None
    if found.group(1) is not None:
        return moments.get(found.group(1))
    return to_moment(found.group())


def _take(step: re.Match[str], state: _State) -> _State:
    sign, duration, name, inner = step.groups()
    if sign:
        return replace(state, moment=state.moment.moved(duration, 1 if sign == "+" else -1))
    words = [word.strip() for word in inner.split(",")]
    if name == "as":
        return replace(state, moment=state.moment.to_grain(Grain(words[0])))
    if name == "clock":
        return replace(state, moment=replace(state.moment, clock=words[0]))
    if name in ("until", "from"):
        return replace(state, interval=_cut(state, name))
    return replace(state, moment=PICKERS[name](state.moment, *words))


def _cut(state: _State, name: str) -> Interval:
    start, end = state.moment.interval()
    if state.published is None or not (start and end and start <= state.published <= end):
        return Interval(start, end)
    return Interval(start, state.published) if name == "until" else Interval(state.published, end)


def _choose(reference: Moment, direction: str, at: Callable[[int], Moment | None]) -> Moment:
    """The candidate that a direction picks; `at(n)` is the candidate n periods away."""
    around = [moment for n in (-4, -3, -2, -1, 0, 1, 2, 3, 4) if (moment := at(n)) is not None]
    day = reference.day
    if not around:
        raise ValueError("not in the calendar")
    spans = [(moment, moment.interval()) for moment in around]
    begun = [m for m, (start, _) in spans if start is not None and start <= day]
    ended = [m for m, (_, end) in spans if end is not None and end < day]
    ahead = [m for m, (_, end) in spans if end is not None and end >= day]
    after = [m for m, (start, _) in spans if start is not None and start > day]
    if direction == "lean past":
        direction = "future" if _is_far(begun[-1:], ahead[:1], day) else "past"
    elif direction == "lean future":
        direction = "past" if _is_far(ahead[:1], begun[-1:], day) else "future"
    match direction:
        case "past":
            return (begun or around)[-1]
        case "last":
            return (ended or around)[-1]
        case "future":
            return (ahead or around)[0]
        case "next":
            return (after or around)[0]
        case "this":
            return at(0) or around[0]
        case _:
            return min(around, key=lambda m: (abs((m.day - day).days), m.day < day))


def _is_far(wanted: list[Moment], other: list[Moment], day: date) -> bool:
    """True when what a direction wants is far off, and the other side's is close."""
    if not wanted or not other:
        return bool(other)
    return abs((wanted[0].day - day).days) > FAR and abs((other[0].day - day).days) < CLOSE


FAR, CLOSE = 270, 95


def _pick_weekday(reference: Moment, name: str, direction: str) -> Moment:
    monday = reference.day - timedelta(days=reference.day.weekday())
    first = monday + timedelta(days=WEEKDAYS.index(name))
    return _choose(reference, direction, lambda n: _moved_days(first, 7 * n))


def _pick_weekend(reference: Moment, direction: str) -> Moment:
    here = reference.to_grain(Grain.WEEKEND)
    return _choose(reference, direction, lambda n: _in_calendar(here, relativedelta(weeks=n)))


def _moved_days(day: date, days: int) -> Moment | None:
    return _in_calendar(Moment(day), relativedelta(days=days))


def _in_calendar(moment: Moment, delta: relativedelta) -> Moment | None:
    try:
        return replace(moment, day=moment.day + delta)
    except (ValueError, OverflowError):
        return None


def _by_year(reference: Moment, direction: str, month: int, day: int, grain: Grain) -> Moment:
    def at(n: int) -> Moment | None:
        try:
            return Moment(date(reference.day.year + n, month, day), grain)
        except ValueError:
            return None

    leans = grain in (Grain.DAY, Grain.MONTH) and direction in ("past", "future")
    leans = leans and (month, day) != (12, 31)  # in spring "by year-end" is months away
    return _choose(reference, f"lean {direction}" if leans else direction, at)


def _pick_date(reference: Moment, month_day: str, direction: str) -> Moment:
    month, day = (int(part) for part in month_day.split("-"))
    return _by_year(reference, direction, month, day, Grain.DAY)


def _pick_day(reference: Moment, number: str, direction: str) -> Moment:
    def at(n: int) -> Moment | None:
        first = _in_calendar(Moment(reference.day.replace(day=1)), relativedelta(months=n))
        try:
            return first and Moment(first.day.replace(day=int(number)))
        except ValueError:
            return None

    return _choose(reference, direction, at)


def _pick_holiday(reference: Moment, name: str, direction: str) -> Moment:
    return _choose(reference, direction, lambda n: find_holiday(name, reference.day.year + n))


def _pick_nth(reference: Moment, what: str, number: str) -> Moment:
    """The nth weekday, week or weekend that begins in a month; ValueError when it has none."""
    start, end = reference.to_grain(Grain.MONTH).interval()
    if start is None or end is None:
        raise ValueError("not in the calendar")
    weekday = {"week": 0, "weekend": 5}.get(what)
    weekday = WEEKDAYS.index(what) if weekday is None else weekday
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    days = [first + timedelta(days=7 * n) for n in range(5)]
    inside = [day for day in days if day <= end]
    at = len(inside) - 1 if number == "last" else int(number) - 1
    if at >= len(inside):
        raise ValueError("not in the calendar")
    return Moment(inside[at], Grain(what) if what in ("week", "weekend") else Grain.DAY)


PICKERS: dict[str, Callable[..., Moment]] = {
    "nth": _pick_nth,
    "weekday": _pick_weekday,
    "weekend": _pick_weekend,
    "date": _pick_date,
    "day": _pick_day,
    "month": lambda m, n, way: _by_year(m, way, int(n), 1, Grain.MONTH),
    "quarter": lambda m, n, way: _by_year(m, way, int(n) * 3 - 2, 1, Grain.QUARTER),
    "half": lambda m, n, way: _by_year(m, way, int(n) * 6 - 5, 1, Grain.HALF),
    "season": lambda m, code, way: _by_year(m, way, SEASON_STARTS[code], 1, Grain.SEASON),
    "holiday": _pick_holiday,
}


def _to_unknown(symbolic: str) -> str:
    """The digits that are known of an expression whose reference is not."""
    if not symbolic.startswith(("published", "text(")):
        return symbolic
    for step in STEP.finditer(symbolic):
        sign, duration, name, inner = step.groups()
        first = inner.split(",")[0].strip() if inner else ""
        if name in UNKNOWN:
            return UNKNOWN[name](first)
        if sign or name == "as":
            grain = to_unit_grain(duration) if sign else Grain(first)
            return UNKNOWN_GRAINS.get(grain, "XXXX-XX-XX")
    return "XXXX-XX-XX"


UNKNOWN: dict[str, Callable[[str], str]] = {
    "weekday": lambda name: f"XXXX-WXX-{WEEKDAYS.index(name) + 1}",
    "weekend": lambda _: "XXXX-WXX-WE",
    "date": lambda month_day: f"XXXX-{month_day}",
    "month": lambda number: f"XXXX-{int(number):02d}",
    "day": lambda number: f"XXXX-XX-{int(number):02d}",
    "quarter": lambda number: f"XXXX-Q{number}",
    "half": lambda number: f"XXXX-H{number}",
    "season": lambda code: f"XXXX-{code}",
}
UNKNOWN_GRAINS = {
    Grain.WEEK: "XXXX-WXX",
    Grain.WEEKEND: "XXXX-WXX-WE",
    Grain.MONTH: "XXXX-XX",
    Grain.QUARTER: "XXXX-QX",
    Grain.YEAR: "XXXX",
}
