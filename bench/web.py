"""Speed of the pages over a large ledger, and their weight.

The ledger holds 20,000 articles: the samples' analyses and comparisons under other ids, in
stories of natural size, and one story of 100 reports. It is made once, under `.cache/web`. The
server runs in a process of its own and is asked over the loopback interface. Of each address:
`*_first_ms` is the first answer that a new server gives; `*_median_ms` and `*_p95_ms` are those of
the answers after it; `*_cpu_ms` is the server's own processor time for one of these, which other
work on the machine does not disturb; `*_changed_ms` is the median right after somebody wrote to
the ledger, when nothing that was worked out before still holds.
"""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

import psutil

from bench._large_ledger import build_ledger
from bench.gold import Gold
from bench.result import Result

FILES: tuple[str, ...] = ()
ARTICLES = 20_000
REPORTS = 100
ROUNDS = 30
CHANGES = 5
ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "web"
PATIENCE = 60


def run(gold: Gold) -> Result:
    """Measure the list, the large story, a report of it, a source and the search."""
    place = CACHE / f"large-{ARTICLES}.db"
    if not place.exists():
        build_ledger(place, articles=ARTICLES, reports=REPORTS)
    with serving(place) as (port, _):
        addresses = find_addresses(port)
    metrics: dict[str, float] = {}
    counts = {"articles": ARTICLES, "reports": REPORTS, "rounds": ROUNDS}
    for name, address in addresses.items():
        with serving(place) as (port, server):
            first, body = ask(port, address)
            before = _processor_seconds(server)
            taken = sorted(ask(port, address)[0] for _ in range(ROUNDS))
            spent = _processor_seconds(server) - before
            metrics[f"{name}_first_ms"] = first
            metrics[f"{name}_median_ms"] = median(taken)
            metrics[f"{name}_p95_ms"] = quantiles(taken, n=20)[-1]
            metrics[f"{name}_cpu_ms"] = spent / ROUNDS * 1000
            metrics[f"{name}_changed_ms"] = median(
                _ask_after_change(place, port, address) for _ in range(CHANGES)
            )
            counts[f"{name}_kb"] = len(body) // 1000
    return Result(task="web", data=place.name, counts=counts, metrics=metrics)


def _ask_after_change(place: Path, port: int, address: str) -> float:
    with closing(sqlite3.connect(place, timeout=PATIENCE)) as connection, connection:
        connection.execute(
            "UPDATE stories SET title = title || CHAR(32) WHERE id = (SELECT min(id) FROM stories)"
        )
    return ask(port, address)[0]


def _processor_seconds(server: subprocess.Popen[bytes]) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return float(times.user + times.system)


def find_addresses(port: int) -> dict[str, str]:
    """The pages that are measured."""
    story = _link(ask(port, "/")[1].decode(), "/stories/")  # the newest is the large one
    body = ask(port, story)[1].decode()
    source = _link(body, "/sources/")
    return {
        "list": "/",
        "list_page_9": "/?page=9",
        "list_of_actor": "/?actor=minister",
        "story": story,
        "matrix": f"{story}/matrix",
        "report": _link(body, "/reports/"),
        "source": source,
        "source_page_9": f"{source}?page=9",
        "search": "/search?q=agreement",
        "review": f"/review?story={story.rpartition('/')[2]}",
    }


def _link(body: str, prefix: str) -> str:
    start = body.index(f'href="{prefix}') + len('href="')
    return body[start : body.index('"', start)].partition("#")[0]


def ask(port: int, address: str) -> tuple[float, bytes]:
    """Milliseconds until the whole answer was there, and the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    start = time.perf_counter()
    connection.request("GET", address, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    taken = (time.perf_counter() - start) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{address}: {answer.status} {body[:300]!r}")
    return taken, body


@contextmanager
def serving(place: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server over a ledger, in a process of its own: its port, and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "sayso", "--ledger", str(place), "serve", *options]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield port, server
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not begin")
