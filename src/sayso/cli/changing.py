"""What changed: the developments that the ledger keeps with every comparison."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.state import JSON, console

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sayso.model import Development


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso changes --since 2025-12-01")(changes)


def changes(
    context: typer.Context,
    story: Annotated[
        str | None,
        typer.Argument(help="A story's id, the start of it, or words of its title; else all."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Found on this day (YYYY-MM-DD), or moment, or later."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="Only on the say-so of this actor: its id, or its whole name."),
    ] = None,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1)] = 100,
    as_json: JSON = False,
) -> None:
    """What changed, newest first.

    New propositions, what they stand on now, conflicts, what is due and what became of it.
    """
    with context.obj.ledger() as ledger:
        found = ledger.developments(story=story, source=source, since=since, limit=limit)
        titles = {row.id: row.title for row in ledger.stories()} if found and not as_json else {}
    if as_json:
        import msgspec

        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
        return
    out = console()
    for line in _lines(found, titles):
        out.print(line)


def _lines(found: list[Development], titles: dict[str, str]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    if not found:
        yield Text("Nothing changed. What a later report changes will be listed here.", style="dim")
    for (moment, story), group in groupby(found, key=lambda item: (item.at, item.story)):
        when = moment[:16].replace("T", " ")
        yield Text.assemble((f"{when} UTC  ", "bold"), titles.get(story, ""), (f"  {story}", "dim"))
        for item in group:
            line = Text.assemble((f"{item.kind.value:<12}", "cyan"), item.sentence)
            yield Padding(line, (0, 0, 0, 2))
