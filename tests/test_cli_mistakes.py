"""What a person gets who types something wrong: what, where, and what to do; never a traceback."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from sayso.cli import main
from sayso.publish.terminal import show_rows
from test_cli import ledger, run  # noqa: F401 - the ledger is a fixture

MISTAKES = (
    (("read", "www.herald.example/news"), "an address begins with https://"),
    (("read", "ftp://herald.example/a.html"), "addresses begin with http:// or https://"),
    (("read", "empty.jsonl"), "there is no line in it"),
    (("stories",), "begin one with: sayso read FILES"),
)
DECISIONS = (
    (("judge", "01-meridian", "published=yesterday"), "write it as in published=2025-10-17"),
    (("judge", "01-meridian", "accept"), "write --as accept"),
    (("show", "nosuch"), "see sayso search WORDS"),
    (("brief", "--format", "md", "-o", "no/such/folder/brief.md"), "give -o a file in a folder"),
    (("export", "jsonl", "-o", "no/such/folder/all.jsonl"), "give -o a file in a folder"),
)
ROWS = [
    {"id": "st_4k2m", "title": "The bridge over the northern channel is shut for a year", "due": 2},
    {"id": "st_9p1x", "title": "Two\nlines", "due": 10},
]


def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """What a command that fails says on standard error, run as from a shell."""
    monkeypatch.setattr("sys.argv", ["sayso", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    return capsys.readouterr().err


@pytest.mark.parametrize(("words", "remedy"), MISTAKES, ids=lambda given: " ".join(given)[:40])
def test_a_mistake_without_a_ledger(
    words: tuple[str, ...],
    remedy: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What can't be read, and a ledger that is not there, are told with what to do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.jsonl").touch()
    assert remedy in told(capsys, monkeypatch, *words)


@pytest.mark.model
@pytest.mark.parametrize(("words", "remedy"), DECISIONS, ids=lambda given: " ".join(given)[:40])
def test_a_mistake_with_a_ledger(
    words: tuple[str, ...],
    remedy: str,
    ledger: str,  # noqa: F811 - the fixture
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wrong day, decision, name or place to write to changes nothing and is told."""
    monkeypatch.chdir(tmp_path)
    assert remedy in told(capsys, monkeypatch, "--ledger", ledger, *words)
    assert list(tmp_path.iterdir()) == []
    assert json.loads(run("--ledger", ledger, "judgements", "--json").stdout) == []


def test_a_place_that_cannot_be_written_to_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is one line with the place, and no traceback."""

    def refuse() -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "x"))

    monkeypatch.setattr("sayso.cli.app.app", refuse)
    assert told(capsys, monkeypatch).startswith(f"sayso: {tmp_path / 'x'}: permission denied;")


@pytest.mark.model
def test_trace_looks_in_every_story(ledger: str) -> None:  # noqa: F811 - the fixture
    """Without a story's name the stories are found by the words, and each answer names its own."""
    words = "Iceland would receive 16.5 percent of the total catch"
    [row] = json.loads(run("--ledger", ledger, "stories", "--json").stdout)
    story = row["id"]
    everywhere = json.loads(run("--ledger", ledger, "trace", words, "--json").stdout)
    there = json.loads(run("--ledger", ledger, "trace", words, story, "--json").stdout)
    assert everywhere == there
    assert {found["story"] for found in there} == {story}


def show(width: int, *, terminal: bool) -> list[str]:
    """Rows as they are shown on a terminal of some width, or to another program."""
    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=terminal, color_system=None)
    show_rows(ROWS, ("id", "title", "due"), console, empty="nothing")
    return written.getvalue().splitlines()


def test_rows_for_another_program_are_a_line_each() -> None:
    """What goes into a pipe is neither wrapped nor cut nor padded."""
    lines = show(40, terminal=False)
    assert len(lines) == 3
    assert lines[1].startswith(
        "st_4k2m  The bridge over the northern channel is shut for a year  2"
    )
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("width", [30, 60, 100])
def test_ids_stay_whole_on_narrow_terminals(width: int) -> None:
    """An id can be copied from a terminal of any width; a narrow one has a line a value."""
    text = "\n".join(show(width, terminal=True))
    assert "st_4k2m" in text and "st_9p1x" in text
    assert ("title: " in text) == (width < 40)


def test_ctrl_c_says_that_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stops a command is told that what was kept stays; the exit status is a shell's."""

    def stop() -> None:
        raise SystemExit(130)

    monkeypatch.setattr("sayso.cli.app.app", stop)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert "what was kept stays" in capsys.readouterr().err


@pytest.mark.model
def test_a_story_without_any_day_is_as_of_none(tmp_path: Path) -> None:
    """Where no report has a known day, the brief says so and names no day."""
    place = str(tmp_path / "sayso.db")
    (tmp_path / "a.txt").write_text("The ferry will run again, the harbour master said.\n")
    run("--ledger", place, "read", str(tmp_path / "a.txt"))
    brief = run("--ledger", place, "brief").stdout
    assert "no report has a known day" in brief
    assert "0001" not in brief
