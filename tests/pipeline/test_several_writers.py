"""Several programs read into one ledger at once, in a file and on a server."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.ledger import Ledger, open_ledger, verify
from sayso.pipeline.record import record
from sayso.read import read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"
STORIES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())


def find_content(ledger: Ledger) -> dict[str, Counter[object]]:
    """What a ledger holds, less the ids that are minted by chance."""
    found: dict[str, Counter[object]] = {"claims": Counter(), "propositions": Counter()}
    for report in ledger.reports():
        found["claims"].update(claim.text for claim in report.claims)
    for story in ledger.stories():
        comparison = ledger.comparison(story.id)
        assert comparison is not None
        found["propositions"].update(
            (item.gist, item.standing, item.at_least, item.at_most, len(item.claims))
            for item in comparison.propositions
        )
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[object]]:
    """What one reader makes of all samples."""
    with open_ledger(tmp_path_factory.mktemp("alone") / "sayso.db") as ledger:
        record(ledger, read_inputs([str(SAMPLES)]))
        return find_content(ledger)


@pytest.mark.model
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_three_at_once_lose_nothing_and_double_nothing(
    kind: str,
    expected: dict[str, Counter[object]],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """Each reads two of the three samples; the ledger is the one that a single reader makes."""
    where = str(tmp_path / "sayso.db")
    if kind == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        where = make()
    else:
        open_ledger(where).close()
    command = [sys.executable, "-m", "sayso", "--ledger", where, "read"]
    readers = [
        subprocess.Popen(
            [*command, *(str(SAMPLES / name) for name in STORIES if name != left_out)],
            stderr=subprocess.PIPE,
        )
        for left_out in STORIES
    ]
    said = [reader.communicate(timeout=300)[1] for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0, 0], said
    with open_ledger(where) as ledger:
        assert verify(ledger).sound
        assert not ledger.waiting().articles
        record(ledger, [])  # whoever came last may have left a story to whom they met
        assert find_content(ledger) == expected
