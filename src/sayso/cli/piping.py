"""The researcher's pipe: stages from JSON Lines to JSON Lines, and the list of stories.

sayso analyze < articles.jsonl | sayso stories --pipe | sayso compare
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from sayso.cli import FAILED, PARTLY
from sayso.cli.state import AS_OF, JSON, show, to_day
from sayso.errors import ContractError


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso analyze < articles.jsonl > reports.jsonl")(analyze)
    app.command(epilog="Example: sayso stories, or: … | sayso stories --pipe | …")(stories)
    app.command(epilog="Example: sayso analyze < articles.jsonl | sayso compare")(compare)


class Lines:
    """JSON objects from standard input; bad lines are named, counted and left out."""

    def __init__(self) -> None:
        self.good = 0
        self.bad = 0

    def __iter__(self) -> Iterator[tuple[str, dict[str, object]]]:
        from sayso.contract import from_line

        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                where = f"line {number}"
                try:
                    yield where, from_line(line, where=where)
                    self.good += 1
                except ContractError as error:
                    self.complain(error)

    def complain(self, error: ContractError) -> None:
        """Name a line that was left out."""
        self.bad += 1
        print(f"sayso: {error}", file=sys.stderr)

    def finish(self) -> None:
        """Exit with the status that tells what was left out."""
        if self.bad:
            sys.exit(PARTLY if self.good else FAILED)


def analyze(context: typer.Context) -> None:
    """Articles in, reports out, as JSON Lines.

    Each line is echoed with what was found in it.
    """
    from sayso.contract import from_report, to_line
    from sayso.pipeline.pipes import analyze_lines

    lines = Lines()
    parser = context.obj.settings.parser
    for line, report in analyze_lines(lines, parser=parser, complain=lines.complain):
        _print(to_line(from_report(report, line)))
    lines.finish()


def stories(
    context: typer.Context,
    pipe: Annotated[
        bool, typer.Option("--pipe", help="Reports in, reports with a story out.")
    ] = False,
    as_json: JSON = False,
) -> None:
    """The stories, newest movement first.

    With --pipe a stage of the pipe: reports in, reports with their story out.
    """
    if not pipe:
        from sayso.publish.listings import COLUMNS

        with context.obj.ledger() as ledger:
            rows = [
                {
                    "id": row.id,
                    "title": row.title,
                    "reports": row.articles,
                    "publishers": row.publishers,
                    "propositions": row.propositions,
                    "conflicts": row.conflicts,
                    "due": row.expectations,
                    "newest": row.newest,
                }
                for row in ledger.stories()
            ]
        empty = "No stories yet. Read some reports: sayso read FILES"
        show(rows, COLUMNS["stories"], as_json=as_json, empty=empty)
        return
    from sayso.contract import from_report, to_line
    from sayso.pipeline.pipes import gather_lines

    lines = Lines()
    parser = context.obj.settings.parser
    for line, report in gather_lines(lines, parser=parser, complain=lines.complain):
        _print(to_line(from_report(report, line)))
    lines.finish()


def compare(context: typer.Context, as_of: AS_OF = None) -> None:
    """Articles or reports in, one line a story out."""
    from sayso.contract import from_comparison, to_line
    from sayso.pipeline.pipes import compare_lines

    lines = Lines()
    found = compare_lines(
        lines,
        parser=context.obj.settings.parser,
        as_of=to_day(as_of),
        complain=lines.complain,
    )
    _print_all(to_line(from_comparison(comparison)) for comparison in found)
    lines.finish()


def _print_all(lines: Iterable[str]) -> None:
    for line in lines:
        _print(line)


def _print(line: str) -> None:
    sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
