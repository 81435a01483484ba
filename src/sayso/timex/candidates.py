"""What a report's own words leave open of its day of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.model import Article, Interval, Timex
from sayso.timex.stated import read_stated
from sayso.timex.weekdays import LONG, find_dated_weekdays

YEARS = range(2010, 2036)
"""The years an undated report may be of, where nothing else says."""
WEEK = timedelta(days=6)
FORTNIGHT = timedelta(days=13)
WIDEST = 45
"""Days between a date spoken of as past and one spoken of as ahead, at most, to be of use."""
AT_MOST = 40
PAST_DATE = re.compile(r"published\.date\((\d\d-\d\d), past\)")
FUTURE_DATE = re.compile(r"published\.date\((\d\d-\d\d), future\)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Days that an undated report may have been published in, and the year they are of."""

    interval: Interval
    year: int


def find_candidates(
    article: Article, timexes: Sequence[Timex]
) -> tuple[tuple[Candidate, ...], str]:
    """The days that a weekday with its date leaves open, one stretch a year, and why in words.

    "said on Friday (October 17)" leaves that Friday to the Thursday after, in each year in which
    October 17 is a Friday; years before the latest that the text dates itself are left out.
    """
    captured = read_stated(article.captured) if article.captured else None
    last = captured.interval.end if captured and captured.interval else None
    first = find_latest_year(timexes)
    for pair in find_dated_weekdays(timexes, article.text):
        years = [pair.year] if pair.year else pair.years(range(max(YEARS[0], first), YEARS[-1] + 1))
        direction = _direction_of(pair.timexes, timexes)
        found = []
        for year in years:
            interval = _around(year, pair.month, pair.day, direction)
            if interval and not (last and interval.start and interval.start > last):
                found.append(Candidate(interval, year))
        if not found:
            continue
        words = article.text[pair.span.start : pair.span.end]
        words += ")" if "(" in words else ""
        listed = _listed([str(candidate.year) for candidate in found])
        tail = "" if len(found) == 1 else ": alone ambiguous"
        sentence = f'The text says "{words}": that is a {LONG[pair.weekday]} in {listed}{tail}.'
        return tuple(found), sentence
    return _find_between(article.text, timexes, range(max(YEARS[0], first), YEARS[-1] + 1), last)


def _find_between(
    text: str, timexes: Sequence[Timex], years: range, last: date | None
) -> tuple[tuple[Candidate, ...], str]:
    """The days between the latest date spoken of as past and the nearest one ahead, a year each."""
    past = [(found, t) for t in timexes if (found := PAST_DATE.match(t.symbolic))][:AT_MOST]
    ahead = [(found, t) for t in timexes if (found := FUTURE_DATE.match(t.symbolic))][:AT_MOST]
    narrowest: tuple[int, Timex, Timex] | None = None
    for before, a in past:
        for after, b in ahead:
            days = _days_between(before.group(1), after.group(1))
            if days is not None and days <= WIDEST and (narrowest is None or days < narrowest[0]):
                narrowest = (days, a, b)
    if narrowest is None:
        return (), ""
    days, a, b = narrowest
    month, day = (int(part) for part in a.symbolic[15:20].split("-"))
    candidates = []
    for year in years:
        try:
            start = date(year, month, day)
            interval = Interval(start, start + timedelta(days=days))
        except (ValueError, OverflowError):
            continue
        if last is None or start <= last:
            candidates.append(Candidate(interval, year))
    sentence = (
        f'The text speaks of "{text[slice(*a.span)]}" as past and of "{text[slice(*b.span)]}" as '
        "ahead, in a year that it does not say."
    )
    return tuple(candidates), sentence


def _days_between(before: str, after: str) -> int | None:
    """Days from one month and day to the next such day of the other."""
    try:
        first, second = (date(2023, *(int(n) for n in text.split("-"))) for text in (before, after))
    except ValueError:
        return None
    return (second - first).days % 365


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def find_latest_year(timexes: Sequence[Timex]) -> int:
    """The latest year that the text itself dates something past by; 1 when it dates nothing."""
    years = [
        int(timex.symbolic[:4])
        for timex in timexes
        if re.match(r"\d{4}(?!\d)", timex.symbolic) and int(timex.symbolic[:4]) <= YEARS[-1]
    ]
    return max(years, default=1)


def _direction_of(ids: Sequence[str], timexes: Sequence[Timex]) -> str:
    symbolics = " ".join(timex.symbolic for timex in timexes if timex.id in ids)
    return "future" if "future" in symbolics else "past" if "past" in symbolics else "near"


def _around(year: int, month: int, day: int, direction: str) -> Interval | None:
    """The days on which a report may speak of a day as past, near or ahead."""
    try:
        at = date(year, month, day)
        if direction == "future":
            return Interval(at - FORTNIGHT, at)
        return Interval(at, at + WEEK)
    except (ValueError, OverflowError):
        return None
