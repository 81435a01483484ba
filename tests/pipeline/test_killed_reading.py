"""Reading an archive, killed at any moment: nothing kept is lost, and the next run goes on.

SAYSO_KILLS says how often each way of reading is killed; `make test-faults` asks for twenty.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.ledger import open_ledger, verify
from tests.read.archiving import make_archive, make_page

KILLS = int(os.environ.get("SAYSO_KILLS", "2"))
PAGES = 48
DAMAGED = 11

Content = tuple[list[tuple[str | None, str]], list[tuple[str, str]], list[int]]


def start(archive: Path, ledger: Path, *options: str) -> subprocess.Popen[str]:
    """Reading an archive, in a process group of its own."""
    command = [sys.executable, "-m", "sayso", "--ledger", str(ledger), "read", str(archive)]
    return subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def load(where: Path) -> Content:
    """What a ledger holds, without what differs between any two runs."""
    with open_ledger(where, create=False) as ledger:
        assert not verify(ledger).faults
        articles = sorted((row.article.url, row.article.text) for row in ledger.articles())
        claims = sorted((r.article.id, c.text) for r in ledger.reports() for c in r.claims)
        return articles, claims, sorted(story.articles for story in ledger.stories())


def wait_for(ledger: Path, run: subprocess.Popen[str]) -> None:
    """The moment when a run begins to write."""
    while not ledger.exists() and run.poll() is None:
        time.sleep(0.01)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a damaged record in the middle."""
    path = tmp_path_factory.mktemp("archive") / "news.warc.gz"
    made = make_archive([make_page(number) for number in range(PAGES)])
    path.write_bytes(made.cut(DAMAGED, share=0.5))
    return path


@pytest.mark.model
@pytest.mark.parametrize("options", [(), ("--no-analyze", "--jobs", "2")], ids=["whole", "kept"])
def test_killed_at_any_moment(archive: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    """The ledger opens, all in it holds, and the last run ends with what one run would have."""
    whole = tmp_path / "whole.db"
    with start(archive, whole, *options) as run:
        wait_for(whole, run)
        begun = time.monotonic()
        assert run.wait() == 3, run.communicate()
        span = time.monotonic() - begun
    expected = load(whole)
    assert len(expected[0]) == PAGES - 1
    chance = random.Random(len(options))
    broken = tmp_path / "broken.db"
    kept = 0
    for _ in range(KILLS):
        with start(archive, broken, *options) as run:
            wait_for(broken, run)
            time.sleep(chance.uniform(0, span) / 2)
            os.killpg(run.pid, signal.SIGKILL)
        if not broken.exists():
            continue
        articles, _, _ = load(broken)
        assert kept <= len(articles) <= PAGES - 1
        kept = len(articles)
    with start(archive, broken, *options) as run:
        out, err = run.communicate()
        assert run.returncode in (0, 3), (out, err)
    assert load(broken) == expected


def test_what_is_kept_is_not_read_again(archive: Path, tmp_path: Path) -> None:
    """A run goes on behind the last record that was kept; --again begins at the start."""
    ledger = tmp_path / "ledger.db"

    def read(*options: str) -> tuple[int, str, str]:
        with start(archive, ledger, "--no-analyze", *options) as run:
            out, err = run.communicate()
            return run.returncode, out, err

    first, again, anew = read(), read(), read("--again")
    assert first[0] == anew[0] == 3
    assert f"{PAGES - 1} reports, {PAGES - 1} new" in first[1]
    assert f"/news/{DAMAGED}" not in first[1]
    assert "compression is damaged" in first[2]
    assert again[0] == 0
    assert "was read before" in again[2]
    assert "0 reports" in again[1]
    assert f"{PAGES - 1} unchanged" in anew[1]
