"""Feeds that are watched without end, on a clock that is turned on: what the watcher holds.

A process of its own plays the outlets. Every feed has something new now and then; every report is
of a matter of its own, so that stories stay small and what grows is the ledger alone.
"""

from __future__ import annotations

import gc
import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import linear_regression, mean

import psutil
from sqlalchemy import event

from sayso.ledger import Ledger, open_ledger, verify
from sayso.read.fetch import Fetcher, Limits
from sayso.watch.sources import Sources
from sayso.watch.status import load_status
from sayso.watch.watcher import Watcher

BEGIN = 1_790_000_000.0
NEW_EVERY = 25
"""Visits to a feed until it has something new again."""

MEASURED_EVERY = 2
"""Minutes between two looks at what the watcher holds."""

MOST_GROWTH = 0.03
"""Of what the watcher holds, how much may come on in the second half of the time."""

SYLLABLES = (
    "ba", "bel", "cor", "dra", "dun", "fen", "gal", "gri", "hal", "ister", "jor", "kel", "lan",
    "lor", "mar", "mun", "nor", "ost", "pel", "quin", "ras", "rum", "sal", "sten", "tor", "ul",
    "var", "wen", "yar", "zeb",
)  # fmt: skip
MATTERS = (
    (
        "{thing} of {place} to be rebuilt",
        "The {thing} in {place} will be rebuilt by May, {who} said.",
    ),
    ("{who} leaves {place}", "{who}, who ran the {thing} for {count} weeks, has left {place}."),
    (
        "Flood reaches {place}",
        "Water stood in the {thing} of {place} on Monday, {who} told reporters.",
    ),
    (
        "{place} sells its {thing}",
        "{place} sold the {thing} for {count} crowns, according to {who}.",
    ),
    ("Prize for {who}", "{who} won a prize for a {thing} near {place}, the jury announced."),
    ("{thing} found at {place}", "Divers found a {thing} off {place}, and {who} doubts its age."),
    ("Court hears {who}", "A court in {place} heard {who} about a {thing} worth {count} crowns."),
    ("{place} votes on {thing}", "Voters of {place} rejected a {thing}, {who} conceded."),
)
"""Headlines and first sentences; every report has words in them that no other has."""


class TurnedClock:
    """A clock that stands still but for the sleeping, which takes no time."""

    def __init__(self, now: float = BEGIN) -> None:
        self._now = now
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Turn the clock on."""
        with self._lock:
            self._now += max(0.0, seconds)


@dataclass
class Watched:
    """What a watcher held, in megabytes, at equal steps of its time; and what it did."""

    held: list[float] = field(default_factory=list)
    polls: int = 0
    read: int = 0
    faults: int = 0

    @property
    def growth(self) -> float:
        """What came on in the second half, as a share of what was held, along a straight line."""
        late = self.held[len(self.held) // 2 :]
        slope, _ = linear_regression(range(len(late)), late)
        return slope * (len(late) - 1) / mean(late)


def write_report(feed: int, number: int) -> str:
    """A page about a matter of its own, whose names no other page has."""
    chance = Random(feed * 100_003 + number)
    names = {
        "place": _invent(chance).title(), "who": f"{_invent(chance)} {_invent(chance)}".title(),
        "thing": _invent(chance), "count": str(chance.randint(20, 9000)),
    }  # fmt: skip
    (title, first), (_, second) = (
        [words.format(**names) for words in matter] for matter in chance.sample(MATTERS, 2)
    )
    named = " ".join(_invent(chance) for _ in range(8))
    body = f"<p>{first}</p><p>{second}</p><p>Witnesses spoke of {named}.</p>"
    return (
        f"<!doctype html><html lang='en'><head><title>{title} {feed}-{number}</title></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def _invent(chance: Random) -> str:
    return "".join(chance.sample(SYLLABLES, 3))


def write_feed(address: str, feed: int, visits: int) -> str:
    """A feed with its newest three reports."""
    newest = visits // NEW_EVERY
    items = "".join(
        f"<item><title>{feed}-{number}</title><link>{address}/page/{feed}/{number}</link>"
        f"<pubDate>{formatdate(BEGIN)}</pubDate></item>"
        for number in range(max(0, newest - 2), newest + 1)
    )
    return f"<rss version='2.0'><channel><title>Feed {feed}</title>{items}</channel></rss>"


def _serve(said: Connection, servers: int) -> None:
    visits: dict[int, int] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, rest = self.path.strip("/").partition("/")
            address = f"http://127.0.0.1:{self.server.server_address[1]}"
            if kind == "feed":
                feed = int(rest)
                visits[feed] = visits.get(feed, feed % NEW_EVERY) + 1
                self._answer(200, write_feed(address, feed, visits[feed]), "application/rss+xml")
            elif kind == "page":
                feed, number = map(int, rest.split("/"))
                self._answer(200, write_report(feed, number), "text/html; charset=utf-8")
            else:
                self._answer(404, "not here", "text/plain")

        def _answer(self, status: int, words: str, kind: str) -> None:
            raw = words.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    opened = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(servers)]
    for server in opened:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    said.send([server.server_address[1] for server in opened])
    with suppress(EOFError):
        said.recv()  # until the one who asked is done, or gone


@contextmanager
def playing(servers: int = 4) -> Iterator[list[str]]:
    """Outlets in a process of their own; gives the addresses of their servers."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, servers), daemon=True
    )
    process.start()
    theirs.close()
    try:
        yield [f"http://127.0.0.1:{port}" for port in ours.recv()]
    finally:
        ours.close()
        process.join(5)
        process.kill()


