"""The calendar export, read back by the library: days, status, ids, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from icalendar import Event as Entry
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.ledger import open_ledger
from sayso.model import (
    PUBLISHER_ID,
    Article,
    Certainty,
    Claim,
    ClaimKind,
    ClaimRef,
    Comparison,
    Conflict,
    ConflictType,
    Event,
    EventStatus,
    Evidence,
    Expectation,
    ExpectationState,
    Interval,
    Publication,
    Report,
    Source,
    SourceKind,
    Span,
)
from sayso.publish.exports.icalendar import to_calendar
from sayso.view import StoryView, view_story

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = "The council will vote on the harbour on 9 March, the mayor’s office said; then, it rests."
CERTAIN, POSSIBLE = ClaimRef("a1", "c1"), ClaimRef("a1", "c2")
NINTH = Interval(date(2026, 3, 9), date(2026, 3, 9))


def build_view(published: date | None = date(2026, 3, 2)) -> StoryView:
    """One report with a certain claim and a possible one."""
    interval = Interval(published, published) if published else None
    publisher = Source(PUBLISHER_ID, "The Herald", SourceKind.OUTLET, True)
    span = Span(0, len(TEXT))
    claims = [
        Claim(name, (span,), ClaimKind.NARRATIVE, (PUBLISHER_ID,), TEXT, certainty=certainty)
        for name, certainty in (("c1", Certainty.CERTAIN), ("c2", Certainty.POSSIBLE))
    ]
    report = Report(
        Article("a1", TEXT),
        Publication(None, interval),
        "en",
        publisher="The Herald",
        sources=(publisher,),
        claims=tuple(claims),
    )
    return view_story([report])


def event(
    status: EventStatus, interval: Interval | None = NINTH, claim: ClaimRef = CERTAIN
) -> Event:
    """An event of one claim."""
    return Event("ev-1", TEXT, interval, status, (claim,), place="Ostvik, Norway")


def expectation(
    state: ExpectationState,
    due: Interval = NINTH,
    claim: ClaimRef = CERTAIN,
    *,
    of: str | None = None,
) -> Expectation:
    """An expectation of one claim."""
    return Expectation("ex-1", TEXT, (claim,), due, state, date(2026, 3, 5), event=of, basis="it")


def read_back(comparison: Comparison, view: StoryView | None = None) -> list[Entry]:
    """The entries of a written calendar as the library reads them."""
    calendar = Calendar.from_ical(to_calendar([(comparison, view or build_view())]))
    return list(calendar.events)


def of_events(*events: Event) -> Comparison:
    """A comparison with some events."""
    return Comparison("s1", ("a1",), events=events)


@pytest.mark.parametrize(
    ("status", "claim", "written"),
    [
        (EventStatus.SCHEDULED, CERTAIN, None),
        (EventStatus.SCHEDULED, POSSIBLE, "TENTATIVE"),
        (EventStatus.PROPOSED, CERTAIN, "TENTATIVE"),
        (EventStatus.CANCELLED, CERTAIN, "CANCELLED"),
        (EventStatus.CANCELLED, POSSIBLE, "CANCELLED"),
    ],
)
def test_status_of_events(status: EventStatus, claim: ClaimRef, written: str | None) -> None:
    """What is proposed or in doubt is tentative, what was called off is cancelled."""
    (entry,) = read_back(of_events(event(status, claim=claim)))
    assert entry.get("status") == written


@pytest.mark.parametrize(
    ("state", "claim", "written"),
    [
        (ExpectationState.OPEN, CERTAIN, [None]),
        (ExpectationState.OPEN, POSSIBLE, ["TENTATIVE"]),
        (ExpectationState.VOID, CERTAIN, ["CANCELLED"]),
        (ExpectationState.MOVED, CERTAIN, ["CANCELLED"]),
        (ExpectationState.MET, CERTAIN, []),
        (ExpectationState.NOT_MET, CERTAIN, []),
        (ExpectationState.OVERDUE, CERTAIN, []),
    ],
)
def test_status_of_expectations(
    state: ExpectationState, claim: ClaimRef, written: list[str | None]
) -> None:
    """Open expectations are shown, those called off or moved are cancelled, the others are over."""
    comparison = Comparison("s1", ("a1",), expectations=(expectation(state, claim=claim),))
    assert [entry.get("status") for entry in read_back(comparison)] == written


@pytest.mark.parametrize(
    ("interval", "start", "end"),
    [
        (NINTH, date(2026, 3, 9), date(2026, 3, 10)),
        (Interval(date(2026, 2, 27), date(2026, 2, 28)), date(2026, 2, 27), date(2026, 3, 1)),
        (Interval(date(2026, 3, 9), None), date(2026, 3, 9), date(2026, 3, 10)),
        (Interval(None, date(2026, 3, 9)), date(2026, 3, 9), date(2026, 3, 10)),
        (Interval(date(9999, 12, 31), date(9999, 12, 31)), date(9999, 12, 31), None),
        (Interval(date(1, 1, 1), date(1, 1, 1)), date(1, 1, 1), date(1, 1, 2)),
    ],
)
def test_days(interval: Interval, start: date, end: date | None) -> None:
    """Entries are whole days, and their end is the day after the last one."""
    due = Comparison("s1", ("a1",), expectations=(expectation(ExpectationState.OPEN, interval),))
    (entry,) = read_back(due)
    assert entry["dtstart"].dt == start
    assert (entry["dtend"].dt if "dtend" in entry else None) == end


@pytest.mark.parametrize(
    "shown",
    [
        of_events(event(EventStatus.HAPPENED)),
        of_events(event(EventStatus.SCHEDULED, None)),
        of_events(event(EventStatus.SCHEDULED, Interval(None, None))),
    ],
)
def test_left_out(shown: Comparison) -> None:
    """What has happened and what has no day is no entry."""
    assert read_back(shown) == []


@pytest.mark.parametrize(
    ("due", "state", "ids", "status"),
    [
        (NINTH, ExpectationState.OPEN, ["ev-1@sayso"], None),
        (NINTH, ExpectationState.VOID, ["ev-1@sayso"], "CANCELLED"),
        (
            Interval(date(2026, 3, 9), date(2026, 3, 31)),
            ExpectationState.OPEN,
            ["ev-1@sayso", "ex-1@sayso"],
            None,
        ),
    ],
)
def test_one_thing_is_one_entry(
    due: Interval, state: ExpectationState, ids: list[str], status: str | None
) -> None:
    """An expectation on the days of its event is that event's entry."""
    comparison = Comparison(
        "s1",
        ("a1",),
        events=(event(EventStatus.SCHEDULED),),
        expectations=(expectation(state, due, of="ev-1"),),
    )
    entries = read_back(comparison)
    assert [str(entry["uid"]) for entry in entries] == ids
    assert entries[0].get("status") == status


