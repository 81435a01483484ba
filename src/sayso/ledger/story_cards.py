"""What lists of stories show: light rows of all stories, and particulars of the few in view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, case, distinct, func, select, text

from sayso.ledger.rows import fetch_at_once
from sayso.ledger.schema import ARTICLES, REPORTS, REVISIONS
from sayso.ledger.story_tables import (
    CONFLICTS,
    EXPECTATIONS,
    PROPOSITION_CLAIMS,
    PROPOSITIONS,
    STORIES,
    STORY_SOURCES,
)

DUE = ("open", "overdue")


@dataclass(frozen=True, slots=True)
class StoryOutline:
    """A story with the days of its reports.

    `newest` and `oldest` are ISO 8601 days, None where no report has a known date.
    """

    id: str
    title: str
    articles: int
    updated: str
    newest: str | None
    oldest: str | None


@dataclass(frozen=True, slots=True)
class WidestClaim:
    """The proposition that most reports of a story carry, and what it stands on."""

    id: str
    gist: str
    standing: str
    disputed: bool
    at_least: int
    at_most: int
    articles: int


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that is due: what, when, and whether its time is over."""

    id: str
    gist: str
    due_from: str | None
    due_to: str | None
    state: str


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What a list says of one story beyond its outline.

    `headline` is that of its newest report, None where none has one; `widest` is None before the
    story is compared. `unknown` counts the reports whose publisher is not known.
    """

    headline: str | None = None
    propositions: int = 0
    conflicts: int = 0
    widest: WidestClaim | None = None
    due: tuple[DueItem, ...] = ()
    publishers: tuple[str, ...] = ()
    unknown: int = 0


def outline_stories(connection: Connection) -> list[StoryOutline]:
    """Every story, newest movement first: by its newest report, then by its last change.

    All that is asked of reports stands in an index: no analysis is touched.
    """
    from_day, to_day = REPORTS.c.published_from, REPORTS.c.published_to
    query = (
        select(
            ARTICLES.c.story,
            func.max(func.coalesce(to_day, from_day)).label("newest"),
            func.min(func.coalesce(from_day, to_day)).label("oldest"),
        )
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.is_not(None))
        .group_by(ARTICLES.c.story)
    )
    days = {story: (newest, oldest) for story, newest, oldest in fetch_at_once(connection, query)}
    listed = select(STORIES.c.id, STORIES.c.title, STORIES.c.articles, STORIES.c.updated)
    stories = fetch_at_once(connection, listed.order_by(STORIES.c.updated.desc(), STORIES.c.id))
    found = [
        StoryOutline(name, title, articles, updated, *days[name])
        for name, title, articles, updated in stories
        if name in days
    ]
    return sorted(found, key=lambda story: story.newest or "", reverse=True)


def find_title(connection: Connection, story: str) -> str:
    """The title of a story by its id; '' where it has none, or is not there."""
    found: str | None = connection.execute(
        select(STORIES.c.title).where(STORIES.c.id == story)
    ).scalar()
    return found or ""


def list_publishers(connection: Connection, *, limit: int) -> list[str]:
    """The publishers with most reports, in the order of the alphabet."""
    query = (
        select(REPORTS.c.publisher)
        .where(REPORTS.c.current, REPORTS.c.publisher.is_not(None))
        .group_by(REPORTS.c.publisher)
        .order_by(func.count().desc(), REPORTS.c.publisher)
        .limit(limit)
    )
    return sorted(connection.execute(query).scalars(), key=str.casefold)


def find_stories_of_publisher(connection: Connection, publisher: str) -> frozenset[str]:
    """The stories with a report of this publisher, called exactly so."""
    query = (
        select(ARTICLES.c.story)
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.is_not(None), REPORTS.c.publisher == publisher)
    )
    return frozenset(connection.execute(query).scalars())


def describe_stories(connection: Connection, stories: Sequence[str]) -> dict[str, StoryCard]:
    """What lists say of some stories: a page of them, not all."""
    propositions = _count(connection, PROPOSITIONS, stories)
    conflicts = _count(connection, CONFLICTS, stories)
    widest = _find_widest(connection, stories)
    due = _find_due(connection, stories)
    headlines = _find_headlines(connection, stories)
    publishers = _count_publishers(connection, stories)
    return {
        story: StoryCard(
            headline=headlines.get(story),
            propositions=propositions.get(story, 0),
            conflicts=conflicts.get(story, 0),
            widest=widest.get(story),
            due=tuple(due.get(story, ())),
            publishers=tuple(sorted(name for name in publishers.get(story, {}) if name)),
            unknown=publishers.get(story, {}).get(None, 0),
        )
        for story in stories
    }


def _count(connection: Connection, table: Table, stories: Sequence[str]) -> dict[str, int]:
    query = select(table.c.story, func.count()).where(table.c.story.in_(stories))
    return {row[0]: row[1] for row in connection.execute(query.group_by(table.c.story))}


def _count_publishers(
    connection: Connection, stories: Sequence[str]
) -> dict[str, dict[str | None, int]]:
    """How many reports of each story each publisher has; None is the unknown one."""
    query = (
        select(ARTICLES.c.story, REPORTS.c.publisher, func.count())
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.in_(stories))
        .group_by(ARTICLES.c.story, REPORTS.c.publisher)
    )
    found: defaultdict[str, dict[str | None, int]] = defaultdict(dict)
    for story, publisher, reports in connection.execute(query):
        found[story][publisher or None] = reports
    return found


def _find_widest(connection: Connection, stories: Sequence[str]) -> dict[str, WidestClaim]:
    """Of each story the proposition with most reports on its saying side, the first of equals."""
    says = case((PROPOSITION_CLAIMS.c.side == "says", PROPOSITION_CLAIMS.c.article))
    carried = func.count(distinct(says))
    counted = (
        select(PROPOSITIONS.c.id, carried.label("carried"))
        .join(PROPOSITION_CLAIMS, PROPOSITION_CLAIMS.c.proposition == PROPOSITIONS.c.id)
        .where(PROPOSITIONS.c.story.in_(stories))
        .group_by(PROPOSITIONS.c.id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=PROPOSITIONS.c.story,
        order_by=(counted.c.carried.desc(), PROPOSITIONS.c.position),
    )
    placed = (
        select(counted, place.label("place"))
        .join(PROPOSITIONS, PROPOSITIONS.c.id == counted.c.id)
        .subquery()
    )
    query = (
        select(PROPOSITIONS, placed.c.carried)
        .join(placed, placed.c.id == PROPOSITIONS.c.id)
        .where(placed.c.place == 1)
    )
    return {
        row.story: WidestClaim(
            id=row.id,
            gist=row.gist,
            standing=row.standing,
            disputed=row.disputed,
            at_least=row.at_least,
            at_most=row.at_most,
            articles=row.carried,
        )
        for row in connection.execute(query)
    }


def _find_headlines(connection: Connection, stories: Sequence[str]) -> dict[str, str]:
    """The headline of each story's newest report that has one."""
    query = (
        select(ARTICLES.c.story, REVISIONS.c.title)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.in_(stories), REVISIONS.c.title != "")
        .order_by(REPORTS.c.published_from, REPORTS.c.published, ARTICLES.c.id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _find_due(connection: Connection, stories: Sequence[str]) -> dict[str, list[DueItem]]:
    query = (
        select(EXPECTATIONS)
        .where(EXPECTATIONS.c.story.in_(stories), EXPECTATIONS.c.state.in_(DUE))
        .order_by(EXPECTATIONS.c.due_from.is_(None), EXPECTATIONS.c.due_from, EXPECTATIONS.c.id)
    )
    found: defaultdict[str, list[DueItem]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.story].append(DueItem(row.id, row.gist, row.due_from, row.due_to, row.state))
    return found


def find_stories_of_actor(connection: Connection, words: str) -> frozenset[str]:
    """The stories with an actor of this id, or of a name that holds these words."""
    asked = words.strip().lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    if not asked:
        return frozenset()
    query = select(STORY_SOURCES.c.story).where(
        (STORY_SOURCES.c.id == words.strip())
        | func.lower(STORY_SOURCES.c.name).like(f"%{asked}%", escape="!")
    )
    return frozenset(connection.execute(query).scalars())


def find_moment(connection: Connection) -> str:
    """What changes whenever anything in the database does, seen from this connection."""
    if connection.dialect.name == "sqlite":  # asked at every page: no transaction is needed
        cursor = connection.connection.cursor()
        return str(cursor.execute("PRAGMA data_version").fetchone()[0])
    return str(connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())")).scalar())
