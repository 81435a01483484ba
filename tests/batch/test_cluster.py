"""A batch on a real cluster of two nodes gives what one machine gives, whatever dies meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import psutil
import pytest

from bench.generated import generate_articles
from sayso.batch import run_batch
from sayso.batch.cluster import open_nodes
from sayso.contract import from_line, to_comparison
from sayso.ledger import open_ledger
from sayso.model import Article, Comparison
from tests.batch.conftest import compare_all, read_on_one_machine, write_lines

REPORTS = int(os.environ.get("SAYSO_BATCH_REPORTS", "200"))
"""How many reports: `make test-cluster` takes 2,000."""

BLOCK = 20_000
"""Bytes of a block: some blocks for each of the workers."""

LEAD = 500
"""Characters that are left of each report, to the end of a paragraph: what is shown is that no
report is lost or doubled, and that takes many of them, not long ones."""

WORKER = "ray::MapWorker"

# Ray leaves sockets and files to the end of the process that joined its cluster
pytestmark = [
    pytest.mark.model,
    pytest.mark.usefixtures("quick_ray"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    # Ray speaks of a default of its own that will change
    pytest.mark.filterwarnings("ignore::FutureWarning:ray"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def address(quick_ray: None) -> Iterator[str]:
    """The address of a cluster of two nodes with a core each."""
    with open_nodes(1, 1) as nodes:
        yield nodes.address


def find_workers() -> list[psutil.Process]:
    """The workers of the cluster that this process began; one that ends meanwhile is none."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if " ".join(child.cmdline()).startswith(WORKER):
                found.append(child)
    return found


def shorten(article: Article) -> Article:
    """An article's first paragraphs."""
    end = article.text.find("\n", LEAD)
    return replace(article, text=article.text[:end] if end > 0 else article.text)


def load_comparisons(out: Path) -> dict[frozenset[str], Comparison]:
    """Each story of a batch by its articles; the batch's names left out."""
    rows = duckdb.sql(f"SELECT comparison FROM '{out}/comparisons/*.parquet'").fetchall()
    found = [to_comparison(from_line(line, where="row"), where="row") for (line,) in rows]
    assert len(found) == len({frozenset(one.articles) for one in found})
    return {frozenset(one.articles): replace(one, story="") for one in found}


def test_a_batch_gives_what_one_machine_gives(tmp_path: Path, address: str) -> None:
    """A worker is killed in the middle: nothing is lost, nothing is there twice."""
    lines = write_lines(tmp_path / "many.jsonl", map(shorten, generate_articles(REPORTS)))
    out = tmp_path / "out"
    killed: list[int] = []

    def kill_one(stage: str, done: int, whole: int) -> None:
        if stage == "analysed" and done == 2 and not killed:
            victim = find_workers()[0]
            killed.append(victim.pid)
            victim.kill()

    done = run_batch([str(lines)], str(out), ray=address, size=BLOCK, progress=kill_one)
    assert killed
    with open_ledger(read_on_one_machine(lines, tmp_path / "one.db")) as ledger:
        assert load_comparisons(out) == compare_all(ledger)
        reports = {report.article.id: report for report in ledger.reports()}
    rows = duckdb.sql(f"SELECT article, claims FROM '{out}/articles/*.parquet'").fetchall()
    assert sorted(rows) == sorted((name, len(report.claims)) for name, report in reports.items())
    assert done.articles == len(reports)
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert run_batch([str(lines)], str(out), ray=address, size=BLOCK) == done
    again = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    stories = out / "stories"
    assert {p: t for p, t in again.items() if p.parent != stories} == {
        p: t for p, t in written.items() if p.parent != stories
    }
