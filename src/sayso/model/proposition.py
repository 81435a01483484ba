"""What several articles say, on which origins, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sayso.model.attribution import SourceKind
from sayso.model.words import Span


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
