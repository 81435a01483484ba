"""Ranges: what "from October 31 to November 1" and "until January 1" cover.

A text's time expressions stay single (TIMEX3); a `TimeRange` joins them to the stretch that they
speak of together. Conflict detection compares these:

    on October 31                      during   31 Oct .. 31 Oct
    from February 27 to 28, 2019       range    27 Feb .. 28 Feb 2019
    between May and July               range    1 May .. 31 Jul
    until January 1, through Friday    until    open .. 1 Jan
    since 2019, from Monday            since, from   start .. open
    by the end of May                  by       open .. 31 May
    before Friday                      before   open .. Friday   (the day itself included)
    after Friday                       after    Friday .. open   (the day itself included)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.model import Interval, Span, Timex, TimexType

JOINED = re.compile(
    r"\s*(?:to|until|till|through|thru|[-–—])\s*(?:the\s+)?$|\s+and\s+(?:the\s+)?$", re.I
)
LED = re.compile(
    r"\b(?P<word>from|between|until|till|through|by|since|before|after|starting|beginning|as of)"
    r"\s+(?:at\s+|on\s+|about\s+|around\s+|late\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
RELATIONS: Mapping[str, str] = {
    "from": "from",
    "starting": "from",
    "beginning": "from",
    "as of": "from",
    "until": "until",
    "till": "until",
    "through": "until",
    "by": "by",
    "since": "since",
    "before": "before",
    "after": "after",
}
LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class TimeRange:
    """The days that one or two time expressions speak of, with the words that say so.

    `span` covers the leading preposition too; `relation` is during, range, until, by, before
    (open start), from, since, after (open end).
    """

    span: Span
    interval: Interval
    timexes: tuple[str, ...]
    relation: str


def find_ranges(text: str, timexes: Sequence[Timex]) -> tuple[TimeRange, ...]:
    """The ranges of resolved time expressions, in reading order.

    Each dated expression is in exactly one of them; durations, sets and vague references
    ("recently") in none.
    """
    dated = [
        timex
        for timex in timexes
        if timex.interval is not None and timex.type in (TimexType.DATE, TimexType.TIME)
    ]
    ranges: list[TimeRange] = []
    skip = False
    for index, timex in enumerate(dated):
        if skip:
            skip = False
            continue
        word, start = _find_lead(text, timex.span.start)
        second = dated[index + 1] if index + 1 < len(dated) else None
        if second is not None and _is_joined(text, timex, second, word):
            joined = _join(timex, second, start)
            if joined is not None:
                ranges.append(joined)
                skip = True
                continue
        ranges.append(_to_single(timex, word, start))
    return tuple(ranges)


def _find_lead(text: str, at: int) -> tuple[str, int]:
    """The preposition before an expression, and where it starts; '' when there is none."""
    begin = max(0, at - LOOK_BACK)
    found = LED.search(text[begin:at])
    return (found.group("word").lower(), begin + found.start()) if found else ("", at)


def _is_joined(text: str, first: Timex, second: Timex, word: str) -> bool:
    between = text[first.span.end : second.span.start]
    if len(between) > 12 or not JOINED.match(between):
        return False
    return word == "between" if "and" in between.lower() else True


def _join(first: Timex, second: Timex, start: int) -> TimeRange | None:
    begin = first.interval.start if first.interval else None
    end = second.interval.end if second.interval else None
    if begin is not None and end is not None and end < begin:
        return None
    span = Span(start, second.span.end)
    return TimeRange(span, Interval(begin, end), (first.id, second.id), "range")


def _to_single(timex: Timex, word: str, start: int) -> TimeRange:
    begin, end = timex.interval or Interval(None, None)
    relation = RELATIONS.get(word, "during")
    span = Span(start if relation != "during" else timex.span.start, timex.span.end)
    if relation in ("until", "by", "before"):
        begin = None
    elif relation in ("from", "since", "after"):
        end = None
    return TimeRange(span, Interval(begin, end), (timex.id,), relation)
