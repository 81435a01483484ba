"""Reading an archive, killed at any moment: nothing kept is lost, and the next run goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from killing import KILLS, LOG, Work, list_moments, run_sayso
from sayso.cli import main
from sayso.ledger import open_ledger, verify
from sayso.pipeline import record
from tests.read.archiving import make_archive, make_page

PAGES = 18
DAMAGED = 5
BATCH = 4
"""Items a transaction here: several are to be kept of a short archive."""

Content = tuple[list[tuple[str | None, str]], list[tuple[str, str]], list[int]]


def read(archive: Path, ledger: Path, options: tuple[str, ...]) -> None:
    """The command, with short transactions."""
    record.BATCH = BATCH
    words = ["--ledger", str(ledger), "read", str(archive), *options]
    run_sayso(ledger.parent, words, {})


def load(where: Path) -> Content:
    """What a ledger holds, without what differs between any two runs.

    One that was killed before it was made is made here, as the next run would.
    """
    with open_ledger(where) as ledger:
        assert not verify(ledger).faults
        articles = sorted((row.article.url, row.article.text) for row in ledger.articles())
        claims = sorted((r.article.id, c.text) for r in ledger.reports() for c in r.claims)
        return articles, claims, sorted(story.articles for story in ledger.stories())


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
    undisturbed = Work(read, archive, whole, options)
    undisturbed.wait_for(whole)
    begun = undisturbed.lasted
    assert undisturbed.finish() == 3, (tmp_path / "said").read_text()
    span = undisturbed.lasted - begun
    expected = load(whole)
    assert len(expected[0]) == PAGES - 1
    broken, landed, kept = tmp_path / "broken.db", 0, 0
    for moment in list_moments(len(options), span, times=KILLS if not options else KILLS // 2):
        work = Work(read, archive, broken, options)
        work.wait_for(broken)
        time.sleep(moment)
        in_time = work.kill()
        landed += in_time
        articles = load(broken)[0] if broken.exists() else []
        assert kept <= len(articles) <= PAGES - 1
        kept = len(articles)
        how = " ".join(options) or "whole"
        LOG.info("reading (%s): killed %.2f of %.2f s in, %d kept", how, moment, span, kept)
        if not in_time:  # it was done: the next one begins anew
            assert load(broken) == expected
            for left in tmp_path.glob("broken.db*"):
                left.unlink()
            kept = 0
    assert landed
    assert Work(read, archive, broken, options).finish() in (0, 3)
    assert load(broken) == expected


def test_what_is_kept_is_not_read_again(
    archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A run goes on behind the last record that was kept; --again begins at the start."""
    ledger = str(tmp_path / "ledger.db")

    def run(*options: str) -> tuple[int, str, str]:
        words = ["sayso", "--ledger", ledger, "read", str(archive), "--no-analyze", *options]
        monkeypatch.setattr("sys.argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), " ".join(out.split()), err

    first, again, anew = run(), run(), run("--again")
    assert first[0] == anew[0] == 3
    assert f"{PAGES - 1} reports, {PAGES - 1} new" in first[1]
    assert f"/news/{DAMAGED}" not in first[1]
    assert "compression is damaged" in first[2]
    assert again[0] == 0
    assert "was read before" in again[2]
    assert "0 reports" in again[1]
    assert f"{PAGES - 1} unchanged" in anew[1]
