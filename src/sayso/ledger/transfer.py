"""One ledger into another, of whichever kind: to a server, from one, or to a file that is kept.

Nothing is translated, since both have one schema: rows are copied, a chunk to a transaction, those
that are there already stay. So a transfer that was stopped goes on when it is run again. In the
end every table of the two is compared, row by row, whatever order the databases sort in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from sayso.errors import LedgerError
from sayso.ledger.columns import METADATA
from sayso.ledger.rows import Values, in_chunks, insert_missing
from sayso.ledger.schema import ARTICLES, SEARCH_ROWS
from sayso.ledger.search import add_rows
from sayso.ledger.store import Ledger, open_ledger

CHUNK = 500
"""Rows a transaction: what is copied again at most after a transfer was stopped."""

Progress = Callable[[str, int], None]


def transfer(
    source: Ledger, target: Ledger, *, progress: Progress = lambda table, rows: None
) -> dict[str, int]:
    """Copy a ledger into an empty one, or go on with it; gives the rows of each table.

    LedgerError when the target holds reports that the source has not, or when a table differs
    in the end. `progress` hears of each chunk: the table, and how many rows of it are done.
    """
    with _looking(source) as reading:
        _check_target(reading, target)
        for table in _tables():
            done = 0
            for rows in _chunks(reading, table):
                with target.connections.writing() as connection:
                    insert_missing(connection, table, rows)
                done += len(rows)
                progress(table.name, done)
        _copy_search(reading, target, progress)
        return _compare(reading, target)


def back_up(ledger: Ledger, where: Path) -> dict[str, int]:
    """A copy of a ledger as one file, made while others read and write; gives its rows.

    A copy of a file is the database's own (SQLite's online backup); one of a server is a
    transfer into a file. LedgerError when there is a file already.
    """
    if where.exists():
        raise LedgerError("there is a file already", where=str(where), remedy="name another one")
    url = ledger.connections.engine.url
    if url.get_backend_name() == "sqlite":
        return _copy_file(ledger, where)
    with open_ledger(where) as copy:
        return transfer(ledger, copy)


def _copy_file(ledger: Ledger, where: Path) -> dict[str, int]:
    source = ledger.connections.engine.raw_connection()
    try:
        with sqlite3.connect(where) as copy:
            driver: Any = source.driver_connection
            driver.backup(copy, pages=4096)
            copy.execute("PRAGMA journal_mode=WAL")
        copy.close()
    finally:
        source.close()
    with open_ledger(where, create=False) as kept:
        return kept.counts()


def _looking(source: Ledger) -> Any:
    """A connection to the source that sees one moment of it."""
    engine = source.connections.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def _tables() -> list[Table]:
    """The tables in an order in which each refers to earlier ones only."""
    return [table for table in METADATA.sorted_tables if table is not SEARCH_ROWS]


def _check_target(reading: Connection, target: Ledger) -> None:
    known = set(reading.execute(select(ARTICLES.c.id)).scalars())
    with target.connections.reading() as connection:
        there = set(connection.execute(select(ARTICLES.c.id)).scalars())
    if there - known:
        raise LedgerError(
            f"holds {len(there - known)} reports that are not in the ledger to be moved",
            where=target.where,
            remedy="move into a new ledger; read further reports with sayso read",
        )


def _chunks(connection: Connection, table: Table) -> Iterator[list[Values]]:
    order = [*table.primary_key.columns]
    query = select(table).order_by(*order).execution_options(yield_per=CHUNK)
    with connection.execute(query) as result:
        for rows in in_chunks(result.mappings(), CHUNK):
            yield [dict(row) for row in rows]


def _copy_search(reading: Connection, target: Ledger, progress: Progress) -> None:
    """What search looks through, with an index of the target's own; an owner's rows at once."""
    owners = select(SEARCH_ROWS.c.owner).distinct()
    with target.connections.reading() as connection:
        there = set(connection.execute(owners).scalars())
    left = [owner for owner in reading.execute(owners).scalars() if owner not in there]
    done = 0
    for chunk in in_chunks(left, 50):
        query = select(SEARCH_ROWS).where(SEARCH_ROWS.c.owner.in_(chunk)).order_by(SEARCH_ROWS.c.id)
        rows = [dict(row) for row in reading.execute(query).mappings()]
        with target.connections.writing() as connection:
            add_rows(connection, rows)
        done += len(rows)
        progress(SEARCH_ROWS.name, done)


def _compare(reading: Connection, target: Ledger) -> dict[str, int]:
    counts = {}
    with target.connections.reading() as connection:
        for table in (*_tables(), SEARCH_ROWS):
            counts[table.name], expected = _digest(reading, table)
            if (counts[table.name], expected) != _digest(connection, table):
                raise LedgerError(
                    f"the table {table.name} differs from that of the ledger it was moved from",
                    where=target.where,
                    remedy="move into a new ledger while nothing is written to the old one",
                )
    return counts


def _digest(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows a table has, and a number that depends on each of them and on no order."""
    columns = [column for column in table.columns if column.autoincrement is not True]
    query = select(*columns).execution_options(yield_per=CHUNK)
    count = total = 0
    with connection.execute(query) as result:
        for row in result:
            count += 1
            hashed = blake2b(repr(tuple(row)).encode("utf-8", "surrogatepass"), digest_size=16)
            total += int.from_bytes(hashed.digest(), "big")
    return count, total % (1 << 128)
