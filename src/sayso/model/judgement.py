"""What a person decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sayso.model.words import TextQuoteSelector


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
