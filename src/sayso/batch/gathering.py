"""Reports to stories: in the order of time, one by one, as on one machine.

The index of stories looks for like reports in a window of time and by the terms that tell a report
from others (its blocking keys). What it knew of rare words when a report came depends on those
that came before, so the answer is the same as on one machine only where one process places them
all. It needs little of each, title, text, parts and days, and keeps that in a file, not in memory.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from sys import intern
from tempfile import TemporaryDirectory

from sayso.batch.choosing import Place, ReadBlock
from sayso.batch.folder import ROWS, Folder, Row
from sayso.ledger.gathered import open_scratch, stream_by_story
from sayso.ledger.identity import mint_id
from sayso.model import Article, Interval, Part, PartKind, Publication, Report, Span
from sayso.pipeline.gathering import LedgerMemory
from sayso.stories import StoryIndex

COLUMNS = ("article", "block", "row", "published_from", "published_to", "title", "text", "parts")
"""What is read of the reports to gather them."""

UNKNOWN = 1 << 30
"""The age of reports without a first day: behind all others."""

OPEN = 256
"""Row groups of reports that are in memory at most."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, and where its report is."""

    article: str
    block: str
    row: int


@dataclass(frozen=True, slots=True)
class FoundStory:
    """A story with its articles, the oldest first."""

    id: str
    members: tuple[Member, ...]


def gather(rows: Iterable[Row]) -> Iterator[FoundStory]:
    """The stories of light rows that come in the order of their age, by their first articles.

    >>> row = {"article": "a", "block": "b", "row": 0, "published_from": None,
    ...        "published_to": None, "title": None, "text": "It rained.", "parts": []}
    >>> [len(story.members) for story in gather([row])]
    [1]
    """
    places: dict[str, tuple[str, str]] = {}
    with open_scratch() as connection:
        memory = LedgerMemory(connection, places)
        index = StoryIndex(memory)
        for row in rows:
            report = _to_light(row)
            places.clear()
            places[report.article.id] = (row["block"], str(row["row"]))
            index.place(report)
        memory.close()
        for _, found in groupby(stream_by_story(connection), key=lambda placed: placed.story):
            members = tuple(
                Member(placed.article, intern(placed.analysis[0]), int(placed.analysis[1]))
                for placed in found
            )
            yield FoundStory(mint_id("story", members[0].article), members)


def find_dropped(blocks: Sequence[ReadBlock], dropped: Iterable[Place]) -> set[tuple[str, int]]:
    """The rows of file sets that count nowhere: a set may stand for several blocks.

    >>> same = ReadBlock("x", 0, True)
    >>> find_dropped([same, same], [(0, 5), (1, 5), (1, 6)])
    {('x', 5)}
    """
    times = Counter(block.name for block in blocks)
    found = Counter((blocks[block].name, row) for block, row in dropped)
    return {place for place, count in found.items() if count == times[place[0]]}


def by_age(
    folder: Folder, blocks: Sequence[ReadBlock], dropped: set[tuple[str, int]]
) -> Iterator[Row]:
    """Light rows of the reports that count: those with a first day in its order, then by id.

    They are put in order in a file, so that memory does not grow with their number.
    """
    names = list(dict.fromkeys(block.name for block in blocks))

    @lru_cache(maxsize=OPEN)
    def load(block: int, group: int) -> list[Row]:
        return list(folder.read_group("reports", names[block], group, columns=COLUMNS))

    with _open_order() as order:
        for block, name in enumerate(names):
            found = folder.read_rows("reports", name, columns=("article", "row", "published_from"))
            order.executemany(
                "INSERT INTO ages VALUES (?, ?, ?, ?)",
                (
                    (day.toordinal() if day else UNKNOWN, row["article"], block, row["row"])
                    for row in found
                    for day in [row["published_from"]]
                    if (name, row["row"]) not in dropped
                ),
            )
        for block, row in order.execute("SELECT block, row FROM ages ORDER BY age, article"):
            yield load(block, row // ROWS)[row % ROWS]


@contextmanager
def _open_order() -> Iterator[sqlite3.Connection]:
    """A table for the ages of reports, in a file that is gone afterwards."""
    with (
        TemporaryDirectory(prefix="sayso-") as folder,
        closing(sqlite3.connect(Path(folder) / "ages.db", isolation_level=None)) as connection,
    ):
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(
            "CREATE TABLE ages (age INTEGER, article TEXT, block INTEGER, row INTEGER)"
        )
        connection.execute("BEGIN")
        yield connection


def _to_light(row: Row) -> Report:
    """As much of a report as the index of stories looks at."""
    start, end = row["published_from"], row["published_to"]
    interval = Interval(start, end) if start or end else None
    return Report(
        article=Article(row["article"], row["text"], title=row["title"]),
        published=Publication(interval=interval),
        language=None,
        parts=tuple(
            Part(PartKind(part["kind"]), Span(part["start"], part["end"])) for part in row["parts"]
        ),
    )
