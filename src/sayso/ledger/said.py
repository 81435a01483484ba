"""What an actor said, in whatever report of whatever story it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select

from sayso.errors import NotFoundError
from sayso.ledger.ids import resolve_id
from sayso.ledger.rows import from_spans
from sayso.ledger.schema import ARTICLES, ATTRIBUTIONS, CHAINS, CLAIMS, REPORTS, REVISIONS, SOURCES
from sayso.ledger.story_tables import (
    POSITIONS,
    PROPOSITION_CLAIMS,
    PROPOSITIONS,
    RELATIONS,
    SOURCE_MEMBERS,
    STORIES,
    STORY_SOURCES,
)
from sayso.model import Span


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor: its name, what kind it is, and the stories it is in with their titles."""

    id: str
    name: str
    kind: str
    named: bool
    detail: tuple[str, ...]
    stories: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim on an actor's say-so: where it stands, through whom it came, how sure it is put.

    `chain` is in words, the publisher first; `recipient` who was told, where that is stated;
    `is_last` is True where the actor is its innermost source.
    """

    article: str
    claim: str
    text: str
    spans: tuple[Span, ...]
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


@dataclass(frozen=True, slots=True)
class Shift:
    """Two claims of which the first takes the place of the second, or weakens it."""

    type: str
    detail: str
    a_article: str
    a_claim: str
    a_text: str
    b_article: str
    b_claim: str
    b_text: str


def find_actor(connection: Connection, name: str) -> ActorRow:
    """The actor of an id, also of one it had; NotFoundError when there is none."""
    actor = resolve_id(connection, name)
    query = (
        select(STORY_SOURCES, STORIES.c.title)
        .join(STORIES, STORIES.c.id == STORY_SOURCES.c.story)
        .where(STORY_SOURCES.c.id == actor)
        .order_by(STORIES.c.updated.desc(), STORIES.c.id)
    )
    rows = connection.execute(query).all()
    if not rows:
        raise NotFoundError(
            f"no source answers to {name!r}", remedy="find it by its name with the search"
        )
    labels = (
        select(SOURCES.c.label)
        .join(
            SOURCE_MEMBERS,
            and_(
                SOURCE_MEMBERS.c.article == SOURCES.c.article,
                SOURCE_MEMBERS.c.source == SOURCES.c.source,
            ),
        )
        .where(SOURCE_MEMBERS.c.id == actor)
        .group_by(SOURCES.c.label)
        .order_by(func.count().desc(), SOURCES.c.label)
        .limit(12)
    )
    return ActorRow(
        id=actor,
        name=rows[0].name,
        kind=rows[0].kind,
        named=rows[0].named,
        detail=tuple(dict.fromkeys(row.detail for row in rows if row.detail)),
        stories=tuple((row.story, row.title) for row in rows),
        forms=tuple(connection.execute(labels).scalars()),
    )


def _members(actor: str) -> Any:
    """Each claim that has the actor in its chain; as the publisher, only in its own voice."""
    return (
        select(CHAINS.c.article, CHAINS.c.claim, func.max(CHAINS.c.level).label("level"))
        .join(
            SOURCE_MEMBERS,
            and_(
                SOURCE_MEMBERS.c.article == CHAINS.c.article,
                SOURCE_MEMBERS.c.source == CHAINS.c.source,
            ),
        )
        .join(CLAIMS, and_(CLAIMS.c.article == CHAINS.c.article, CLAIMS.c.claim == CHAINS.c.claim))
        .where(SOURCE_MEMBERS.c.id == actor, or_(CHAINS.c.level > 0, CLAIMS.c.depth == 1))
        .group_by(CHAINS.c.article, CHAINS.c.claim)
    )


def count_said(connection: Connection, actor: str) -> int:
    """How many claims are on an actor's say-so."""
    members = _members(actor).subquery()
    return connection.execute(select(func.count()).select_from(members)).scalar_one()


def list_said(
    connection: Connection, actor: str, *, limit: int = 100, offset: int = 0
) -> list[SaidClaim]:
    """The claims on an actor's say-so, newest report first, in reading order within one."""
    keys = connection.execute(_select_keys(actor).limit(limit).offset(offset)).all()
    held = _load_claims(connection, sorted({key.article for key in keys}))
    standings = _find_standings(connection, sorted({key.article for key in keys}))
    return [
        _to_said(held[at], key.level, standings.get(at))
        for key in keys
        if (at := (key.article, key.claim)) in held
    ]


def _select_keys(actor: str) -> Any:
    """Which claims they are and in which order, with nothing that would make sorting them dear."""
    members = _members(actor).subquery()
    return (
        select(members)
        .join(
            CLAIMS, and_(CLAIMS.c.article == members.c.article, CLAIMS.c.claim == members.c.claim)
        )
        .join(ARTICLES, ARTICLES.c.id == members.c.article)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .order_by(
            func.coalesce(REPORTS.c.published_from, REPORTS.c.published_to, "").desc(),
            members.c.article,
            CLAIMS.c.position,
        )
    )


