"""What the index of stories knew when it was left: one row an article, opaque but for its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, update

from sayso.ledger.rows import in_chunks, insert_all
from sayso.ledger.schema import ARTICLES, REPORTS
from sayso.ledger.story_tables import GATHERED


@dataclass(frozen=True, slots=True)
class Placed:
    """An article as the index left it: its story there, and what it is known by."""

    article: str
    story: str
    features: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles that are new to the index or were analysed anew, the oldest first.

    `by_age` has them among all the others; `in_order` is True when none of those is younger than
    the oldest that waits.
    """

    articles: tuple[str, ...]
    by_age: tuple[str, ...]
    in_order: bool


def find_waiting(connection: Connection) -> Waiting:
    """The articles that are to be gathered into stories, or gathered again."""
    rows = connection.execute(
        select(
            ARTICLES.c.id, REPORTS.c.published_from, REPORTS.c.revision, REPORTS.c.cache_key,
            GATHERED.c.revision.label("known"), GATHERED.c.cache_key.label("known_key"),
        )
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .outerjoin(GATHERED, GATHERED.c.article == ARTICLES.c.id)
    )  # fmt: skip
    waiting: list[tuple[bool, str, str]] = []
    known: list[tuple[bool, str, str]] = []
    for row in rows:
        age = (row.published_from is None, row.published_from or "", row.id)
        is_known = (row.known, row.known_key) == (row.revision, row.cache_key)
        (known if is_known else waiting).append(age)
    waiting.sort()
    in_order = not waiting or not known or max(known) < waiting[0]
    by_age = sorted(waiting + known)
    return Waiting(tuple(age[-1] for age in waiting), tuple(age[-1] for age in by_age), in_order)


def load_placed(connection: Connection) -> list[Placed]:
    """The articles that the index knows, in the order in which they came to it."""
    query = select(GATHERED.c.article, GATHERED.c.story, GATHERED.c.features)
    rows = connection.execute(query.order_by(GATHERED.c.position))
    return [Placed(row.article, row.story, row.features) for row in rows]


def save_placed(connection: Connection, placed: Sequence[Placed], *, new: int) -> dict[str, str]:
    """Keep what the index knows; the last `new` of `placed` came in this run.

    Gives the key of every article of a story that this changed: what is to be assigned.
    """
    before = _load_keys(connection)
    after = {item.article: item.story for item in placed}
    fresh = placed[len(placed) - new :]
    again = {item.article for item in fresh} | (before.keys() - after.keys())
    last = _last_position(connection)
    for chunk in in_chunks(sorted(again)):
        connection.execute(delete(GATHERED).where(GATHERED.c.article.in_(chunk)))
    made = _find_analyses(connection, [item.article for item in fresh])
    insert_all(
        connection,
        GATHERED,
        [
            {
                "article": item.article, "position": position, "story": item.story,
                "revision": made[item.article][0], "cache_key": made[item.article][1],
                "features": item.features,
            }
            for position, item in enumerate(fresh, last + 1)
        ],
    )  # fmt: skip
    moved = [a for a, key in after.items() if a not in again and before.get(a) != key]
    if moved:
        connection.execute(
            update(GATHERED)
            .where(GATHERED.c.article == bindparam("a"))
            .values(story=bindparam("s")),
            [{"a": article, "s": after[article]} for article in moved],
        )
    return _find_touched(before, after, again.union(moved))


def _find_touched(
    before: Mapping[str, str], after: Mapping[str, str], changed: set[str]
) -> dict[str, str]:
    """The articles that share a story now with one that changed, or did before."""
    old = {before[article] for article in changed if article in before}
    new = {after[article] for article in changed if article in after}
    return {a: key for a, key in after.items() if key in new or before.get(a) in old}


def _load_keys(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(select(GATHERED.c.article, GATHERED.c.story)).all())


def _last_position(connection: Connection) -> int:
    query = select(GATHERED.c.position).order_by(GATHERED.c.position.desc()).limit(1)
    return connection.execute(query).scalar() or 0


def _find_analyses(connection: Connection, articles: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for chunk in in_chunks(articles):
        query = (
            select(ARTICLES.c.id, REPORTS.c.revision, REPORTS.c.cache_key)
            .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
            .where(ARTICLES.c.id.in_(chunk))
        )
        found.update((row.id, (row.revision, row.cache_key)) for row in connection.execute(query))
    return found
