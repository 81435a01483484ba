"""Which articles are about one developing event: stories that keep their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update

from sayso.ledger.changed import find_noted_stories, forget_story, note_stories
from sayso.ledger.decided_stories import apply_decisions
from sayso.ledger.identity import content_hash, member_key
from sayso.ledger.ids import name_groups, resolve_id, retire
from sayso.ledger.judgements import decisions_by_story
from sayso.ledger.readings import now
from sayso.ledger.rows import in_chunks, insert_missing
from sayso.ledger.schema import ARTICLES, REPORTS, REVISIONS
from sayso.ledger.search import remove_rows
from sayso.ledger.story_cards import DUE
from sayso.ledger.story_tables import (
    COMPARED,
    COMPARISONS,
    CONFLICTS,
    EXPECTATIONS,
    PROPOSITIONS,
    STORIES,
)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list: what to call it, when it last moved, and how much there is of it.

    `expectations` counts what is due and not settled. `newest` is the latest day on which one of
    its reports may have been published, ISO 8601; `stale` says that its reports have changed since
    they were compared.
    """

    id: str
    title: str
    articles: int
    publishers: int
    propositions: int
    conflicts: int
    expectations: int
    newest: str | None
    oldest: str | None
    updated: str
    stale: bool


def save_assignments(connection: Connection, given: Mapping[str, str]) -> dict[str, str]:
    """Put articles into stories; articles with equal keys share one. Gives each article's story.

    A key that is a living story's id adds to that story. Otherwise a group takes the id of the
    story that holds most of its articles. Articles not given stay where they are. What people
    have merged and split stays so.
    """
    if not given:
        return {}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for article, key in given.items():
        groups[key].add(article)
    before = _load_stories(connection, set(given))
    _join_present(connection, groups, given, {story for story in before.values() if story})
    apply_decisions(connection, groups)
    others = {article for names in groups.values() for article in names} - set(given)
    before |= _load_stories(connection, others)
    members = {key: {member_key("article", a) for a in names} for key, names in groups.items()}
    found = name_groups(connection, {"story": members})["story"]
    moved = {a: found.ids[key] for key, names in groups.items() for a in names}
    changed = {a: story for a, story in moved.items() if before.get(a) != story}
    touched = set(changed.values()) | {story for a in changed if (story := before.get(a))}
    insert_missing(
        connection,
        STORIES,
        [
            {"id": story, "title": "", "articles": 0, "updated": now()}
            for story in sorted(set(moved.values()))
        ],
    )
    if changed:
        connection.execute(
            update(ARTICLES).where(ARTICLES.c.id == bindparam("a")).values(story=bindparam("s")),
            [{"a": article, "s": story} for article, story in changed.items()],
        )
    _count(connection, touched)
    note_stories(connection, touched)
    return {article: moved[article] for article in given}


def _load_stories(connection: Connection, articles: set[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for chunk in in_chunks(sorted(articles)):
        query = select(ARTICLES.c.id, ARTICLES.c.story).where(ARTICLES.c.id.in_(chunk))
        found.update((article, story) for article, story in connection.execute(query))
    return found


def _join_present(
    connection: Connection,
    groups: defaultdict[str, set[str]],
    given: Mapping[str, str],
    before: set[str],
) -> None:
    """What is not given stays together: with the groups keyed by its story's id, or alone."""
    for chunk in in_chunks(sorted(before | set(groups))):
        rows = connection.execute(
            select(ARTICLES.c.story, ARTICLES.c.id).where(ARTICLES.c.story.in_(chunk))
        )
        for story, article in rows:
            if article not in given:
                groups[story].add(article)


def _count(connection: Connection, touched: set[str]) -> None:
    """Bring the counts and titles of stories up to date; one without articles is gone."""
    for chunk in in_chunks(sorted(touched)):
        counted = (
            select(ARTICLES.c.story, func.count())
            .where(ARTICLES.c.story.in_(chunk))
            .group_by(ARTICLES.c.story)
        )
        counts: dict[str, int] = dict(connection.execute(counted).all())
        empty = [story for story in chunk if story not in counts]
        if empty:
            connection.execute(delete(STORIES).where(STORIES.c.id.in_(empty)))
            remove_rows(connection, empty)
            retire(connection, empty)
        for story, count in counts.items():
            title = find_title(connection, story)
            connection.execute(
                update(STORIES)
                .where(STORIES.c.id == story)
                .values(articles=count, title=title, updated=now())
            )


def find_title(connection: Connection, story: str) -> str:
    """What to call a story: its newest headline, else its leading proposition or first words.

    The brief and the pages call it so, too.
    """
    headline: str | None = connection.execute(
        select(REVISIONS.c.title)
        .join(ARTICLES, ARTICLES.c.revision == REVISIONS.c.id)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story == story, REVISIONS.c.title != "")
        .order_by(
            REPORTS.c.published_from.is_(None),
            REPORTS.c.published_from.desc(),
            REPORTS.c.published.desc(),
            ARTICLES.c.id.desc(),
        )
        .limit(1)
    ).scalar()
    if headline:
        return headline
    gist: str | None = connection.execute(
        select(PROPOSITIONS.c.gist)
        .where(PROPOSITIONS.c.story == story)
        .order_by(PROPOSITIONS.c.position)
        .limit(1)
    ).scalar()
    if gist:
        return gist
    text: str | None = connection.execute(
        select(func.substr(REVISIONS.c.text, 1, 200))
        .join(ARTICLES, ARTICLES.c.revision == REVISIONS.c.id)
        .where(ARTICLES.c.story == story)
        .order_by(REVISIONS.c.captured.desc(), REVISIONS.c.article)
        .limit(1)
    ).scalar()
    return ((text or "").strip().splitlines() or [""])[0][:100]


def load_stories(connection: Connection, only: str | None = None) -> list[StoryRow]:
    """The stories, newest movement first."""
    newest = func.max(func.coalesce(REPORTS.c.published_to, REPORTS.c.published_from))
    of_articles = (
        select(
            ARTICLES.c.story.label("story"),
            newest.label("newest"),
            func.min(func.coalesce(REPORTS.c.published_from, REPORTS.c.published_to)).label(
                "oldest"
            ),
            func.count(func.distinct(func.coalesce(REPORTS.c.publisher, ARTICLES.c.id))).label(
                "publishers"
            ),
        )
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.is_not(None))
        .group_by(ARTICLES.c.story)
    )
    if only is not None:
        of_articles = of_articles.where(ARTICLES.c.story == only)
    ages = of_articles.subquery()
    query = select(
        STORIES.c.id, STORIES.c.title, STORIES.c.articles, STORIES.c.updated,
        ages.c.newest, ages.c.oldest, ages.c.publishers,
        *(
            select(func.count())
            .where(table.c.story == STORIES.c.id, *conditions)
            .scalar_subquery()
            .label(name)
            for name, table, conditions in (
                ("propositions", PROPOSITIONS, ()),
                ("conflicts", CONFLICTS, ()),
                ("expectations", EXPECTATIONS, (EXPECTATIONS.c.state.in_(DUE),)),
            )
        ),
    ).join(ages, ages.c.story == STORIES.c.id)  # fmt: skip
    rows = connection.execute(query.order_by(ages.c.newest.desc(), STORIES.c.id)).all()
    stale = set(find_stale(connection, only=only))
    found = [StoryRow(stale=row.id in stale, **row._mapping) for row in rows]
    return sorted(found, key=lambda row: row.newest or "", reverse=True)


