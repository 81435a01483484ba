"""What one article asserts in one place, and the frame it is put in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.model.factuality import Certainty, Polarity, Tense
from sayso.model.words import Span


class ClaimKind(StrEnum):
    """How a claim is put: in quotation marks, reported, both, or in the publisher's voice."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: `low` to `high`, "about 300 people" is 300 to 300 with a hedge.

    `hedge` is "about", "at_least", "at_most", "more_than", "less_than" or None. `unit` is the
    lemma of what is counted or measured ("people", "percent", "USD", "km").
    """

    span: Span
    low: float
    high: float
    unit: str | None = None
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A named place; `key` is its identity in the gazetteer, None where that does not know it."""

    span: Span
    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a role of a claim's predicate.

    `role` is "subject", "object", "indirect_object", "agent", "complement" or "prep:" with the
    preposition ("prep:in"). `head` is the lemma of its head word; `source` the id of the actor
    it was resolved to, pronouns included.
    """

    role: str
    span: Span
    head: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A claim's predicate and what fills its roles: what alignment and agreement compare.

    `predicate` is the lemma of the head ("reject", with a particle "call_off"; a light verb gives
    way to its noun: "hold a meeting" is "meeting"). Roles are those of the active voice: the
    agent of a passive is "subject", its subject "object". `lemmas` are the content words.
    """

    predicate: str
    span: Span
    arguments: tuple[Argument, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    places: tuple[Place, ...] = ()
    lemmas: tuple[str, ...] = ()
    modal: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article asserts in one place, and on whose say-so.

    `chain` holds source ids from the publisher inwards; the publisher's own voice is a chain of
    one. `own_reporting` is True where the text says that the publisher was told, saw or was
    there. `doubtful` repeats that of a carried attribution.
    """

    id: str
    spans: tuple[Span, ...]
    kind: ClaimKind
    chain: tuple[str, ...]
    text: str
    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    time: Tense = Tense.PAST
    condition: tuple[Span, ...] = ()
    timexes: tuple[str, ...] = ()
    attribution: str | None = None
    own_reporting: bool = False
    doubtful: bool = False
    frame: Frame | None = None
