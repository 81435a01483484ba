"""What the index of stories knows: articles by position, the terms that find them, their counts.

`features` are opaque here. All that is asked goes by a key: no table is read as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    Connection,
    TextClause,
    bindparam,
    create_engine,
    delete,
    func,
    select,
    text,
    update,
)

from sayso.ledger.changed import forget_articles, note_stories_of
from sayso.ledger.columns import METADATA
from sayso.ledger.rows import in_chunks, insert_all
from sayso.ledger.schema import ARTICLES, REPORTS
from sayso.ledger.story_tables import GATHERED, GATHERED_KEYS, TERM_COUNTS, TO_GATHER

TEXTS, LAST = -1, -2
"""The counters of all reports, and of the last position that an article was given."""

ANY_TIME = 1 << 30
"""The day of keys of articles that may be of any time."""


Age = tuple[bool, str, str]
"""What articles are sorted by: whether their first day is unknown, that day, and their id."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in its place: its story by the index's own name, the analysis it is known by."""

    article: str
    story: str
    analysis: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles that are new to the index or were analysed anew, the oldest first.

    `anew` has them among all the others where those are few and one of them is younger than the
    oldest that waits; else it is empty. `unchanged` were noted and are known as they are.
    """

    articles: tuple[str, ...]
    anew: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as the index keeps it."""

    article: str
    position: int
    story: str
    features: bytes


# ---------------------------------------------------------------- what is to be done


def find_waiting(
    connection: Connection, *, few: int = 0, among: Sequence[str] | None = None
) -> Waiting:
    """The articles that are to be gathered into stories, or gathered again: all, or of some."""
    waiting: list[Age] = []
    unchanged: list[str] = []
    for chunk in [None] if among is None else in_chunks(among):
        for row in _load_noted(connection, chunk):
            if (row.known, row.known_key) == (row.revision, row.cache_key):
                unchanged.append(row.id)
            else:
                waiting.append(_age(row))
    waiting.sort()
    anew = _order_anew(connection, waiting, few) if waiting and few else ()
    return Waiting(tuple(age[-1] for age in waiting), anew, tuple(unchanged))


def _load_noted(connection: Connection, among: Sequence[str] | None) -> Iterator[Any]:
    query = (
        select(
            ARTICLES.c.id, REPORTS.c.published_from, REPORTS.c.revision, REPORTS.c.cache_key,
            GATHERED.c.revision.label("known"), GATHERED.c.cache_key.label("known_key"),
        )
        .select_from(TO_GATHER)
        .join(ARTICLES, ARTICLES.c.id == TO_GATHER.c.article)
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .outerjoin(GATHERED, GATHERED.c.article == ARTICLES.c.id)
    )  # fmt: skip
    if among is not None:
        query = query.where(TO_GATHER.c.article.in_(among))
    yield from connection.execute(query)


def _age(row: Any) -> Age:
    return (row.published_from is None, row.published_from or "", row.id)


def _order_anew(connection: Connection, waiting: Sequence[Age], few: int) -> tuple[str, ...]:
    """All articles by their age, where they are few and one that is known is younger."""
    names = {age[-1] for age in waiting}
    query = select(GATHERED.c.article).limit(few + 1)
    known = [name for name in connection.execute(query).scalars() if name not in names]
    if not known or len(known) + len(names) > few:
        return ()
    dated = (
        select(ARTICLES.c.id, REPORTS.c.published_from)
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.id.in_(known))
    )
    ages = [_age(row) for row in connection.execute(dated)]
    if not ages or max(ages) < min(waiting):
        return ()
    return tuple(age[-1] for age in sorted([*ages, *waiting]))


# ---------------------------------------------------------------- what is looked up


def load_placed(connection: Connection) -> list[Placed]:
    """The articles that the index knows, in the order in which they came to it."""
    table = GATHERED.c
    query = select(table.article, table.story, table.revision, table.cache_key)
    rows = connection.execute(query.order_by(table.position))
    return [Placed(article, story, (made, key)) for article, story, made, key in rows]


