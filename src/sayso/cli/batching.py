"""The command that reads archives on a cluster."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import FAILED, PARTLY
from sayso.cli.state import JSON, console

if TYPE_CHECKING:
    from sayso.batch import Batch
    from sayso.batch.run import Progress


def add_commands(app: typer.Typer) -> None:
    """Put this file's command on the application."""
    app.command(epilog="Example: sayso batch day.warc.gz more/*.jsonl --out day")(batch)


def batch(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT…",
            help="WARC, Parquet or JSON Lines: files, folders, globs, or fsspec addresses.",
        ),
    ],
    out: Annotated[str, typer.Option(help="The folder of tables to write, or an address.")],
    ray: Annotated[
        str | None, typer.Option(help="A Ray cluster; without one, this machine.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many workers; else what the cores allow.")
    ] = None,
    as_json: JSON = False,
) -> None:
    """Read, analyse and compare archives on a cluster.

    The answer is a folder of Parquet tables, for DuckDB and others as it is, or for `sayso read`.
    Give all inputs each time: what is done already is not done again, however a run ended. Needs
    Ray: pip install "sayso[cluster]".
    """
    from sayso.batch import run_batch

    with _progress(quiet=as_json) as progress:
        done = run_batch(
            inputs,
            out,
            ray=ray,
            workers=workers,
            parser=context.obj.settings.parser,
            progress=progress,
        )
    _report(done, as_json=as_json)
    if done.unread:
        sys.exit(PARTLY if done.articles else FAILED)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """Lines that count on a terminal; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, done, whole: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        stages = {
            "analysed": bar.add_task("blocks analysed", total=None),
            "gathered": bar.add_task("reports gathered", total=None),
            "compared": bar.add_task("pieces compared", total=None),
        }
        yield lambda stage, done, whole: bar.update(stages[stage], completed=done, total=whole)


def _report(done: Batch, *, as_json: bool) -> None:
    from dataclasses import asdict

    from sayso.publish.wording import count

    for told in done.unread:
        print(f"sayso: {told['where']}: {told['what']}; {told['remedy']}", file=sys.stderr)
    if as_json:
        print(json.dumps(asdict(done), ensure_ascii=False))
        return
    facts = [
        count(done.articles, "report"),
        count(done.claims, "claim"),
        count(done.stories, "story", "stories"),
        count(done.propositions, "proposition"),
    ]
    if done.not_analysed:
        facts.append(f"{done.not_analysed} kept and not analysed")
    facts += [f"{number} left out: {reason}" for reason, number in done.skipped.items()]
    if done.unread:
        facts.append(f"{len(done.unread)} could not be read")
    console().print(", ".join(facts))
