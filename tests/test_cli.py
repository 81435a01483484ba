"""The command line as a person meets it: order, exit status, errors, time to help."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sayso.cli.app import app

SAMPLES = Path(__file__).parents[1] / "samples"
LISTINGS = ("claims", "conflicts", "relations", "origins", "timeline", "expected", "positions")


def run(*words: str, given: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, words, input=given)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of one sample story."""
    where = str(tmp_path_factory.mktemp("cli") / "sayso.db")
    result = run("--ledger", where, "read", str(SAMPLES / "pact"), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["new"] == 6
    return where


@pytest.mark.model
def test_reading_again_changes_nothing(ledger: str) -> None:
    """The same bytes read twice are unchanged articles."""
    tally = json.loads(run("--ledger", ledger, "read", str(SAMPLES / "pact"), "--json").stdout)
    assert (tally["new"], tally["revised"], tally["unchanged"]) == (0, 0, 7)
    assert tally["stories"] == []


@pytest.mark.model
@pytest.mark.parametrize("listing", (*LISTINGS, "sources", "stories", "judgements"))
def test_listings_give_one_array(ledger: str, listing: str) -> None:
    """Every listing has a table for people and one JSON array for programs."""
    table = run("--ledger", ledger, listing)
    rows = run("--ledger", ledger, listing, "--json")
    assert table.exit_code == rows.exit_code == 0
    assert table.stdout.strip()
    assert isinstance(json.loads(rows.stdout), list)


@pytest.mark.model
@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_brief_in_every_form(ledger: str, form: str) -> None:
    """The brief leads with the same words in every form."""
    result = run("--ledger", ledger, "brief", "--format", form)
    assert result.exit_code == 0
    assert "mackerel" in result.stdout


@pytest.mark.model
def test_trace_finds_the_claim(ledger: str) -> None:
    """A pasted sentence leads to the claims that say it, with their chains."""
    words = "Iceland would receive 16.5 percent of the total catch"
    rows = json.loads(run("--ledger", ledger, "trace", words, "--json").stdout)
    assert words in rows[0]["claims"][0]["text"]
    assert len(rows[0]["claims"][0]["chain"]) > 1


@pytest.mark.model
def test_show_marks_claims_where_they_stand(ledger: str) -> None:
    """The spans that `show` gives hold the words of the claims."""
    (article,) = json.loads(run("--ledger", ledger, "show", "01-meridian", "--json").stdout)
    assert article["claims"]
    for claim in article["claims"]:
        words = [article["text"][start:end] for start, end in claim["spans"]]
        assert " … ".join(words) == claim["text"]


@pytest.mark.model
def test_verify_finds_all(ledger: str) -> None:
    """A ledger that was only read and compared has no faults."""
    result = run("--ledger", ledger, "verify", "--json")
    assert result.exit_code == 0, result.stdout
    verification = json.loads(result.stdout)
    assert verification["faults"] == []
    assert sum(verification["checked"].values()) > 100


@pytest.mark.model
def test_a_correction_is_kept(tmp_path: Path) -> None:
    """A person's correction is applied, signed, and survives another reading."""
    where = str(tmp_path / "sayso.db")
    page = tmp_path / "note.txt"
    page.write_text("The mayor said the bridge was closed on Monday.", encoding="utf-8")
    run("--ledger", where, "read", str(page))
    judged = run(
        *("--ledger", where, "judge", "note", "publisher=The Harbour Herald"),
        *("published=2026-03-03", "--person", "desk"),
    )
    assert judged.exit_code == 0, judged.output
    run("--ledger", where, "read", str(page))
    (article,) = json.loads(run("--ledger", where, "show", "note", "--json").stdout)
    assert article["publisher"] == "The Harbour Herald"
    assert article["interval"] == ["2026-03-03", "2026-03-03"]
    (judgement,) = json.loads(run("--ledger", where, "judgements", "--json").stdout)
    assert judgement["person"] == "desk"


@pytest.mark.model
def test_partial_failure_has_its_own_status(tmp_path: Path) -> None:
    """A file that can't be read is named and does not stop the others."""
    good = tmp_path / "good.txt"
    good.write_text("The mayor said the bridge was closed.", encoding="utf-8")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    where = str(tmp_path / "sayso.db")
    result = run("--ledger", where, "read", str(good), str(bad), "--json")
    assert result.exit_code == 3
    tally = json.loads(result.stdout)
    assert tally["new"] == 1
    assert [Path(item["where"]).name for item in tally["unread"]] == ["bad.txt"]


@pytest.mark.model
def test_pipes_compose() -> None:
    """Articles go through the three stages to one line a story."""
    lines = [
        {"id": "a", "text": "The bridge was closed on Monday, the mayor said."},
        {"id": "b", "text": "The mayor said that the bridge was closed on Monday."},
    ]
    given = "\n".join(json.dumps({**line, "published": "2026-03-03"}) for line in lines)
    reports = run("analyze", given=given)
    stories = run("stories", "--pipe", given=reports.stdout)
    compared = run("compare", given=stories.stdout)
    assert all(json.loads(line)["story"] for line in stories.stdout.splitlines())
    found = [json.loads(line) for line in compared.stdout.splitlines()]
    assert sorted(article for line in found for article in line["articles"]) == ["a", "b"]
    assert run("compare", given=given).stdout == compared.stdout


@pytest.mark.model
def test_bad_lines_of_a_pipe_are_named() -> None:
    """A bad line is left out and named; the status tells."""
    given = '{"id": "a", "text": "It rained, he said."}\nnonsense\n{"id": "a", "text": "Twice."}'
    result = run("analyze", given=given)
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 1
    assert "line 2" in result.stderr and "line 3" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ledger", "nowhere.db", "brief"), "sayso read"),
        (("--ledger", "nowhere.db", "stories"), "sayso read"),
        (("read", str(SAMPLES / "pact"), "--parser", "en_no_such_pipeline"), "pip"),
    ],
)
def test_errors_say_what_to_do(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """An error is one line on standard error that says what to do."""
    result = subprocess.run(
        [sys.executable, "-c", "from sayso.cli import main; main()", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert not result.stdout


def test_help_is_quick() -> None:
    """Help loads no parser: it takes at most 20 times as long as starting Python does."""
    bare = min(_time("pass") for _ in range(5))
    helped = min(
        _time("import sys; sys.argv = ['sayso', '--help']; from sayso.cli import main; main()")
        for _ in range(5)
    )
    assert helped < 20 * bare, (helped, bare)


def _time(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return time.perf_counter() - start
