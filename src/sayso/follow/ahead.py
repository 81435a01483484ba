"""What is still to come: which of a story's happenings somebody expects."""

from __future__ import annotations

import re

from sayso.follow.happenings import (
    A_MONTH,
    MUTUAL,
    NOT_EVENTS,
    Happening,
    is_forward,
    kind_of,
    length,
)
from sayso.model import Claim, Polarity, Tense
from sayso.tables import load_table
from sayso.view import StoryView

CALLED_OFF = frozenset({"cancel", "call_off", "scrap", "abandon", "postpone", "suspend"})
STATIVE = frozenset(row["kind"] for row in load_table("stative_kinds"))
DATED = frozenset(row["kind"] for row in load_table("stative_kinds") if row["dated"] == "yes")
PLANNING = frozenset({"plan", "expect", "promise"})
"""Kinds whose object is due on the day they give: "gates were promised for 2027"."""

UNLESS = re.compile(r"unless|barring|weather permitting", re.IGNORECASE)
"""Conditions under which it comes if nothing is done."""


def is_expected(view: StoryView, found: Happening) -> bool:
    """True for a happening that is put as coming, not as a state, a wish or a mere possibility.

    What hangs on a condition is not expected, but what comes "unless" something is done is.
    """
    claim = view.claim(found.ref)
    if found.moved:
        return True
    if not found.forward or found.kind in NOT_EVENTS or claim.polarity is not Polarity.POSITIVE:
        return False
    if _is_state(found) and not _is_dated(view, found):
        return False
    if found.named and (found.kind not in MUTUAL or not (found.referred or len(found.actors) > 1)):
        return False
    called_off = claim.frame is not None and claim.frame.predicate in CALLED_OFF
    return not called_off and not _is_conditional(view, found) and not _is_vague(claim, found)


def _is_state(found: Happening) -> bool:
    """True for a state; what a colourless verb says of an event noun is none."""
    carried = not found.named and found.kind != kind_of(found.word)
    return not carried and (found.kind in STATIVE or found.word in STATIVE)


def _is_dated(view: StoryView, found: Happening) -> bool:
    """True where a day makes an event of a state: "will hear the petition on Monday"."""
    if found.named or found.interval is None or not {found.kind, found.word} & DATED:
        return False
    return found.kind in PLANNING or view.claim(found.ref).time is Tense.FUTURE


def _is_conditional(view: StoryView, found: Happening) -> bool:
    spans = view.claim(found.ref).condition
    return any(not UNLESS.match(view.words(found.ref.article, span)) for span in spans)


def _is_vague(claim: Claim, found: Happening) -> bool:
    """True for words in the present with a date that is no day: "it melts in summer"."""
    if is_forward(claim) or found.interval is None or found.kind in PLANNING:
        return False
    return found.interval.start is not None and length(found.interval)[0] > A_MONTH
