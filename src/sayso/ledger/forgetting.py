"""Removing a person's words from a ledger: from pages, texts, analyses, comparisons and search.

The name, and the words of the claims that rest on the person, are blotted out letter for letter
in every revision; pages are replaced by their redacted text; whatever was derived is deleted, to
be derived anew from what is left. Ids stay: reading the same page again brings nothing back.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, text, update

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.changed import note_articles, note_stories
from sayso.ledger.comparison_rows import ROWS as STORY_ROWS
from sayso.ledger.developments import DEVELOPMENTS
from sayso.ledger.forgotten_words import redact_records, redact_words
from sayso.ledger.gathered import forget_gathered
from sayso.ledger.identity import content_hash, mint_id, revision_id, text_hash
from sayso.ledger.readings import COMPRESSION, now
from sayso.ledger.redacting import Redaction, blot
from sayso.ledger.reports import ROWS as REPORT_ROWS
from sayso.ledger.rows import from_spans, in_chunks
from sayso.ledger.schema import (
    ARTICLES,
    BLOBS,
    CHAINS,
    CLAIMS,
    READINGS,
    REPORTS,
    REVISIONS,
    SOURCES,
)
from sayso.ledger.search import remove_rows
from sayso.ledger.store import Ledger
from sayso.ledger.story_tables import SOURCE_MEMBERS
from sayso.ledger.tombstones import (
    NAME,
    PAGE,
    REVISION,
    Tombstone,
    find_forgotten,
    load_tombstones,
    name_hash,
    save_tombstones,
)
from sayso.model import Span
from sayso.names import to_name

BODIES = frozenset({"outlet", "government", "organisation", "document"})
"""Kinds of sources that are nobody's person."""

REDACTED_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a removal is about: names, and the sources of articles that are this person."""

    names: tuple[str, ...]
    sources: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a removal is about, or has removed: names, articles, stories, claims.

    `addresses` are those of reports that hold the name; they stay, since a report is known by
    its address.
    """

    names: tuple[str, ...]
    articles: tuple[str, ...]
    stories: tuple[str, ...]
    revisions: tuple[str, ...]
    claims: tuple[Mapping[str, Any], ...] = ()
    addresses: tuple[str, ...] = ()
    redaction: Redaction = field(default_factory=lambda: Redaction((), ()), repr=False)
    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict, repr=False)
    near: frozenset[str] = frozenset()


def find_person(ledger: Ledger, lookup: str) -> Person:
    """The person that a name, or the id of a story's actor, means.

    NotFoundError where nobody in the ledger has the name; LedgerError where it is a body's.
    """
    with ledger.connections.reading() as connection:
        rows = _find_by_id(connection, lookup) or _find_by_name(connection, lookup)
        if not rows:
            raise NotFoundError(
                "no source has this name",
                where=lookup,
                remedy="give the whole name as sayso sources has it, or the id of the actor",
            )
        if all(row.kind in BODIES for row in rows):
            raise LedgerError(
                f"is no person ({rows[0].kind}): only people's words are removed",
                where=lookup,
                remedy="withdraw single reports with sayso judge ARTICLE --as reject",
            )
        names = {to_name(row.name) for row in rows if row.name} - {""}
        if not lookup.startswith("so_"):
            names.add(" ".join(lookup.split()))
        whole = {name for name in names if len(name.split()) > 1}
        return Person(
            tuple(sorted(whole or names)), frozenset((row.article, row.source) for row in rows)
        )


def _select_sources() -> Any:
    return select(
        SOURCES.c.article, SOURCES.c.source, SOURCES.c.name, SOURCES.c.kind, SOURCES.c.key
    )


def _find_by_id(connection: Connection, lookup: str) -> Sequence[Row[Any]]:
    members = (
        select(SOURCE_MEMBERS.c.article, SOURCE_MEMBERS.c.source)
        .where(SOURCE_MEMBERS.c.id == lookup)
        .subquery()
    )
    here = (members.c.article == SOURCES.c.article) & (members.c.source == SOURCES.c.source)
    return connection.execute(_select_sources().join(members, here)).all()


def _find_by_name(connection: Connection, lookup: str) -> Sequence[Row[Any]]:
    """The sources of that name; those that a gazetteer knows by the same key; a story's actor."""
    wanted = name_hash(to_name(lookup) or lookup)
    rows = connection.execute(_select_sources().where(SOURCES.c.name.is_not(None))).all()
    named = [row for row in rows if name_hash(to_name(row.name) or row.name) == wanted]
    keys = {row.key for row in named if row.key and row.kind not in BODIES}
    found = {(row.article, row.source): row for row in named}
    found |= {(row.article, row.source): row for row in rows if row.key in keys}
    for chunk in in_chunks({row.article for row in named}):
        member = SOURCE_MEMBERS.alias()
        joined = (
            select(SOURCE_MEMBERS.c.id)
            .where(SOURCE_MEMBERS.c.article.in_(chunk))
            .join(
                SOURCES,
                (SOURCES.c.article == SOURCE_MEMBERS.c.article)
                & (SOURCES.c.source == SOURCE_MEMBERS.c.source),
            )
            .where(SOURCES.c.name.in_([row.name for row in named]))
        )
        others = select(member.c.article, member.c.source).where(member.c.id.in_(joined))
        keys_of = {tuple(row) for row in connection.execute(others)}
        found |= {
            (row.article, row.source): row for row in rows if (row.article, row.source) in keys_of
        }
    return list(found.values())


