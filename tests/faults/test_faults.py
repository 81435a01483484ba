"""Disks, clocks, versions and power that fail: the same content in the end, or a clear error."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from killing import LOG, Work, list_moments
from sayso.errors import LedgerError
from sayso.ledger import Ledger, open_ledger, readings, transfer, verify
from sayso.ledger.engine import find_version
from sayso.ledger.schema import HEAD
from sayso.model import ClaimRef
from tests.faults.older import make_older
from tests.ledger.build import HARBOUR, keep, write_comparison

ROOT = Path(__file__).parents[2]
SAME = ("revisions", "claims", "chains", "sources", "propositions", "proposition_claims")
"""Tables whose rows say nothing of when they were written."""


def fill(ledger: Ledger, articles: int = 6) -> None:
    """A ledger with a compared story."""
    names = [keep(ledger, f"paper {n}", publisher=f"Outlet {n % 3}").article
             for n in range(articles)]  # fmt: skip
    story = ledger.save_assignments(dict.fromkeys(names, "x"))[names[0]]
    groups = {"p": [ClaimRef(name, "c0") for name in names]}
    ledger.save_comparison(write_comparison(story, groups))


def content(ledger: Ledger) -> dict[str, list[object]]:
    """What a ledger holds, whenever it was written."""
    return {name: sorted(map(_to_words, ledger.rows(name))) for name in SAME}


def _to_words(row: dict[str, object]) -> str:
    """A row in the same words, whichever database it is from."""
    return repr({k: int(v) if isinstance(v, bool) else v for k, v in row.items()})


def move(old: Path, new: str) -> None:
    """Move a ledger into another database."""
    with open_ledger(old, create=False) as source, open_ledger(new) as target:
        transfer(source, target)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_move_that_was_killed_goes_on(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A ledger that was being moved when the power went is the same after the next attempt."""
    old, landed = tmp_path / "old.db", 0
    with open_ledger(old) as ledger:
        fill(ledger, 24)
    targets = list_targets(kind, tmp_path, request)
    timed = Work(move, old, next(targets))
    assert timed.finish() == 0
    span, target = timed.lasted, next(targets)
    for moment in list_moments(7, span):
        work = Work(move, old, target)
        time.sleep(moment)
        landed += work.kill()
        LOG.info("moving to %s: killed after %.3f of %.3f s", kind, moment, span)
    move(old, target)
    with open_ledger(old) as source, open_ledger(target) as moved:
        assert landed and content(moved) == content(source) and verify(moved).sound


def list_targets(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Databases that a ledger can be moved to, each with nothing in it."""
    make = request.getfixturevalue("new_database") if kind == "postgresql" else None
    for number in count():
        yield make() if make else str(folder / f"new-{number}.db")


@pytest.mark.parametrize("version", ["0003", "0005", "0008", "0010"])
def test_a_ledger_of_an_older_version_keeps_its_content(tmp_path: Path, version: str) -> None:
    """What an older Sayso wrote is all there, and sound, once this one has opened it."""
    with open_ledger(tmp_path / "now.db") as now:
        fill(now)
        wanted = content(now)
    make_older(tmp_path / "old.db", version, source=tmp_path / "now.db")
    with open_ledger(tmp_path / "old.db") as upgraded:
        assert find_version(upgraded.connections.engine) == HEAD
        assert content(upgraded) == wanted
        assert verify(upgraded).faults == ()
        keep(upgraded, "one more")
        assert verify(upgraded).sound


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from sayso.errors import LedgerError
from sayso.ledger import open_ledger
from tests.ledger.build import HARBOUR, keep
with open_ledger(sys.argv[1]) as ledger:
    size = max(path.stat().st_size for path in Path(sys.argv[1]).parent.iterdir())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
    long = tuple((sentence + " again" * 9000, chain) for sentence, chain in HARBOUR)
    try:
        for number in range(40):
            keep(ledger, f"late {number}", long)
    except LedgerError as error:
        print(error)
"""


def test_a_full_disk_is_named_and_costs_nothing(tmp_path: Path) -> None:
    """When the disk takes no more, the message says so, and what was kept before is sound."""
    with open_ledger(tmp_path / "sayso.db") as ledger:
        fill(ledger)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "sayso.db")],
        capture_output=True, text=True, env=environment, timeout=60, check=True,
    )  # fmt: skip
    assert "sayso.db" in done.stdout and ";" in done.stdout, done.stdout + done.stderr
    with open_ledger(tmp_path / "sayso.db") as ledger:
        assert verify(ledger).sound
        keep(ledger, "after")
        assert verify(ledger).sound


def test_a_clock_that_goes_back_changes_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run whose clock is years behind the last one ends in the same claims and stories."""
    with open_ledger(tmp_path / "steady.db") as ledger:
        fill(ledger)
        fill(ledger, 8)
        steady = content(ledger)
    with open_ledger(tmp_path / "jumping.db") as ledger:
        monkeypatch.setattr(readings, "now", lambda: "2031-06-01T00:00:00Z")
        fill(ledger)
        monkeypatch.setattr(readings, "now", lambda: "1999-01-01T00:00:00Z")
        fill(ledger, 8)
        assert content(ledger) == steady
        assert verify(ledger).sound


@pytest.mark.parametrize("damage", [b"", b"\x00" * 64, b"x\x9c not zlib"])
def test_a_damaged_page_is_named_and_costs_nothing_else(tmp_path: Path, damage: bytes) -> None:
    """A stored page that cannot be unpacked is named with its remedy; the claims stay readable."""
    path = tmp_path / "sayso.db"
    with open_ledger(path) as ledger:
        fill(ledger, 2)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE blobs SET body = ?", (damage,))
    connection.close()
    with open_ledger(path) as ledger:
        row = ledger.articles()[0]
        with pytest.raises(LedgerError, match=r"damaged .*; run sayso verify"):
            ledger.page(row.revision)
        assert len(list(ledger.reports())) == 2 and ledger.search("lorries")
        assert {fault.kind for fault in verify(ledger).faults} == {"page"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_disk_closed_to_writing_is_named(tmp_path: Path) -> None:
    """A ledger in a folder that may not be written says so, and what to do."""
    path = tmp_path / "sayso.db"
    with open_ledger(path) as ledger:
        fill(ledger, 1)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(LedgerError, match=r"writable|permissions"), open_ledger(path) as ledger:
            keep(ledger, "late", HARBOUR)
    finally:
        tmp_path.chmod(0o755)
