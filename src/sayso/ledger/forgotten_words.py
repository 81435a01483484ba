"""The words of a person in what the ledger keeps beside reports: records, decisions, alerts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select, update

from sayso.ledger.developments import DEVELOPMENT_SOURCES, DEVELOPMENTS
from sayso.ledger.ids import find_former
from sayso.ledger.redacting import Redaction, blot
from sayso.ledger.rows import to_json
from sayso.ledger.schema import JUDGEMENTS, READINGS
from sayso.ledger.story_tables import (
    CONFLICTS,
    EXPECTATION_CLAIMS,
    EXPECTATION_HISTORY,
    EXPECTATIONS,
    PROPOSITION_CLAIMS,
    SOURCE_MEMBERS,
    STORIES,
)
from sayso.ledger.watch_tables import ALERTS, CAPTURES
from sayso.model import Span

Redact = Callable[[str], str]
Keys = Collection[tuple[str, str]]


def redact_records(
    connection: Connection, redaction: Redaction, *, stories: Sequence[str], claims: Keys,
    sources: Keys,
) -> None:  # fmt: skip
    """The record of what changed, and of what was expected; before the stories' rows are gone.

    What is about one of the `claims` goes whole; of the rest of the stories, the words alone.
    """
    subjects = _find_subjects(connection, claims)
    actors = {
        row.id
        for row in connection.execute(select(SOURCE_MEMBERS))
        if (row.article, row.source) in sources
    }
    said = {
        row.development
        for row in connection.execute(select(DEVELOPMENT_SOURCES))
        if row.source in actors
    }
    known = {name for story in stories for name in find_former(connection, story)}
    for row in connection.execute(select(DEVELOPMENTS)).all():
        whole = row.id in said or row.subject in subjects
        redact = _choose(redaction, whole=whole, close=row.story in known)
        _update(connection, DEVELOPMENTS, row, ("gist", "sentence"), redact)
    elsewhere = select(EXPECTATIONS.c.id).where(EXPECTATIONS.c.story.not_in(stories))
    strange = set(connection.execute(elsewhere).scalars())
    for row in connection.execute(select(EXPECTATION_HISTORY)).all():
        whole = row.expectation in subjects
        redact = _choose(redaction, whole=whole, close=row.expectation not in strange)
        _update(connection, EXPECTATION_HISTORY, row, ("gist", "basis"), redact)
    for row in connection.execute(select(STORIES).where(STORIES.c.id.in_(stories))).all():
        _update(connection, STORIES, row, ("title",), redaction.close)


def redact_words(connection: Connection, redaction: Redaction, *, articles: Sequence[str]) -> None:
    """People's decisions, what feeds said of pages, what reading noted, and alerts."""
    near = set(articles)
    for row in connection.execute(select(JUDGEMENTS)).all():
        redact = _choose(redaction, close=row.target.partition("/")[0] in near or bool(row.exact))
        _update(connection, JUDGEMENTS, row, ("exact", "prefix", "suffix"), redact)
        _update(connection, JUDGEMENTS, row, ("values",), _within(redact))
    for row in connection.execute(select(CAPTURES)).all():
        redact = _choose(redaction, close=row.article in near)
        _update(connection, CAPTURES, row, ("said",), _within(redact))
    for row in connection.execute(select(READINGS).where(READINGS.c.notes.is_not(None))).all():
        redact = _choose(redaction, close=row.article in near)
        _update(connection, READINGS, row, ("notes",), _within(redact))
    for row in connection.execute(select(ALERTS)).all():
        redact = _choose(redaction, close=row.article in near or row.story is not None)
        _update(connection, ALERTS, row, ("what", "sentence", "title"), redact)


def _find_subjects(connection: Connection, claims: Keys) -> set[str]:
    """The propositions, conflicts and expectations that rest on a claim."""
    found: set[str] = set()
    for table, subject in (
        (PROPOSITION_CLAIMS, PROPOSITION_CLAIMS.c.proposition),
        (EXPECTATION_CLAIMS, EXPECTATION_CLAIMS.c.expectation),
    ):
        for name, article, claim in connection.execute(
            select(subject, table.c.article, table.c.claim)
        ):
            if (article, claim) in claims:
                found.add(name)
    for row in connection.execute(select(CONFLICTS)):
        if {(row.a_article, row.a_claim), (row.b_article, row.b_claim)} & set(claims):
            found.add(row.id)
    return found


def _choose(redaction: Redaction, *, whole: bool = False, close: bool) -> Redact:
    if whole:
        return lambda words: blot(words, [Span(0, len(words))])
    return redaction.close if close else redaction.anywhere


def _within(redact: Redact) -> Redact:
    """A JSON cell with all its strings redacted; its keys stay."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return redact(value)
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return value

    return lambda cell: to_json(walk(msgspec.json.decode(cell)))


def _update(
    connection: Connection, table: Table, row: Any, columns: Iterable[str], redact: Redact
) -> None:
    values = {name: getattr(row, name) for name in columns}
    redacted = {name: redact(words) for name, words in values.items() if words}
    changed = {name: words for name, words in redacted.items() if words != values[name]}
    if changed:
        here = [column == getattr(row, column.name) for column in table.primary_key.columns]
        connection.execute(update(table).where(*here).values(changed))