def stream_by_story(connection: Connection) -> Iterator[Placed]:
    """The articles story by story: the story that began first, and in it the first that came."""
    began = (
        select(GATHERED.c.story, func.min(GATHERED.c.position).label("first"))
        .group_by(GATHERED.c.story)
        .subquery()
    )
    query = (
        select(GATHERED.c.article, GATHERED.c.story, GATHERED.c.revision, GATHERED.c.cache_key)
        .join(began, began.c.story == GATHERED.c.story)
        .order_by(began.c.first, GATHERED.c.position)
        .execution_options(yield_per=1000)
    )
    for article, story, revision, cache_key in connection.execute(query):
        yield Placed(article, story, (revision, cache_key))


def load_counts(connection: Connection, counters: Collection[int]) -> dict[int, int]:
    """What counters stand at; those left out are at 0."""
    found: dict[int, int] = {}
    for chunk in in_chunks(counters):
        query = select(TERM_COUNTS.c.counter, TERM_COUNTS.c.reports)
        found.update(connection.execute(query.where(TERM_COUNTS.c.counter.in_(chunk))).all())
    return found


def save_counts(connection: Connection, counts: Mapping[int, int]) -> None:
    """Set counters."""
    if counts:
        statement = text(
            "INSERT INTO term_counts (counter, reports) VALUES (:counter, :reports) "
            "ON CONFLICT (counter) DO UPDATE SET reports = excluded.reports"
        )
        rows = [{"counter": counter, "reports": count} for counter, count in counts.items()]
        connection.execute(statement, rows)


def find_holders(
    connection: Connection, terms: Sequence[int], first: int, last: int, *, most: int
) -> list[tuple[int, int]]:
    """The places in `terms`, ascending, with the positions of articles that hold them.

    For each, the `most` that are latest between the two days, and the `most` that came latest of
    those of any time.
    """
    if not terms:
        return []
    values = {f"term{place}": term for place, term in enumerate(terms)}
    asked = {**values, "first": first, "last": last, "any_time": ANY_TIME, "most": most}
    rows = connection.execute(_ask_holders(len(terms)), asked)
    return sorted((place, position) for place, position in rows)


@cache
def _ask_holders(terms: int) -> TextClause:
    """One statement for all terms: each of its arms walks a few rows of the key."""
    arms = []
    for place in range(terms):
        of_term = f"SELECT position FROM gathered_keys WHERE term = :term{place} AND day"
        for number, days in enumerate(("BETWEEN :first AND :last", "= :any_time")):
            arm = f"{of_term} {days} ORDER BY day DESC, position DESC LIMIT :most"
            arms.append(f"SELECT {place} AS place, position FROM ({arm}) AS a{place}_{number}")
    return text("\nUNION ALL ".join(arms))


def load_kept(connection: Connection, positions: Collection[int]) -> list[Kept]:
    """The articles at these positions, as far as they are still there."""
    found: list[Kept] = []
    for chunk in in_chunks(positions):
        query = select(
            GATHERED.c.article, GATHERED.c.position, GATHERED.c.story, GATHERED.c.features
        ).where(GATHERED.c.position.in_(chunk))
        found += [Kept(*row) for row in connection.execute(query)]
    return found


def load_members(connection: Connection, stories: Collection[str]) -> dict[str, list[int]]:
    """The positions of the articles of stories, ascending."""
    found: dict[str, list[int]] = {}
    for chunk in in_chunks(sorted(stories)):
        query = select(GATHERED.c.story, GATHERED.c.position).where(GATHERED.c.story.in_(chunk))
        for story, position in connection.execute(query.order_by(GATHERED.c.position)):
            found.setdefault(story, []).append(position)
    return found


