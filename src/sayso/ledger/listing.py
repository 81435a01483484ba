"""Lists of the whole ledger a page at a time: articles, claims, sources, what is due.

Of the long ones each page ends in the key of its last row and the next begins after it, so that
a page deep in the list costs what the first one does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, func, or_, select, tuple_

from sayso.ledger.ids import resolve_id
from sayso.ledger.rows import in_chunks
from sayso.ledger.schema import ARTICLES, CLAIMS, REPORTS, REVISIONS
from sayso.ledger.story_tables import (
    EXPECTATIONS,
    PROPOSITION_CLAIMS,
    PROPOSITIONS,
    STORY_SOURCES,
)

Row = dict[str, Any]


def list_articles(
    connection: Connection, *, story: str | None = None, offset: int = 0, limit: int = 50
) -> list[Row]:
    """Articles, newest first, without their texts; those of one story where it is given."""
    query = _select_articles().order_by(
        REPORTS.c.published_from.is_(None), REPORTS.c.published_from.desc(), ARTICLES.c.id
    )
    if story is not None:
        query = query.where(ARTICLES.c.story == resolve_id(connection, story))
    return [_to_article(row) for row in connection.execute(query.offset(offset).limit(limit))]


def name_articles(connection: Connection, names: Iterable[str]) -> dict[str, Row]:
    """Some articles by their ids, without their texts; one that is gone is left out."""
    found: dict[str, Row] = {}
    for chunk in in_chunks(names):
        for row in connection.execute(_select_articles().where(ARTICLES.c.id.in_(chunk))):
            found[row.id] = _to_article(row)
    return found


def find_first_article(connection: Connection) -> str | None:
    """The article that a ledger began with: what tells one ledger from another."""
    query = select(ARTICLES.c.id).order_by(ARTICLES.c.added, ARTICLES.c.id).limit(1)
    first: str | None = connection.execute(query).scalar()
    return first


def _select_articles() -> Select[Any]:
    return (
        select(
            ARTICLES.c.id, ARTICLES.c.given_id, REVISIONS.c.title, REPORTS.c.publisher,
            REPORTS.c.published_from, REPORTS.c.published_to, ARTICLES.c.url, ARTICLES.c.story,
            REPORTS.c.claims, REPORTS.c.not_analysed,
        )
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
    )  # fmt: skip


def _to_article(row: Any) -> Row:
    found = dict(row._mapping)
    days = [found.pop("published_from"), found.pop("published_to")]
    return {**found, "published": days if any(days) else None}


CLAIM_FILTERS: Mapping[str, Any] = {
    "article": CLAIMS.c.article,
    "publisher": REPORTS.c.publisher,
    "speaker": CLAIMS.c.speaker,
    "kind": CLAIMS.c.kind,
    "certainty": CLAIMS.c.certainty,
}
"""What claims can be asked for by, each exactly."""


def list_claims(
    connection: Connection,
    *,
    story: str | None = None,
    equal: Mapping[str, str] | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[Row]:
    """Claims of newest revisions by article and id, each with the propositions it belongs to.

    `equal` asks for what `CLAIM_FILTERS` names; `after` is the article and claim of the last row
    of the page before.
    """
    query = (
        select(
            CLAIMS, ARTICLES.c.story, ARTICLES.c.url, REPORTS.c.publisher,
            REPORTS.c.published_from, REPORTS.c.published_to, REVISIONS.c.title,
        )
        .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .order_by(CLAIMS.c.article, CLAIMS.c.claim)
        .limit(limit)
    )  # fmt: skip
    if story is not None:
        query = query.where(ARTICLES.c.story == resolve_id(connection, story))
    for name, value in (equal or {}).items():
        query = query.where(CLAIM_FILTERS[name] == value)
    if after is not None:
        query = query.where(tuple_(CLAIMS.c.article, CLAIMS.c.claim) > tuple_(*after))
    rows = connection.execute(query).all()
    held = _find_propositions(connection, sorted({row.article for row in rows}))
    return [_to_claim(row, held[row.article, row.claim]) for row in rows]


def _find_propositions(
    connection: Connection, articles: Sequence[str]
) -> defaultdict[tuple[str, str], list[Row]]:
    query = (
        select(
            PROPOSITION_CLAIMS,
            PROPOSITIONS.c.standing,
            PROPOSITIONS.c.disputed,
        )
        .join(PROPOSITIONS, PROPOSITIONS.c.id == PROPOSITION_CLAIMS.c.proposition)
        .where(PROPOSITION_CLAIMS.c.article.in_(articles))
        .order_by(PROPOSITIONS.c.position)
    )
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article, row.claim].append(
            {
                "id": row.proposition,
                "side": row.side,
                "standing": row.standing,
                "disputed": bool(row.disputed),
            }
        )
    return found


def _to_claim(row: Any, propositions: list[Row]) -> Row:
    days = [row.published_from, row.published_to]
    return {
        "id": row.claim,
        "article": row.article,
        "story": row.story,
        "publisher": row.publisher,
        "title": row.title,
        "url": row.url,
        "published": days if any(days) else None,
        "chain": row.chain,
        "speaker": row.speaker,
        "kind": row.kind,
        "certainty": row.certainty,
        "polarity": row.polarity,
        "time": row.time,
        "own_reporting": bool(row.own_reporting),
        "doubtful": bool(row.doubtful),
        "text": row.text,
        "spans": msgspec.json.decode(row.spans),
        "propositions": propositions,
    }


def list_sources(
    connection: Connection, *, words: str = "", after: str | None = None, limit: int = 50
) -> list[Row]:
    """Actors by id, with the number of stories each is in; those whose name holds the words."""
    query = (
        select(
            STORY_SOURCES.c.id,
            func.min(STORY_SOURCES.c.name).label("name"),
            func.min(STORY_SOURCES.c.kind).label("kind"),
            func.count().label("stories"),
        )
        .where(STORY_SOURCES.c.kind != "unstated")
        .group_by(STORY_SOURCES.c.id)
        .order_by(STORY_SOURCES.c.id)
        .limit(limit)
    )
    if words.strip():
        query = query.where(
            func.lower(STORY_SOURCES.c.name).contains(words.strip().lower(), autoescape=True)
        )
    if after is not None:
        query = query.where(STORY_SOURCES.c.id > after)
    return [dict(row._mapping) for row in connection.execute(query)]


def list_due(
    connection: Connection,
    *,
    story: str | None = None,
    states: Sequence[str] = ("open", "overdue"),
    due_by: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[Row]:
    """What is due anywhere in the ledger, soonest first; by a day, in one story, where asked."""
    query = _due(states)
    if story is not None:
        query = query.where(EXPECTATIONS.c.story == resolve_id(connection, story))
    if due_by is not None:
        query = query.where(
            or_(
                EXPECTATIONS.c.due_from <= due_by,
                and_(EXPECTATIONS.c.due_from.is_(None), EXPECTATIONS.c.due_to <= due_by),
            )
        )
    return [dict(row._mapping) for row in connection.execute(query.offset(offset).limit(limit))]


def _due(states: Sequence[str]) -> Select[Any]:
    names = ("id", "story", "gist", "due_from", "due_to", "state", "as_of", "basis")
    return (
        select(*(EXPECTATIONS.c[name] for name in names))
        .where(EXPECTATIONS.c.state.in_(states))
        .order_by(
            func.coalesce(EXPECTATIONS.c.due_from, EXPECTATIONS.c.due_to).is_(None),
            func.coalesce(EXPECTATIONS.c.due_from, EXPECTATIONS.c.due_to),
            EXPECTATIONS.c.id,
        )
    )
