"""Several processes give the ledger that one gives, and end when they should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sayso.errors import SaysoError
from sayso.ledger import open_ledger, verify
from sayso.model import Article
from sayso.pipeline.record import record
from sayso.pipeline.workers import open_workers
from sayso.read import read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"


def read_all(where: Path, jobs: int) -> tuple[int, dict[str, list[object]]]:
    """A ledger of all samples, as its documented rows."""
    with open_ledger(where) as ledger:
        tally = record(ledger, read_inputs([str(SAMPLES)]), jobs=jobs)
        assert not verify(ledger).faults
        # story ids are minted by chance, so their number stands for them
        rows = {
            "claims": sorted(
                (c.text, c.certainty.value) for r in ledger.reports() for c in r.claims
            ),
            "stories": sorted(story.articles for story in ledger.stories()),
            "propositions": sorted(
                (found.gist, found.standing.value, found.at_least, found.at_most)
                for story in ledger.stories()
                if (comparison := ledger.comparison(story.id))
                for found in comparison.propositions
            ),
        }
        return tally.claims, rows


@pytest.mark.model
def test_two_processes_give_the_ledger_of_one(tmp_path: Path) -> None:
    """Claims, stories and propositions do not depend on how many processes found them."""
    assert read_all(tmp_path / "two.db", 2) == read_all(tmp_path / "one.db", 1)


ASK_WORKERS = """
import os
from sayso.pipeline.workers import Beside, open_workers

if __name__ == "__main__":
    with open_workers(2) as workers:
        assert isinstance(workers, Beside)
        ask = workers.pool.submit
        print(ask(eval, "'sayso.pipeline.preloaded' in __import__('sys').modules").result())
        print(ask(os.getenv, "OMP_NUM_THREADS").result())
        print(ask(eval, "__import__('gc').get_freeze_count()").result())
        print(ask(eval, "__import__('gc').get_threshold()[0]").result())
"""


@pytest.mark.model
def test_workers_begin_with_what_their_server_has_loaded(tmp_path: Path) -> None:
    """They share its memory, and none uses more than one thread for its arithmetic.

    Asked in a process of its own: a process has one server of workers, the first that it began.
    """
    script = tmp_path / "ask.py"
    script.write_text(ASK_WORKERS, encoding="utf-8")
    answer = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    loaded, threads, frozen, collected_after = answer.stdout.split()
    assert (loaded, threads, collected_after) == ("True", "1", "10000")
    assert int(frozen) > 10_000


def test_what_workers_are_told_is_told_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has the environment again that it had."""
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    before = dict(os.environ)
    with open_workers(2, analyses=False):
        assert dict(os.environ) == before


def kill_itself(articles: object, parser: str) -> bytes:
    """Work that ends its process."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


@pytest.mark.model
def test_a_worker_that_dies_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what was kept and what to do."""
    monkeypatch.setattr("sayso.pipeline.workers._analyze", kill_itself)
    with (
        pytest.raises(SaysoError, match=r"run the same again, with fewer --jobs"),
        open_workers(2) as workers,
    ):
        list(workers.analyze([("all", [Article(id="a", text="It rained.")])]))


@pytest.mark.model
def test_workers_end_with_the_process_that_began_them(tmp_path: Path) -> None:
    """Killed at once, a run leaves no process behind."""
    lines = tmp_path / "many.jsonl"
    text = "The mayor said on Monday that the bridge would open again in May. " * 40
    lines.write_text("".join(f'{{"id": "a{n}", "text": "{text}{n}"}}\n' for n in range(400)))
    command = [
        sys.executable,
        "-m",
        "sayso",
        "--ledger",
        str(tmp_path / "l.db"),
        "read",
        "--jobs",
        "2",
    ]
    with subprocess.Popen([*command, str(lines)], stdout=subprocess.DEVNULL) as run:
        watched = psutil.Process(run.pid)
        deadline = time.monotonic() + 60
        while len(children := watched.children(recursive=True)) < 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        run.kill()
    assert len(children) >= 3
    gone, alive = psutil.wait_procs(children, timeout=90)
    assert not alive
    assert len(gone) == len(children)
