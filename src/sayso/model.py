"""The vocabulary: one word, one meaning, shared by every stage, the ledger and the JSON contract.

Everything here is a frozen value. Constructors check; they do not work. Field names are those of
the JSON Lines contract (`docs/reference/formats.md`), so a value encodes to the contract as it is.
Spans are half-open ranges of Unicode code points into `Article.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

SCHEMA = "sayso/1"
PUBLISHER_ID = "s0"
"""The id of the publisher among an article's sources: every chain starts with it."""


class Span(NamedTuple):
    """A half-open range of Unicode code points (Web Annotation TextPositionSelector).

    >>> "The mayor said so."[slice(*Span(4, 9))]
    'mayor'
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True when the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True when `other` lies wholly within this range."""
        return self.start <= other.start and other.end <= self.end


class Interval(NamedTuple):
    """A closed range of days; None is an open end.

    >>> Interval(date(2025, 10, 31), date(2025, 11, 1)).meets(Interval(date(2025, 11, 1), None))
    True
    """

    start: date | None
    end: date | None

    def meets(self, other: Interval) -> bool:
        """True when the two ranges share at least one day."""
        starts_in_time = self.start is None or other.end is None or self.start <= other.end
        ends_in_time = self.end is None or other.start is None or self.end >= other.start
        return starts_in_time and ends_in_time


@dataclass(frozen=True, slots=True)
class TextQuoteSelector:
    """Words with what stands before and after them (Web Annotation TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


# ---------------------------------------------------------------- one article


@dataclass(frozen=True, slots=True)
class Article:
    """One published report, as it was given (schema.org NewsArticle).

    `text` is never cut: every span of every stage is an offset into it. `published`, `modified`
    and `captured` are kept as they were written; `Publication` is what was understood.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    captured: str | None = None
    url: str | None = None
    language: str | None = None


