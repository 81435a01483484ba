"""The ledger opens as it is: in SQLite, Datasette, DuckDB and pandas, by the documented queries."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.ledger import open_ledger
from sayso.ledger.described import describe_rows
from sayso.ledger.views import VIEWS
from sayso.publish.exports import parquet

pytestmark = pytest.mark.model

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "query-the-ledger.md"
TEXT = PAGE.read_text(encoding="utf-8")
QUERIES = re.findall(r"^### (\d+\. .*?)\n.*?^```sql\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
PYTHON = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def sqlite(samples_ledger: str) -> Iterator[sqlite3.Connection]:
    """The ledger's file as any program opens it, for reading only."""
    connection = sqlite3.connect(f"file:{samples_ledger}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def folder(samples_ledger: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the Parquet export under the name that the page gives it."""
    path = tmp_path_factory.mktemp("asked")
    with open_ledger(samples_ledger) as ledger:
        parquet.write(ledger, story=None, output=path / "ledger-parquet")
    return path


@pytest.fixture(scope="module")
def duck(folder: Path) -> Iterator[Any]:
    """DuckDB with each exported file under the name of its table."""
    import duckdb

    with duckdb.connect() as connection:
        for described in describe_rows():
            file = folder / "ledger-parquet" / f"{described.name}.parquet"
            connection.execute(f"CREATE VIEW {described.name} AS FROM read_parquet('{file}')")
        yield connection


def test_the_page_has_ten_questions() -> None:
    """Ten queries, numbered in their order."""
    assert [name.partition(".")[0] for name, _ in QUERIES] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize(("name", "query"), QUERIES, ids=[name for name, _ in QUERIES])
def test_queries_answer_alike_everywhere(
    sqlite: sqlite3.Connection, duck: Any, name: str, query: str
) -> None:
    """Each query of the page has an answer on the samples, the same in SQLite and in DuckDB."""
    rows = sqlite.execute(query).fetchall()
    assert rows, f"nothing answers: {name}"
    assert all(any(cell is not None for cell in row) for row in rows)
    there = [tuple(map(_plain, row)) for row in duck.execute(query).fetchall()]
    assert sorted(there, key=repr) == sorted((tuple(map(_plain, r)) for r in rows), key=repr)


def _plain(value: Any) -> Any:
    """A cell without its type: days as text, yes and no as numbers."""
    if isinstance(value, bool):
        return int(value)
    return str(value) if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("block", PYTHON, ids=["duckdb", "pandas"])
def test_the_pages_programs_run(
    block: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page's Python runs beside the export, and prints publishers."""
    monkeypatch.chdir(folder)
    exec(compile(block, str(PAGE), "exec"), {})
    assert "publisher" in capsys.readouterr().out


def test_datasette_serves_the_ledger(samples_ledger: str) -> None:
    """Datasette opens the file as it is, and serves every view and every table of a story."""
    from datasette.app import Datasette

    async def fetch() -> dict[str, Any]:
        served = Datasette([samples_ledger])
        await served.invoke_startup()
        names = [*(view.name for view in VIEWS), "claims", "propositions", "developments"]
        found = {name: await served.client.get(f"/sayso/{name}.json?_size=5") for name in names}
        found["home"] = await served.client.get("/sayso")
        return found

    found = asyncio.run(fetch())
    assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(found, 200)
    home = found.pop("home").text
    for name, answer in found.items():
        assert answer.json()["rows"], name
        assert name in home
