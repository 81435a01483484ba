"""Asking the ledger: things by any name a person would use, and rows for export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import Connection, LargeBinary, func, or_, select, text

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.columns import METADATA, PRIVATE
from sayso.ledger.ids import resolve_id
from sayso.ledger.readings import PARTICULARS, to_article
from sayso.ledger.rows import in_chunks
from sayso.ledger.schema import ARTICLES, IDENTITIES, READINGS, REPORTS, REVISIONS
from sayso.ledger.story_tables import PROPOSITIONS, STORIES
from sayso.ledger.views import VIEWS
from sayso.model import Article

NEWEST = "newest"
MOST_FUZZY = 5_000
"""How many of the newest titles are compared with words that match none exactly."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as the ledger has it: its newest revision, and what is known about it.

    `article` holds what was given with it; `publisher` and the days of publication are what the
    analysis understood, None before it is analysed.
    """

    id: str
    article: Article
    revision: str
    given_id: str
    story: str | None
    place: str
    publisher: str | None
    published_from: str | None
    published_to: str | None
    claims: int | None
    not_analysed: str | None


def _select_rows() -> Any:
    place = (
        select(READINGS.c.place)
        .where(READINGS.c.revision == REVISIONS.c.id)
        .order_by(READINGS.c.captured.desc(), READINGS.c.fingerprint)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            ARTICLES.c.id.label("article_id"), ARTICLES.c.url, ARTICLES.c.revision,
            ARTICLES.c.given_id, ARTICLES.c.story, REVISIONS.c.text, place.label("place"),
            *(REVISIONS.c[name] for name in PARTICULARS),
            REPORTS.c.publisher.label("canonical"), REPORTS.c.published_from,
            REPORTS.c.published_to, REPORTS.c.claims, REPORTS.c.not_analysed,
        )
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
    )  # fmt: skip


def _to_row(row: Any) -> ArticleRow:
    return ArticleRow(
        id=row.article_id,
        article=to_article(row),
        revision=row.revision,
        given_id=row.given_id,
        story=row.story,
        place=row.place or "",
        publisher=row.canonical,
        published_from=row.published_from,
        published_to=row.published_to,
        claims=row.claims,
        not_analysed=row.not_analysed,
    )


def load_articles(
    connection: Connection, *, story: str | None = None, only: Sequence[str] | None = None
) -> list[ArticleRow]:
    """Articles, newest first; of one story, or only those named, where that is asked."""
    query = _select_rows().order_by(
        REPORTS.c.published_from.is_(None), REPORTS.c.published_from.desc(), ARTICLES.c.id
    )
    if story is not None:
        query = query.where(ARTICLES.c.story == resolve_id(connection, story))
    if only is None:
        return [_to_row(row) for row in connection.execute(query)]
    found: list[ArticleRow] = []
    for chunk in in_chunks(only):
        chosen = connection.execute(query.where(ARTICLES.c.id.in_(chunk)))
        found += [_to_row(row) for row in chosen]
    return found


# ---------------------------------------------------------------- by any name


def find_article(connection: Connection, lookup: str) -> ArticleRow:
    """The article of an id, its beginning, a file name, an address, or words of its title.

    Raises NotFoundError when none or several answer, naming those that come near.
    """
    asked = lookup.strip()
    for find in (_by_id, _by_given, _by_place, _by_prefix, _by_title):
        names = find(connection, asked) if asked else []
        if len(names) == 1:
            return load_articles(connection, only=names)[0]
        if names:
            raise _several("articles", lookup, _describe_articles(connection, names))
    near = _near(asked, _recent_titles(connection))
    raise _none("article", lookup, near, "sayso search WORDS")


def _by_id(connection: Connection, asked: str) -> list[str]:
    return list(connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == asked)).scalars())


def _by_given(connection: Connection, asked: str) -> list[str]:
    query = select(ARTICLES.c.id).where(or_(ARTICLES.c.given_id == asked, ARTICLES.c.url == asked))
    return list(connection.execute(query.order_by(ARTICLES.c.id)).scalars())


def _by_place(connection: Connection, asked: str) -> list[str]:
    """A whole path, else a file's name at the end of one."""
    ends = [f"%/{_escape(asked)}", f"%/{_escape(asked)}.%", f"{_escape(asked)}.%"]
    for condition in (
        READINGS.c.place == asked,
        or_(*(READINGS.c.place.like(end, escape="!") for end in ends)),
    ):
        query = select(READINGS.c.article).where(condition).distinct().limit(20)
        names = sorted(connection.execute(query).scalars())
        if names:
            return names
    return []