def load_keys(connection: Connection, stories: Collection[str]) -> dict[str, str]:
    """The articles of stories, each with its story."""
    found: dict[str, str] = {}
    for chunk in in_chunks(sorted(stories)):
        query = select(GATHERED.c.article, GATHERED.c.story).where(GATHERED.c.story.in_(chunk))
        found.update(connection.execute(query).all())
    return found


# ---------------------------------------------------------------- what is kept


def keep(
    connection: Connection,
    kept: Kept,
    *,
    analysis: tuple[str, str],
    terms: Iterable[int],
    day: int,
) -> None:
    """Keep an article; `analysis` is the revision and key it is known by, `terms` find it."""
    revision, cache_key = analysis
    insert_all(
        connection,
        GATHERED,
        [
            {
                "article": kept.article, "position": kept.position, "story": kept.story,
                "revision": revision, "cache_key": cache_key, "features": kept.features,
            }
        ],
    )  # fmt: skip
    insert_all(
        connection,
        GATHERED_KEYS,
        [{"term": term, "day": day, "position": kept.position} for term in terms],
    )


def move(connection: Connection, positions: Collection[int], story: str) -> None:
    """Put articles into a story."""
    for chunk in in_chunks(positions):
        connection.execute(
            update(GATHERED).where(GATHERED.c.position.in_(chunk)).values(story=story)
        )


def load_articles(connection: Connection, articles: Sequence[str]) -> list[Kept]:
    """The articles by their names, as far as the index knows them."""
    found: list[Kept] = []
    for chunk in in_chunks(articles):
        query = select(
            GATHERED.c.article, GATHERED.c.position, GATHERED.c.story, GATHERED.c.features
        ).where(GATHERED.c.article.in_(chunk))
        found += [Kept(*row) for row in connection.execute(query)]
    return found


def remove(connection: Connection, kept: Kept, *, terms: Iterable[int], day: int) -> None:
    """Take an article out of the index, with the terms that find it."""
    connection.execute(delete(GATHERED).where(GATHERED.c.position == kept.position))
    rows = [{"t": term, "d": day, "p": kept.position} for term in terms]
    if rows:
        keys = GATHERED_KEYS.c
        connection.execute(
            delete(GATHERED_KEYS).where(
                keys.term == bindparam("t"), keys.day == bindparam("d"),
                keys.position == bindparam("p"),
            ),
            rows,
        )  # fmt: skip


def forget_gathered(connection: Connection, articles: Sequence[str]) -> None:
    """Delete what the index knows of articles, and the terms that find them; counts stay."""
    positions = [kept.position for kept in load_articles(connection, articles)]
    for chunk in in_chunks(positions):
        for table in (GATHERED_KEYS, GATHERED):
            connection.execute(delete(table).where(table.c.position.in_(chunk)))


@contextmanager
def open_scratch() -> Iterator[Connection]:
    """A database that has the index's tables alone, in a file that is gone afterwards."""
    with TemporaryDirectory(prefix="sayso-") as folder:
        engine = create_engine(f"sqlite:///{folder}/stories.db")
        try:
            with engine.connect() as connection:
                for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                METADATA.create_all(connection, [GATHERED, GATHERED_KEYS, TERM_COUNTS])
                yield connection
        finally:
            engine.dispose()


def clear(connection: Connection) -> None:
    """Forget all that the index knows."""
    for table in (GATHERED_KEYS, TERM_COUNTS, GATHERED):
        connection.execute(delete(table))


def settle(connection: Connection, articles: Sequence[str]) -> None:
    """Articles that waited are in their stories, which are to be compared anew."""
    note_stories_of(connection, articles)
    forget_articles(connection, articles)


def find_analyses(connection: Connection, articles: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The revision and key of the current analysis of each article."""
    found: dict[str, tuple[str, str]] = {}
    for chunk in in_chunks(articles):
        query = (
            select(ARTICLES.c.id, REPORTS.c.revision, REPORTS.c.cache_key)
            .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
            .where(ARTICLES.c.id.in_(chunk))
        )
        found.update((row.id, (row.revision, row.cache_key)) for row in connection.execute(query))
    return found