def find_stale(connection: Connection, *, only: str | None = None) -> list[str]:
    """The stories whose reports differ from those they were compared from, or never were.

    Only those are looked at that were noted as changed, or in which people decided something.
    """
    decided = decisions_by_story(connection)
    made_under = _load_made_under(connection, decided)
    noted = find_noted_stories(connection) if only is None else {only}
    stale = {
        story
        for story, under in made_under.items()
        if only in (None, story) and decided.get(story, "") != under
    }
    for chunk in in_chunks(sorted(noted - stale)):
        stale |= _find_changed(connection, chunk)
    return sorted(stale)


def _load_made_under(connection: Connection, decided: Collection[str]) -> dict[str, str]:
    """The decisions that comparisons were made under, of stories that have any, or had."""
    query = select(COMPARISONS.c.story, COMPARISONS.c.decisions)
    found: dict[str, str] = dict(
        connection.execute(query.where(COMPARISONS.c.decisions > "")).all()
    )
    for chunk in in_chunks(sorted(decided)):
        found.update(connection.execute(query.where(COMPARISONS.c.story.in_(chunk))).all())
    return found


def _find_changed(connection: Connection, stories: Sequence[str]) -> set[str]:
    """Which of these stories have other reports than those they were compared from."""
    members = (
        select(ARTICLES.c.story, ARTICLES.c.id, REPORTS.c.revision, REPORTS.c.cache_key)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story.in_(stories))
    )
    compared = select(
        COMPARED.c.story, COMPARED.c.article, COMPARED.c.revision, COMPARED.c.cache_key
    ).where(COMPARED.c.story.in_(stories))
    present = {tuple(row) for row in connection.execute(members)}
    known = {tuple(row) for row in connection.execute(compared)}
    return {story for story, *_ in present ^ known}


def settle_stories(connection: Connection, *, only: str | None = None) -> None:
    """Stories that are compared as they are now are noted no more: all, or one."""
    noted = find_noted_stories(connection) if only is None else {only}
    for story in noted - set(find_stale(connection, only=only)):
        forget_story(connection, story)


def story_state(connection: Connection, story: str) -> str:
    """A hash of what a comparison of the story depends on: its reports, and people's decisions.

    It tells whether a comparison that was made outside a transaction is still of this story.
    """
    members = connection.execute(
        select(ARTICLES.c.id, REPORTS.c.revision, REPORTS.c.cache_key)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story == story)
    )
    decided = decisions_by_story(connection).get(story, "")
    return content_hash(repr((sorted(map(tuple, members)), decided)))


def story_articles(connection: Connection, story: str) -> list[str]:
    """The articles of a story, oldest first."""
    query = (
        select(ARTICLES.c.id)
        .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.story == resolve_id(connection, story))
        .order_by(
            REPORTS.c.published_from.is_(None),
            REPORTS.c.published_from,
            REPORTS.c.published,
            ARTICLES.c.id,
        )
    )
    return list(connection.execute(query).scalars())
