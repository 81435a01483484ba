"""When a named event begins and ends, whichever claim says so.

"Which runs until 1 June" in one report and "held from 3 to 4 May" in another speak of one forum
without saying the same thing; their ends are compared all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sayso.judge.dates import Role, TimeSlot, find_time_slots
from sayso.judge.pairs import Finding
from sayso.judge.sentences import find_sentence
from sayso.judge.wording import describe_chain, quote
from sayso.model import ClaimRef, ConflictType, RelationType, SourceKind
from sayso.tables import load_table
from sayso.view import StoryView

EVENT_NOUNS = frozenset(row["noun"] for row in load_table("event_nouns")) | {
    "forum",
    "festival",
    "tournament",
    "exhibition",
    "fair",
}
LONGEST = 60
"""Days after which the length of an event is given in months."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What one claim says of when an actor's event begins and ends."""

    ref: ClaimRef
    start: TimeSlot | None
    end: TimeSlot | None


def find_schedule_conflicts(view: StoryView) -> Iterator[Finding]:
    """Conflicts on the beginning or the end of the event of one named organisation."""
    for schedules in _find_schedules(view).values():
        for a, b in combinations(schedules, 2):
            if a.ref.article == b.ref.article:
                continue
            for role, one, other in (
                (Role.START, a.start, b.start),
                (Role.END, a.end, b.end),
            ):
                if one and other and not one.interval.meets(other.interval):
                    yield _finding(view, role, a, b, one, other)


def _find_schedules(view: StoryView) -> dict[str, list[Schedule]]:
    found: dict[str, list[Schedule]] = defaultdict(list)
    for ref, claim in view.claims():
        slots = find_time_slots(view, ref)
        start = next((slot for slot in slots if slot.role is Role.START), None)
        end = next((slot for slot in slots if slot.role is Role.END), None)
        words = {word.strip(".,'’").lower() for word in claim.text.split()}
        if (start is None and end is None) or not words & EVENT_NOUNS:
            continue
        for actor in sorted(_named_in_sentence(view, ref)):
            found[actor].append(Schedule(ref, start, end))
    return found


def _named_in_sentence(view: StoryView, ref: ClaimRef) -> set[str]:
    """The organisations that the sentence of a claim names."""
    claim, report = view.claim(ref), view.reports[ref.article]
    first, last = find_sentence(report.article.text, claim.spans[0].start)
    return {
        actor.id
        for source in report.sources[1:]
        if source.kind is SourceKind.ORGANISATION
        and source.named
        and any(first <= mention.start < last for mention in source.mentions)
        for actor in [view.actor(ref.article, source.id)]
        if actor is not None
    }


def _finding(
    view: StoryView, role: Role, a: Schedule, b: Schedule, one: TimeSlot, other: TimeSlot
) -> Finding:
    what = "beginning" if role is Role.START else "end"
    told_a = quote(view, a.ref.article, one.span)
    told_b = quote(view, b.ref.article, other.span)
    detail = (
        f"{describe_chain(view, a.ref)}, gives {told_a} as the {what}; "
        f"{describe_chain(view, b.ref)}, gives {told_b}.{_lengths(view, a, b)}"
    )
    return Finding(
        RelationType.CONFLICTS,
        a.ref,
        b.ref,
        detail,
        score=0.8,
        type=ConflictType.DATE,
        spans_a=(one.span,),
        spans_b=(other.span,),
        values=(f"{what} {one.interval.start}", f"{what} {other.interval.start}"),
    )


def _lengths(view: StoryView, a: Schedule, b: Schedule) -> str:
    """How long the event would be, with the beginning from one and the end from the other."""
    for whole, part in ((a, b), (b, a)):
        if whole.start is None or whole.end is None or part.start is not None or part.end is None:
            continue
        first, last = whole.start.interval.start, part.end.interval.end
        if first and last and last > first:
            day = quote(view, whole.ref.article, whole.start.span)
            by = view.publisher(whole.ref.article)
            which = "first" if part is a else "second"
            length = _long(first, last)
            return f" If it begins on {day}, as {by} says, the {which} would make it {length} long."
    return ""


def _long(first: date, last: date) -> str:
    """A length in days or months.

    >>> _long(date(2025, 10, 31), date(2026, 1, 1))
    'two months'
    """
    days = (last - first).days + 1
    months = round(days / 30.4)
    if days < LONGEST:
        return f"{days} days"
    return f"{'two' if months == 2 else months} months"
