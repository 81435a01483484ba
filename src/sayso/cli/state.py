"""What the commands share: settings, the ledger, output for people or programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import NotFoundError, SettingsError
from sayso.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.ledger import Ledger
    from sayso.pipeline.opening import OpenStory
    from sayso.read.fetch import Fetcher
    from sayso.read.politeness import Clock

STORY = Annotated[
    str | None,
    typer.Argument(help="A story's id, the start of it, or words of its title; else the newest."),
]
AS_OF = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Look from this day (YYYY-MM-DD).")
]
JSON = Annotated[bool, typer.Option("--json", help="One JSON array, for programs.")]


@dataclass(frozen=True)
class State:
    """The settings of this run."""

    settings: Settings

    @classmethod
    def load(cls, folder: Path, *, ledger: str | None, parser: str | None) -> State:
        """The state of a run in `folder` with the options that were given."""
        return cls(load_settings(folder, ledger=ledger, parser=parser))

    @contextmanager
    def ledger(self, *, create: bool = False) -> Iterator[Ledger]:
        """The ledger, open; NotFoundError says how to begin when there is none."""
        from sayso.ledger import open_ledger

        where = self.settings.ledger
        if not create and "://" not in where and not Path(where).exists():
            raise NotFoundError(
                "there is no ledger here",
                where=where,
                remedy="begin one with: sayso read FILES, or name one with --ledger",
            )
        with open_ledger(where, create=create) as ledger:
            yield ledger

    def fetcher(self, *, clock: Clock | None = None) -> Fetcher:
        """The HTTP client as the settings have it; to be closed."""
        from sayso.read.fetch import Fetcher, Limits

        settings = self.settings
        limits = Limits(
            size=settings.fetch_megabytes * 1_000_000,
            seconds=settings.fetch_seconds,
            delay=settings.host_delay,
        )
        return Fetcher(allow=settings.allow_hosts, limits=limits, about=settings.about, clock=clock)

    @contextmanager
    def story(self, lookup: str | None, as_of: str | None) -> Iterator[OpenStory]:
        """A story of the ledger, looked at from a day."""
        from sayso.pipeline.opening import open_story

        with self.ledger() as ledger:
            yield open_story(ledger, lookup, as_of=to_day(as_of))


def to_day(words: str | None) -> date | None:
    """A day given on the command line; SettingsError shows the form.

    >>> to_day("2025-12-01")
    datetime.date(2025, 12, 1)
    """
    if words is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise SettingsError(
            f"{words!r} is not a day", remedy="write it as YYYY-MM-DD, e.g. 2025-12-01"
        ) from error


def console() -> Console:
    """Where people read; as wide as the terminal, 100 columns when there is none."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 100, soft_wrap=False)


def show(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    as_json: bool,
    empty: str,
    form: str = "rows",
) -> None:
    """Rows as one JSON array; for people as a table, or in a form of their own."""
    if as_json:
        print(json.dumps(list(rows), ensure_ascii=False))
        return
    from sayso.publish import terminal

    if form == "conflicts":
        terminal.show_conflicts(rows, console(), empty=empty)
    elif form == "origins":
        terminal.show_origins(rows, console(), empty=empty)
    else:
        terminal.show_rows(rows, columns, console(), empty=empty)
