"""Commands by which a person decides."""

from __future__ import annotations

import getpass
from enum import StrEnum
from typing import Annotated

import typer

from sayso.cli.state import JSON, console, show
from sayso.errors import SettingsError


class Decision(StrEnum):
    """What a person can decide about a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    NOTE = "note"


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(
        epilog='Example: sayso judge report-1.txt publisher="The Herald" published=2025-10-17'
    )(judge)
    app.command(epilog="Example: sayso judgements --json")(judgements)


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
