"""Dates against dates: as intervals of days at their own precision, by the role they play."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from sayso.judge.pairs import Finding, Pair, day_words
from sayso.judge.wording import quote
from sayso.model import (
    Anchor,
    Claim,
    ClaimRef,
    ConflictType,
    Interval,
    Precision,
    RelationType,
    Span,
    Tense,
    Timex,
    TimexType,
)
from sayso.tables import load_table
from sayso.view import StoryView, remembered

LONGEST_POINT = 45
"""Days of an interval that still says when something is; longer ones ("this year") hold much."""

HALF_HOUR = 31
YEAR = 366


class Role(StrEnum):
    """What a date says of the thing: when it is, begins or ends."""

    ON = "on"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """A date in a claim with its role; `minute` is the time of day where it is given."""

    role: Role
    interval: Interval
    span: Span
    minute: int | None = None
    loose: bool = False


_BEFORE = re.compile(
    r"\b(until|till|through|thru|to|and|from|between|since|by|before|after|ahead of|starting|"
    r"beginning|ending|as of)\s+(?:the |late |early |mid-?)*$",
    re.IGNORECASE,
)
_ROLES = {
    "until": Role.END,
    "till": Role.END,
    "through": Role.END,
    "thru": Role.END,
    "ending": Role.END,
    "from": Role.START,
    "between": Role.START,
    "starting": Role.START,
    "beginning": Role.START,
    "since": Role.START,
}
_NO_POINT = {"by", "before", "after", "ahead of", "as of"}
_PART_OF_DAY = re.compile(r"(?:dawn|daybreak|sunrise|noon|midday|dusk|sunset|midnight)\b", re.I)
_RANGE = re.compile(r"\s(?:to|until|through|and)\s|\s*[–—-]\s*", re.IGNORECASE)
_CLOCK = re.compile(r"T(\d{2})(?::?(\d{2}))?")
_LOOSE = re.compile(r"\b(about|around|roughly|approximately|shortly|just|nearly|local)\b", re.I)


def find_time_slots(
    view: StoryView, ref: ClaimRef, *, deadlines: bool = False
) -> tuple[TimeSlot, ...]:
    """The dates of a claim with their roles; "from October 31 to November 1" gives two.

    With `deadlines`, "by June 17" is the end of something; else it dates nothing.
    """
    return _find_slots(view, ref, deadlines)


@remembered
def _find_slots(view: StoryView, ref: ClaimRef, deadlines: bool) -> tuple[TimeSlot, ...]:
    text = view.reports[ref.article].article.text
    slots: list[TimeSlot] = []
    opened = False
    for timex in sorted(view.timexes(ref), key=lambda timex: timex.span):
        interval = _widen(view, ref, timex)
        if interval is None or timex.type in (TimexType.DURATION, TimexType.SET):
            continue
        match = _BEFORE.search(text, max(0, timex.span.start - 24), timex.span.start)
        word = match.group(1).lower() if match else ""
        deadline = deadlines and word == "by"
        if word in _NO_POINT and not deadline and not _PART_OF_DAY.match(text, timex.span.start):
            continue
        role = Role.END if deadline else _ROLES.get(word, Role.ON)
        if opened and word in ("to", "and", "through", "until"):
            role = Role.END
        slots += _to_slots(timex, interval, role, text)
        opened = role is Role.START
    return tuple(slots)


def _to_slots(timex: Timex, interval: Interval, role: Role, text: str) -> Iterator[TimeSlot]:
    words = text[timex.span.start : timex.span.end]
    clock = _CLOCK.search(timex.value)
    minute = int(clock.group(1)) * 60 + int(clock.group(2) or 0) if clock else None
    loose = timex.mod is not None or bool(
        _LOOSE.search(text, max(0, timex.span.start - 16), timex.span.end)
    )
    if interval.start != interval.end and _RANGE.search(words) and "/" in timex.value:
        yield TimeSlot(Role.START, Interval(interval.start, interval.start), timex.span)
        yield TimeSlot(Role.END, Interval(interval.end, interval.end), timex.span)
        return
    yield TimeSlot(role, interval, timex.span, minute, loose)


def _widen(view: StoryView, ref: ClaimRef, timex: Timex) -> Interval | None:
    """The days of a timex; one reckoned from an inexact publication reaches as far as that."""
    interval = timex.interval
    if interval is None or interval.start is None or interval.end is None:
        return None
    if timex.anchor is Anchor.PUBLISHED:
        published = view.report(ref).published
        if published.precision is Precision.UNKNOWN or published.interval is None:
            return None
        if published.interval.start and published.interval.end:
            width = published.interval.end - published.interval.start
            interval = Interval(interval.start, interval.end + width)
    return interval


def compare_dates(pair: Pair) -> Finding | None:
    """A conflict of dates, or a later date that takes an earlier one's place; None when they fit.

    Two dates fit when their days meet: "late October" and "October 31" do.
    """
    if pair.one_is_possible or pair.own_words:
        return None
    slots_a = find_time_slots(pair.view, pair.a)
    slots_b = find_time_slots(pair.view, pair.b)
    if not slots_a or not slots_b:
        return None
    if not pair.comparable or not _same_time(pair):
        return None
    for role in Role:
        of_a = [slot for slot in slots_a if slot.role is role and _is_point(slot)]
        of_b = [slot for slot in slots_b if slot.role is role and _is_point(slot)]
        if not of_a or not of_b:
            continue
        if any(fits(a, b) or same_words(pair, a, b) for a in of_a for b in of_b):
            continue
        if not (_is_explicit(pair, of_a[0], of_b[0]) or pair.same_predicate):
            continue
        return _finding(pair, of_a[0], of_b[0])
    return None


def is_year(slot: TimeSlot) -> bool:
    """True when a date says the year at least."""
    start, end = slot.interval
    return start is not None and end is not None and (end - start).days <= YEAR


def days_apart(a: TimeSlot, b: TimeSlot) -> int:
    """How many days lie between the first days of two dates."""
    return abs(((a.interval.start or date.min) - (b.interval.start or date.min)).days)


def width(slot: TimeSlot) -> int:
    """How many days after its first the last day of a date is."""
    start, end = slot.interval
    return (end - start).days if start and end else YEAR


def _is_explicit(pair: Pair, a: TimeSlot, b: TimeSlot) -> bool:
    """True when both print a date; "Thursday" may date something beside the matter."""
    words = [pair.view.words(ref.article, slot.span) for ref, slot in ((pair.a, a), (pair.b, b))]
    if pair.same:
        return not any(_RELATIVE_DAY.search(told) and not _MONTH_DAY.search(told) for told in words)
    return all(_MONTH_DAY.search(told) for told in words)


def same_words(pair: Pair, a: TimeSlot, b: TimeSlot) -> bool:
    """True for "Saturday" twice, and for a weekday that a week's shift makes the other date."""
    words_a = pair.view.words(pair.a.article, a.span).lower()
    words_b = pair.view.words(pair.b.article, b.span).lower()
    if words_a == words_b:
        return True
    start_a, start_b = a.interval.start, b.interval.start
    weekday = _WEEKDAY.search(words_a) or _WEEKDAY.search(words_b)
    bare = not re.search(r"\d", words_a if _WEEKDAY.search(words_a) else words_b)
    whole_weeks = start_a and start_b and (start_a - start_b).days % 7 == 0
    far = start_a and start_b and abs((start_a - start_b).days) > 6
    return bool(weekday and bare and (whole_weeks or far))


