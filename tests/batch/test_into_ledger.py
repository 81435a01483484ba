"""A batch's folder becomes the ledger that reading the inputs would have made."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from sayso.batch import is_output, read_output, run_batch
from sayso.batch.tables import DESCRIBED
from sayso.errors import InputError
from sayso.ledger import open_ledger, verify
from sayso.model import Article
from tests.batch.conftest import compare_all, open_alone, read_on_one_machine, write_lines

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "batch-output.md"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of these tests run in this process; `test_cluster` has those that do not."""
    monkeypatch.setattr("sayso.batch.run.open_cluster", open_alone)


@pytest.mark.model
def test_a_folder_becomes_a_ledger(
    few_lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is analysed again, the ledger is sound, and has what one machine finds."""
    out = tmp_path / "out"
    done = run_batch([str(few_lines)], str(out), size=20_000)
    assert is_output(str(out))
    one = read_on_one_machine(few_lines, tmp_path / "one.db")
    monkeypatch.setattr("sayso.pipeline.workers.analyze_many", None)
    with open_ledger(tmp_path / "two.db") as ledger, open_ledger(one) as other:
        tally = read_output(ledger, str(out))
        assert (tally.new, tally.claims) == (done.articles, done.claims)
        assert not verify(ledger).faults
        assert compare_all(ledger) == compare_all(other)
        assert {row.id for row in ledger.articles()} == {row.id for row in other.articles()}
        again = read_output(ledger, str(out))
        assert (again.new, again.unchanged, again.stories) == (0, done.articles, ())


@pytest.mark.model
def test_reports_of_other_rules_are_analysed_again(
    few_lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older version found is not taken over."""
    out = tmp_path / "out"
    with monkeypatch.context() as older:
        older.setattr(sys.modules["sayso.pipeline.analyze"], "__version__", "0.0.1")
        done = run_batch([str(few_lines)], str(out))
    with open_ledger(tmp_path / "l.db") as ledger:
        tally = read_output(ledger, str(out))
        assert (tally.new, tally.claims) == (done.articles, 0)
        assert all(report.generated_by["rules"] != "sayso 0.0.1" for report in ledger.reports())
        assert not ledger.unanalysed()


@pytest.mark.model
def test_the_newest_revision_counts(tmp_path: Path) -> None:
    """Of an article that was read twice, in any block, the ledger's choice is the batch's."""
    text = "The mayor of Aldmoor said on {day} that the bridge was closed."
    given = [
        Article(f"{n}", text.format(day=day), url=f"https://herald.example/{at}", modified=when)
        for n, (at, day, when) in enumerate(
            [
                ("a", "Monday", "2026-03-02T10:00:00Z"),
                ("b", "Tuesday", None),
                ("a", "Sunday", "2026-03-01T10:00:00Z"),
                ("b", "Friday", None),
                ("b", "Tuesday", None),
            ]
        )
    ]
    lines = write_lines(tmp_path / "twice.jsonl", given)
    done = run_batch([str(lines)], str(tmp_path / "out"), size=10)
    assert (done.reports, done.articles) == (5, 2)
    with open_ledger(read_on_one_machine(lines, tmp_path / "one.db")) as ledger:
        expected = {row.id: row.article.text for row in ledger.articles()}
    query = f"""SELECT article, text FROM '{tmp_path}/out/stories/*.parquet'
                JOIN '{tmp_path}/out/reports/*.parquet' USING (article, block, row)"""
    assert dict(duckdb.sql(query).fetchall()) == expected


@pytest.mark.model
def test_an_output_has_only_its_inputs(few_lines: Path, tmp_path: Path) -> None:
    """What an earlier run left for other inputs is gone at the end of the next."""
    other = write_lines(tmp_path / "other.jsonl", [Article("x", "It rained in Aldmoor.")])
    out = tmp_path / "out"
    run_batch([str(other)], str(out))
    done = run_batch([str(few_lines)], str(out))
    for table in ("reports", "articles"):
        (count,) = duckdb.sql(f"SELECT count(*) FROM '{out}/{table}/*.parquet'").fetchall()
        assert count == (done.articles,), table
    assert not list(out.rglob("*.part"))


def test_a_folder_in_the_making_is_no_output(tmp_path: Path) -> None:
    """It says so, and what to do."""
    with (
        open_ledger(tmp_path / "l.db") as ledger,
        pytest.raises(InputError, match="no batch has ended here"),
    ):
        read_output(ledger, str(tmp_path))


@pytest.mark.parametrize("table", DESCRIBED)
def test_the_tables_are_documented(table: str) -> None:
    """Every column is in the reference with its type and what it holds."""
    section = DOCS.read_text(encoding="utf-8").partition(f"\n## {table}\n")[2].partition("\n## ")[0]
    comment, columns = DESCRIBED[table]
    assert comment in section
    for name, (kind, about) in columns.items():
        assert f"| `{name}` | {kind} | {about} |" in section
