"""Commands that read the world into the ledger, and check what is there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import FAILED, PARTLY
from sayso.cli.state import JSON, console
from sayso.errors import SettingsError

if TYPE_CHECKING:
    from sayso.pipeline.record import Progress, Tally
    from sayso.read import Unread


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso read reports/*.html feed.jsonl --publisher 'The Herald'")(
        read
    )
    app.command(epilog="Example: sayso verify && echo all there")(verify)


def read(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, globs, addresses, @list.txt of addresses, or - for input."
        ),
    ],
    publisher: Annotated[
        str | None, typer.Option(help="The publisher, where the file doesn't say.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="When it was published, where the file doesn't say.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="The address, where the file doesn't say.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many processes analyse and compare; else as in the settings."
        ),
    ] = None,
    as_json: JSON = False,
) -> None:
    """Read reports into the ledger.

    HTML, text, Markdown, JSON Lines, CSV, ninjs; files, folders, globs, or - for standard input;
    addresses of pages, feeds (RSS, Atom, JSON Feed), news sitemaps and OPML lists, or a file of
    addresses, one a line. Hosts' robots.txt is obeyed.

    Reading the same bytes twice changes nothing. What can't be read is named and left out; then
    the exit status is 3, or 1 when nothing could be read.
    """
    from sayso.pipeline.record import record
    from sayso.read import Defaults, read_inputs

    defaults = Defaults(publisher=publisher, published=published, url=url)
    if url is not None and len(inputs) > 1:
        raise SettingsError("--url names one page", remedy="give one file with it")
    state = context.obj
    with (
        state.ledger(create=True) as ledger,
        _progress(quiet=as_json) as progress,
        ExitStack() as stack,
    ):
        fetcher = cache(lambda: stack.enter_context(state.fetcher()))
        readings = read_inputs(inputs, defaults=defaults, fetcher=fetcher)
        tally = record(
            ledger,
            readings,
            parser=state.settings.parser,
            jobs=jobs or state.settings.jobs,
            progress=progress,
        )
    _report(tally, as_json=as_json)
    if tally.unread:
        sys.exit(PARTLY if tally.read else FAILED)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """A line that counts on a terminal; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda item: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} read"), TimeElapsedColumn())
    with Bar(*columns, TextColumn("{task.description}"), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda item: bar.update(task, advance=1, description=item.where)


def _report(tally: Tally, *, as_json: bool) -> None:
    for unread in tally.unread:
        print(f"sayso: {_unread(unread)}", file=sys.stderr)
    if as_json:
        print(
            json.dumps(
                {
                    "read": tally.read,
                    "new": tally.new,
                    "revised": tally.revised,
                    "unchanged": tally.unchanged,
                    "not_analysed": tally.not_analysed,
                    "claims": tally.claims,
                    "stories": list(tally.stories),
                    "unread": [
                        {"where": unread.where, "what": unread.what, "remedy": unread.remedy}
                        for unread in tally.unread
                    ],
                },
                ensure_ascii=False,
            )
        )
        return
    from sayso.publish.wording import count

    facts = [count(tally.read, "report")]
    facts += [f"{getattr(tally, kind)} {kind}" for kind in ("new", "revised", "unchanged")]
    if tally.not_analysed:
        facts.append(f"{tally.not_analysed} kept and not analysed")
    facts.append(count(tally.claims, "claim"))
    facts.append(f"{count(len(tally.stories), 'story', 'stories')} moved")
    if tally.unread:
        facts.append(f"{len(tally.unread)} could not be read")
    console().print(", ".join(facts))


def _unread(unread: Unread) -> str:
    return f"{unread.where}: {unread.what}; {unread.remedy}"


def verify(context: typer.Context, as_json: JSON = False) -> None:
    """Check pages, quotations, ids and counts again.

    The exit status is 1 when something does not hold.
    """
    from sayso.ledger import verify as verify_ledger

    with context.obj.ledger() as ledger:
        verification = verify_ledger(ledger)
    if as_json:
        faults = [
            {"kind": fault.kind, "what": fault.what, "where": fault.where}
            for fault in verification.faults
        ]
        checked = dict(verification.checked)
        to_do = dict(verification.to_do)
        print(json.dumps({"checked": checked, "faults": faults, "to_do": to_do}))
    else:
        for what, number in verification.checked.items():
            console().print(f"{number:>8} {what.replace('_', ' ')}")
        for fault in verification.faults:
            print(f"fault: {fault}")
        for what, number in verification.to_do.items():
            if number:
                console().print(f"waiting for the next run: {number} {what.replace('_', ' ')}")
        console().print("all there" if not verification.faults else "not all there")
    if verification.faults:
        sys.exit(FAILED)
