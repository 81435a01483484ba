"""Dates that may rival each other: when one thing is, begins or ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from sayso.judge.dates import (
    Role,
    TimeSlot,
    compare_dates,
    days_apart,
    explain_dates,
    find_time_slots,
    fits,
    is_moved,
    is_weekday,
    is_year,
    same_words,
    say_days,
    width,
)
from sayso.judge.likeness import Likeness
from sayso.judge.pairs import Finding, Pair
from sayso.judge.rivals import Rival
from sayso.model import ClaimRef, ConflictType, Polarity, RelationType, Tense
from sayso.view import StoryView

MONTH, WEEK = 31, 6
LARGEST_LOGARITHM = 6.0
Value = tuple[str, int | None]


@dataclass(frozen=True)
class Dated:
    """The dates of a story by their claims, and how many reports give each."""

    of_claim: Mapping[ClaimRef, tuple[TimeSlot, ...]]
    reports: Mapping[Value, int]


def find_date_rivals(likeness: Likeness) -> Iterator[Rival]:
    """The pairs of dates that cannot both be the date of one thing, wherever they stand."""
    dated = _collect(likeness.view)
    given = {ref: map(_to_value, slots) for ref, slots in dated.of_claim.items()}
    for a, b in likeness.find_partners(likeness.find_oldest(given)):
        yield from _find_of_pair(likeness, dated, likeness.pair(a, b))


def _collect(view: StoryView) -> Dated:
    of_claim: dict[ClaimRef, tuple[TimeSlot, ...]] = {}
    reports: dict[Value, set[str]] = defaultdict(set)
    for ref, _ in view.claims():
        slots = tuple(slot for slot in find_time_slots(view, ref, deadlines=True) if is_year(slot))
        if slots:
            of_claim[ref] = slots
        for slot in slots:
            reports[_to_value(slot)].add(ref.article)
    return Dated(of_claim, {value: len(articles) for value, articles in reports.items()})


def _to_value(slot: TimeSlot) -> Value:
    return f"{slot.interval.start}/{slot.interval.end}", slot.minute


def _find_of_pair(likeness: Likeness, dated: Dated, pair: Pair) -> Iterator[Rival]:
    of_a, of_b = dated.of_claim[pair.a], dated.of_claim[pair.b]
    common: dict[str, float] = {}
    rule: Finding | None = None
    for a in of_a:
        for b in of_b:
            if {a.role, b.role} == {Role.START, Role.END}:
                continue
            if fits(a, b) or same_words(pair, a, b) or _is_elsewhere(a, b, of_a, of_b):
                continue
            if not common:
                if _is_plan_and_event(pair):
                    return
                common, rule = likeness.signs(pair), compare_dates(pair)
            if rule is not None and rule.kind is not RelationType.CONFLICTS:
                return
            signs = {**common, **_signs(dated, pair, a, b), "rule": _is_found(rule, a, b)}
            signs["many"] = log(len(of_a) * len(of_b))
            values = (say_days(a), say_days(b))
            yield Rival(ConflictType.DATE, pair, (a.span, b.span), values, signs, _Explained(a, b))


@dataclass(frozen=True)
class _Explained:
    """The sentence for two dates."""

    a: TimeSlot
    b: TimeSlot

    def __call__(self, rival: Rival) -> str:
        return explain_dates(rival.pair, self.a, self.b)


def _is_elsewhere(
    a: TimeSlot, b: TimeSlot, of_a: Sequence[TimeSlot], of_b: Sequence[TimeSlot]
) -> bool:
    """True when either claim gives the other's date in the same role, too."""
    return any(fits(a, other) and other.role is a.role for other in of_b) or any(
        fits(b, other) and other.role is b.role for other in of_a
    )


def _signs(dated: Dated, pair: Pair, a: TimeSlot, b: TimeSlot) -> dict[str, float]:
    """What speaks for two dates being rivals, and against it."""
    view = pair.view
    words = [view.words(ref.article, slot.span) for ref, slot in ((pair.a, a), (pair.b, b))]
    printed = [any(mark.isdigit() for mark in told) for told in words]
    known = is_given(pair, pair.b, a) + is_given(pair, pair.a, b)
    support = max(dated.reports[_to_value(slot)] for slot in (a, b))
    starts = [slot.interval.start for slot in (a, b)]
    same_month = len({(day.year, day.month) for day in starts if day}) == 1
    return {
        "printed": float(all(printed)),
        "weekday": float(all(map(is_weekday, words))),
        "known": float(known),
        "gap": min(log(days_apart(a, b) + 1), LARGEST_LOGARITHM) / LARGEST_LOGARITHM,
        "grain": float((width(a) > WEEK) is (width(b) > WEEK)),
        "wide": float(max(width(a), width(b)) > MONTH),
        "same_month": float(same_month),
        "same_day": float(not same_month and len({day.day for day in starts if day}) == 1),
        "moved": float(is_moved(pair.claim_a) or is_moved(pair.claim_b)),
        "support": log(support),
        "since": float(is_since(pair)),
    }


def _is_plan_and_event(pair: Pair) -> bool:
    """True when the earlier report tells of a plan, and the later one of what came about."""
    later = pair.later()
    if not later:
        return False
    early, late = (pair.claim_b, pair.claim_a) if later > 0 else (pair.claim_a, pair.claim_b)
    return early.time is Tense.FUTURE and late.time is Tense.PAST and pair.same_predicate


_SINCE = re.compile(r"\b(?:since|before|until|till|after)\b", re.IGNORECASE)


def is_since(pair: Pair) -> bool:
    """True for "nobody knew before 2004" and "they knew since 1998": the dates are at odds.

    One of two claims is negated, with a date since or before which it holds, and the other dated.
    """
    claims = pair.claim_a, pair.claim_b
    if claims[0].polarity is claims[1].polarity:
        return False
    denying = claims[0] if claims[0].polarity is Polarity.NEGATIVE else claims[1]
    dated = all(pair.view.timexes(ref) for ref in (pair.a, pair.b))
    return dated and _SINCE.search(denying.text) is not None


def is_given(pair: Pair, ref: ClaimRef, slot: TimeSlot) -> bool:
    """True when the report of one claim gives the other's date, too: then it knows of both."""
    return any(
        timex.interval is not None
        and timex.interval.start is not None
        and timex.interval.end is not None
        and timex.interval.meets(slot.interval)
        and (timex.interval.end - timex.interval.start).days <= max(width(slot), 1)
        and slot.minute is None
        for timex in pair.view.report(ref).timexes
    )


def _is_found(rule: Finding | None, a: TimeSlot, b: TimeSlot) -> float:
    """1 when the rule for plain cases finds just these two at odds."""
    if rule is None:
        return 0.0
    return float(rule.spans_a == (a.span,) and rule.spans_b == (b.span,))
