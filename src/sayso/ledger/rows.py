"""Plain rows in bulk: the same statements on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

from sayso.model import Span

T = TypeVar("T")
Values = dict[str, Any]


def insert_missing(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows; those whose key is there already stay as they are."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # slow to load, so only where it is used

        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)


def insert_all(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows in one go; none is no statement."""
    if rows:
        connection.execute(table.insert(), rows)


def to_spans(spans: Iterable[Span]) -> str:
    """Spans as the tables hold them.

    >>> to_spans([Span(0, 4)])
    '[[0,4]]'
    """
    return to_json(list(spans))


def from_spans(stored: str) -> tuple[Span, ...]:
    """The spans of a table's cell.

    >>> from_spans("[[0,4]]")
    (Span(start=0, end=4),)
    """
    return msgspec.json.decode(stored, type=tuple[Span, ...])


def to_json(value: Any) -> str:
    """A value as a JSON cell."""
    return msgspec.json.encode(value).decode("utf-8")


def in_chunks(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Items a chunk at a time, so that neither statements nor memory grow without end."""
    given = iter(items)
    while chunk := list(islice(given, size)):
        yield chunk
