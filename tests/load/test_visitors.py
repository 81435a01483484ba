"""Many readers and two writers at once, for a moment: nobody meets an error, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from killing import serve_ledger
from load.visitors import SHARES, Outcome, Visitors, visit
from sayso.ledger import Role, open_ledger, verify
from tests.publish.served import fill

BRIEFLY = Visitors(readers=8, seconds=4.0, looks=(0.0, 0.2), pauses=(0.0, 0.1))


@pytest.mark.model
def test_readers_and_writers_at_once(tmp_path: Path) -> None:
    """While reports are read in and decisions made, every page is there, and all that was
    written is kept."""
    fill(tmp_path / "sayso.db")
    with open_ledger(tmp_path / "sayso.db") as ledger:
        secret = ledger.create_token("wire desk", Role.EDITOR)[1]
    server, port = serve_ledger(tmp_path)
    outcome = visit(port, secret=secret, visitors=BRIEFLY)
    server.kill()
    assert outcome.troubles == []
    assert set(outcome.taken) == {*SHARES, "note", "read in"}
    with open_ledger(tmp_path / "sayso.db") as ledger:
        assert set(outcome.written) <= {item.id for item in ledger.judgements()}
        assert len(ledger.articles()) == 3 + len(outcome.taken["read in"])
        assert verify(ledger).faults == ()


def test_what_people_wait_for_is_told() -> None:
    """The outcome names the time within which 95 of 100 pages were there, and every trouble."""
    outcome = Outcome()
    outcome.taken["list"] = [float(number) for number in range(1, 101)]
    outcome.taken["note"] = [9000.0]
    outcome.troubles = ["/: 500"]
    assert 94 < outcome.find_p95() < 97
    assert outcome.to_lines()[-2:] == ["pages: 100, p95 96 ms; troubles: 1", "/: 500"]
