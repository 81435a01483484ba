"""A claim's chain of say-so as steps that lead to the pages of those who are in it."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import Claim, ClaimRef, SourceKind
from sayso.publish.wording import label_article, label_source
from sayso.view import StoryView


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody in a chain; `source` is the id of their page, or None."""

    label: str
    source: str | None
    named: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A claim as a page shows it: its words, its chain, how it is put, where it stands."""

    article: str
    claim: str
    text: str
    report: str
    chain: tuple[Step, ...]
    notes: tuple[str, ...]
    original: str | None
    published: str | None


def list_steps(view: StoryView, ref: ClaimRef) -> tuple[Step, ...]:
    """The publisher, then each source inwards."""
    steps = []
    for level, source in enumerate(view.chain(ref)):
        actor = view.actor(ref.article, source.id)
        label = label_article(view, ref.article) if level == 0 else label_source(source)
        if level and actor and source.named:
            label = actor.name
        known = actor is not None and source.kind is not SourceKind.UNSTATED
        steps.append(Step(label, actor.id if actor and known else None, source.named or level == 0))
    return tuple(steps)


def list_notes(claim: Claim) -> tuple[str, ...]:
    """How a claim is put, where that is not plain: unsure, denied, conditional, quoted, ..."""
    found = []
    if claim.certainty.value != "certain":
        found.append(f"put as {claim.certainty.value}")
    if claim.polarity.value == "negative":
        found.append("negative")
    if claim.condition:
        found.append("conditional")
    if claim.time.value == "future":
        found.append("about the future")
    if claim.own_reporting:
        found.append("own reporting")
    if claim.doubtful:
        found.append("ascribed from a sentence before, on doubt")
    return tuple(found)