def _same_time(pair: Pair) -> bool:
    """True when both are to come or neither, or when both give days that are still to come."""
    if (pair.claim_a.time is Tense.FUTURE) == (pair.claim_b.time is Tense.FUTURE):
        return True
    return pair.same and all(_is_to_come(pair.view, ref) for ref in (pair.a, pair.b))


def _is_to_come(view: StoryView, ref: ClaimRef) -> bool:
    day = view.day(ref.article)
    slots = find_time_slots(view, ref)
    return day is not None and any(s.interval.start and s.interval.start > day for s in slots)


def _is_point(slot: TimeSlot) -> bool:
    start, end = slot.interval
    return start is not None and end is not None and (end - start).days <= LONGEST_POINT


def fits(a: TimeSlot, b: TimeSlot) -> bool:
    """True when two dates can be one: their days meet, and their hours where both give them."""
    if not a.interval.meets(b.interval):
        return False
    if a.minute is None or b.minute is None or a.loose or b.loose:
        return True
    return abs(a.minute - b.minute) < HALF_HOUR


@cache
def _movers() -> frozenset[str]:
    return frozenset(row["words"] for row in load_table("corrections") if row["kind"] == "move")


_LETTERS = re.compile(r"[\w'’-]+")


def is_moved(claim: Claim) -> bool:
    """True when a claim says that a date was moved, or what it was at first."""
    frame = claim.frame
    return _says_moved(claim.text, *((frame.predicate, frame.lemmas) if frame else ("", ())))


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _says_moved(text: str, predicate: str, lemmas: tuple[str, ...]) -> bool:
    words = f" {' '.join(_LETTERS.findall(text.lower()))} "
    return predicate in _movers() or any(
        f" {mover} " in words or mover in lemmas for mover in _movers()
    )