def plan(ledger: Ledger, person: Person) -> Forgotten:
    """What a removal would remove; nothing is changed."""
    with ledger.connections.reading() as connection:
        return _plan(connection, person)


def forget(ledger: Ledger, person: Person, *, request: str | None = None) -> Forgotten:
    """Remove a person's words, wholly or not at all; gives what was removed.

    What was derived from them is gone; the next run derives it anew from what is left. `scrub`
    takes the words out of the database's unused pages, too.
    """
    with ledger.connections.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        found = _plan(connection, person)
        made = now()
        name = request or mint_id("judgement", f"{made}\n{found.names}").replace("j_", "f_")
        stones = _redact_revisions(connection, found, name, made)
        stones += _redact_pages(connection, found, name, made)
        stones += [
            Tombstone(NAME, name_hash(words), name, str(len(words.split())), made)
            for words in found.names
        ]
        redact_records(
            connection,
            found.redaction,
            stories=found.stories,
            claims={(row["article"], row["claim"]) for row in found.claims},
            sources=person.sources,
        )
        _delete_derived(connection, found)
        redact_words(connection, found.redaction, articles=found.articles)
        save_tombstones(connection, stones)
        return found


def find_returned(ledger: Ledger) -> list[Person]:
    """The persons who were forgotten and whose names stand in the ledger again."""
    with ledger.connections.reading() as connection:
        stones = load_tombstones(connection, NAME)
        if not stones:
            return []
        names: dict[str, None] = {}
        for row in connection.execute(select(REVISIONS.c.title, REVISIONS.c.text)):
            names |= dict.fromkeys(find_forgotten(f"{row.title or ''}\n{row.text}", stones))
        for label in connection.execute(select(SOURCES.c.label).distinct()).scalars():
            names |= dict.fromkeys(find_forgotten(label, stones))
    found = []
    for name in {name_hash(name): name for name in names}.values():
        try:
            person = find_person(ledger, name)
        except LedgerError:  # named, and nobody's source
            person = Person((name,))
        found.append(Person(tuple({*person.names, name}), person.sources))
    return found


def take_names(ledger: Ledger, other: Ledger) -> int:
    """Take over what another ledger was asked to forget; gives the number of names."""
    with other.connections.reading() as connection:
        stones = load_tombstones(connection, NAME)
    with ledger.connections.writing() as connection:
        save_tombstones(connection, stones)
    return len(stones)


def scrub(ledger: Ledger) -> None:
    """Write the database anew, so that its unused pages hold nothing of what was removed."""
    engine = ledger.connections.engine
    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        with ledger.connections.writing() as connection:
            connection.execute(text("INSERT INTO search_index(search_index) VALUES ('rebuild')"))
    if sqlite:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.close()
        finally:
            raw.close()
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")


# ---------------------------------------------------------------- what is to go


def _plan(connection: Connection, person: Person) -> Forgotten:
    names = Redaction(person.names, ())
    said = list(_load_claims(connection, person))
    passages = _load_passages(connection, said)
    redaction = Redaction(person.names, tuple(passages))
    near = {article for article, _ in person.sources}
    affected: dict[str, str] = {}
    for row in connection.execute(
        select(REVISIONS.c.id, REVISIONS.c.article, REVISIONS.c.title, REVISIONS.c.byline,
               REVISIONS.c.text)
    ):  # fmt: skip
        if (
            row.article in near
            or any(names.is_named(words) for words in (row.title, row.byline, row.text))
            or any(True for _ in redaction.find(row.text, close=False))
        ):
            affected[row.id] = row.article
    articles = tuple(sorted(set(affected.values())))
    addresses: dict[str, None] = {}
    stories: set[str] = set()
    query = select(ARTICLES.c.id, ARTICLES.c.url, ARTICLES.c.story)
    for article, url, story in connection.execute(query):
        if article in set(articles):
            stories |= {story} if story else set()
            if url and names.is_named(url.replace("-", " ").replace("_", " ")):
                addresses[url] = None
    return Forgotten(
        names=person.names,
        articles=articles,
        stories=tuple(sorted(stories)),
        revisions=tuple(sorted(affected)),
        claims=tuple(dict(row._mapping) for row in said),
        addresses=tuple(addresses),
        redaction=redaction,
        spans=_load_spans(said),
        near=frozenset(near),
    )


