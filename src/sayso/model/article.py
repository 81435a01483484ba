"""One published report, when it was published, and the passages that are not reporting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.model.words import Interval, Span


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