def test_words_survive() -> None:
    """Commas, semicolons, quotation marks and long lines come back as they were written."""
    (entry,) = read_back(of_events(event(EventStatus.SCHEDULED)))
    assert str(entry["summary"]) == TEXT
    assert str(entry["location"]) == "Ostvik, Norway"
    assert str(entry["description"]).splitlines() == [
        "scheduled: 2026-03-09",
        f"The Herald: “{TEXT}”",
    ]


def test_disputes_are_told() -> None:
    """An entry says what is disputed about it."""
    side = Evidence("a1", "c1", (Span(0, 5),))
    conflict = Conflict("k1", ConflictType.DATE, side, side, "a1 says 9 March, another 10 March")
    comparison = replace(
        of_events(replace(event(EventStatus.SCHEDULED), conflicts=("k1",))), conflicts=(conflict,)
    )
    (entry,) = read_back(comparison)
    assert "disputed: The Herald says 9 March, another 10 March" in str(entry["description"])


@pytest.mark.parametrize(
    ("published", "stamp"),
    [
        (date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)),
        (None, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_stamp_is_the_publication(published: date | None, stamp: datetime) -> None:
    """The same reports give the same bytes on any day."""
    comparison, view = of_events(event(EventStatus.SCHEDULED)), build_view(published)
    (entry,) = read_back(comparison, view)
    assert entry["dtstamp"].dt == stamp
    assert to_calendar([(comparison, view)]) == to_calendar([(comparison, view)])


WORDS = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(deadline=None)  # the first example loads the library
@given(name=WORDS, gist=WORDS, place=WORDS)
def test_no_words_break_the_file(name: str, gist: str, place: str) -> None:
    """Whatever the words, the file holds one entry, and no line is longer than 75 octets."""
    hostile = Event("ev-1", gist, NINTH, EventStatus.SCHEDULED, (CERTAIN,), place=place)
    body = to_calendar([(of_events(hostile), build_view())], name=name)
    assert len(Calendar.from_ical(body).events) == 1
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))


def find_days(comparison: Comparison) -> Iterator[tuple[date, date]]:
    """The first and last days of events and expectations, an open end closed by the other."""
    for interval in (
        *(found.interval for found in comparison.events if found.interval),
        *(found.due for found in comparison.expectations),
    ):
        start, end = interval.start or interval.end, interval.end or interval.start
        if start and end:
            yield start, end


@pytest.mark.model
def test_export_as_of_a_day(tmp_path: Path) -> None:
    """Before its first report a ledger has nothing due; other formats take no day."""
    where = str(tmp_path / "sayso.db")
    runner = CliRunner()
    assert runner.invoke(app, ["--ledger", where, "read", str(SAMPLES / "pact")]).exit_code == 0
    early = runner.invoke(app, ["--ledger", where, "export", "ics", "--as-of", "2001-01-01"])
    assert early.exit_code == 0, early.output
    assert Calendar.from_ical(early.stdout_bytes).events == []
    now = runner.invoke(app, ["--ledger", where, "export", "ics"])
    assert Calendar.from_ical(now.stdout_bytes).events
    refused = runner.invoke(app, ["--ledger", where, "export", "jsonl", "--as-of", "2001-01-01"])
    assert refused.exit_code != 0


@pytest.mark.model
def test_export_of_a_ledger(tmp_path: Path) -> None:
    """Each entry has the days and the lasting id of an event or expectation, twice the same."""
    where, out = str(tmp_path / "sayso.db"), tmp_path / "due.ics"
    runner = CliRunner()
    assert runner.invoke(app, ["--ledger", where, "read", str(SAMPLES / "pact")]).exit_code == 0
    written = runner.invoke(app, ["--ledger", where, "export", "ics", "-o", str(out)])
    assert written.exit_code == 0, written.output
    streamed = runner.invoke(app, ["--ledger", where, "export", "ics"])
    assert streamed.stdout_bytes == out.read_bytes()
    with open_ledger(where, create=False) as ledger:
        comparison = ledger.comparison(ledger.story_id(None))
    assert comparison is not None
    days = set(find_days(comparison))
    ids = {found.id for found in (*comparison.events, *comparison.expectations)}
    entries = Calendar.from_ical(out.read_bytes()).events
    assert entries
    assert len({str(entry["uid"]) for entry in entries}) == len(entries)
    for entry in entries:
        assert (entry["dtstart"].dt, entry["dtend"].dt - timedelta(days=1)) in days
        assert str(entry["uid"]).removesuffix("@sayso") in ids
        assert "“" in str(entry["description"])
