"""The shapes of what the API answers, as its OpenAPI document has them.

They describe rows that `publish.listings` and the ledger make; answers are written from those
rows as they are, and the tests hold the two together. Every shape has an example, with invented
people and outlets.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from sayso.publish.api.examples import EXAMPLES

Span = list[int]
Days = list[str | None]
T = TypeVar("T")


def _show(name: str) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [EXAMPLES[name]]})


class ListOf(BaseModel, Generic[T]):
    """A page of a list; `next` is the address of the following page, null on the last."""

    items: list[T]
    next: str | None


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457); `errors` names the places that do not fit."""

    model_config = _show("problem")
    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


class Health(BaseModel):
    """That the server lives."""

    model_config = _show("health")
    status: str
    version: str


class Words(BaseModel):
    """The words that a finding rests on: where they stand, and on whose say-so they are."""

    model_config = _show("words")
    article: str
    report: str
    claim: str
    chain: str
    text: str
    spans: list[Span]


class StoryItem(BaseModel):
    """A story in a list: what to call it, who reports it, how much there is."""

    model_config = _show("story")
    id: str
    title: str
    reports: int
    publishers: list[str]
    publishers_unknown: int
    newest: str | None
    oldest: str | None
    updated: str
    propositions: int
    conflicts: int
    leading: dict[str, Any] | None
    due: list[dict[str, Any]]


class StoryDetails(StoryItem):
    """A story, and where its parts are."""

    model_config = _show("story_details")
    as_of: str
    links: dict[str, str]


class ArticleItem(BaseModel):
    """A report in a list."""

    model_config = _show("article")
    id: str
    given_id: str
    title: str | None
    publisher: str | None
    published: Days | None
    url: str | None
    story: str | None
    claims: int | None
    not_analysed: str | None


class Standing(BaseModel):
    """A proposition that a claim belongs to, and what that stands on."""

    model_config = _show("standing")
    id: str
    side: str
    standing: str
    disputed: bool


class ClaimItem(BaseModel):
    """A claim of one report: its words, its chain, how sure it is put."""

    model_config = _show("claim")
    id: str
    article: str
    story: str | None
    publisher: str | None
    title: str | None
    url: str | None
    published: Days | None
    chain: str
    speaker: str | None
    kind: str
    certainty: str
    polarity: str
    time: str
    own_reporting: bool
    doubtful: bool
    text: str
    spans: list[Span]
    propositions: list[Standing]


class PropositionItem(BaseModel):
    """What several claims say or dispute, and what it stands on."""

    model_config = _show("proposition")
    id: str
    gist: str
    standing: str
    at_least: int
    at_most: int
    disputed: bool
    why: str
    merges: list[str]
    says: list[Words]
    disputes: list[Words]


class ConflictItem(BaseModel):
    """A disagreement: both sides in words, and the spans that disagree."""

    model_config = _show("conflict")
    id: str
    type: str
    a: str
    b: str
    explained: str
    spans: dict[str, dict[str, Any]]


class RelationItem(BaseModel):
    """How two claims stand to each other, short of a conflict."""

    model_config = _show("relation")
    id: str
    type: str
    a: str
    b: str
    detail: str
    words: dict[str, Words]


class OriginItem(BaseModel):
    """An origin of a proposition: where its claims come from, and why they count once."""

    model_config = _show("origin")
    proposition: str
    proposition_id: str
    standing: str
    disputed: bool
    at_least: int
    at_most: int
    why: str
    side: str
    origin: str
    stated: bool
    reports: list[str]
    claims: list[Words]
    links: list[dict[str, str]]


class EventItem(BaseModel):
    """A dated thing: happened, scheduled, proposed or cancelled."""

    model_config = _show("event")
    id: str
    when: str
    interval: Days | None
    status: str
    what: str
    place: str | None
    actors: list[str]
    reports: list[str]
    claims: list[Words]
    conflicts: list[str]
    after: list[dict[str, str]]
    order: str