def _load_claims(connection: Connection, articles: Sequence[str]) -> dict[tuple[str, str], Any]:
    """The claims of some articles, each with its report, and who was told."""
    told = and_(
        ATTRIBUTIONS.c.article == CLAIMS.c.article,
        ATTRIBUTIONS.c.attribution == CLAIMS.c.attribution,
    )
    recipient = and_(
        SOURCES.c.article == ATTRIBUTIONS.c.article, SOURCES.c.source == ATTRIBUTIONS.c.recipient
    )
    query = (
        select(
            CLAIMS, ARTICLES.c.story, REPORTS.c.publisher, REPORTS.c.published_from,
            REPORTS.c.published_to, REVISIONS.c.title, SOURCES.c.label.label("recipient"),
        )
        .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .outerjoin(ATTRIBUTIONS, told)
        .outerjoin(SOURCES, recipient)
        .where(CLAIMS.c.article.in_(articles))
    )  # fmt: skip
    return {(row.article, row.claim): row for row in connection.execute(query)}


def _find_standings(connection: Connection, articles: Sequence[str]) -> dict[tuple[str, str], Any]:
    query = (
        select(PROPOSITION_CLAIMS, PROPOSITIONS.c.standing, PROPOSITIONS.c.disputed)
        .join(PROPOSITIONS, PROPOSITIONS.c.id == PROPOSITION_CLAIMS.c.proposition)
        .where(PROPOSITION_CLAIMS.c.article.in_(articles))
    )
    return {(row.article, row.claim): row for row in connection.execute(query)}


def _to_said(row: Any, level: int, stood: Any) -> SaidClaim:
    return SaidClaim(
        article=row.article,
        claim=row.claim,
        text=row.text,
        spans=from_spans(row.spans),
        chain=row.chain,
        kind=row.kind,
        certainty=row.certainty,
        polarity=row.polarity,
        is_last=level == row.depth - 1,
        recipient=row.recipient,
        story=row.story,
        publisher=row.publisher,
        published=row.published_from or row.published_to,
        title=row.title,
        proposition=stood.proposition if stood else None,
        standing=stood.standing if stood else None,
        disputed=bool(stood.disputed) if stood else False,
    )


def list_shifts(connection: Connection, actor: str, *, limit: int = 40) -> list[Shift]:
    """Where one claim on an actor's say-so takes another's place, qualifies or contradicts it."""
    first, second = CLAIMS.alias(), CLAIMS.alias()
    query = (
        select(
            RELATIONS.c.type, RELATIONS.c.detail, RELATIONS.c.a_article, RELATIONS.c.a_claim,
            RELATIONS.c.b_article, RELATIONS.c.b_claim, first.c.text.label("a_text"),
            second.c.text.label("b_text"),
        )
        .join(
            first,
            and_(first.c.article == RELATIONS.c.a_article, first.c.claim == RELATIONS.c.a_claim),
        )
        .join(
            second,
            and_(second.c.article == RELATIONS.c.b_article, second.c.claim == RELATIONS.c.b_claim),
        )
        .where(
            RELATIONS.c.type.in_(("supersedes", "qualifies", "conflicts")),
            RELATIONS.c.story.in_(
                select(STORY_SOURCES.c.story).where(STORY_SOURCES.c.id == actor)
            ),
            _has_said(actor, first),
            _has_said(actor, second),
        )
        .order_by(RELATIONS.c.type.desc(), RELATIONS.c.id)
        .limit(limit)
    )  # fmt: skip
    return [Shift(**row._mapping) for row in connection.execute(query)]


def _has_said(actor: str, claim: Any) -> Any:
    """True of a claim that has the actor in its chain; as the publisher, only in its own voice."""
    return exists(
        select(CHAINS.c.level)
        .join(
            SOURCE_MEMBERS,
            and_(
                SOURCE_MEMBERS.c.article == CHAINS.c.article,
                SOURCE_MEMBERS.c.source == CHAINS.c.source,
            ),
        )
        .where(
            SOURCE_MEMBERS.c.id == actor,
            SOURCE_MEMBERS.c.story == RELATIONS.c.story,
            CHAINS.c.article == claim.c.article,
            CHAINS.c.claim == claim.c.claim,
            or_(CHAINS.c.level > 0, claim.c.depth == 1),
        )
        .correlate(RELATIONS, claim)
    )


@dataclass(frozen=True, slots=True)
class Stance:
    """A position of an actor in a story: what it wants, where it says so, since when."""

    story: str
    stance: str
    issue: str
    article: str
    claim: str
    since: str | None
    superseded_article: str | None
    superseded_claim: str | None


def list_stances(
    connection: Connection, actor: ActorRow, *, stories: int, limit: int = 60
) -> list[Stance]:
    """The positions of an actor in so many of its newest stories."""
    newest = [story for story, _ in actor.stories[:stories]]
    query = (
        select(*(POSITIONS.c[name] for name in Stance.__dataclass_fields__))
        .where(POSITIONS.c.story.in_(newest), POSITIONS.c.actor.in_((actor.id, actor.name)))
        .order_by(POSITIONS.c.story, POSITIONS.c.position)
    )
    found = [Stance(**row._mapping) for row in connection.execute(query)]
    return sorted(found, key=lambda item: newest.index(item.story))[:limit]
