"""CSV (RFC 4180): a file a listing, with the field names of `--json`; lists joined by " | "."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from sayso.ledger import Ledger
from sayso.model import Comparison
from sayso.pipeline.opening import open_story
from sayso.publish import listings
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
    stories = [ledger.story_id(story)] if story else [row.id for row in ledger.stories()]
    if output is None:
        _write_rows(sys.stdout, _rows(ledger, stories, "claims"))
        return "standard output"
    output.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        with (output / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            _write_rows(handle, _rows(ledger, stories, name))
    return output


def _rows(ledger: Ledger, stories: Iterable[str], name: str) -> Iterable[listings.Row]:
    for story in stories:
        opened = open_story(ledger, story)
        for row in TABLES[name](opened.comparison, opened.view):
            yield {"story": story, **row}


def _write_rows(handle: TextIO, rows: Iterable[listings.Row]) -> None:
    writer: Any = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(handle, fieldnames=list(row))
            writer.writeheader()
        writer.writerow({name: to_cell(value) for name, value in row.items()})


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
