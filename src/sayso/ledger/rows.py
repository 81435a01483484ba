"""Plain rows in bulk: the same statements on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table, func, select

from sayso.model import Span

T = TypeVar("T")
Values = dict[str, Any]


def insert_missing(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows; those whose key is there already stay as they are."""
    _insert(connection, table, rows, " ON CONFLICT DO NOTHING")


def insert_all(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows in one go; none is no statement. Each row names every column."""
    _insert(connection, table, rows, "")


def _insert(connection: Connection, table: Table, rows: Sequence[Values], clause: str) -> None:
    """Hand the driver plain tuples: columns need no conversion, and there are many rows."""
    if not rows:
        return
    statement, names = _prepare(table, connection.dialect.paramstyle)
    pick = itemgetter(*names)
    values = [pick(row) for row in rows] if len(names) > 1 else [(pick(row),) for row in rows]
    connection.exec_driver_sql(statement + clause, values)


@cache
def _prepare(table: Table, style: str) -> tuple[str, tuple[str, ...]]:
    columns = [column for column in table.columns if column.autoincrement is not True]
    mark = "?" if style == "qmark" else "%s"
    listed = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join(mark for _ in columns)
    names = tuple(column.name for column in columns)
    return f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})', names


def fetch_at_once(connection: Connection, query: Select[Any]) -> Sequence[Sequence[Any]]:
    """The rows of a query of texts and numbers, in its order, in one step of the database.

    SQLite's driver lets go of Python's lock between two rows: where other threads work, each of
    thousands of rows waits for its turn.
    """
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(query)]
    inner = query.subquery()
    rows = select(func.json_group_array(func.json_array(*inner.columns)))
    found: list[list[Any]] = msgspec.json.decode(connection.execute(rows).scalar_one())
    return found


def to_spans(spans: Iterable[Span]) -> str:
    """Spans as the tables hold them.

    >>> to_spans([Span(0, 4)])
    '[[0,4]]'
    """
    return "[" + ",".join([f"[{span[0]},{span[1]}]" for span in spans]) + "]"


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
