"""Who said what: sources, and the attributions that ascribe content to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.model.words import Span

PUBLISHER_ID = "s0"
"""The id of the publisher among an article's sources: every chain starts with it."""


class SourceKind(StrEnum):
    """What kind of actor a source is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    OUTLET = "outlet"
    DOCUMENT = "document"
    GROUP = "group"
    UNSTATED = "unstated"
    """Say-so with nobody behind it: "reports", "local media", "it emerged", "reportedly"."""


@dataclass(frozen=True, slots=True)
class Source:
    """An actor of the article, resolved from its mentions (PROV Agent).

    A named one has `name`; an unnamed one has `descriptor` ("a White House official"), the
    `body` its descriptor names ("White House"), the number of people where it is said, and
    `unnamed_because` where the article says why. Actors who are only spoken of are here too.
    `key` is the identity in a gazetteer or the publishers' table ("gov:US", "outlet:cnn"), so
    that Seoul and "South Korea's government" are one; None where no table knows the name.
    """

    id: str
    name: str | None
    kind: SourceKind
    named: bool
    mentions: tuple[Span, ...] = ()
    descriptor: str | None = None
    body: str | None = None
    count: int | None = None
    unnamed_because: str | None = None
    key: str | None = None
    gender: str | None = None


class AttributionKind(StrEnum):
    """Direct: all content in quotation marks; mixed: some; indirect: none (PARC 3.0)."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Carry(StrEnum):
    """How an attribution reaches content whose own sentence does not state it."""

    DESCRIPTOR = "descriptor"
    REPORT = "report"
    OCCASION = "occasion"
    LEAD = "lead"
    FREE_INDIRECT = "free_indirect"
    FREE_QUOTATION = "free_quotation"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A relation of source, cue and content spans (PARC 3.0, PolNeAR).

    `via` is the attribution whose content holds this one; `speaker` and `recipient` are source
    ids. A carried attribution names the one it continues (`carried_from`), the rule (`carry`),
    and whether it is `doubtful`: then it counts for the lower bound of origins only. `cue_lemma`
    is the cue's row in the lexicon ("say", "deny"), None where punctuation is the cue.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: AttributionKind
    via: str | None = None
    speaker: str | None = None
    recipient: str | None = None
    carried_from: str | None = None
    carry: Carry | None = None
    doubtful: bool = False
    cue_lemma: str | None = None
    rule: str = ""
