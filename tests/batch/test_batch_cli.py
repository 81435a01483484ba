"""`sayso batch`, and `sayso read` of what it wrote, as a person meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.errors import SettingsError
from sayso.model import Article
from tests.batch.conftest import open_alone, write_lines

pytestmark = pytest.mark.model

TEXTS = {
    "a": "The mayor of Aldmoor said on Monday that the river bridge would open again in May.",
    "b": "Aldmoor's river bridge will open again in May, the mayor said on Monday.",
}


def run(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, words)


@pytest.fixture(scope="module", autouse=True)
def alone() -> Iterator[None]:
    """Batches of these tests run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.batch.run.open_cluster", open_alone)
        yield


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of two reports of one story."""
    articles = [
        Article(name, text, publisher=f"The {name.upper()} Post", published="2026-03-02")
        for name, text in TEXTS.items()
    ]
    return str(write_lines(tmp_path_factory.mktemp("batch") / "two.jsonl", articles))


@pytest.fixture(scope="module")
def out(lines: str) -> str:
    """The folder that a batch of these wrote."""
    folder = str(Path(lines).with_name("out"))
    done = run("batch", lines, "--out", folder, "--json")
    assert done.exit_code == 0, done.output
    counts = json.loads(done.stdout)
    assert (counts["articles"], counts["stories"], counts["unread"]) == (2, 1, [])
    return folder


def test_what_is_missing_is_named_and_the_rest_is_done(lines: str, out: str) -> None:
    """The exit status says that something could not be read, and people get one line of counts."""
    done = run("batch", lines, "no/such.jsonl", "--out", out)
    assert done.exit_code == 3
    assert "sayso: no/such.jsonl: there is no such file; check the name" in done.stderr
    assert done.stdout.startswith("2 reports, ")
    assert "1 story, " in done.stdout
    assert done.stdout.rstrip().endswith("1 could not be read")


def test_nothing_read_at_all_is_a_failure(tmp_path: Path) -> None:
    """The exit status is 1 when no article was read."""
    assert run("batch", "no/such.jsonl", "--out", str(tmp_path / "out")).exit_code == 1


def test_a_folder_is_read_into_a_ledger(out: str, tmp_path: Path) -> None:
    """`sayso read` takes over the reports, and takes nothing over twice."""
    where = str(tmp_path / "l.db")
    first = json.loads(run("--ledger", where, "read", out, "--json").stdout)
    assert (first["new"], first["unchanged"], len(first["stories"])) == (2, 0, 1)
    again = json.loads(run("--ledger", where, "read", out, "--json").stdout)
    assert (again["new"], again["unchanged"], again["stories"]) == (0, 2, [])
    listed = json.loads(run("--ledger", where, "stories", "--json").stdout)
    assert len(listed) == 1


@pytest.mark.parametrize(
    "options",
    [("--fast",), ("--no-analyze",), ("--publisher", "The Post"), ("--since", "2026-01-01")],
)
def test_what_a_batch_has_settled_cannot_be_asked_for(
    options: tuple[str, ...], out: str, tmp_path: Path
) -> None:
    """An option that would change nothing is refused, and nothing is read."""
    where = tmp_path / "l.db"
    done = run("--ledger", str(where), "read", out, *options)
    assert isinstance(done.exception, SettingsError)
    assert f"{options[0]} cannot be used with it" in str(done.exception)
    assert not where.exists()