def _is_own_plan(pair: Pair) -> bool:
    """True when one outlet corrects itself, or one speaker says anew what is to come."""
    if pair.view.publisher(pair.a.article) == pair.view.publisher(pair.b.article):
        return True
    if Tense.FUTURE not in (pair.claim_a.time, pair.claim_b.time):
        return False
    ends = [pair.view.chain(ref)[-1] for ref in (pair.a, pair.b)]
    actors = [
        pair.view.actor(ref.article, end.id)
        for ref, end in zip((pair.a, pair.b), ends, strict=True)
    ]
    return actors[0] is not None and actors[1] is not None and actors[0].id == actors[1].id


def is_weekday(words: str) -> bool:
    """True when words name a day of the week."""
    return bool(_WEEKDAY.search(words))


def _finding(pair: Pair, a: TimeSlot, b: TimeSlot) -> Finding:
    values = (say_days(a), say_days(b))
    words_a = quote(pair.view, pair.a.article, a.span)
    words_b = quote(pair.view, pair.b.article, b.span)
    later = pair.later()
    if is_moved(pair.claim_a) or is_moved(pair.claim_b) or (later and _is_own_plan(pair)):
        first = later > 0 or (later == 0 and is_moved(pair.claim_a))
        new, old = (pair.a, pair.b) if first else (pair.b, pair.a)
        new_words, old_words = (words_a, words_b) if first else (words_b, words_a)
        detail = (
            f"{new_words} (as of {day_words(pair.view, new)}) takes the place of {old_words} "
            f"(as of {day_words(pair.view, old)})"
        )
        return Finding(RelationType.SUPERSEDES, new, old, detail, values=values)
    detail = explain_dates(pair, a, b)
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        detail,
        score=0.9 if pair.same else 0.7,
        type=ConflictType.DATE,
        spans_a=(a.span,),
        spans_b=(b.span,),
        values=values,
    )


def explain_dates(pair: Pair, a: TimeSlot, b: TimeSlot) -> str:
    """The sentence that names both dates, and what each rests on."""
    words_a = quote(pair.view, pair.a.article, a.span)
    words_b = quote(pair.view, pair.b.article, b.span)
    what = {Role.ON: "date", Role.START: "beginning", Role.END: "end"}[a.role]
    return (
        f"{pair.by_a}, gives {words_a} as the {what}; {pair.by_b}, gives {words_b}"
        f"{_apart(a.interval, b.interval)}."
    )


def say_days(slot: TimeSlot) -> str:
    """A date with its role, as it compares with others."""
    start, end = slot.interval
    days = f"{start}" if start == end else f"{start}/{end}"
    return f"{slot.role} {days}" + (f" {slot.minute}" if slot.minute is not None else "")


def _apart(a: Interval, b: Interval) -> str:
    starts = sorted((i for i in (a, b) if i.start and i.end), key=lambda i: i.start or date.min)
    if len(starts) < 2 or starts[0].end is None or starts[1].start is None:
        return ""
    gap: timedelta = starts[1].start - starts[0].end
    return f", {gap.days} day{'s' if gap.days != 1 else ''} apart" if gap.days > 0 else ""


_WEEKDAY = re.compile(
    r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    r"\b(?:(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s+\d{1,2}\b(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December))",
    re.IGNORECASE,
)
_RELATIVE_DAY = re.compile(
    rf"{_WEEKDAY.pattern}|\b(?:today|yesterday|tomorrow|tonight|night|morning|afternoon|evening|week|"
    r"weekend|now|recently|a\.?m|p\.?m|dawn|noon|midnight)\b",
    re.IGNORECASE,
)
