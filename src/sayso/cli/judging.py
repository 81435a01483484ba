"""Commands by which a person decides."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from sayso.cli.state import JSON, console, show
from sayso.errors import SettingsError


class Decision(StrEnum):
    """What a person can decide about a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    NOTE = "note"


CORRECTION = "write field=value, e.g. published=2025-10-17"


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
    decision: Annotated[Decision | None, typer.Option("--as", help="What you decide.")] = None,
    other: Annotated[
        str | None, typer.Option("--with", help="What a story or proposition is one with.")
    ] = None,
    apart: Annotated[
        list[str] | None,
        typer.Option("--apart", help="What is split off: an article, or ARTICLE/CLAIM; repeat."),
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why, in words.")] = None,
    person: Annotated[str | None, typer.Option(help="Who decides; else your login.")] = None,
) -> None:
    """Correct an article, or decide about a finding.

    A decision is kept through every re-run; no rule overwrites it. What depends on it is made
    again at once. sayso judgements lists them; --withdraw there takes one back.
    """
    from sayso.pipeline.deciding import correct, decide, follow

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
                "nothing to decide",
                remedy="give field=value, or --as accept|reject|merge|split|note",
            )
        chosen = " ".join(apart or ())
        given = {"note": note, "with": other, "claims" if "/" in chosen else "articles": chosen}
        held = {name: words for name, words in given.items() if words}
        kept = decide(ledger, target, decision.value, person=who, values=held)
        follow(ledger, parser=state.settings.parser)
        console().print(f"kept: {kept}, by {who}")


def _pairs(values: list[str]) -> dict[str, str]:
    pairs = {}
    for value in values:
        name, equals, words = value.partition("=")
        if not equals or not name:
            is_decision = value in {decision.value for decision in Decision}
            remedy = f"to decide about a finding, write --as {value}" if is_decision else CORRECTION
            raise SettingsError(f"{value!r} is no correction", remedy=remedy)
        pairs[name.strip()] = words.strip()
    return pairs


def judgements(
    context: typer.Context,
    withdraw: Annotated[
        str | None, typer.Option(metavar="ID", help="Take this decision back.")
    ] = None,
    as_json: JSON = False,
) -> None:
    """What people have decided, who and when; `attached` is false where the place is gone."""
    from sayso.pipeline.deciding import follow

    with context.obj.ledger() as ledger:
        if withdraw is not None:
            ledger.withdraw_judgement(withdraw)
            follow(ledger, parser=context.obj.settings.parser)
        lost = {item.judgement.id for item in ledger.unattached()}
        rows = [
            {
                "id": judgement.id,
                "made": judgement.made,
                "person": judgement.person,
                "kind": judgement.kind.value,
                "target": judgement.target,
                "values": judgement.values,
                "attached": judgement.id not in lost,
            }
            for judgement in ledger.judgements()
        ]
    if not as_json:
        rows = [{**row, "values": _write(row["values"])} for row in rows]
    columns = ("id", "made", "person", "kind", "target", "values")
    show(rows, columns, as_json=as_json, empty="Nobody has decided anything yet.")


def _write(values: Mapping[str, str]) -> str:
    """What was decided, as it is typed: field=value."""
    return "; ".join(f"{name}={words}" for name, words in values.items())