def _by_prefix(connection: Connection, asked: str) -> list[str]:
    if len(asked) < 2:
        return []
    begins = [ARTICLES.c.id.like(f"{_escape(asked)}%", escape="!")]
    begins += [ARTICLES.c.given_id.like(f"{_escape(asked)}%", escape="!")]
    query = select(ARTICLES.c.id).where(or_(*begins)).order_by(ARTICLES.c.id).limit(20)
    return list(connection.execute(query).scalars())


def _by_title(connection: Connection, asked: str) -> list[str]:
    query = select(ARTICLES.c.id).join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
    for word in asked.split():
        query = query.where(
            func.lower(REVISIONS.c.title).like(f"%{_escape(word.lower())}%", escape="!")
        )
    return list(connection.execute(query.order_by(ARTICLES.c.id).limit(20)).scalars())


def _recent_titles(connection: Connection) -> dict[str, str]:
    query = (
        select(ARTICLES.c.id, REVISIONS.c.title, ARTICLES.c.given_id)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .order_by(ARTICLES.c.added.desc())
        .limit(MOST_FUZZY)
    )
    return {name: title or given for name, title, given in connection.execute(query)}


def _describe_articles(connection: Connection, names: Sequence[str]) -> list[str]:
    rows = load_articles(connection, only=names[:5])
    return [f"{row.id} ({row.article.title or row.place})" for row in rows]


def find_story(connection: Connection, lookup: str | None) -> str:
    """The id of a story: by id, its beginning, an id it had, words of its title, or "newest"."""
    asked = (lookup or NEWEST).strip()
    if asked == NEWEST:
        return _newest_story(connection)
    present = resolve_id(connection, asked)
    for find in STORY_FINDERS:
        names = find(connection, present if find is _story_by_id else asked)
        if len(names) == 1:
            return names[0]
        if names:
            titles = _story_titles(connection)
            raise _several("stories", asked, [f"{name} ({titles[name]})" for name in names[:5]])
    raise _none("story", asked, _near(asked, _story_titles(connection)), "sayso stories")


def _newest_story(connection: Connection) -> str:
    newest = func.max(func.coalesce(REPORTS.c.published_to, REPORTS.c.published_from))
    query = (
        select(ARTICLES.c.story)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.is_not(None))
        .group_by(ARTICLES.c.story)
        .order_by(newest.is_(None), newest.desc(), func.count().desc(), ARTICLES.c.story)
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    if found is None:
        raise NotFoundError(
            "the ledger has no stories yet", remedy="sayso read FILES, then sayso stories"
        )
    return found


def _story_by_id(connection: Connection, asked: str) -> list[str]:
    return list(connection.execute(select(STORIES.c.id).where(STORIES.c.id == asked)).scalars())


def _story_by_prefix(connection: Connection, asked: str) -> list[str]:
    if len(asked) < 2:
        return []
    begins = f"{_escape(asked)}%"
    query = select(STORIES.c.id).where(STORIES.c.id.like(begins, escape="!"))
    names = list(connection.execute(query.order_by(STORIES.c.id).limit(20)).scalars())
    if names:
        return names
    former = select(IDENTITIES.c.id).where(
        IDENTITIES.c.kind == "story",
        IDENTITIES.c.heir.is_not(None),
        IDENTITIES.c.id.like(begins, escape="!"),
    )
    heirs = {resolve_id(connection, name) for name in connection.execute(former).scalars()}
    return sorted(heirs)


def _story_by_title(connection: Connection, asked: str) -> list[str]:
    query = select(STORIES.c.id)
    for word in asked.split():
        query = query.where(
            func.lower(STORIES.c.title).like(f"%{_escape(word.lower())}%", escape="!")
        )
    return list(connection.execute(query.order_by(STORIES.c.id).limit(20)).scalars())