def _load_claims(connection: Connection, person: Person) -> Iterator[Any]:
    """The claims in whose chain the person stands."""
    for chunk in in_chunks(sorted({article for article, _ in person.sources}), 200):
        query = (
            select(
                CLAIMS.c.article, CLAIMS.c.claim, CLAIMS.c.revision, CLAIMS.c.text,
                CLAIMS.c.spans, CLAIMS.c.chain, CLAIMS.c.kind, CHAINS.c.source,
                ARTICLES.c.url, REPORTS.c.publisher, REPORTS.c.published,
            )
            .join(
                CHAINS, (CHAINS.c.article == CLAIMS.c.article) & (CHAINS.c.claim == CLAIMS.c.claim)
            )
            .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
            .join(REPORTS, (REPORTS.c.revision == CLAIMS.c.revision) & REPORTS.c.current)
            .where(CLAIMS.c.article.in_(chunk))
            .order_by(CLAIMS.c.article, CLAIMS.c.position)
        )  # fmt: skip
        for row in connection.execute(query):
            if (row.article, row.source) in person.sources:
                yield row


def _load_spans(said: Iterable[Any]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for row in said:
        spans.setdefault(row.revision, []).extend(from_spans(row.spans))
    return spans


def _load_passages(connection: Connection, said: Sequence[Any]) -> list[str]:
    """The claims' words, and those of each of their spans: what may stand again elsewhere."""
    passages = [row.text for row in said]
    spans = _load_spans(said)
    for chunk in in_chunks(sorted(spans)):
        query = select(REVISIONS.c.id, REVISIONS.c.text).where(REVISIONS.c.id.in_(chunk))
        for name, words in connection.execute(query):
            passages += [words[span.start : span.end] for span in spans[name]]
    return passages


# ---------------------------------------------------------------- what was read


def _redact_revisions(
    connection: Connection, found: Forgotten, request: str, made: str
) -> list[Tombstone]:
    stones = []
    for name in found.revisions:
        row = connection.execute(select(REVISIONS).where(REVISIONS.c.id == name)).one()
        close = row.article in found.near
        spans = [*found.redaction.find(row.text, close=close), *found.spans.get(name, ())]
        redact = found.redaction.close if close else found.redaction.anywhere
        title = redact(row.title) if row.title else row.title
        words = blot(row.text, spans)
        connection.execute(
            update(REVISIONS)
            .where(REVISIONS.c.id == name)
            .values(
                title=title,
                text=words,
                byline=redact(row.byline) if row.byline else row.byline,
                text_hash=text_hash(title, words),
            )
        )
        content = revision_id(row.article, title, words)
        stones.append(Tombstone(REVISION, name, request, content, made))
    return stones


def _redact_pages(
    connection: Connection, found: Forgotten, request: str, made: str
) -> list[Tombstone]:
    """Each page that held the words holds the redacted texts that were read from it instead."""
    pages: set[str] = set()
    for chunk in in_chunks(found.revisions):
        for table, column in ((REVISIONS, REVISIONS.c.id), (READINGS, READINGS.c.revision)):
            pages.update(
                connection.execute(select(table.c.blob).where(column.in_(chunk))).scalars()
            )
    stones = []
    for page in sorted(pages):
        readings = select(READINGS.c.revision).where(READINGS.c.blob == page)
        query = select(REVISIONS.c.title, REVISIONS.c.text).where(
            or_(REVISIONS.c.blob == page, REVISIONS.c.id.in_(readings))
        )
        rows = connection.execute(query.order_by(REVISIONS.c.id)).all()
        raw = "\n\n".join(f"{row.title or ''}\n\n{row.text}".strip() for row in rows).encode()
        connection.execute(
            update(BLOBS)
            .where(BLOBS.c.hash == page)
            .values(size=len(raw), body=zlib.compress(raw, COMPRESSION))
        )
        connection.execute(
            update(READINGS).where(READINGS.c.blob == page).values(media_type=REDACTED_TYPE)
        )
        stones.append(Tombstone(PAGE, page, request, content_hash(raw), made))
    return stones


# ---------------------------------------------------------------- what was derived


def _delete_derived(connection: Connection, found: Forgotten) -> None:
    for chunk in in_chunks(found.articles):
        for table in (*REPORT_ROWS, REPORTS):
            connection.execute(delete(table).where(table.c.article.in_(chunk)))
        forget_gathered(connection, chunk)
        remove_rows(connection, chunk)
    note_articles(connection, found.articles)
    for chunk in in_chunks(found.stories):
        for table in STORY_ROWS:
            connection.execute(delete(table).where(table.c.story.in_(chunk)))
        remove_rows(connection, chunk)
    note_stories(connection, found.stories)


def forget_developments(ledger: Ledger, *, stories: Sequence[str], known: Collection[str]) -> None:
    """Take back what a removal made look like developments of its stories."""
    with ledger.connections.writing() as connection:
        for story in stories:
            query = select(DEVELOPMENTS.c.id).where(DEVELOPMENTS.c.story == story)
            new = [name for name in connection.execute(query).scalars() if name not in known]
            for chunk in in_chunks(new):
                connection.execute(delete(DEVELOPMENTS).where(DEVELOPMENTS.c.id.in_(chunk)))
