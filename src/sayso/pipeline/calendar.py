"""Faults of the calendar as conflicts: a weekday that is not its date's, a date that is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.model import (
    CalendarFault,
    Claim,
    ClaimRef,
    Conflict,
    ConflictType,
    Evidence,
    Report,
    Span,
)
from sayso.timex import check_calendar
from sayso.view import StoryView

NEARBY = 200
"""Characters between a fault and the claim it is shown with, at most."""


def find_calendar_conflicts(view: StoryView, known: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """The faults of a story's reports that no known conflict tells, numbered after those.

    Both sides of such a conflict are one claim: it disagrees with the calendar.
    """
    found: list[Conflict] = []
    for ref, fault in _placed(view):
        if not any(_tells(conflict, ref, fault.span) for conflict in (*known, *found)):
            words = Evidence(ref.article, ref.claim, (fault.span,))
            number = len(known) + len(found) + 1
            explained = f"{view.publisher(ref.article)} writes {fault.detail}"
            found.append(Conflict(f"k{number}", ConflictType.DATE, words, words, explained))
    return tuple(found)


def _placed(view: StoryView) -> Iterator[tuple[ClaimRef, CalendarFault]]:
    """Each fault with the claim that it stands in, or stands near."""
    for article, report in view.reports.items():
        for fault in check_calendar(report):
            claim = _find_claim(report, fault.span)
            if claim is not None:
                yield ClaimRef(article, claim.id), fault


def _find_claim(report: Report, span: Span) -> Claim | None:
    nearest = min(report.claims, key=lambda claim: _distance(claim, span), default=None)
    return nearest if nearest is not None and _distance(nearest, span) <= NEARBY else None


def _distance(claim: Claim, span: Span) -> int:
    return min(max(own.start - span.end, span.start - own.end, 0) for own in claim.spans)


def _tells(conflict: Conflict, ref: ClaimRef, span: Span) -> bool:
    """True for a conflict of one article with itself about these very words."""
    sides = (conflict.a, conflict.b)
    return all(side.article == ref.article for side in sides) and any(
        own.overlaps(span) for side in sides for own in side.spans
    )
