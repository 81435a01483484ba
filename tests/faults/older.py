"""Ledgers as an older version of Sayso wrote them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, event, inspect

from sayso.ledger.engine import _begin_sqlite, _set_up_sqlite, migrate


def make_older(path: Path, version: str, *, source: Path) -> None:
    """A ledger of an older version, with what of today's has a place in it."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    migrate(engine, revision=version)
    engine.dispose()
    copy_rows(source, path)


def copy_rows(source: Path, target: Path) -> None:
    """What of a ledger has a place in one of an older version."""
    engine = create_engine(f"sqlite:///{target}")
    found = inspect(engine)
    names = [n for n in found.get_table_names() if not n.startswith(("search_index", "alembic"))]
    columns = {name: [column["name"] for column in found.get_columns(name)] for name in names}
    engine.dispose()
    with sqlite3.connect(target) as connection:
        connection.execute("ATTACH ? AS given", (str(source),))
        for name, names in columns.items():
            listed = ", ".join(f'"{column}"' for column in names)
            connection.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM given.{name}")
        connection.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
    connection.close()