class Precision(StrEnum):
    """How exactly a publication date is known."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Publication:
    """When an article was published, as an interval of days, and how that is known.

    `value` is ISO 8601 with the time zone it was given in, or None. `how` has one sentence per
    piece of evidence; `inferred` is True when no metadata stated the date.
    """

    value: str | None = None
    interval: Interval | None = None
    precision: Precision = Precision.UNKNOWN
    how: tuple[str, ...] = ()
    inferred: bool = False


class PartKind(StrEnum):
    """What a passage is when it is not reporting."""

    BYLINE = "byline"
    DATELINE = "dateline"
    CREDIT = "credit"
    HEADING = "heading"
    PROMOTION = "promotion"
    LEGAL = "legal"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Part:
    """A passage that yields no claims, marked and never cut."""

    kind: PartKind
    span: Span
    rule: str = ""


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


class TimexType(StrEnum):
    """TIMEX3 types."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Anchor(StrEnum):
    """What a time expression is reckoned from."""

    PUBLISHED = "published"
    TEXT = "text"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression (TIMEX3) with its closed interval of days at its own precision.

    `symbolic` is kept so that the value can be taken again when the publication date narrows;
    `sayso.timex.evaluate` reads it.
    """

    id: str
    span: Span
    type: TimexType
    value: str
    interval: Interval | None = None
    mod: str | None = None
    anchor: Anchor = Anchor.NONE
    symbolic: str = ""


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


@dataclass(frozen=True, slots=True)
class Omission:
    """Something a stage left out, and why: counted, shown, never silent."""

    stage: str
    span: Span | None
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that one article yields. `not_analysed` says why it yields nothing, or is None."""

    article: Article
    published: Publication
    language: str | None
    publisher: str | None = None
    """The canonical publisher, by the publishers' table, or as printed; None when unknown."""
    byline: str | None = None
    """Who wrote it, as given, else as found in the text."""
    translated: bool = False
    parts: tuple[Part, ...] = ()
    sources: tuple[Source, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[EventMention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    omissions: tuple[Omission, ...] = ()
    not_analysed: str | None = None
    story: str | None = None
    generated_by: dict[str, str] = field(default_factory=dict)


# ---------------------------------------------------------------- one story


class ClaimRef(NamedTuple):
    """A claim of an article, by their ids."""

    article: str
    claim: str


class SideName(StrEnum):
    """The two sides of a proposition."""

    SAYS = "says"
    DISPUTES = "disputes"


@dataclass(frozen=True, slots=True)
class SidedClaim:
    """A claim of a proposition and the side it is on."""

    article: str
    claim: str
    side: SideName = SideName.SAYS


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source of an article, by their ids."""

    article: str
    source: str


@dataclass(frozen=True, slots=True)
class StorySource:
    """One actor across the reports of a story."""

    id: str
    name: str
    kind: SourceKind
    members: tuple[SourceRef, ...]
    named: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Why two claims are of one origin: the rule of design §4, and the evidence in words.

    `bound` is "both", or "lower" for a link that only the lower bound uses.
    """

    rule: str
    a: ClaimRef
    b: ClaimRef
    detail: str
    bound: str = "both"


@dataclass(frozen=True, slots=True)
class Origin:
    """A class of say-so endpoints through which claims entered the record; it counts once.

    `stated` is False where its claims state no origin at all: then it is not a leg of its own
    in the lower bound.
    """

    id: str
    side: SideName
    claims: tuple[ClaimRef, ...]
    endpoint: str
    links: tuple[Link, ...] = ()
    stated: bool = True


class Standing(StrEnum):
    """What a side stands on."""

    INDEPENDENT = "independent"
    REPEATED = "repeated"
    UNSETTLED = "unsettled"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a proposition: its origins counted between two bounds, and what follows."""

    at_least: int
    at_most: int
    publishers: int
    standing: Standing
    why: str


@dataclass(frozen=True, slots=True)
class Proposition:
    """The claims, across articles, that say or dispute the same thing.

    `at_least`, `at_most`, `standing` and `why` are those of the saying side; `against` is the
    disputing side, None where nobody disputes. `merges` says in words why its claims are one.
    """

    id: str
    gist: str
    claims: tuple[SidedClaim, ...]
    origins: tuple[Origin, ...]
    at_least: int
    at_most: int
    standing: Standing
    disputed: bool
    why: str
    against: Side | None = None
    merges: tuple[str, ...] = ()


class RelationType(StrEnum):
    """How two claims stand to each other."""

    SAME = "same"
    AGREES = "agrees"
    QUALIFIES = "qualifies"
    SUPERSEDES = "supersedes"
    CONFLICTS = "conflicts"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of two claims: `a` qualifies, supersedes, ... `b`."""

    id: str
    type: RelationType
    a: ClaimRef
    b: ClaimRef
    detail: str


class ConflictType(StrEnum):
    """What two claims disagree about."""

    DATE = "date"
    NUMBER = "number"
    PLACE = "place"
    ACTOR = "actor"
    POLARITY = "polarity"
    WORDING = "wording"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of one side of a conflict."""

    article: str
    claim: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A typed disagreement: both sides with their words, and a sentence that explains it."""

    id: str
    type: ConflictType
    a: Evidence
    b: Evidence
    explained: str


class EventStatus(StrEnum):
    """Where an event stands."""

    HAPPENED = "happened"
    SCHEDULED = "scheduled"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """A dated thing on the timeline, merged across reports, with all its evidence."""

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
class Expectation:
    """A forward-looking claim with a due interval and its state as of a date.

    `basis` says in words where the due interval comes from; `evidence` are the later claims
    that changed the state.
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the reports of one story yield together."""

    story: str
    articles: tuple[str, ...]
    published: dict[str, Publication] = field(default_factory=dict)
    """Each article's publication as the story's other reports settle it."""
    sources: tuple[StorySource, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    relations: tuple[Relation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    events: tuple[Event, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    positions: tuple[Position, ...] = ()
    generated_by: dict[str, str] = field(default_factory=dict)


# ---------------------------------------------------------------- people


class JudgementKind(StrEnum):
    """What a person decided."""

    CORRECT = "correct"
    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision; no machine overwrites it.

    `target` is an id (article, story, proposition, conflict, ...); `words` finds the passage
    again after a re-run; `values` holds what was set ("publisher": "The Harbour Herald").
    """

    id: str
    kind: JudgementKind
    target: str
    person: str
    made: str
    values: dict[str, str] = field(default_factory=dict)
    words: TextQuoteSelector | None = None
    revision: str | None = None
