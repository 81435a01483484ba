"""What changed since stories were gathered and compared: noted as it changes, so that a run need
not look through the whole ledger for what there is to do.

A note says that something may be to do, not that it is: who does it looks again.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from sayso.ledger.rows import in_chunks, insert_missing
from sayso.ledger.schema import ARTICLES
from sayso.ledger.story_tables import STORIES, TO_COMPARE, TO_GATHER


def note_articles(connection: Connection, articles: Iterable[str]) -> None:
    """Articles were read or analysed, or lost their analysis."""
    insert_missing(connection, TO_GATHER, [{"article": name} for name in dict.fromkeys(articles)])


def note_stories(connection: Connection, stories: Iterable[str]) -> None:
    """The reports of stories changed; those that are no more are passed over."""
    for chunk in in_chunks(sorted(set(stories))):
        query = select(STORIES.c.id).where(STORIES.c.id.in_(chunk))
        present = connection.execute(query).scalars()
        insert_missing(connection, TO_COMPARE, [{"story": name} for name in present])


def note_stories_of(connection: Connection, articles: Iterable[str]) -> None:
    """The stories of articles changed with them."""
    for chunk in in_chunks(articles):
        query = select(ARTICLES.c.story).where(ARTICLES.c.id.in_(chunk))
        note_stories(connection, (name for name in connection.execute(query).scalars() if name))


def forget_articles(connection: Connection, articles: Iterable[str]) -> None:
    """Articles are in their stories as they are now."""
    for chunk in in_chunks(articles):
        connection.execute(delete(TO_GATHER).where(TO_GATHER.c.article.in_(chunk)))


def forget_story(connection: Connection, story: str) -> None:
    """A story is compared as it is now."""
    connection.execute(delete(TO_COMPARE).where(TO_COMPARE.c.story == story))


def find_noted_stories(connection: Connection) -> set[str]:
    """The stories that may be to compare: noted themselves, or with an article that is."""
    found = set(connection.execute(select(TO_COMPARE.c.story)).scalars())
    query = (
        select(ARTICLES.c.story)
        .join(TO_GATHER, TO_GATHER.c.article == ARTICLES.c.id)
        .where(ARTICLES.c.story.is_not(None))
        .distinct()
    )
    return found.union(connection.execute(query).scalars())
