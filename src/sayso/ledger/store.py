"""The ledger: one object that keeps what the stages find and gives back what is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select

from sayso.errors import LedgerError
from sayso.ledger import (
    changed,
    comparisons,
    developments,
    gathered,
    ids,
    inputs,
    judgements,
    queries,
    readings,
    reports,
    search,
    stories,
    tokens,
)
from sayso.ledger.comparisons import Recorded
from sayso.ledger.engine import Transactions, open_engine, to_url
from sayso.ledger.gathered import Placed, Waiting
from sayso.ledger.inputs import InputPlace
from sayso.ledger.judgements import Attached
from sayso.ledger.queries import ArticleRow
from sayso.ledger.readings import Added, Change, Page, Pending, Revision
from sayso.ledger.reports import Saved
from sayso.ledger.schema import ARTICLES, REPORTS
from sayso.ledger.search import Hit
from sayso.ledger.stories import StoryRow
from sayso.ledger.tokens import Role, Token
from sayso.model import Article, Comparison, Development, Judgement, JudgementKind, Omission, Report


class Ledger:
    """What reports of stories say, on whose say-so, kept in SQLite or PostgreSQL.

    Made by `open_ledger`; safe to use from several threads. Every method that changes something
    does so wholly or not at all; `transaction` puts several into one.
    """

    def __init__(self, where: str, transactions: Transactions) -> None:
        self.where = where
        self._connections = transactions

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._connections.engine.dispose()

    @property
    def connections(self) -> Transactions:
        """The connections themselves, for `verify` and for statements of one's own."""
        return self._connections

    @property
    def address(self) -> str | None:
        """The database's URL, password and all, for another process; None for one in memory."""
        url = self._connections.engine.url
        if url.get_backend_name() == "sqlite":
            if not url.database or url.database == ":memory:":
                return None
            url = url.set(database=str(Path(url.database).absolute()))
        return url.render_as_string(hide_password=False)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is done within is kept together, at its end, or not at all."""
        with self._connections.writing():
            yield

    # ------------------------------------------------------------ what was read

    def add_reading(
        self,
        *,
        article: Article,
        raw: bytes,
        media_type: str,
        where: str,
        captured: str,
        notes: Sequence[Omission] = (),
    ) -> Added:
        """Keep a page and the article read from it; what was read before changes nothing.

        The article's own id is kept as the given one; `Added.article` is its id from here on.
        `notes` say what was left out in reading it.
        """
        with self._connections.writing() as connection:
            added = readings.add_reading(
                connection,
                article=article,
                raw=raw,
                media_type=media_type,
                where=where,
                captured=captured,
                notes=notes,
            )
            if added.new_reading:
                changed.note_articles(connection, [added.article])
            if added.new_reading and not added.new_revision:
                self._write_again(added)
            return added

    def _write_again(self, added: Added) -> None:
        """An old revision may be the newest again: then its analysis gives the rows."""
        with self._connections.writing() as connection:
            key = connection.execute(
                select(REPORTS.c.cache_key)
                .join(ARTICLES, ARTICLES.c.revision == REPORTS.c.revision)
                .where(ARTICLES.c.id == added.article, REPORTS.c.current)
            ).scalar()
            report = reports.cached_report(connection, added.revision, key) if key else None
            if key is not None and report is not None:
                reports.save_reports(connection, [(added.revision, report, key)])

    def page(self, revision: str) -> Page:
        """The page that a revision was last read from."""
        with self._connections.reading() as connection:
            return readings.load_page(connection, revision)

    def revisions(self, article: str) -> list[Revision]:
        """The revisions of an article, in the order in which they were first read."""
        with self._connections.reading() as connection:
            return readings.revisions(connection, queries.find_article(connection, article).id)

    def changes(self, article: str) -> list[Change]:
        """What each revision of an article changed of the one before."""
        with self._connections.reading() as connection:
            return list(readings.changes(connection, queries.find_article(connection, article).id))

    # ------------------------------------------------------------ what one article yields

    def save_report(self, revision_id: str, report: Report, cache_key: str) -> None:
        """Keep the analysis of a revision; `cache_key` names how it was made."""
        self.save_reports([(revision_id, report, cache_key)])

    def save_reports(self, given: Iterable[Saved]) -> int:
        """Keep many analyses in one transaction; gives their number."""
        with self._connections.writing() as connection:
            return reports.save_reports(connection, given)

    def find_analysed(self, revisions: Collection[str]) -> set[str]:
        """Those of many revisions that were analysed, in whatever way."""
        with self._connections.reading() as connection:
            return reports.find_analysed(connection, revisions)

    def cached_report(self, revision_id: str, cache_key: str) -> Report | None:
        """The analysis that was made of a revision in just this way; it is the current one now."""
        with self._connections.reading() as connection:
            found = reports.cached_report(connection, revision_id, cache_key)
            is_current = connection.execute(
                select(REPORTS.c.current).where(
                    REPORTS.c.revision == revision_id, REPORTS.c.cache_key == cache_key
                )
            ).scalar()
        if found is not None and not is_current:
            self.save_report(revision_id, found, cache_key)
        return found

    def reports(
        self, article_ids: Sequence[str] | None = None, story: str | None = None
    ) -> Iterator[Report]:
        """The current analyses of newest revisions: of all articles, of some, or of a story."""
        if article_ids is None:
            with self._connections.reading() as connection:
                if story is not None:
                    name = queries.find_story(connection, story)
                    article_ids = stories.story_articles(connection, name)
                else:
                    query = select(ARTICLES.c.id).order_by(ARTICLES.c.added, ARTICLES.c.id)
                    article_ids = list(connection.execute(query).scalars())
        return reports.stream_reports(self._connections.reading, article_ids)

    def unanalysed(self) -> list[str]:
        """The newest revisions without an analysis: what a run that was killed left to do."""
        with self._connections.reading() as connection:
            return reports.unanalysed(connection)

    def pending(self, revisions: Sequence[str]) -> list[Pending]:
        """Revisions that are to be analysed, with what was left out in reading them."""
        with self._connections.reading() as connection:
            return readings.load_pending(connection, revisions)

    def input_place(self, key: str) -> InputPlace | None:
        """How far the input of a key has been read; None where none of it is kept."""
        with self._connections.reading() as connection:
            return inputs.load_place(connection, key)

    def save_input_places(self, places: Iterable[InputPlace]) -> None:
        """Keep how far inputs have been read: best in one transaction with what was read."""
        with self._connections.writing() as connection:
            inputs.save_places(connection, places)

    # ------------------------------------------------------------ stories

    def save_assignments(self, given: Mapping[str, str]) -> dict[str, str]:
        """Put articles into stories by their keys; gives the ledger's story of each."""
        with self._connections.writing() as connection:
            return stories.save_assignments(connection, given)

    def waiting(self, *, few: int = 0, among: Sequence[str] | None = None) -> Waiting:
        """The articles that are to be gathered into stories, or gathered again.

        Those of `among`, or all; `few` is how many are gathered from scratch at most.
        """
        with self._connections.reading() as connection:
            return gathered.find_waiting(connection, few=few, among=among)

    def placed(self) -> list[Placed]:
        """The articles that the index of stories knows, in the order it came to know them."""
        with self._connections.reading() as connection:
            return gathered.load_placed(connection)

    def settle_changes(self, unchanged: Sequence[str] = ()) -> None:
        """Articles that are as they were, and stories compared as they are, are noted no more."""
        with self._connections.writing() as connection:
            changed.forget_articles(connection, unchanged)
            stories.settle_stories(connection)

    def assignments(self) -> dict[str, str]:
        """The story of every article that has one."""
        query = select(ARTICLES.c.id, ARTICLES.c.story).where(ARTICLES.c.story.is_not(None))
        with self._connections.reading() as connection:
            return dict(connection.execute(query).all())

    def stories(self) -> list[StoryRow]:
        """The stories, newest movement first."""
        with self._connections.reading() as connection:
            return stories.load_stories(connection)

    def story(self, lookup: str | None = None) -> StoryRow:
        """A story by id, its beginning, a former id, words of its title, or "newest"."""
        with self._connections.reading() as connection:
            name = queries.find_story(connection, lookup)
            return stories.load_stories(connection, only=name)[0]

    def story_id(self, lookup: str | None = None) -> str:
        """The id of the story that `story` would give."""
        with self._connections.reading() as connection:
            return queries.find_story(connection, lookup)

    def stale_stories(self) -> list[str]:
        """The stories that are to be compared, or compared again."""
        with self._connections.reading() as connection:
            return stories.find_stale(connection)

    def resolve_id(self, name: str) -> str:
        """The id that any id ever minted stands for now."""
        with self._connections.reading() as connection:
            return ids.resolve_id(connection, name)

    def is_known(self, name: str) -> bool:
        """True for an id that was ever minted, of whatever kind."""
        with self._connections.reading() as connection:
            return ids.is_known(connection, name)

    # ------------------------------------------------------------ what one story yields

    def story_of(self, name: str) -> str | None:
        """The story that an article, a claim or a finding is of, None where there is none."""
        with self._connections.reading() as connection:
            return judgements.find_story_of(connection, name)

    def story_state(self, story: str) -> str:
        """A hash of what a comparison of the story depends on."""
        with self._connections.reading() as connection:
            return stories.story_state(connection, story)

    def save_comparison(self, comparison: Comparison, *, cache_key: str = "") -> Comparison:
        """Keep a story's comparison; gives it back under the ledger's ids."""
        with self._connections.writing() as connection:
            kept = comparisons.save_comparison(connection, comparison, cache_key=cache_key)
            stories.settle_stories(connection, only=kept.story)
            return kept

    def comparison(
        self, story: str | None = None, *, cache_key: str | None = None
    ) -> Comparison | None:
        """The stored comparison of a story; None when there is none (under that key)."""
        with self._connections.reading() as connection:
            name = queries.find_story(connection, story)
            return comparisons.load_comparison(connection, name, cache_key=cache_key)

    def expectation_history(self, expectation: str) -> list[Recorded]:
        """What was recorded about an expectation; the first is what was fixed at the start."""
        with self._connections.reading() as connection:
            return comparisons.expectation_history(connection, expectation)

    def developments(
        self,
        *,
        story: str | None = None,
        source: str | None = None,
        since: str | None = None,
        limit: int | None = None,
    ) -> list[Development]:
        """What changed, newest first: in a story, on a source's say-so, since a day or moment."""
        with self._connections.reading() as connection:
            name = queries.find_story(connection, story) if story is not None else None
            return developments.load_developments(
                connection, story=name, source=source, since=since, limit=limit
            )

    # ------------------------------------------------------------ people

    def add_judgement(self, judgement: Judgement) -> Judgement:
        """Keep a person's decision; gives it back with its id."""
        with self._connections.writing() as connection:
            return judgements.add_judgement(connection, judgement)

    def withdraw_judgement(self, name: str) -> None:
        """Take a decision back; the record of it stays."""
        with self._connections.writing() as connection:
            judgements.withdraw_judgement(connection, name)

    def judgements(self, target: str | None = None, *, withdrawn: bool = False) -> list[Judgement]:
        """Decisions in the order they were made: all, or those on a target."""
        with self._connections.reading() as connection:
            return judgements.load_judgements(connection, target, withdrawn=withdrawn)

    def attached(self, target: str | None = None) -> list[Attached]:
        """Decisions with the place that they have now."""
        with self._connections.reading() as connection:
            return judgements.attach(connection, target)

    def unattached(self) -> list[Attached]:
        """Decisions that have lost their place, each with the reason."""
        return [item for item in self.attached() if not item.attached]

    def corrections(self, article_id: str) -> dict[str, str]:
        """What people set about an article: to be applied before it is analysed."""
        with self._connections.reading() as connection:
            return judgements.corrections(connection, article_id)

    def corrections_of(self, articles: Sequence[str]) -> dict[str, dict[str, str]]:
        """The same of many articles; those of which nothing was set are left out."""
        with self._connections.reading() as connection:
            return judgements.corrections_of(connection, articles)

    def verdicts(self) -> dict[str, JudgementKind]:
        """What people accepted or rejected, by present id."""
        with self._connections.reading() as connection:
            return judgements.verdicts(connection)

    # ------------------------------------------------------------ who may ask

    def create_token(
        self, name: str, role: Role, *, expires: date | None = None
    ) -> tuple[Token, str]:
        """A new token, and its secret: the only time that anybody sees it."""
        with self._connections.writing() as connection:
            return tokens.create_token(connection, name=name, role=role, expires=expires)

    def tokens(self) -> list[Token]:
        """Every token there ever was, the oldest first."""
        with self._connections.reading() as connection:
            return tokens.load_tokens(connection)

    def token(self, secret: str, *, today: date) -> Token | None:
        """The token that a secret is, None when it opens nothing; its use is kept by the day."""
        with self._connections.reading() as connection:
            found = tokens.find_token(connection, secret, today=today)
        if found is not None and found.used != today.isoformat():
            with self._connections.writing() as connection:
                tokens.mark_used(connection, found.id, today=today)
        return found

    def revoke_token(self, lookup: str) -> Token:
        """Take a token back, by its id or its name."""
        with self._connections.writing() as connection:
            return tokens.revoke_token(connection, lookup)

    # ------------------------------------------------------------ asking

    def article(self, lookup: str) -> ArticleRow:
        """An article by id, its beginning, file name, address or words of its title."""
        with self._connections.reading() as connection:
            return queries.find_article(connection, lookup)

    def articles(self, story: str | None = None) -> list[ArticleRow]:
        """The articles, newest first; those of one story where it is given."""
        with self._connections.reading() as connection:
            name = queries.find_story(connection, story) if story is not None else None
            return queries.load_articles(connection, story=name)

    def search(self, words: str, limit: int = 20, *, kinds: Sequence[str] = ()) -> list[Hit]:
        """Claims, articles and sources that hold the words, best first."""
        with self._connections.reading() as connection:
            return search.search(connection, words, limit=limit, kinds=kinds)

    def rows(self, name: str, *, story: str | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a documented view or table, for exports."""
        present = self.story_id(story) if story is not None else None
        return queries.stream_rows(self._connections.reading, name, story=present)

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with self._connections.reading() as connection:
            return queries.count_rows(connection)


def open_ledger(url_or_path: str | Path, *, create: bool = True) -> Ledger:
    """The ledger in a file or behind a database URL; made, or brought up to date, where needed.

    Raises LedgerError when it is no ledger, of a newer version, or cannot be opened.

    >>> with open_ledger("sqlite://") as ledger:
    ...     ledger.stories()
    []
    """
    url = to_url(url_or_path)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(
            "is neither SQLite nor PostgreSQL", where=where, remedy="give a file or postgresql://…"
        )
    return Ledger(where, Transactions(open_engine(url, create=create)))
