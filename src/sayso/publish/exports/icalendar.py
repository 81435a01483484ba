"""iCalendar (RFC 5545, https://www.rfc-editor.org/rfc/rfc5545): what is planned and what is due.

An entry is a whole day or a run of days: DTSTART is the first day, DTEND the day after the last.
STATUS is TENTATIVE for what is proposed or put as less than certain, CANCELLED for what was called
off or moved elsewhere, and absent otherwise: Sayso confirms nothing. UID is the ledger's lasting
id, so that a calendar which takes the file again changes its entries and adds no second ones;
DTSTAMP is the publication of the newest report behind the entry, so that the same ledger gives the
same bytes. Entries are TRANSPARENT: they make nobody busy.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from icalendar import Calendar
from icalendar import Event as Entry
from icalendar.prop import vText

from sayso.ledger import Ledger
from sayso.model import (
    Certainty,
    ClaimRef,
    Comparison,
    Event,
    EventStatus,
    Expectation,
    ExpectationState,
    Interval,
)
from sayso.pipeline.opening import NotOutYetError, open_story
from sayso.publish.wording import label_chain, name_reports, write_claim, write_interval
from sayso.view import StoryView

PRODID = "-//Sayso//Sayso//EN"
UNDATED = date(1970, 1, 1)
"""The day of DTSTAMP where no report of a story has a known date."""

CALLED_OFF = frozenset({ExpectationState.VOID, ExpectationState.MOVED})
KEPT = CALLED_OFF | {ExpectationState.OPEN}
"""States of expectations that a calendar shows; the others are over."""

TENTATIVE, CANCELLED = "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Item:
    """A planned or expected thing before it is written: its days, its claims, how it stands."""

    id: str
    interval: Interval
    claims: tuple[ClaimRef, ...]
    gist: str
    state: str
    status: str | None
    basis: str = ""
    place: str | None = None
    disputed: tuple[str, ...] = ()


def write(
    ledger: Ledger, *, story: str | None, output: Path | None, as_of: date | None = None
) -> Path | str:
    """Write one story, or all of them when None, as one calendar; gives where it went.

    With `as_of`, what is due is judged from that day, by the reports of that day and before; of
    all stories, those that had none are passed over.
    """
    rows = [ledger.story(story)] if story else ledger.stories()
    opened = []
    for row in rows:
        try:
            opened.append(open_story(ledger, row.id, as_of=as_of))
        except NotOutYetError:
            if story:
                raise
    name = rows[0].title if story else "Sayso"
    body = to_calendar([(one.comparison, one.view) for one in opened], name=name)
    if output is None:
        sys.stdout.write(body.decode())
        return "standard output"
    output.write_bytes(body)
    return output


def to_calendar(stories: Sequence[tuple[Comparison, StoryView]], *, name: str = "Sayso") -> bytes:
    """The calendar of some stories, UTF-8 with CRLF ends of line.

    >>> to_calendar([]).splitlines()[0]
    b'BEGIN:VCALENDAR'
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(to_text(name)))
    for comparison, view in stories:
        for item in find_items(comparison, view):
            calendar.add_component(_to_entry(item, view))
    body: bytes = calendar.to_ical()
    return body


def find_items(comparison: Comparison, view: StoryView) -> Iterator[Item]:
    """What of a story belongs in a calendar: scheduled events and open expectations, in order.

    An expectation on the very days of its event is that event's entry.
    """
    expected = [found for found in comparison.expectations if found.state in KEPT]
    shown: set[str] = set()
    for event in comparison.events:
        if event.status is EventStatus.HAPPENED or first_day(event.interval) is None:
            continue
        same = [x for x in expected if x.event == event.id and x.due == event.interval]
        shown.update(found.id for found in same)
        yield _from_event(event, same, view, _explain(comparison, event))
    for found in expected:
        if found.id not in shown and first_day(found.due) is not None:
            yield _from_expectation(found, view)


def first_day(interval: Interval | None) -> date | None:
    """The day an entry begins: that of the interval, its last one when it has no beginning."""
    return (interval.start or interval.end) if interval else None


