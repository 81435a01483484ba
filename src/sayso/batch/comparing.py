"""Stories to their file sets: compared, several at a time, done once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sayso.batch.analysing import LAYOUT
from sayso.batch.folder import Folder, Row
from sayso.batch.gathering import FoundStory
from sayso.batch.rows import from_story, to_report
from sayso.batch.tables import OF_STORIES
from sayso.ledger.identity import content_hash
from sayso.model import Report
from sayso.pipeline.compare import compare

FULL = 128
"""Reports in a piece of work, at least, unless there are no more."""


class Comparer:
    """A worker that compares stories.

    >>> Comparer("out").folder.address
    'out'
    """

    def __init__(self, out: str) -> None:
        self.folder = Folder(out)

    def __call__(self, row: Row) -> Row:
        """The mark of a piece of work, which is done by now."""
        done = self.folder.find_mark(row["name"])
        return done if done is not None else self._compare(row)

    def _compare(self, row: Row) -> Row:
        tables: dict[str, list[Row]] = {name: [] for name in OF_STORIES}
        reports = self._load(row["stories"])
        for story in row["stories"]:
            given = [reports[member["block"], member["row"]] for member in story["members"]]
            comparison = compare(given, story=story["id"])
            for table, rows in from_story(given, comparison).items():
                tables[table].extend({"story": story["id"], **found} for found in rows)
        counts = {name: len(rows) for name, rows in tables.items() if name != "comparisons"}
        mark = {"name": row["name"], "stories": len(row["stories"]), **counts}
        self.folder.write_set(row["name"], tables, mark)
        return mark

    def _load(self, stories: Sequence[Row]) -> dict[tuple[str, int], Report]:
        wanted: defaultdict[str, set[int]] = defaultdict(set)
        for story in stories:
            for member in story["members"]:
                wanted[member["block"]].add(member["row"])
        return {
            (block, at): to_report(row)
            for block, rows in wanted.items()
            for at, row in zip(
                sorted(rows),
                self.folder.read_rows("reports", block, columns=("text", "report"), rows=rows),
                strict=True,
            )
        }


def to_pieces(stories: Iterable[FoundStory], rules: object) -> Iterator[Row]:
    """Pieces of work of `FULL` reports or more; a name says what is compared, and how.

    >>> from sayso.batch.gathering import Member
    >>> stories = [FoundStory("st_1", (Member("a", "b", 0),))]
    >>> [len(piece["stories"]) for piece in to_pieces(stories, "rules")]
    [1]
    """
    piece: list[FoundStory] = []
    for story in stories:
        piece.append(story)
        if sum(len(found.members) for found in piece) >= FULL:
            yield _to_piece(piece, rules)
            piece = []
    if piece:
        yield _to_piece(piece, rules)


def _to_piece(stories: Sequence[FoundStory], rules: object) -> Row:
    told: list[Any] = [asdict(story) for story in stories]
    name = content_hash(repr((LAYOUT, rules, told))).partition(":")[2]
    return {"name": name, "stories": told}