def _story_of_article(connection: Connection, asked: str) -> list[str]:
    """Stories one of whose headlines has the words, or that hold the article so named."""
    query = (
        select(ARTICLES.c.story)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .where(ARTICLES.c.story.is_not(None))
    )
    for word in asked.split():
        query = query.where(
            func.lower(REVISIONS.c.title).like(f"%{_escape(word.lower())}%", escape="!")
        )
    return sorted(connection.execute(query.distinct().limit(20)).scalars())


def _story_by_lead(connection: Connection, asked: str) -> list[str]:
    """Stories whose leading proposition has the words."""
    query = select(PROPOSITIONS.c.story).where(PROPOSITIONS.c.position == 0)
    for word in asked.split():
        query = query.where(
            func.lower(PROPOSITIONS.c.gist).like(f"%{_escape(word.lower())}%", escape="!")
        )
    return sorted(connection.execute(query.distinct().limit(20)).scalars())


STORY_FINDERS = (
    _story_by_id,
    _story_by_prefix,
    _story_by_title,
    _story_of_article,
    _story_by_lead,
)
"""How a story is found by what a person calls it, the surest first."""


def _story_titles(connection: Connection) -> dict[str, str]:
    query = select(STORIES.c.id, STORIES.c.title).order_by(STORIES.c.updated.desc())
    return dict(connection.execute(query.limit(MOST_FUZZY)).all())


def _escape(words: str) -> str:
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _near(asked: str, titles: dict[str, str]) -> list[str]:
    scored = process.extract(asked, titles, scorer=fuzz.WRatio, limit=3, score_cutoff=50)
    return [f"{name} ({title})" for title, _, name in scored]


def _several(what: str, asked: str, choices: Sequence[str]) -> NotFoundError:
    return NotFoundError(
        f"{asked!r} fits several {what}: {', '.join(choices)}", remedy="give the id of one"
    )


def _none(what: str, asked: str, near: Sequence[str], see: str) -> NotFoundError:
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return NotFoundError(f"no {what} answers to {asked!r}{hint}", remedy=f"see {see}")


# ---------------------------------------------------------------- rows, for export


def row_names() -> tuple[str, ...]:
    """The views and tables whose rows can be asked for, views first."""
    hidden = {"blobs", "members", *PRIVATE}
    tables = [t.name for t in METADATA.sorted_tables if t.name not in hidden]
    return (*(view.name for view in VIEWS), *sorted(tables))


def stream_rows(
    reading: Callable[[], Any], name: str, *, story: str | None = None, size: int = 2_000
) -> Iterator[dict[str, Any]]:
    """The rows of a view or table as mappings; of one story, where it has a story.

    Bytes are left out. The rows come from one moment of the ledger, a chunk in memory at a time.
    """
    if name not in row_names():
        raise LedgerError(
            f"no table or view {name!r}", remedy=f"give one of {', '.join(row_names())}"
        )
    columns = columns_of(name)
    if story is not None and "story" not in columns:
        raise LedgerError(f"{name} has no story", remedy="ask for all its rows")
    listed = ", ".join(f'"{column}"' for column in columns)
    condition = "WHERE story = :story" if story is not None else ""
    order = ", ".join(f'"{column}"' for column in _order(name, columns))
    statement = f"SELECT {listed} FROM {name} {condition} ORDER BY {order}"
    values = {"story": story} if story is not None else {}
    with (
        reading() as connection,
        connection.execution_options(yield_per=size).execute(text(statement), values) as streamed,
    ):
        for row in streamed.mappings():
            yield dict(row)


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a view or table that hold no bytes, in their order."""
    for view in VIEWS:
        if view.name == name:
            return tuple(column for column, _, _ in view.columns)
    columns = METADATA.tables[name].columns
    return tuple(column.name for column in columns if not isinstance(column.type, LargeBinary))


def _order(name: str, columns: Sequence[str]) -> tuple[str, ...]:
    if name in METADATA.tables:
        return tuple(column.name for column in METADATA.tables[name].primary_key.columns)
    return tuple(columns[:3])


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in METADATA.sorted_tables
    }
