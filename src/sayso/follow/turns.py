"""What changed sides about something due, and what would settle it."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.follow.due import Due
from sayso.model import ClaimRef, Signal, StorySource, Turn
from sayso.view import StoryView, is_publisher

NO_STANCE = frozenset({"a precedent", "contact", "an approach", "a condition met"})
"""Signals that tell what happened, not which way somebody leans."""


def find_turns(view: StoryView, signals: Sequence[Signal]) -> tuple[Turn, ...]:
    """The actors whose signal pointed one way and, in a later report, the other.

    The newest change of each actor, with both claims. Whose signal it is: who the claim says is
    willing, refuses or plans, else the one who said it.
    """
    by_actor: dict[str, list[Signal]] = {}
    for signal in reversed(signals):
        actor = _holder(view, signal.claim)
        if actor is not None and signal.detail not in NO_STANCE:
            by_actor.setdefault(actor.name, []).append(signal)
    turns = []
    for name, held in by_actor.items():
        held.sort(key=lambda signal: str(view.day(signal.claim.article) or ""))
        change = next(
            (
                (before, after)
                for before, after in zip(reversed(held[:-1]), reversed(held[1:]), strict=True)
                if before.direction is not after.direction and _is_later(view, before, after)
            ),
            None,
        )
        if change is not None:
            before, after = change
            turns.append(Turn(name, before.claim, after.claim, after.direction))
    return tuple(sorted(turns, key=lambda turn: turn.actor))


def _is_later(view: StoryView, before: Signal, after: Signal) -> bool:
    first, second = view.day(before.claim.article), view.day(after.claim.article)
    return first is not None and second is not None and first < second


def _holder(view: StoryView, ref: ClaimRef) -> StorySource | None:
    frame = view.claim(ref).frame
    for argument in frame.arguments if frame else ():
        actor = view.actor(ref.article, argument.source)
        if argument.role == "subject" and actor is not None:
            return actor
    speaker = view.chain(ref)[-1]
    return None if is_publisher(speaker.id) else view.actor(ref.article, speaker.id)


def write_settled_by(due: Due) -> str:
    """What report would settle something due, from its days alone, fixed with it.

    >>> from datetime import date
    >>> from sayso.model import Interval
    >>> write_settled_by(Due(Interval(date(2026, 3, 14), date(2026, 3, 14)), ""))
    'a report, dated on or after 2026-03-14, that it took place, was put off, or did not happen'
    """
    start, end = due.interval
    if due.until and end is not None:
        return (
            f"a report that it took place by {end.isoformat()}, or one, dated after that day, "
            "that it did not; or one that it was put off or called off"
        )
    first = start or end
    when = f", dated on or after {first.isoformat()}," if first else ""
    return f"a report{when} that it took place, was put off, or did not happen"
