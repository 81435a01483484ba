"""How sure, whether denied, and when: of events and of claims."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.model.words import Span


class EventLabel(StrEnum):
    """Factuality of an event mention in four labels (MEANTIME)."""

    FACT = "FACT"
    NEG = "NEG"
    UNCERTAIN = "UNCERTAIN"
    FUTURE = "FUTURE"


@dataclass(frozen=True, slots=True)
class EventMention:
    """An event's head word in the text, its factuality and its time."""

    span: Span
    lemma: str
    label: EventLabel
    timex: str | None = None


class Certainty(StrEnum):
    """How sure a claim is put (FactBank)."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Polarity(StrEnum):
    """Whether a claim asserts or denies."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Tense(StrEnum):
    """Where a claim lies in time, seen from its publication."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Factuality:
    """Certainty, polarity, time and condition of a stretch of text (FactBank, MEANTIME)."""

    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    time: Tense = Tense.PAST
    condition: tuple[Span, ...] = ()
    cues: tuple[Span, ...] = ()
