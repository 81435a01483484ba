"""Stories to their file sets: compared, several at a time, done once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

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


@dataclass(frozen=True, slots=True)
class Piece:
    """Stories that one worker compares at a time, and the name of their file set."""

    name: str
    stories: tuple[FoundStory, ...]


class Comparer:
    """A worker that compares the stories of a piece of work, which it reads in the folder.

    >>> Comparer("out").folder.address
    'out'
    """

    def __init__(self, out: str) -> None:
        self.folder = Folder(out)

    def __call__(self, row: Row) -> Row:
        """The mark of a piece of work, which is done by now."""
        done = self.folder.find_mark(row["name"])
        return done if done is not None else self._compare(row["name"])

    def _compare(self, name: str) -> Row:
        tables: dict[str, list[Row]] = {table: [] for table in OF_STORIES}
        members = list(self.folder.read_rows("stories", name, columns=("story", "block", "row")))
        reports = self._load(members)
        stories: defaultdict[str, list[Report]] = defaultdict(list)
        for member in members:
            stories[member["story"]].append(reports[member["block"], member["row"]])
        for story, given in stories.items():
            comparison = compare(given, story=story)
            for table, rows in from_story(given, comparison).items():
                tables[table].extend({"story": story, **found} for found in rows)
        counts = {table: len(rows) for table, rows in tables.items() if table != "comparisons"}
        mark = {"name": name, "stories": len(stories), **counts}
        self.folder.write_set(name, tables, mark)
        return mark

    def _load(self, members: Sequence[Row]) -> dict[tuple[str, int], Report]:
        wanted: defaultdict[str, set[int]] = defaultdict(set)
        for member in members:
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


def to_pieces(stories: Iterable[FoundStory], rules: object) -> Iterator[Piece]:
    """Pieces of work of `FULL` reports or more; a name says what is compared, and how.

    >>> from sayso.batch.gathering import Member
    >>> stories = [FoundStory("st_1", (Member("a", "b", 0),))]
    >>> [len(piece.stories) for piece in to_pieces(stories, "rules")]
    [1]
    """
    piece: list[FoundStory] = []
    reports = 0
    for story in stories:
        piece.append(story)
        reports += len(story.members)
        if reports >= FULL:
            yield _to_piece(piece, rules)
            piece, reports = [], 0
    if piece:
        yield _to_piece(piece, rules)


def _to_piece(stories: Sequence[FoundStory], rules: object) -> Piece:
    told = [asdict(story) for story in stories]
    name = content_hash(repr((LAYOUT, rules, told))).partition(":")[2]
    return Piece(name, tuple(stories))
