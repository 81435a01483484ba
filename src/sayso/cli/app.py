"""The application: options that every command has, and the commands in the order of the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso import __version__
from sayso.cli import (
    access,
    batching,
    changing,
    exporting,
    judging,
    keeping,
    looking,
    piping,
    reading,
    serving,
    watching,
)
from sayso.cli.state import State

app = typer.Typer(
    name="sayso",
    help="The ledger of a developing story: who says what, on whose say-so.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: sayso read *.html, then sayso brief",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"sayso {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    ledger: Annotated[
        str | None,
        typer.Option(help="The ledger: a file or a database URL.", envvar="SAYSO_LEDGER"),
    ] = None,
    parser: Annotated[
        str | None, typer.Option(help="An installed spaCy pipeline.", envvar="SAYSO_PARSER")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """The ledger of a developing story: who says what, on whose say-so."""
    context.obj = State.load(Path.cwd(), ledger=ledger, parser=parser)


for module in (
    reading,
    batching,
    watching,
    looking,
    changing,
    judging,
    piping,
    exporting,
    serving,
    access,
    keeping,
):
    module.add_commands(app)
