"""CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180): a file a listing.

Field names are those of `--json`; lists are joined by " | ".
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from sayso.ledger import Ledger
from sayso.model import Comparison
from sayso.publish import listings
from sayso.publish.exports.destination import open_destination, say_where
from sayso.publish.exports.stories import open_stories
from sayso.view import StoryView

Lister = Callable[[Comparison, StoryView], list[listings.Row]]

TABLES: Mapping[str, Lister] = {
    "articles": lambda comparison, view: listings.list_articles(view),
    "claims": lambda comparison, view: listings.list_claims(view),
    "propositions": listings.list_propositions,
    "origins": listings.list_origins,
    "conflicts": listings.list_conflicts,
    "timeline": listings.list_timeline,
    "expected": listings.list_expected,
    "positions": listings.list_positions,
    "sources": listings.list_sources,
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First letters that spreadsheets take for a formula; such cells get an apostrophe."""


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write a folder of tables; without one, the claims alone to standard output."""
    with ExitStack() as files:
        if output is None:
            tables = {"claims": _Table(sys.stdout)}
        else:
            output.mkdir(parents=True, exist_ok=True)
            tables = {
                name: _Table(files.enter_context(open_destination(output / f"{name}.csv")))
                for name in TABLES
            }
        for opened in open_stories(ledger, story):
            for name, table in tables.items():
                for row in TABLES[name](opened.comparison, opened.view):
                    table.write({"story": opened.comparison.story, **row})
    return say_where(output)


class _Table:
    """One CSV file; its header is that of its first row."""

    def __init__(self, handle: TextIO) -> None:
        self._handle = handle
        self._writer: csv.DictWriter[str] | None = None

    def write(self, row: listings.Row) -> None:
        """Add a row."""
        if self._writer is None:
            self._writer = csv.DictWriter(self._handle, fieldnames=list(row))
            self._writer.writeheader()
        self._writer.writerow({name: to_cell(value) for name, value in row.items()})


def to_cell(value: object) -> str:
    """A value as one cell.

    >>> to_cell(["a", "b"]), to_cell("=1+1")
    ('a | b', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("text") or value)
    if isinstance(value, (list, tuple)):
        return " | ".join(to_cell(item) for item in value)
    words = str(value)
    return f"'{words}" if words.startswith(FORMULA) else words