def _explain(comparison: Comparison, event: Event) -> tuple[str, ...]:
    """What is disputed about an event, a sentence a conflict."""
    return tuple(found.explained for found in comparison.conflicts if found.id in event.conflicts)


def _from_event(
    event: Event, same: Sequence[Expectation], view: StoryView, disputed: tuple[str, ...]
) -> Item:
    called_off = event.status is EventStatus.CANCELLED
    called_off = called_off or any(found.state in CALLED_OFF for found in same)
    claims = (*event.claims, *(ref for found in same for ref in (*found.claims, *found.evidence)))
    unsure = event.status is EventStatus.PROPOSED or not _is_certain(view, event.claims)
    return Item(
        id=event.id,
        interval=event.interval or Interval(None, None),
        claims=tuple(dict.fromkeys(claims)),
        gist=event.gist,
        state=EventStatus.CANCELLED.value if called_off else event.status.value,
        status=CANCELLED if called_off else TENTATIVE if unsure else None,
        place=event.place,
        disputed=disputed,
    )


def _from_expectation(found: Expectation, view: StoryView) -> Item:
    called_off = found.state in CALLED_OFF
    return Item(
        id=found.id,
        interval=found.due,
        claims=tuple(dict.fromkeys((*found.claims, *found.evidence))),
        gist=found.gist,
        state="due" if found.state is ExpectationState.OPEN else found.state.value,
        status=CANCELLED if called_off else None if _is_certain(view, found.claims) else TENTATIVE,
        basis=found.basis,
    )


def _is_certain(view: StoryView, refs: Sequence[ClaimRef]) -> bool:
    """True when at least one claim is put without a doubt."""
    return any(view.claim(ref).certainty is Certainty.CERTAIN for ref in refs)


def _to_entry(item: Item, view: StoryView) -> Entry:
    entry = Entry()
    start = first_day(item.interval) or UNDATED
    end = item.interval.end or start
    entry.add("uid", f"{item.id}@sayso")
    entry.add("dtstamp", datetime.combine(_newest(view, item.claims), time(), tzinfo=UTC))
    entry.add("dtstart", start)
    if end < date.max:
        entry.add("dtend", end + timedelta(days=1))
    entry.add("summary", to_text(_summary(item, view)))
    entry.add("description", "\n".join(_describe(item, view)))
    if item.status:
        entry.add("status", item.status)
    if item.place:
        entry.add("location", to_text(item.place))
    entry.add("categories", [item.state])
    entry.add("transp", "TRANSPARENT")
    return entry


def _newest(view: StoryView, refs: Sequence[ClaimRef]) -> date:
    """The day of the newest report among those of some claims, else among the story's."""
    for articles in (dict.fromkeys(ref.article for ref in refs), view.reports):
        days = [day for article in articles if (day := view.day(article)) is not None]
        if days:
            return max(days)
    return UNDATED


def _summary(item: Item, view: StoryView) -> str:
    """The claim that gave the gist, its subject named, as a sentence."""
    lead = next((ref for ref in item.claims if view.claim(ref).text == item.gist), None)
    return write_claim(view, lead) if lead else item.gist


def _describe(item: Item, view: StoryView) -> Iterator[str]:
    """How it stands, what its days rest on, what is disputed; then the claims with their chains."""
    yield to_text(f"{item.state}: {write_interval(item.interval)}")
    if item.basis:
        yield to_text(f"dated by {name_reports(view, item.basis)}")
    for explained in item.disputed:
        yield to_text(f"disputed: {name_reports(view, explained)}")
    for ref in item.claims:
        yield to_text(f"{' ← '.join(label_chain(view, ref))}: “{view.claim(ref).text}”")


def to_text(words: str) -> str:
    r"""Words on one line, without control characters, which RFC 5545 bars from TEXT.

    >>> to_text("the\nharbour\x07 master")
    'the harbour master'
    """
    return "".join(letter for letter in " ".join(words.split()) if not _is_control(letter))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs")