def list_feeds(addresses: Sequence[str], feeds: int) -> list[str]:
    """So many feeds, by turns on each of the servers."""
    return [f"{addresses[number % len(addresses)]}/feed/{number}" for number in range(feeds)]


def watch(
    place: Path,
    feeds: Sequence[str],
    *,
    minutes: int,
    measure: Callable[[], float],
    say: Callable[[str], None] = lambda line: None,
) -> Watched:
    """Watch feeds for so many minutes of a turned clock, each about once a minute."""
    clock, watched = TurnedClock(), Watched()
    limits = Limits(size=2_000_000, seconds=20.0, attempts=1, delay=0.0)
    sources = Sources(dict.fromkeys(feeds), least=60, most=60, revisit=(), backlog=10**9)
    with (
        open_ledger(place) as ledger,
        Fetcher(allow=["127.0.0.1"], limits=limits, clock=clock) as fetcher,
    ):
        _keep_little(ledger)
        watcher = Watcher(ledger, sources, fetcher=fetcher, random=Random(7))
        for minute in range(1, minutes + 1):
            watcher.run(once=True)
            clock.sleep(max(0.0, BEGIN + 66 * minute - clock.now()))
            if minute % MEASURED_EVERY == 0:
                gc.collect()
                watched.held.append(measure())
                say(f"minute {minute}: {watched.held[-1]:.1f}")
        status = load_status(ledger)
        watched.polls = sum(feed.polls for feed in status.feeds)
        watched.read = sum(feed.read for feed in status.feeds)
        watched.faults = len(verify(ledger).faults)
    return watched


def _keep_little(ledger: Ledger) -> None:
    """Let the database keep few pages in memory: that it fills its cache is no growth."""
    engine = ledger.connections.engine
    event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA cache_size=-2000"))
    engine.dispose()


def watch_feeds(say: Callable[[str], None], *, feeds: int = 200, minutes: int = 40) -> int:
    """Watch many feeds through the whole program; 0 when what it holds stays as it is."""
    measure = partial(_measure, psutil.Process())
    with playing() as addresses, tempfile.TemporaryDirectory() as folder:
        chosen = list_feeds(addresses, feeds)
        watched = watch(
            Path(folder) / "sayso.db", chosen, minutes=minutes, measure=measure, say=say
        )
    say(
        f"{feeds} feeds, {minutes} minutes: {watched.polls} visits, {watched.read} reports read; "
        f"{watched.held[0]:.0f} MB at first, {watched.held[-1]:.0f} MB at last, in the second half "
        f"{watched.growth:+.1%}; {watched.faults} faults"
    )
    return int(watched.growth > MOST_GROWTH or watched.faults > 0)


def _measure(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6
