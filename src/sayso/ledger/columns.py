"""How tables and views are written down: every one, and every column, with its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table, Text

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


WIDE = ("blobs", "revisions", "reports", "comparisons", "gathered")
"""Tables with long cells, whose rows SQLite had better keep apart from their keys."""


PRIVATE = ("tokens", "webhooks", "webhook_deliveries")
"""Tables about who may ask, whom to tell, and with which secrets: no export has them."""


def key(name: str, comment: str, kind: Any = Text, *, of: str | None = None) -> Column[Any]:
    """A column of the key; it may refer to another table's."""
    return Column(name, kind, *_refers(of), primary_key=True, nullable=False, comment=comment)


def must(name: str, comment: str, kind: Any = Text, *, of: str | None = None) -> Column[Any]:
    """A column that always holds something."""
    return Column(name, kind, *_refers(of), nullable=False, comment=comment)


def may(name: str, comment: str, kind: Any = Text) -> Column[Any]:
    """A column that may be null."""
    return Column(name, kind, nullable=True, comment=comment)


def _refers(of: str | None) -> tuple[ForeignKey, ...]:
    return (ForeignKey(of, ondelete="CASCADE"),) if of else ()


def table(name: str, comment: str, *columns: Any) -> Table:
    """A table of the ledger; SQLite keeps its rows in the order of their key."""
    with_rowid = any(getattr(column, "autoincrement", None) is True for column in columns)
    return Table(
        name, METADATA, *columns, comment=comment, sqlite_with_rowid=with_rowid or name in WIDE
    )


@dataclass(frozen=True, slots=True)
class View:
    """A documented query that reads like a table: each column's name, meaning and SQL."""

    name: str
    comment: str
    columns: tuple[tuple[str, str, str], ...]
    tables: str

    def to_sql(self) -> str:
        """The statement that creates it."""
        chosen = ",\n  ".join(f'{sql} AS "{name}"' for name, _, sql in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT\n  {chosen}\n{self.tables}"
