"""JSON Lines that are too long: passed over and named, and never held in memory."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path

import pytest

from sayso.read import Wanted, find_inputs, lines, read_inputs
from sayso.read.reading import Reading, Unread

LIMIT = 10_000
HUGE = 8_000_000


def write_line(name: str, text: str = "It rained on the quay.") -> bytes:
    """An article on a line."""
    return json.dumps({"id": name, "text": text}).encode() + b"\n"


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of ten kilobytes at most, so that a test need not write more than some megabytes."""
    monkeypatch.setattr(lines, "LARGEST_LINE", LIMIT)


CASES = [
    ("a.jsonl.gz", b"", 2),
    ("a.jsonl", b"", 2),
    ("first.jsonl", write_line("z"), 3),
    ("a.ndjson.gz", write_line("y") + write_line("x"), 4),
]


@pytest.mark.usefixtures("limit")
@pytest.mark.parametrize(("name", "before", "number"), CASES, ids=[case[0] for case in CASES])
def test_a_line_too_long_is_named_and_costs_nothing(
    tmp_path: Path, name: str, before: bytes, number: int
) -> None:
    """The line is named by its number, those around it are read, and memory stays small."""
    long = write_line("long", "x" * HUGE)
    raw = before + write_line("a") + long + write_line("b")
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw, 1) if name.endswith(".gz") else raw)
    del raw, long
    tracemalloc.start()
    found = list(read_inputs([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    read = [item.article.id for item in found if isinstance(item, Reading)]
    (unread,) = [item for item in found if isinstance(item, Unread)]
    assert read[-2:] == ["a", "b"] and len(read) == number
    assert unread.where == f"{path}, line {number}" and "longer than" in unread.what
    assert peak < HUGE / 4


HALVES = [
    (r"cut \ud83d", "cut \ufffd"),
    (r"\udE00 cut", "\ufffd cut"),
    (r"\ud83d\ude00 \ud83d\ud83d\ude00", "\U0001f600 \ufffd\U0001f600"),
    (r"C:\\ud83d \uD83D", "C:\\ud83d \ufffd"),
]


@pytest.mark.parametrize(("written", "read"), HALVES)
def test_half_characters_are_read_as_missing_ones(tmp_path: Path, written: str, read: str) -> None:
    """A text that a program cut in the middle of a character costs only that character."""
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": "a", "text": "It rained. {written}"}}\n', encoding="utf-8")
    (found,) = read_inputs([str(path)])
    assert isinstance(found, Reading) and found.article.text == f"It rained. {read}"


@pytest.mark.usefixtures("limit")
def test_standard_input_is_held_to_it_too() -> None:
    """What comes through a pipe is read line by line, and a line too long is passed over."""
    given = write_line("a") + write_line("long", "x" * HUGE) + write_line("b")
    found = list(read_inputs(["-"], stdin=io.BytesIO(given)))
    assert [isinstance(item, Reading) for item in found] == [True, False, True]


@pytest.mark.usefixtures("limit")
def test_places_count_what_was_passed_over(tmp_path: Path) -> None:
    """How far a file was read counts all of a long line, so that the next run goes on rightly."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_line("a") + write_line("long", "x" * HUGE) + write_line("b"))
    places = [item.place for item in find_inputs([str(path)], Wanted()) if item.place]
    assert [place.offset for place in places][-2:] == [path.stat().st_size] * 2
    assert places[0].offset == len(write_line("a"))


@pytest.mark.usefixtures("limit")
@pytest.mark.parametrize("length", [LIMIT - 1, LIMIT, LIMIT + 1])
def test_the_limit_itself(tmp_path: Path, length: int) -> None:
    """A line of just the limit, its end counted, is read; one of a byte more is not."""
    bare = len(write_line("a", ""))
    path = tmp_path / "a.jsonl"
    path.write_bytes(write_line("a", "x" * (length - bare)) + write_line("b"))
    read = [item.article.id for item in read_inputs([str(path)]) if isinstance(item, Reading)]
    assert read == (["a", "b"] if length <= LIMIT else ["b"])