class Signal(Words):
    """A claim that speaks for or against something due; `standing` is its proposition's."""

    model_config = _show("signal_of")
    direction: str
    detail: str
    standing: str | None
    published: Days | None


class SignalItem(Signal):
    """A claim that speaks for or against something due, which is named."""

    model_config = _show("signal")
    expectation: str


class Turn(BaseModel):
    """An actor whose words spoke one way about something due, and later the other."""

    model_config = _show("turn")
    actor: str
    direction: str
    before: Words
    after: Words


class ExpectationItem(BaseModel):
    """Something due: when, in which state, on which words."""

    model_config = _show("expectation")
    id: str
    due: str
    interval: Days | None
    state: str
    as_of: str
    what: str
    basis: str
    settled_by: str
    claims: list[Words]
    evidence: list[Words]
    signals: list[Signal]
    turned: list[Turn]


class DueItem(BaseModel):
    """Something due anywhere in the ledger."""

    model_config = _show("due")
    id: str
    story: str
    gist: str
    due_from: str | None
    due_to: str | None
    state: str
    as_of: str
    basis: str


class PositionItem(BaseModel):
    """An actor's stance on an issue, with its conditions."""

    model_config = _show("position")
    actor: str
    stance: str
    issue: str
    conditions: list[str]
    since: str | None
    report: str
    claim: Words
    changed: str
    superseded_by: Words | None


class ActorItem(BaseModel):
    """An actor of one story: its names, and how much rests on it."""

    model_config = _show("actor")
    id: str
    name: str
    kind: str
    named: bool
    claims: int
    forms: list[str]
    reports: list[str]
    detail: str


class SourceItem(BaseModel):
    """An actor in the list of all."""

    model_config = _show("source")
    id: str
    name: str
    kind: str
    stories: int


class SourceDetails(BaseModel):
    """An actor: its names, the stories it is in, how many claims are on its say-so."""

    model_config = _show("source_details")
    id: str
    name: str
    kind: str
    named: bool
    forms: list[str]
    detail: list[str]
    stories: list[dict[str, str]]
    claims: int


class SaidItem(BaseModel):
    """A claim on an actor's say-so, wherever it stands."""

    model_config = _show("said")
    article: str
    claim: str
    text: str
    spans: list[Span]
    chain: str
    kind: str
    certainty: str
    polarity: str
    is_last: bool
    recipient: str | None
    story: str | None
    publisher: str | None
    published: str | None
    title: str | None
    proposition: str | None
    standing: str | None
    disputed: bool


class DevelopmentItem(BaseModel):
    """One change in a story, in a sentence, with what was before and after."""

    model_config = _show("development")
    id: str
    story: str
    kind: str
    subject: str
    gist: str
    before: str | None
    after: str | None
    articles: list[str]
    at: str
    sentence: str


class HitItem(BaseModel):
    """Something found by words; `marks` are the spans of the snippet that match."""

    model_config = _show("hit")
    kind: str
    id: str
    snippet: str
    marks: list[Span]
    score: float
    article: str | None
    claim: str | None
    story: str | None
    title: str | None
    publisher: str | None


class TraceItem(BaseModel):
    """A proposition that says some words, its claims and its origins."""

    model_config = _show("trace")
    story: str
    proposition: str
    gist: str
    likeness: float
    standing: str
    disputed: bool
    why: str
    claims: list[dict[str, Any]]
    origins: list[dict[str, Any]]


class JudgementItem(BaseModel):
    """A person's decision."""

    model_config = _show("judgement")
    id: str
    kind: str
    target: str
    person: str
    made: str
    values: dict[str, str]


class ReadItem(BaseModel):
    """What reading in did, counted, and every item that could not be read."""

    model_config = _show("read")
    new: int
    revised: int
    unchanged: int
    not_analysed: int
    claims: int
    stories: list[str]
    unread: list[dict[str, str]]


class VerifyItem(BaseModel):
    """What was checked in the ledger, with counts, and what was wrong."""

    model_config = _show("verify")
    sound: bool
    checked: dict[str, int]
    faults: list[dict[str, str]]
    to_do: dict[str, int]
