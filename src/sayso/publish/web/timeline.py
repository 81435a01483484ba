"""The timeline of a story: what happened, what is scheduled, what is due, which dates conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.model import (
    ClaimRef,
    Comparison,
    Conflict,
    ConflictType,
    Event,
    Evidence,
    Expectation,
    Interval,
)
from sayso.publish.wording import label_article, name_reports, write_claim, write_sentence
from sayso.view import StoryView


@dataclass(frozen=True, slots=True)
class Rival:
    """One side's date of something whose date is in conflict."""

    start: str | None
    end: str | None
    label: str
    ref: ClaimRef


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a place in time; `status` is happened, scheduled, ..., or a state.

    `lane` is "events" or "due". `rivals` are the dates that conflict.
    """

    id: str
    lane: str
    status: str
    start: str | None
    end: str | None
    text: str
    claims: tuple[ClaimRef, ...]
    basis: str = ""
    rivals: tuple[Rival, ...] = ()


def build_timeline(comparison: Comparison, view: StoryView) -> tuple[Item, ...]:
    """Events and expectations in the order of time; an expectation tells which event it is of."""
    conflicts = {found.id: found for found in comparison.conflicts}
    dated = [event for event in comparison.events if event.interval]
    events = {event.id: _from_event(event, view, conflicts) for event in dated}
    due = [_from_expectation(found, view) for found in comparison.expectations]
    items: list[Item] = []
    for expected, item in zip(comparison.expectations, due, strict=True):
        event = events.get(expected.event or "")
        if event and _is_same(event, item):  # one line tells both: it is scheduled, and due
            del events[event.id]
            claims = tuple(dict.fromkeys((*item.claims, *event.claims)))
            item = replace(item, claims=claims, rivals=event.rivals)
        items.append(item)
    return tuple(sorted((*events.values(), *items), key=_place))


def _is_same(event: Item, due: Item) -> bool:
    return (event.start, event.end, event.text) == (due.start, due.end, due.text)


def _place(item: Item) -> tuple[str, str, str]:
    return (item.start or item.end or "9999", item.end or "9999", item.id)


def _from_event(event: Event, view: StoryView, conflicts: dict[str, Conflict]) -> Item:
    found = [conflicts[name] for name in event.conflicts if name in conflicts]
    start, end = write_days(event.interval)
    return Item(
        id=event.id,
        lane="events",
        status=event.status.value,
        start=start,
        end=end,
        text=write_claim(view, event.claims[0]) if event.claims else write_sentence(event.gist),
        claims=event.claims,
        rivals=tuple(_find_rivals(found, view)),
    )


def _find_rivals(conflicts: Sequence[Conflict], view: StoryView) -> Iterator[Rival]:
    seen: set[tuple[str, str]] = set()
    for conflict in conflicts:
        if conflict.type is ConflictType.DATE:
            for evidence in (conflict.a, conflict.b):
                if (evidence.article, evidence.claim) not in seen:
                    seen.add((evidence.article, evidence.claim))
                    yield from _to_rival(evidence, view)


def _to_rival(evidence: Evidence, view: StoryView) -> Iterator[Rival]:
    """The days of the very words that conflict, where they are known."""
    ref = ClaimRef(evidence.article, evidence.claim)
    for timex in view.timexes(ref):
        if timex.interval and any(timex.span.overlaps(span) for span in evidence.spans):
            start, end = write_days(timex.interval)
            yield Rival(start, end, label_article(view, evidence.article), ref)
            return


def _from_expectation(found: Expectation, view: StoryView) -> Item:
    start, end = write_days(found.due)
    lead = next((ref for ref in found.claims if view.claim(ref).text == found.gist), None)
    return Item(
        id=found.id,
        lane="due",
        status=found.state.value,
        start=start,
        end=end,
        text=write_claim(view, lead) if lead else write_sentence(found.gist),
        claims=(*found.claims, *found.evidence),
        basis=name_reports(view, found.basis),
    )


def write_days(interval: Interval | None) -> tuple[str | None, str | None]:
    """The two ends of an interval in ISO 8601, None where it is open."""
    if interval is None:
        return (None, None)
    return (_write(interval.start), _write(interval.end))


def _write(day: date | None) -> str | None:
    return day.isoformat() if day else None
