"""What rows the ledger gives: every documented view and table, its columns, what each holds."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Boolean, Integer

from sayso.ledger.columns import METADATA, View
from sayso.ledger.queries import columns_of, row_names
from sayso.ledger.views import VIEWS

INTERNAL = frozenset(
    {"gathered", "gathered_keys", "search_rows", "term_counts", "to_compare", "to_gather"}
)
"""Tables that only our own programs can make something of."""

DAYS = frozenset(
    {"published_from", "published_to", "due_from", "due_to", "from_day", "to_day", "since", "as_of"}
    | {"first_due_from", "first_due_to"}
)
"""Columns that hold a day, ISO 8601, or nothing."""


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column: `kind` is "text", "number", "yes or no" or "day"."""

    name: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Described:
    """A view or table with its columns; `has_story` where its rows can be had of one story."""

    name: str
    comment: str
    columns: tuple[DescribedColumn, ...]

    @property
    def has_story(self) -> bool:
        """True when a column names the story."""
        return any(column.name == "story" for column in self.columns)


def describe_rows() -> tuple[Described, ...]:
    """The views and tables that are worth taking out, views first.

    >>> describe_rows()[0].name
    'v_claims'
    """
    views = {view.name: view for view in VIEWS}
    return tuple(
        _describe_view(views[name]) if name in views else _describe_table(name)
        for name in row_names()
        if name not in INTERNAL
    )


def _describe_view(view: View) -> Described:
    return Described(
        view.name,
        view.comment,
        tuple(
            DescribedColumn(name, _find_kind(name, sql), comment)
            for name, comment, sql in view.columns
        ),
    )


def _describe_table(name: str) -> Described:
    table = METADATA.tables[name]
    return Described(
        name,
        table.comment or "",
        tuple(
            DescribedColumn(
                column, _kind(column, table.c[column].type), table.c[column].comment or ""
            )
            for column in columns_of(name)
        ),
    )


def _find_kind(name: str, sql: str) -> str:
    """That of the tables' column which a view's column shows; a number where it counts."""
    if sql.startswith("(SELECT count"):
        return "number"
    shown = sql.rpartition(".")[2].strip('"')
    kinds = {
        _kind(name, table.c[shown].type) for table in METADATA.tables.values() if shown in table.c
    }
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind(name: str, stored: object) -> str:
    if isinstance(stored, Boolean):
        return "yes or no"
    if isinstance(stored, Integer):
        return "number"
    return "day" if name in DAYS else "text"
