"""Time expressions, as TIMEX3 has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sayso.model.words import Interval, Span


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


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """A weekday that is not its date's, or a date that is in no calendar, in one article.

    `detail` says in a sentence what is wrong: '"Friday, 30 October 2025": 2025-10-30 is a
    Thursday, not a Friday.'
    """

    article: str
    span: Span
    timexes: tuple[str, ...]
    detail: str
