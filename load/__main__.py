"""`python -m load [readers|feeds]`: many visitors at once, or feeds watched without end.

`make load` and `make soak`. SAYSO_LOAD_SECONDS says for how long the visitors come, 120 by
default. The exit status is 1 when something does not hold.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import psutil
from sqlalchemy import delete

from bench._large_ledger import build_ledger
from bench.web import ARTICLES, CACHE, REPORTS, serving
from load.visitors import Visitors, visit
from sayso.ledger import Ledger, Role, open_ledger
from sayso.ledger.story_tables import TO_COMPARE, TO_GATHER

MOST_MS = 500.0
SECONDS = float(os.environ.get("SAYSO_LOAD_SECONDS", "120"))


def tell(line: str) -> None:
    """A line for people."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def settle(ledger: Ledger) -> None:
    """The large ledger's stories were made as they are: nothing of them waits to be made."""
    with ledger.connections.writing() as connection:
        connection.execute(delete(TO_GATHER))
        connection.execute(delete(TO_COMPARE))


def _seconds(process: psutil.Process | None = None) -> float:
    """Processor time that a process has used, or that all of them have."""
    spent = process.cpu_times() if process else psutil.cpu_times()
    others = 0.0 if process else spent.nice
    return float(spent.user + spent.system + others)


def load_readers() -> int:
    """Fifty readers and two writers over a ledger of 20,000 articles; 0 when all holds."""
    large = CACHE / f"large-{ARTICLES}.db"
    if not large.exists():
        build_ledger(large, articles=ARTICLES, reports=REPORTS)
    for left in CACHE.glob("load.db*"):  # of a run that was stopped
        left.unlink()
    place = Path(shutil.copy(large, CACHE / "load.db"))
    with open_ledger(place) as ledger:
        settle(ledger)
        secret = ledger.create_token("wire desk", Role.EDITOR)[1]
    visitors = Visitors(seconds=SECONDS)
    tell(f"{visitors.readers} readers, 2 writers, {SECONDS:g} s, {ARTICLES} articles")
    with serving(place, "--warm") as (port, server):
        process, myself = psutil.Process(server.pid), psutil.Process()
        before = [_seconds(process), _seconds(myself), _seconds()]
        outcome = visit(port, secret=secret, visitors=visitors, say=tell)
        after = [_seconds(process), _seconds(myself), _seconds()]
        used = process.memory_info().rss // 1_000_000
    for line in outcome.to_lines():
        tell(line)
    served, visited, busy = (late - early for early, late in zip(before, after, strict=True))
    tell(
        f"processor time: the server {served:.0f} s, the visitors {visited:.0f} s, everything "
        f"else on the machine {max(0.0, busy - served - visited):.0f} s; the server held {used} MB"
    )
    for left in CACHE.glob("load.db*"):
        left.unlink()
    return int(bool(outcome.troubles) or outcome.find_p95() >= MOST_MS)


def main() -> int:
    """Run what was asked."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "readers"
    if asked == "readers":
        return load_readers()
    if asked == "feeds":
        from load.feeds import watch_feeds

        return watch_feeds(tell)
    tell(f"{asked!r} is neither readers nor feeds")
    return 2


if __name__ == "__main__":
    sys.exit(main())
