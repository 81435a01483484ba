"""A ledger moved or copied is the same ledger, and a move that was stopped goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, back_up, open_ledger, transfer, verify
from sayso.model import ClaimRef, Judgement, JudgementKind

from .build import keep, write_comparison


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with a compared story of three articles and a judgement."""
    names = [keep(ledger, name, publisher=f"Outlet {name}").article for name in ("a", "b", "c")]
    story = ledger.save_assignments(dict.fromkeys(names, "x"))[names[0]]
    groups = {"p1": [ClaimRef(name, "c0") for name in names]}
    ledger.save_comparison(write_comparison(story, groups))
    ledger.add_judgement(Judgement("", JudgementKind.ACCEPT, story, "Ines", "2031-04-21"))
    return ledger


@pytest.fixture(params=["to a file", "to a server"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be moved to."""
    if request.param == "to a file":
        return str(tmp_path / "moved.db")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return make()


def test_a_moved_ledger_is_the_same(full: Ledger, target: str) -> None:
    """Counts, comparison, decisions, pages and search are those of the ledger it came from."""
    with open_ledger(target) as moved:
        counts = transfer(full, moved)
        assert counts["articles"] == 3 and counts["judgements"] == 1
        assert moved.counts() == full.counts()
        assert verify(moved).sound
        assert moved.comparison() == full.comparison()
        assert moved.judgements() == full.judgements()
        found = [(hit.kind, hit.id) for hit in moved.search("bridge", 50)]
        assert sorted(found) == sorted((hit.kind, hit.id) for hit in full.search("bridge", 50))
        keep(moved, "d")
        assert verify(moved).sound


def stop_after(steps: int) -> Callable[[str, int], None]:
    """Somebody who stops the move when so many chunks are copied."""
    seen = count(1)

    def progress(table: str, rows: int) -> None:
        if next(seen) > steps:
            raise KeyboardInterrupt

    return progress


def test_a_move_that_was_stopped_goes_on(full: Ledger, target: str) -> None:
    """Stopped a table later each time, the moves end with the same ledger."""
    stops = 0
    with open_ledger(target) as moved:
        for steps in range(0, 48, 2):
            try:
                transfer(full, moved, progress=stop_after(steps))
            except KeyboardInterrupt:
                stops += 1
        assert stops > 10
        assert moved.counts() == full.counts() and verify(moved).sound


def test_a_ledger_with_other_reports_is_refused(full: Ledger, target: str) -> None:
    """Two ledgers are not mixed: the error names how many reports are foreign."""
    with open_ledger(target) as other:
        keep(other, "another")
        with pytest.raises(LedgerError, match="holds 1 reports that are not in the ledger"):
            transfer(full, other)


def test_what_differs_in_the_end_is_an_error(full: Ledger, target: str) -> None:
    """A row that is not what it was in the source is no successful move."""
    with open_ledger(target) as moved:
        transfer(full, moved)
        with moved.connections.writing() as connection:
            connection.exec_driver_sql("UPDATE claims SET text = 'It rained.'")
        with pytest.raises(LedgerError, match="the table claims differs"):
            transfer(full, moved)


def test_a_backup_is_made_while_others_write(full: Ledger, tmp_path: Path) -> None:
    """The copy is sound whatever is written meanwhile, and opens as a ledger."""
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            keep(full, f"paper {number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(full, tmp_path / "kept.db")
    finally:
        done.set()
        writer.join()
    with open_ledger(tmp_path / "kept.db", create=False) as kept:
        assert verify(kept).sound
        assert kept.counts()["articles"] >= 3
        assert kept.comparison() == full.comparison()
    with pytest.raises(LedgerError, match="a file already"):
        back_up(full, tmp_path / "kept.db")
