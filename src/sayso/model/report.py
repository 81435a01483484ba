"""All that one article yields."""

from __future__ import annotations

from dataclasses import dataclass, field

from sayso.model.article import Article, Part, Publication
from sayso.model.attribution import Attribution, Source
from sayso.model.claim import Claim
from sayso.model.factuality import EventMention
from sayso.model.time import Timex
from sayso.model.words import Span

SCHEMA = "sayso/1"


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
