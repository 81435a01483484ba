"""All that the reports of one story yield together."""

from __future__ import annotations

from dataclasses import dataclass, field

from sayso.model.article import Publication
from sayso.model.following import Event, Expectation, Position
from sayso.model.proposition import Conflict, Proposition, Relation, StorySource


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
