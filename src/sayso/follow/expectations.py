"""Expectations: what is due, when, and what became of it by a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sayso.follow.due import Due, find_due
from sayso.follow.grouping import group_happenings
from sayso.follow.happenings import Happening, find_happenings
from sayso.follow.outcomes import find_outcome
from sayso.follow.sides import Sides
from sayso.follow.signals import find_signals
from sayso.follow.turns import find_turns, write_settled_by
from sayso.model import ClaimRef, Event, Expectation, Proposition
from sayso.view import StoryView


def find_expectations(
    view: StoryView,
    propositions: Sequence[Proposition],
    events: Sequence[Event],
    *,
    as_of: date,
) -> tuple[Expectation, ...]:
    """What the claims of a story say is still to come, soonest first, with ids x1, x2, ...

    A forward-looking claim is due at its own date, else at that of the event it hangs on
    ("during the visit"); one without either is a hope, not an expectation. Only a later report
    changes a state; without one, what is past due is overdue.
    """
    happenings = find_happenings(view)
    together = {
        ClaimRef(claim.article, claim.claim): proposition.id
        for proposition in propositions
        for claim in proposition.claims
    }
    groups = group_happenings(view, happenings, together)
    due = [(group, find_due(view, group, happenings)) for group in groups]
    stated = [(group, found) for group, found in due if found is not None]
    sides = Sides(view)
    often = Counter(a for group, _ in stated for a in {a for found in group for a in found.actors})
    shared = frozenset(actor for actor, times in often.items() if times > 1)
    built = []
    for number, (group, found) in enumerate(sorted(stated, key=_order), 1):
        refs = tuple(dict.fromkeys(happening.ref for happening in group))
        state, evidence = find_outcome(view, group, found, happenings, as_of=as_of)
        signals = find_signals(view, sides, group, shared=shared, exclude=frozenset(evidence))
        built.append(
            Expectation(
                id=f"x{number}",
                gist=_gist(view, group),
                claims=refs,
                due=found.interval,
                state=state,
                as_of=as_of,
                event=next((event.id for event in events if set(event.claims) & set(refs)), None),
                evidence=evidence,
                signals=signals,
                basis=found.basis,
                settled_by=write_settled_by(found),
                turned=find_turns(view, signals),
            )
        )
    return tuple(built)


def _gist(view: StoryView, group: Sequence[Happening]) -> str:
    """The words of the claim that asserts it, and names most of those who take part."""
    lead = max(group, key=lambda found: (not found.named, len(found.actors)))
    return view.claim(lead.ref).text


def _order(pair: tuple[Sequence[Happening], Due]) -> tuple[str, str, ClaimRef]:
    group, due = pair
    return (str(due.interval.start or "9999"), str(due.interval.end or "9999"), group[0].ref)
