"""The reference of tables and views, written from the schema's own comments."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table

from sayso.ledger import (
    developments,
    inputs,
    schema,
    story_tables,
    tokens,
    tombstones,
    watch_tables,
    webhook_tables,
)
from sayso.ledger.columns import METADATA, View
from sayso.ledger.views import VIEWS

HEAD = """\
# The ledger's tables and views

A ledger is one SQLite file, or one PostgreSQL database. It opens in Datasette, DuckDB or any
SQL shell as it is. Start from the views; the tables are below. This page is written from the
schema by `python -m sayso.ledger.documentation`; a test holds it to that.

Spans are JSON lists of `[start, stop]` pairs: half-open ranges of Unicode code points of the
text of the revision. Days are ISO dates, moments ISO 8601 in UTC, both as text. Ids say what
they name: `a_` an article, `st_` a story, `so_` an actor, `p_` a proposition, `o_` an origin,
`x_` a conflict, `ev_` an event, `e_` an expectation, `d_` a development, `j_` a judgement. `b2:`
begins a BLAKE2b-128 hash. Claims, sources, attributions and time expressions have ids within
their article.
"""


def write_reference() -> str:
    """The text of `docs/reference/ledger.md`."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    yield "## Views\n"
    for view in VIEWS:
        yield from _describe_view(view)
    for title, module in (
        ("What was read, and what each article yields", schema),
        ("How far inputs were read", inputs),
        ("What each story yields", story_tables),
        ("What changed", developments),
        ("What is watched", watch_tables),
        ("Who may ask the server", tokens),
        ("Whom to tell of changes", webhook_tables),
        ("What was removed at a person's request", tombstones),
    ):
        yield f"## {title}\n"
        names = [thing.name for thing in vars(module).values() if isinstance(thing, Table)]
        for name in names:
            yield from _describe_table(METADATA.tables[name])


def _describe_view(view: View) -> Iterator[str]:
    yield f"### {view.name}\n\n{view.comment}\n"
    yield "| column | what it holds |\n| --- | --- |"
    for name, comment, _ in view.columns:
        yield f"| `{name}` | {_cell(comment)} |"
    yield ""


def _describe_table(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n\n{table.comment}\n"
    yield "| column | type | what it holds |\n| --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column)} | {_cell(column.comment or '')} |"
    yield ""


def _type(column: Column[object]) -> str:
    words = [str(column.type).lower()]
    words += ["key"] if column.primary_key else []
    words += [f"→ {key.target_fullname}" for key in column.foreign_keys]
    words += ["may be null"] if column.nullable else []
    return ", ".join(words)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(write_reference())
