"""The command by which the ledger goes out to other programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.state import AS_OF, console, to_day
from sayso.errors import SettingsError
from sayso.publish.exports.formats import find_format, list_formats


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(
        epilog=f"\b\nFormats:\n{list_formats()}\n\nExample: sayso export csv -o ledger-csv",
    )(export)


def export(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="One of the formats below.")],
    story: Annotated[
        str | None,
        typer.Argument(help="A story's id, the start of it, or words of its title; else all."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file, for tables a folder; else standard out."),
    ] = None,
    as_of: AS_OF = None,
) -> None:
    """Write the ledger out for other programs.

    The whole of it, or one story, in one of the formats listed below. --as-of goes with ics.
    """
    found = find_format(form)
    write: Callable[..., Path | str] = found.load()
    if as_of is not None:
        if "as_of" not in signature(write).parameters:
            raise SettingsError(
                f"{found.name} is written as the ledger stands", remedy="leave --as-of out"
            )
        write = partial(write, as_of=to_day(as_of))
    with context.obj.ledger() as ledger:
        written = write(ledger, story=story, output=output)
    if output is not None:
        console().print(f"{found.name} written to {written}", soft_wrap=True)
