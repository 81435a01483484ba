"""Reports of a batch come to the index of stories in the order of their age."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from sayso.batch.choosing import ReadBlock
from sayso.batch.comparing import FULL, to_pieces
from sayso.batch.folder import Folder
from sayso.batch.gathering import FoundStory, Member, by_age

FIRST = date(2026, 3, 1)


def write_reports(where: Path, blocks: dict[str, list[tuple[str, date | None]]]) -> Folder:
    """A folder with the reports of blocks, by their ids and first days."""
    folder = Folder(str(where))
    folder.make()
    for name, reports in blocks.items():
        rows = [
            {"article": article, "row": at, "block": name, "published_from": day, "text": ""}
            for at, (article, day) in enumerate(reports)
        ]
        folder.write_table("reports", name, rows)
    return folder


def test_the_oldest_come_first_and_those_without_a_day_last(tmp_path: Path) -> None:
    """Of one day, ids decide; what counts nowhere is left out."""
    late = FIRST + timedelta(days=1)
    reports = {"x": [("d", None), ("c", late), ("e", FIRST)], "y": [("b", FIRST), ("a", late)]}
    folder = write_reports(tmp_path, reports)
    blocks = [ReadBlock(name, 0, True) for name in ("x", "y", "x")]
    found = [row["article"] for row in by_age(folder, blocks, {("x", 2)})]
    assert found == ["b", "a", "c", "d"]


def test_memory_does_not_grow_with_the_reports(tmp_path: Path) -> None:
    """Ten times the reports are put in order in about the memory of a tenth of them.

    A list of their ids would take ten times as much; what is opened once varies by half.
    """

    def measure(count: int) -> int:
        blocks = [f"{count}-{at}" for at in range(count // 100)]
        days = [(f"{at:050d}", FIRST + timedelta(days=at % 7)) for at in range(100)]
        folder = write_reports(tmp_path / str(count), dict.fromkeys(blocks, days))
        rows = by_age(folder, [ReadBlock(name, 0, True) for name in blocks], set())
        tracemalloc.start()
        next(rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        rows.close()  # type: ignore[attr-defined]  # a generator, whose file is then gone
        return peak

    measure(100)  # what is loaded once is not counted
    assert measure(4_000) < 3 * measure(400)


@pytest.mark.parametrize(
    ("sizes", "pieces"),
    [([], []), ([1, 1], [2]), ([FULL, 1], [1, 1]), ([FULL - 1, 5, 3], [2, 1])],
)
def test_pieces_of_work_are_full_or_the_last(sizes: list[int], pieces: list[int]) -> None:
    """Stories are put together until they have reports enough."""
    stories = [
        FoundStory(f"s{at}", tuple(Member(f"{at}-{n}", "x", n) for n in range(size)))
        for at, size in enumerate(sizes)
    ]
    found = list(to_pieces(stories, "rules"))
    assert [len(piece.stories) for piece in found] == pieces
    assert len({piece.name for piece in found}) == len(pieces)
