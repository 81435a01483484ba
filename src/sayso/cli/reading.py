"""Commands that read the world into the ledger, and check what is there."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli import FAILED, PARTLY
from sayso.cli.progress import ReadingProgress, watch_reading
from sayso.cli.state import JSON, console, to_day
from sayso.errors import SettingsError

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.pipeline.record import Tally
    from sayso.read import Filters

INPUTS = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders, globs, addresses, @list.txt of addresses, or - for input."
    ),
]
PUBLISHER = Annotated[str | None, typer.Option(help="Whose reports they are, whatever they say.")]
PUBLISHED = Annotated[
    str | None, typer.Option(metavar="DATE", help="When they were published, whatever they say.")
]
URL = Annotated[str | None, typer.Option(help="The address of the page, whatever it says.")]
SINCE = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only what was published on this day or later.")
]
LANGUAGE = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Only what is in this language; may be repeated."),
]
MATCH = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WORDS",
        help="Only what has all of these words (flood* for a beginning); repeated: any.",
    ),
]
ANALYZE = Annotated[
    bool | None,
    typer.Option(
        "--analyze/--no-analyze",
        help="Analyse what is read; or only keep it, for sayso read --analyze.",
    ),
]
FAST = Annotated[
    bool,
    typer.Option(
        "--fast",
        help="Gather stories and leave them uncompared: no propositions, conflicts and origins "
        "before sayso read --analyze.",
    ),
]
PARSER = Annotated[
    str | None,
    typer.Option(metavar="PACKAGE", help="Another installed spaCy pipeline; else as set."),
]
AGAIN = Annotated[
    bool, typer.Option("--again", help="Read archives from the start, not where it stopped.")
]
JOBS = Annotated[
    int | None,
    typer.Option(min=1, help="How many processes read, analyse and compare; else as set."),
]


OF_PAGES = ("publisher", "published", "url", "since", "language", "match", "fast", "again")
"""Options that say how pages are read, and nothing of what a batch has read already."""


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso read reports/*.html feed.jsonl --publisher 'The Herald'")(
        read
    )
    app.command(epilog="Example: sayso verify && echo all there")(verify)


def read(
    context: typer.Context,
    inputs: INPUTS = None,
    publisher: PUBLISHER = None,
    published: PUBLISHED = None,
    url: URL = None,
    since: SINCE = None,
    language: LANGUAGE = None,
    match: MATCH = None,
    analyze: ANALYZE = None,
    fast: FAST = False,
    again: AGAIN = False,
    jobs: JOBS = None,
    parser: PARSER = None,
    as_json: JSON = False,
) -> None:
    """Read reports into the ledger.

    HTML, text, Markdown, JSON Lines, CSV, ninjs, e-mail and MHTML; web archives (WARC, WACZ);
    files, folders, globs, or - for standard input; addresses of pages, feeds (RSS, Atom, JSON
    Feed), news sitemaps and OPML lists, or a file of addresses, one a line. Hosts' robots.txt is
    obeyed.

    Reading the same bytes twice changes nothing; an archive goes on where it was left. What can't
    be read is named and left out; then the exit status is 3, or 1 when nothing could be read.
    """
    from sayso.pipeline.record import record
    from sayso.read import Defaults, Wanted, find_inputs, find_size

    _choose_parser(context, parser)
    if not inputs:
        _analyze_waiting(context, analyze, jobs, as_json=as_json)
        return
    if url is not None and len(inputs) > 1:
        raise SettingsError("--url names one page", remedy="give one file with it")
    if len(inputs) == 1 and (Path(inputs[0]) / "batch.json").is_file():
        _take_over(context, inputs[0], jobs, as_json=as_json)
        return
    state = context.obj
    with (
        state.ledger(create=True) as ledger,
        watch_reading(find_size(inputs), quiet=as_json) as progress,
        ExitStack() as stack,
    ):
        wanted = Wanted(
            Defaults(publisher=publisher, published=published, url=url),
            _to_filters(since, language, match),
            resume=_resume(ledger, progress, again=again),
        )
        fetcher = cache(lambda: stack.enter_context(state.fetcher()))
        tally = record(
            ledger,
            find_inputs(inputs, wanted, fetcher=fetcher),
            parser=state.settings.parser,
            jobs=jobs or state.settings.jobs,
            analyses=analyze is not False,
            compares=not fast,
            progress=progress.hear,
        )
    _report(tally, as_json=as_json, analysed=analyze is not False)


def _refuse_options(context: typer.Context, folder: str) -> None:
    """Refuse what says how pages are read: a batch has read and compared them already."""
    given = [f"--{name}" for name in OF_PAGES if context.params.get(name)]
    given += ["--no-analyze"] if context.params.get("analyze") is False else []
    if given:
        raise SettingsError(
            f"sayso batch wrote this folder: {', '.join(given)} cannot be used with it",
            where=folder,
            remedy="leave the option out, or read what the batch was made from",
        )


def _take_over(context: typer.Context, folder: str, jobs: int | None, *, as_json: bool) -> None:
    """Read what `sayso batch` wrote: reports are taken over as they were analysed."""
    from sayso.batch import read_output

    _refuse_options(context, folder)
    state = context.obj
    with state.ledger(create=True) as ledger:
        tally = read_output(
            ledger, folder, parser=state.settings.parser, jobs=jobs or state.settings.jobs
        )
    _report(tally, as_json=as_json, analysed=True)


def _analyze_waiting(
    context: typer.Context, analyze: bool | None, jobs: int | None, *, as_json: bool
) -> None:
    """Analyse what earlier runs only kept."""
    from sayso.pipeline.record import record

    if not analyze:
        raise SettingsError("there is nothing to read", remedy="name files, folders or addresses")
    state = context.obj
    with state.ledger() as ledger:
        waiting = len(ledger.unanalysed())
        tally = record(ledger, (), parser=state.settings.parser, jobs=jobs or state.settings.jobs)
    if as_json:
        print(json.dumps({"analysed": waiting, "stories": list(tally.stories)}))
        return
    from sayso.publish.wording import count

    moved = count(len(tally.stories), "story", "stories")
    console().print(f"{count(waiting, 'report')} analysed, {moved} moved")


def _resume(
    ledger: Ledger, progress: ReadingProgress, *, again: bool
) -> Callable[[str], tuple[int, int] | None]:
    """Where reading an input goes on: where the ledger says, or at its start."""

    def find(key: str) -> tuple[int, int] | None:
        place = None if again else ledger.input_place(key)
        if place is None:
            return None
        progress.go_on(place.name, place.position, place.size)
        return place.position, place.records

    return find


def _to_filters(since: str | None, language: list[str] | None, match: list[str] | None) -> Filters:
    from sayso.read import Filters

    codes = tuple(code.lower() for code in language or ())
    return Filters(since=to_day(since), languages=codes, matches=tuple(match or ()))


def _choose_parser(context: typer.Context, parser: str | None) -> None:
    """Read with another parser than is set."""
    if parser is not None:
        context.obj = replace(context.obj, settings=replace(context.obj.settings, parser=parser))


def _report(tally: Tally, *, as_json: bool, analysed: bool) -> None:
    """Say what was done; the exit status tells what could not be read."""
    _tell(tally, as_json=as_json, analysed=analysed)
    if tally.unread:
        sys.exit(PARTLY if tally.read else FAILED)


def _tell(tally: Tally, *, as_json: bool, analysed: bool) -> None:
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
                    "waiting": tally.waiting,
                    "uncompared": tally.uncompared,
                    "stories": list(tally.stories),
                    "left_out": dict(tally.skipped),
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
    if tally.waiting:
        facts.append(f"{tally.waiting} to be analysed by: sayso read --analyze")
    if analysed:
        facts.append(count(tally.claims, "claim"))
    if tally.uncompared:
        moved = count(tally.uncompared, "story", "stories")
        facts.append(f"{moved} to be compared by: sayso read --analyze")
    elif analysed:
        facts.append(f"{count(len(tally.stories), 'story', 'stories')} moved")
    if tally.unread:
        facts.append(f"{len(tally.unread)} could not be read")
    console().print(", ".join(facts))
    if tally.skipped:
        told = (f"{number} {reason}" for reason, number in tally.skipped.most_common())
        console().print(f"left out: {', '.join(told)}")


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
