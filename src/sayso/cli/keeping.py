"""Commands that keep a ledger safe: move it, copy it while in use, remove a person's words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli import FAILED
from sayso.cli.state import JSON, console
from sayso.errors import NotFoundError, SettingsError


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(
        epilog="Example: sayso migrate sayso.db postgresql+psycopg://desk@db.example/sayso"
    )(migrate)
    app.command(epilog="Example: sayso backup kept/sayso-$(date +%F).db")(backup)
    app.command(epilog='Example: sayso forget "Ada Quill" --export quill.jsonl')(forget)


def migrate(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="A ledger: a file or a URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where it goes: a file or a URL.")],
    as_json: JSON = False,
) -> None:
    """Move a ledger to another database: copied, compared row by row, verified.

    The old ledger stays as it is. Stopped at any moment, the same command goes on.
    """
    from sayso.ledger import open_ledger, transfer, verify

    if source == target:
        raise SettingsError("both are the same ledger", where=source, remedy="name another one")
    if "://" not in source and not Path(source).exists():
        raise NotFoundError("there is no ledger here", where=source, remedy="check its name")
    with (
        open_ledger(source, create=False) as old,
        open_ledger(target) as new,
        _telling(quiet=as_json) as progress,
    ):
        counts = transfer(old, new, progress=progress)
        faults = verify(new).faults
    _report({"from": source, "to": target, "rows": counts}, list(map(str, faults)), as_json)


def backup(
    context: typer.Context,
    where: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to be made.")],
    check: Annotated[
        bool, typer.Option("--verify/--no-verify", help="Verify the copy afterwards.")
    ] = True,
    as_json: JSON = False,
) -> None:
    """Copy the ledger into one file, while others may read and write it.

    The copy is a ledger itself: look at it with --ledger FILE; bring it back by putting it where
    the ledger was, or into a database with sayso migrate FILE URL.
    """
    from sayso.ledger import back_up, open_ledger, verify

    with context.obj.ledger() as ledger:
        counts = back_up(ledger, where)
    faults: list[str] = []
    if check:
        with open_ledger(where, create=False) as copy:
            faults = list(map(str, verify(copy).faults))
    _report({"to": str(where), "rows": counts}, faults, as_json)


def forget(
    context: typer.Context,
    source: Annotated[
        str | None, typer.Argument(help="A person's whole name, or the id of an actor.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Remove whoever was forgotten and has come back.")
    ] = False,
    names_from: Annotated[
        str | None,
        typer.Option("--from", metavar="LEDGER", help="With --again: who that ledger forgot, too."),
    ] = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the person's claims here first.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JSON = False,
) -> None:
    """Remove a person's name and words from the ledger, for good.

    They are blotted out of pages, texts, search, decisions and the record; analyses and
    comparisons are made anew without them. Backups made before still hold them: restore one, then
    run sayso forget --again --from LEDGER on it. Addresses of reports stay as they are.
    """
    from sayso.cli.removing import remove

    if again == (source is not None):
        raise SettingsError("whom to forget is not clear", remedy="give a name, or --again")
    remove(
        context.obj,
        source,
        names_from=names_from,
        export=export,
        dry_run=dry_run,
        yes=yes,
        as_json=as_json,
    )


@contextmanager
def _telling(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A line that says what is being copied, on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda table, rows: None
        return
    from rich.console import Console

    with Console(stderr=True).status("copying") as status:
        yield lambda table, rows: status.update(f"copying {table}: {rows:,} rows")


def _report(done: dict[str, object], faults: list[str], as_json: bool) -> None:
    if as_json:
        print(json.dumps({**done, "faults": faults}))
    else:
        rows = done["rows"]
        total = sum(rows.values()) if isinstance(rows, dict) else 0
        console().print(f"{total:,} rows copied to {done['to']}")
        for fault in faults:
            print(f"fault: {fault}", file=sys.stderr)
        console().print("all there" if not faults else "not all there")
    if faults:
        sys.exit(FAILED)
