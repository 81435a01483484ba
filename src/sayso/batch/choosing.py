"""Which readings count: of each article the newest revision, as a ledger chooses it.

Only what is there twice is looked at closely; of every other report a few numbers are in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np

from sayso.batch.folder import Folder, Row

NOW = float("inf")
"""When a report that does not say so was captured: in this run, behind all that do."""

COLUMNS = ("article", "given_id", "digest", "revision", "moment", "captured")

Place = tuple[int, int]
"""The number of a block, and a row of it."""


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A block that was read: the name of its file set, and which of the input's files it is of."""

    name: str
    number: int
    lines: bool


@dataclass
class Choice:
    """The readings that do not count; of them those that were refused, with their ids."""

    dropped: set[Place] = field(default_factory=set)
    refused: dict[Place, str] = field(default_factory=dict)


def choose(folder: Folder, blocks: Sequence[ReadBlock]) -> Choice:
    """What of the blocks' readings does not count; `blocks` are in the order of the input.

    A line whose id stands for another article further up in its file is refused, as `sayso read`
    does. Of what is left, the newest revision of each article counts.
    """
    keys = _load_keys(folder, blocks)
    choice = Choice()
    _refuse(choice, _load_twice(folder, blocks, _find_twice(keys["given"])), blocks)
    readings = _load_twice(folder, blocks, _find_twice(keys["article"]))
    of_articles: defaultdict[str, list[tuple[Place, Row]]] = defaultdict(list)
    for place, row in readings:
        if place not in choice.dropped:
            of_articles[row["article"]].append((place, row))
    for given in of_articles.values():
        newest = find_newest([row for _, row in given])
        choice.dropped.update(place for at, (place, _) in enumerate(given) if at != newest)
    return choice


def find_newest(readings: Sequence[Row]) -> int:
    """Which of an article's readings counts: the newest revision, as it was read last.

    >>> old = {"revision": "r1", "digest": "d1", "moment": 1.0, "captured": None}
    >>> find_newest([old, {**old, "revision": "r2", "digest": "d2", "moment": 2.0}, old])
    1
    """
    seen: set[str] = set()
    places: dict[str, int] = {}
    ages: dict[str, tuple[float, float, int]] = {}
    order: dict[str, int] = {}
    for at, row in enumerate(readings):
        if row["digest"] in seen:
            continue  # read before, just so
        seen.add(row["digest"])
        revision = row["revision"]
        read = row["captured"] or NOW
        sequence = order.setdefault(revision, len(order))
        ages[revision] = (row["moment"] or read, read, sequence)
        places[revision] = at
    return places[max(ages, key=lambda revision: ages[revision])]


def _refuse(
    choice: Choice, readings: Iterable[tuple[Place, Row]], blocks: Sequence[ReadBlock]
) -> None:
    known: dict[tuple[int, str], str] = {}
    for place, row in readings:
        block = blocks[place[0]]
        first = known.setdefault((block.number, row["given_id"]), row["digest"])
        if first != row["digest"]:
            choice.dropped.add(place)
            choice.refused[place] = row["given_id"]


def _load_keys(folder: Folder, blocks: Sequence[ReadBlock]) -> dict[str, Any]:
    """64 bits an article and an id given, with the block and row of each."""
    kept: dict[str, list[tuple[int, int, int]]] = {"article": [], "given": []}
    arrays: dict[str, list[Any]] = {"article": [], "given": []}
    for number, block in enumerate(blocks):
        for row, found in enumerate(
            folder.read_rows("reports", block.name, columns=("article", "given_id"))
        ):
            kept["article"].append((_key(found["article"]), number, row))
            if block.lines:
                kept["given"].append((_key(f"{block.number}\n{found['given_id']}"), number, row))
        for name, rows in kept.items():
            arrays[name].append(np.array(rows, dtype=np.int64).reshape(-1, 3))
            rows.clear()
    empty = np.empty((0, 3), dtype=np.int64)
    return {name: np.concatenate([empty, *parts]) for name, parts in arrays.items()}


def _key(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def _find_twice(keys: Any) -> list[Place]:
    """The places of keys that occur more than once, in their order."""
    _, first, counts = np.unique(keys[:, 0], return_inverse=True, return_counts=True)
    return [(int(block), int(row)) for block, row in keys[counts[first] > 1][:, 1:]]


def _load_twice(
    folder: Folder, blocks: Sequence[ReadBlock], places: Sequence[Place]
) -> list[tuple[Place, Row]]:
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for block, row in places:
        wanted[block].add(row)
    found = {
        (block, at): row
        for block, rows in wanted.items()
        for at, row in zip(
            sorted(rows),
            folder.read_rows("reports", blocks[block].name, columns=COLUMNS, rows=rows),
            strict=True,
        )
    }
    return [(place, found[place]) for place in places]
