"""Speed of the pages over a large ledger, and their weight.

The ledger holds 20,000 articles: the samples' analyses and comparisons under other ids, in
stories of natural size, and one story of 100 reports. It is made once, under `.cache/web`. The
server runs in a process of its own and is asked over the loopback interface, each address several
times: the first answer after a start is what `*_first_ms` has, the others give median and p95.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles

from bench._large_ledger import build_ledger
from bench.gold import Gold
from bench.result import Result

FILES: tuple[str, ...] = ()
ARTICLES = 20_000
REPORTS = 100
ROUNDS = 30
ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "web"
PATIENCE = 60


def run(gold: Gold) -> Result:
    """Measure the list, the large story, a report of it, a source and the search."""
    place = CACHE / f"large-{ARTICLES}.db"
    if not place.exists():
        build_ledger(place, articles=ARTICLES, reports=REPORTS)
    with serving(place) as port:
        addresses = find_addresses(port)
        metrics: dict[str, float] = {}
        counts = {"articles": ARTICLES, "reports": REPORTS, "rounds": ROUNDS}
        for name, address in addresses.items():
            first, _ = ask(port, address)
            taken = sorted(ask(port, address)[0] for _ in range(ROUNDS))
            metrics[f"{name}_first_ms"] = first
            metrics[f"{name}_median_ms"] = median(taken)
            metrics[f"{name}_p95_ms"] = quantiles(taken, n=20)[-1]
            counts[f"{name}_kb"] = len(ask(port, address)[1]) // 1000
    return Result(task="web", data=place.name, counts=counts, metrics=metrics)


def find_addresses(port: int) -> dict[str, str]:
    """The pages that are measured."""
    story = _link(ask(port, "/")[1].decode(), "/stories/")
    body = ask(port, story)[1].decode()
    return {
        "list": "/",
        "list_page_9": "/?page=9",
        "list_of_actor": "/?actor=minister",
        "story": story,
        "matrix": f"{story}/matrix",
        "report": _link(body, "/reports/"),
        "source": _link(body, "/sources/"),
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
def serving(place: Path) -> Iterator[int]:
    """A server over a ledger, in a process of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "sayso", "--ledger", str(place), "serve"]
    server = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield port
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
