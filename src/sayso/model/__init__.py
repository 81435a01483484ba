"""The vocabulary: one word, one meaning, shared by every stage, the ledger and the JSON contract.

Everything here is a frozen value. Constructors check; they do not work. Field names are those of
the JSON Lines contract (`docs/reference/formats.md`), so a value encodes to the contract as it is.
Spans are half-open ranges of Unicode code points into `Article.text`.
"""

from sayso.model.article import Article, Part, PartKind, Precision, Publication
from sayso.model.attribution import (
    PUBLISHER_ID,
    Attribution,
    AttributionKind,
    Carry,
    Source,
    SourceKind,
)
from sayso.model.claim import Argument, Claim, ClaimKind, Frame, Place, Quantity
from sayso.model.comparison import Comparison
from sayso.model.development import Development, DevelopmentKind
from sayso.model.factuality import Certainty, EventLabel, EventMention, Factuality, Polarity, Tense
from sayso.model.following import (
    Direction,
    Event,
    EventStatus,
    Expectation,
    ExpectationState,
    Position,
    Signal,
    Turn,
)
from sayso.model.judgement import Judgement, JudgementKind
from sayso.model.proposition import (
    ClaimRef,
    Conflict,
    ConflictType,
    Evidence,
    Link,
    Origin,
    Proposition,
    Relation,
    RelationType,
    Side,
    SidedClaim,
    SideName,
    SourceRef,
    Standing,
    StorySource,
)
from sayso.model.report import SCHEMA, Omission, Report
from sayso.model.time import Anchor, CalendarFault, Timex, TimexType
from sayso.model.words import Interval, Passages, Span, TextQuoteSelector

__all__ = [
    "PUBLISHER_ID",
    "SCHEMA",
    "Anchor",
    "Argument",
    "Article",
    "Attribution",
    "AttributionKind",
    "CalendarFault",
    "Carry",
    "Certainty",
    "Claim",
    "ClaimKind",
    "ClaimRef",
    "Comparison",
    "Conflict",
    "ConflictType",
    "Development",
    "DevelopmentKind",
    "Direction",
    "Event",
    "EventLabel",
    "EventMention",
    "EventStatus",
    "Evidence",
    "Expectation",
    "ExpectationState",
    "Factuality",
    "Frame",
    "Interval",
    "Judgement",
    "JudgementKind",
    "Link",
    "Omission",
    "Origin",
    "Part",
    "PartKind",
    "Passages",
    "Place",
    "Polarity",
    "Position",
    "Precision",
    "Proposition",
    "Publication",
    "Quantity",
    "Relation",
    "RelationType",
    "Report",
    "Side",
    "SideName",
    "SidedClaim",
    "Signal",
    "Source",
    "SourceKind",
    "SourceRef",
    "Span",
    "Standing",
    "StorySource",
    "Tense",
    "TextQuoteSelector",
    "Timex",
    "TimexType",
    "Turn",
]
