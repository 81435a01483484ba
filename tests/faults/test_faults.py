"""Disks, clocks, versions and power that fail: the same content in the end, or a clear error."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, inspect

from sayso.errors import LedgerError
from sayso.ledger import Ledger, open_ledger, readings, transfer, verify
from sayso.ledger.engine import _begin_sqlite, _set_up_sqlite, find_version, migrate
from sayso.ledger.schema import HEAD
from sayso.model import ClaimRef
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
    return {name: sorted(map(repr, ledger.rows(name))) for name in SAME}


MOVE = """
import sys
from sayso.ledger import open_ledger, transfer
with open_ledger(sys.argv[1]) as old, open_ledger(sys.argv[2]) as new:
    print("ready", flush=True)
    transfer(old, new)
"""


def run_killed(script: str, *arguments: object, after: float | None) -> None:
    """Run a script in a process of its own; kill it outright so long after it is ready."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if after is not None:
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_move_that_was_killed_goes_on(tmp_path: Path) -> None:
    """A ledger that was being moved when the power went is the same after the next attempt."""
    chance = random.Random(7)
    with open_ledger(tmp_path / "old.db") as old:
        fill(old, 24)
    for _ in range(3):
        run_killed(MOVE, tmp_path / "old.db", tmp_path / "new.db", after=chance.uniform(0, 0.12))
    run_killed(MOVE, tmp_path / "old.db", tmp_path / "new.db", after=None)
    with open_ledger(tmp_path / "old.db") as old, open_ledger(tmp_path / "new.db") as new:
        transfer(old, new)
        assert content(new) == content(old) and verify(new).sound


@pytest.mark.parametrize("version", ["0003", "0005", "0008", "0010"])
def test_a_ledger_of_an_older_version_keeps_its_content(tmp_path: Path, version: str) -> None:
    """What an older Sayso wrote is all there, and sound, once this one has opened it."""
    with open_ledger(tmp_path / "now.db") as now:
        fill(now)
        wanted = content(now)
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    migrate(engine, revision=version)
    engine.dispose()
    copy_rows(tmp_path / "now.db", tmp_path / "old.db")
    with open_ledger(tmp_path / "old.db") as upgraded:
        assert find_version(upgraded.connections.engine) == HEAD
        assert content(upgraded) == wanted
        assert verify(upgraded).faults == ()
        keep(upgraded, "one more")
        assert verify(upgraded).sound


def copy_rows(source: Path, target: Path) -> None:
    """What of a ledger has a place in one of an older version."""
    engine = create_engine(f"sqlite:///{target}")
    found = inspect(engine)
    names = [n for n in found.get_table_names() if not n.startswith(("search_index", "alembic"))]
    columns = {name: [column["name"] for column in found.get_columns(name)] for name in names}
    engine.dispose()
    with sqlite3.connect(target) as connection:
        connection.execute("ATTACH ? AS given", (str(source),))
        for name, names in columns.items():
            listed = ", ".join(f'"{column}"' for column in names)
            connection.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM given.{name}")
        connection.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
    connection.close()


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
