"""What was read: pages, articles and their revisions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from sayso.errors import LedgerError
from sayso.ledger.identity import (
    article_identity,
    content_hash,
    mint_id,
    revision_id,
    text_hash,
)
from sayso.ledger.rows import insert_missing
from sayso.ledger.schema import ARTICLES, BLOBS, READINGS, REVISIONS
from sayso.model import Article, Omission

PARTICULARS = (
    "title",
    "publisher",
    "byline",
    "published",
    "modified",
    "captured",
    "language",
)
"""The fields of an article that a revision keeps as they were given, besides its text."""

COMPRESSION = 3

_NOTES = tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What a reading was: its article and revision, and what of it was new."""

    article: str
    revision: str
    new_article: bool
    new_revision: bool
    new_reading: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read, with its media type and where it was read from."""

    raw: bytes
    media_type: str
    place: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One title and text of an article; `id` names both, `current` is the newest."""

    id: str
    article: Article
    sequence: int
    current: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """A revision that is to be analysed; `notes` say what was left out in reading it."""

    revision: str
    article: Article
    notes: tuple[Omission, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision changed of the one before: passages as they were and as they are."""

    article: str
    before: str
    after: str
    captured: str | None
    title: tuple[str | None, str | None] | None
    passages: tuple[tuple[str, str], ...]


def add_reading(
    connection: Connection,
    *,
    article: Article,
    raw: bytes,
    media_type: str,
    where: str,
    captured: str,
    notes: Sequence[Omission] = (),
) -> Added:
    """Keep a page and the article read from it; what was read before changes nothing."""
    identity = article_identity(article, raw)
    blob = content_hash(raw)
    known = connection.execute(
        select(ARTICLES.c.id, ARTICLES.c.revision).where(ARTICLES.c.identity == identity)
    ).first()
    article_id = known.id if known else _mint_article(connection, identity)
    fingerprint = _fingerprint(article, blob)
    if known:
        seen = connection.execute(
            select(READINGS.c.revision).where(
                READINGS.c.article == article_id, READINGS.c.fingerprint == fingerprint
            )
        ).scalar()
        if seen is not None:
            return Added(article_id, seen, False, False, False)
    revision = revision_id(article_id, article.title, article.text)
    particulars = {name: getattr(article, name) for name in PARTICULARS}
    particulars["captured"] = article.captured or captured
    insert_missing(connection, BLOBS, [_blob(blob, raw)])
    if not known:
        connection.execute(
            ARTICLES.insert(),
            {
                "id": article_id,
                "identity": identity,
                "given_id": article.id,
                "url": article.url,
                "revision": revision,
                "added": now(),
            },
        )
    is_new = _keep_revision(connection, article_id, revision, article, particulars, blob)
    insert_missing(
        connection,
        READINGS,
        [
            {
                "article": article_id,
                "fingerprint": fingerprint,
                "revision": revision,
                "blob": blob,
                "media_type": media_type,
                "place": where,
                "captured": captured,
                "notes": msgspec.json.encode(notes).decode() if notes else None,
            }
        ],
    )
    return Added(article_id, revision, not known, is_new)


def now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _mint_article(connection: Connection, identity: str) -> str:
    length = 12
    while True:
        fresh = mint_id("article", identity, length=length)
        if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == fresh)).first() is None:
            return fresh
        length += 2


def _fingerprint(article: Article, blob: str) -> str:
    given = [getattr(article, name) for name in PARTICULARS if name != "captured"]
    text = content_hash(article.text)
    return content_hash(msgspec.json.encode([blob, article.url, text, *given]))


def _blob(blob: str, raw: bytes) -> dict[str, Any]:
    return {"hash": blob, "size": len(raw), "body": zlib.compress(raw, COMPRESSION)}


def _keep_revision(
    connection: Connection,
    article_id: str,
    revision: str,
    article: Article,
    particulars: Mapping[str, str | None],
    blob: str,
) -> bool:
    """Keep a revision, or its newer particulars; make it the newest where it is."""
    rows = connection.execute(
        select(
            REVISIONS.c.id, REVISIONS.c.published, REVISIONS.c.modified, REVISIONS.c.captured,
            REVISIONS.c.sequence,
        ).where(REVISIONS.c.article == article_id)
    ).all()  # fmt: skip
    is_new = all(row.id != revision for row in rows)
    if is_new:
        values = {
            "id": revision,
            "article": article_id,
            "text_hash": text_hash(article.title, article.text),
            **particulars,
            "text": article.text,
            "blob": blob,
            "sequence": len(rows),
        }
        connection.execute(REVISIONS.insert(), values)
    else:
        given = {name: value for name, value in particulars.items() if value is not None}
        connection.execute(
            update(REVISIONS).where(REVISIONS.c.id == revision).values(blob=blob, **given)
        )
    ages = {row.id: _age(row.published, row.modified, row.captured, row.sequence) for row in rows}
    place = len(rows) if is_new else next(row.sequence for row in rows if row.id == revision)
    ages[revision] = _age(
        particulars["published"], particulars["modified"], particulars["captured"], place
    )
    if len(ages) > 1:
        newest = max(ages, key=lambda name: ages[name])
        connection.execute(
            update(ARTICLES).where(ARTICLES.c.id == article_id).values(revision=newest)
        )
    return is_new


def _age(
    published: str | None, modified: str | None, captured: str | None, sequence: int
) -> tuple[float, float, int]:
    """Revisions in order: by when they say they were made, then when captured, then as read."""
    read = find_moment(captured)
    return (find_moment(modified or published) or read, read, sequence)


def find_moment(written: str | None) -> float:
    """When a date that was written in ISO 8601 is, in seconds since 1970; 0 where it is none."""
    try:
        moment = datetime.fromisoformat(written) if written else None
    except ValueError:
        return 0.0
    if moment is None:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def load_page(connection: Connection, revision: str) -> Page:
    """The page a revision was last read from."""
    row = connection.execute(
        select(BLOBS.c.body, READINGS.c.media_type, READINGS.c.place)
        .join(READINGS, READINGS.c.blob == BLOBS.c.hash)
        .join(
            REVISIONS, (REVISIONS.c.id == READINGS.c.revision) & (REVISIONS.c.blob == BLOBS.c.hash)
        )
        .where(REVISIONS.c.id == revision)
        .limit(1)
    ).first()
    if row is None:
        raise LedgerError("has no page", where=revision, remedy="read it again")
    try:
        return Page(zlib.decompress(row.body), row.media_type, row.place)
    except zlib.error as error:
        raise LedgerError(
            f"its page is damaged ({error})", where=revision, remedy="run sayso verify"
        ) from error


def to_article(row: Row[Any]) -> Article:
    """The article of a row that joins ARTICLES and REVISIONS."""
    return Article(
        id=row.article_id,
        text=row.text,
        url=row.url,
        **{name: getattr(row, name) for name in PARTICULARS},
    )


def select_articles() -> Any:
    """The query that `to_article` reads: every revision with its article."""
    return select(
        ARTICLES.c.id.label("article_id"), ARTICLES.c.url, ARTICLES.c.revision.label("newest"),
        ARTICLES.c.given_id, ARTICLES.c.story, REVISIONS.c.id.label("revision"),
        REVISIONS.c.text, REVISIONS.c.sequence, *(REVISIONS.c[name] for name in PARTICULARS),
    ).join(REVISIONS, REVISIONS.c.article == ARTICLES.c.id)  # fmt: skip


def revisions(connection: Connection, article_id: str) -> list[Revision]:
    """The revisions of an article, as they were first read."""
    rows = connection.execute(
        select_articles().where(ARTICLES.c.id == article_id).order_by(REVISIONS.c.sequence)
    )
    return [
        Revision(row.revision, to_article(row), row.sequence, row.revision == row.newest)
        for row in rows
    ]


def load_pending(connection: Connection, names: Sequence[str]) -> list[Pending]:
    """Revisions that are to be analysed, each with what was left out when it was last read."""
    rows = connection.execute(select_articles().where(REVISIONS.c.id.in_(names))).all()
    noted = connection.execute(
        select(READINGS.c.revision, READINGS.c.notes)
        .where(READINGS.c.revision.in_(names), READINGS.c.notes.is_not(None))
        .order_by(READINGS.c.captured, READINGS.c.fingerprint)
    ).all()
    notes = {row.revision: msgspec.json.decode(row.notes, type=_NOTES) for row in noted}
    found = {row.revision: to_article(row) for row in rows}
    return [Pending(name, found[name], notes.get(name, ())) for name in names if name in found]


def changes(connection: Connection, article_id: str) -> Iterator[Change]:
    """What each revision of an article changed of the one before, oldest first."""
    ordered = sorted(
        revisions(connection, article_id),
        key=lambda item: _age(
            item.article.published, item.article.modified, item.article.captured, item.sequence
        ),
    )
    for before, after in pairwise(ordered):
        titles = (before.article.title, after.article.title)
        yield Change(
            article=article_id,
            before=before.id,
            after=after.id,
            captured=after.article.captured,
            title=titles if titles[0] != titles[1] else None,
            passages=tuple(_passages(before.article.text, after.article.text)),
        )


def _passages(before: str, after: str) -> Iterator[tuple[str, str]]:
    olds, news = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag != "equal":
            yield "\n".join(olds[a_from:a_to]), "\n".join(news[b_from:b_to])
