"""A story through time: events, what is due, what speaks for it, who wants what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sayso.model.proposition import ClaimRef
from sayso.model.words import Interval, Span


class EventStatus(StrEnum):
    """Where an event stands."""

    HAPPENED = "happened"
    SCHEDULED = "scheduled"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """A thing on the timeline, merged across reports, with all its evidence.

    `after` are ids of the events that words put before it ("after the vote"); an event whose
    place in time only such words give has no interval.
    """

    id: str
    gist: str
    interval: Interval | None
    status: EventStatus
    claims: tuple[ClaimRef, ...]
    place: str | None = None
    actors: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class ExpectationState(StrEnum):
    """What became of something that is due."""

    OPEN = "open"
    OVERDUE = "overdue"
    MET = "met"
    NOT_MET = "not_met"
    MOVED = "moved"
    VOID = "void"


class Direction(StrEnum):
    """Which way a signal points."""

    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Signal:
    """A claim that speaks for or against an expectation (analysis of competing hypotheses)."""

    claim: ClaimRef
    direction: Direction
    detail: str


@dataclass(frozen=True, slots=True)
class Turn:
    """An actor whose signals pointed one way and later the other, both claims kept.

    `direction` is that of the later claim.
    """

    actor: str
    before: ClaimRef
    after: ClaimRef
    direction: Direction


@dataclass(frozen=True, slots=True)
class Expectation:
    """A forward-looking claim with a due interval and its state as of a date.

    `basis` says in words where the due interval comes from, `settled_by` what report would
    settle it; both are fixed with the expectation. `evidence` are the later claims that changed
    the state, `turned` the actors whose signals changed sides.
    """

    id: str
    gist: str
    claims: tuple[ClaimRef, ...]
    due: Interval
    state: ExpectationState
    as_of: date
    event: str | None = None
    evidence: tuple[ClaimRef, ...] = ()
    signals: tuple[Signal, ...] = ()
    basis: str = ""
    settled_by: str = ""
    turned: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """An actor's stance on an issue, with its conditions (discourse network analysis)."""

    actor: str
    issue: str
    stance: str
    claim: ClaimRef
    conditions: tuple[tuple[Span, ...], ...] = ()
    since: date | None = None
    superseded_by: ClaimRef | None = None
