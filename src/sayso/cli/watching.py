"""The command that watches feeds for weeks, and tells how that fares."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.state import JSON, console, show
from sayso.errors import SettingsError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sayso.cli.state import State
    from sayso.watch import FeedStatus, Status


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso watch sources.toml, and meanwhile: sayso watch --status")(
        watch
    )


def watch(
    context: typer.Context,
    sources: Annotated[
        Path | None, typer.Argument(help="What to watch: a file like the one in the docs.")
    ] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Say how each feed fares, and watch nothing.")
    ] = False,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="List the alerts that were raised, newest first.")
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due now, then end; for a timer.")
    ] = False,
    as_json: JSON = False,
) -> None:
    """Watch feeds for weeks: read what is new, raise alerts, send a digest a day.

    Feeds are asked only for what has changed, sooner where much is new, later where nothing is
    or something fails. Stopped by Ctrl-C, SIGTERM or a failing machine, the next run goes on
    where this one was; several may watch for one ledger.
    """
    state = context.obj
    if status or alerts:
        (_show_alerts if alerts else _show_status)(state, as_json=as_json)
        return
    if sources is None:
        remedy = "name one: sayso watch sources.toml; or ask: sayso watch --status"
        raise SettingsError("there is no file of sources", remedy=remedy)
    _watch(state, sources, once=once, as_json=as_json)


def _watch(state: State, path: Path, *, once: bool, as_json: bool) -> None:
    from sayso.publish.web.desk import Desk
    from sayso.publish.webhooks import deliver_now, delivering
    from sayso.watch import load_sources
    from sayso.watch.mail import to_mailer
    from sayso.watch.sending import Outbox
    from sayso.watch.visits import StoppableClock
    from sayso.watch.watcher import Watcher

    settings = state.settings
    sources = load_sources(path)
    mailer = to_mailer(settings)
    clock = StoppableClock()
    with state.ledger(create=True) as ledger, state.fetcher(clock=clock) as fetcher:
        outbox = Outbox(
            ledger,
            sources,
            fetcher=fetcher,
            send_mail=mailer.send if mailer else None,
            sender=settings.mail_from,
        )
        watcher = Watcher(
            ledger, sources, fetcher=fetcher, outbox=outbox, parser=settings.parser,
            jobs=settings.jobs, say=_say(as_json=as_json),
        )  # fmt: skip

        def stop(*_: Any) -> None:
            watcher.stop()
            clock.stop()

        with _on_signals(stop), closing(Desk(settings.ledger, settings)) as desk, delivering(desk):
            watcher.run(once=once)
        if once:
            deliver_now(ledger, settings)
    if once:
        _show_status(state, as_json=as_json)


def _say(*, as_json: bool) -> Callable[[str], None]:
    """A line of what happened, on standard error, so that output stays for programs."""

    def say(line: str) -> None:
        if not as_json:
            print(_printable(line), file=sys.stderr, flush=True)

    return say


def _printable(words: str) -> str:
    """Words from the world without what would steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


@contextmanager
def _on_signals(stop: Callable[..., None]) -> Iterator[None]:
    """While the block runs, SIGINT and SIGTERM stop it kindly; a second one does at once."""

    def first(number: int, frame: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop()

    kept = {number: signal.signal(number, first) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _show_status(state: State, *, as_json: bool) -> None:
    from sayso.watch import load_status

    with state.ledger() as ledger:
        status = load_status(ledger)
    if as_json:
        print(json.dumps([asdict(feed) for feed in status.feeds], ensure_ascii=False))
        return
    _show(status)


def _show_alerts(state: State, *, as_json: bool) -> None:
    from sayso.ledger import Alerting

    with state.ledger() as ledger:
        found = Alerting(ledger).alerts()
    rows = [asdict(alert) for alert in found]
    columns = ("at", "watch_list", "kind", "what", "sentence")
    show(rows, columns, as_json=as_json, empty="No alert has been raised yet.")


def _show(status: Status) -> None:
    from sayso.watch.status import summarize

    out = console()
    out.print(summarize(status.feeds))
    if status.feeds:
        out.print(_table(status.feeds))
    for alert in reversed(status.alerts):
        out.print(_printable(f"{alert.at} {alert.watch_list}: {alert.sentence}"), markup=False)
    for row in status.unsent:
        when = f"next try {row['due']}" if row["due"] else "given up"
        told = f"not sent to {row['channel']} ({when}): {row['error']}"
        out.print(_printable(told), markup=False)


def _table(feeds: tuple[FeedStatus, ...]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table("feed", "state", "last success", "yield", "next visit", "what is wrong", box=None)
    for feed in feeds:
        read = f"{feed.read} of {feed.listed}"
        read += f", {feed.failed} failed" if feed.failed else ""
        cells = (
            feed.address, feed.state, feed.last_success or "never", read, feed.next_poll or "never",
            feed.error or "",
        )  # fmt: skip
        table.add_row(*(Text(_printable(cell), overflow="fold") for cell in cells))
    return table
