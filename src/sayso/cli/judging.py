"""Commands by which a person decides, and by which the ledger goes out."""

from __future__ import annotations

import getpass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from sayso.cli.state import JSON, STORY, console, show
from sayso.errors import SettingsError

if TYPE_CHECKING:
    from sayso.ledger import Ledger


class Decision(StrEnum):
    """What a person can decide about a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    NOTE = "note"


class ExportFormat(StrEnum):
    """What the ledger can be written out as."""

    JSONL = "jsonl"
    CSV = "csv"
    ICS = "ics"


class Writer(Protocol):
    """What writes the ledger, or one story of it, to a place that it gives back."""

    def __call__(self, ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
        """Write to `output`, else to standard output."""


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(
        epilog='Example: sayso judge report-1.txt publisher="The Herald" published=2025-10-17'
    )(judge)
    app.command(epilog="Example: sayso judgements --json")(judgements)
    app.command(epilog="Example: sayso export csv -o ledger-csv")(export)


def judge(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="An article, or a finding's id.")],
    values: Annotated[
        list[str] | None, typer.Argument(help="Corrections of an article: field=value …")
    ] = None,
    decision: Annotated[
        Decision | None, typer.Option("--as", help="Accept, reject or note a finding.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why, in words.")] = None,
    person: Annotated[str | None, typer.Option(help="Who decides; else your login.")] = None,
) -> None:
    """Correct an article, or decide about a finding.

    A decision is kept through every re-run; no rule overwrites it.
    """
    from sayso.pipeline.deciding import correct, decide

    state = context.obj
    who = person or state.settings.person or getpass.getuser()
    with state.ledger() as ledger:
        if values:
            article = correct(
                ledger, target, _pairs(values), person=who, parser=state.settings.parser
            )
            console().print(f"kept: {article}, by {who}")
            return
        if decision is None:
            raise SettingsError(
                "nothing to decide", remedy="give field=value, or --as accept|reject|note"
            )
        kept = decide(ledger, target, decision.value, note=note or "", person=who)
        console().print(f"kept: {kept}, by {who}")


def _pairs(values: list[str]) -> dict[str, str]:
    pairs = {}
    for value in values:
        name, equals, words = value.partition("=")
        if not equals or not name:
            raise SettingsError(
                f"{value!r} is no correction", remedy="write field=value, e.g. published=2025-10-17"
            )
        pairs[name.strip()] = words.strip()
    return pairs


def judgements(context: typer.Context, as_json: JSON = False) -> None:
    """What people have decided, who and when."""
    with context.obj.ledger() as ledger:
        rows = [
            {
                "id": judgement.id,
                "made": judgement.made,
                "person": judgement.person,
                "kind": judgement.kind.value,
                "target": judgement.target,
                "values": judgement.values,
            }
            for judgement in ledger.judgements()
        ]
    columns = ("made", "person", "kind", "target", "values")
    show(rows, columns, as_json=as_json, empty="Nobody has decided anything yet.")


def export(
    context: typer.Context,
    form: Annotated[ExportFormat, typer.Argument(help="What to write.")],
    story: STORY = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file, for csv a folder; else standard out."),
    ] = None,
) -> None:
    """Write the ledger out for other programs.

    JSON Lines, tables as CSV, or what is due as an iCalendar.
    """
    from sayso.publish.exports import csv_tables, icalendar, json_lines

    writers: dict[ExportFormat, Writer] = {
        ExportFormat.JSONL: json_lines.write,
        ExportFormat.CSV: csv_tables.write,
        ExportFormat.ICS: icalendar.write,
    }
    with context.obj.ledger() as ledger:
        written = writers[form](ledger, story=story, output=output)
    if output is not None:
        console().print(f"{written} written to {output}")
