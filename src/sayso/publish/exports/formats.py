"""The formats that the ledger can be written out as: a name, what it is, and who writes it.

Writers are found when they are asked for, so that listing the formats loads none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from sayso.errors import SettingsError

if TYPE_CHECKING:
    from sayso.ledger import Ledger


class Writer(Protocol):
    """What writes the ledger, or one story of it, to a place that it gives back."""

    def __call__(self, ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
        """Write to `output`, else to standard output."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `line` says what it is; `writer` is a function in a module of this package."""

    name: str
    line: str
    writer: str

    def load(self) -> Writer:
        """The function that writes it."""
        module, _, function = self.writer.partition(":")
        return cast(Writer, getattr(import_module(f"sayso.publish.exports.{module}"), function))


FORMATS: Mapping[str, Format] = {
    name: Format(name, line, writer)
    for name, line, writer in (
        ("jsonl", "JSON Lines of the contract: reports, comparisons", "json_lines:write"),
        ("csv", "a folder of tables; without -o the claims alone", "csv_tables:write"),
        ("parquet", "a folder of typed tables for DuckDB, pandas and R", "parquet:write"),
        ("annotations", "Web Annotation JSON-LD: claims mark their words", "web_annotation:write"),
        ("prov", "PROV-O as JSON-LD: whose each claim is, step by step", "prov_o:write"),
        ("schemaorg", "schema.org Claim and Quotation as JSON-LD", "schema_org:write"),
        ("network", "CSV for discourse networks: actor, issue, stance", "discourse_network:write"),
        ("ics", "iCalendar: what is scheduled and what is due", "icalendar:write"),
        ("atom", "Atom feed of what changed", "feed_files:write_atom"),
        ("jsonfeed", "JSON Feed of what changed", "feed_files:write_json_feed"),
        ("markdown", "the brief as Markdown", "brief_files:write_markdown"),
        ("html", "the brief as one HTML file that needs nothing else", "brief_files:write_html"),
    )
}  # fmt: skip
"""All of them, those for programs first."""


def find_format(name: str) -> Format:
    """The format of a name; SettingsError names the known ones.

    >>> find_format("ics").line
    'iCalendar: what is scheduled and what is due'
    """
    try:
        return FORMATS[name.casefold()]
    except KeyError:
        raise SettingsError(
            f"there is no format {name!r}", remedy=f"give one of {', '.join(FORMATS)}"
        ) from None


def list_formats() -> str:
    """The formats as a list for people, one a line."""
    return "\n".join(f"  {found.name:<12} {found.line}" for found in FORMATS.values())
