"""What was removed at a person's request: stones that mark the place, and hold none of the words.

A name is kept as a hash and its number of words: enough to know it again where it comes back (in
a page read anew, in an older backup), too little to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sayso.ledger.columns import key, must, table
from sayso.ledger.identity import content_hash
from sayso.ledger.rows import insert_all

TOMBSTONES = table(
    "tombstones",
    "What was removed at a person's request; none of the words.",
    key("kind", "name, revision or page."),
    key("target", "The hash of a forgotten name, or the id of the revision or page."),
    must("request", "The removal it belongs to."),
    must("content", "The number of a name's words; the hash of what stands there instead."),
    must("made", "When, ISO 8601 in UTC."),
)

NAME, REVISION, PAGE = "name", "revision", "page"
EDGES = ".,;:!?'’\"“”‘()[]"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The mark of something removed; see the table's columns."""

    kind: str
    target: str
    request: str
    content: str
    made: str


def name_hash(name: str) -> str:
    """The hash of a name, whatever its capitals and spaces.

    >>> name_hash("Ada  QUILL") == name_hash("ada quill")
    True
    """
    return content_hash("forgotten\n" + " ".join(name.casefold().split()))


def load_tombstones(connection: Connection, kind: str | None = None) -> list[Tombstone]:
    """All tombstones, or those of a kind."""
    query = select(TOMBSTONES).order_by(TOMBSTONES.c.kind, TOMBSTONES.c.target)
    if kind is not None:
        query = query.where(TOMBSTONES.c.kind == kind)
    return [Tombstone(**row._mapping) for row in connection.execute(query)]


def load_contents(connection: Connection, kind: str) -> Mapping[str, str]:
    """The hash of what stands now in place of each thing of a kind that was redacted."""
    return {stone.target: stone.content for stone in load_tombstones(connection, kind)}


def save_tombstones(connection: Connection, given: Iterable[Tombstone]) -> None:
    """Set tombstones; one that is there already is replaced."""
    stones = {(stone.kind, stone.target): stone for stone in given}
    for kind, target in stones:
        connection.execute(
            TOMBSTONES.delete().where(TOMBSTONES.c.kind == kind, TOMBSTONES.c.target == target)
        )
    names = Tombstone.__slots__
    insert_all(
        connection,
        TOMBSTONES,
        [{name: getattr(stone, name) for name in names} for stone in stones.values()],
    )


def find_forgotten(text: str, stones: Iterable[Tombstone]) -> Iterator[str]:
    """The forgotten names that stand in a text, as they stand there.

    >>> stone = Tombstone("name", name_hash("Ada Quill"), "f_1", "2", "2031-05-03")
    >>> list(find_forgotten("The bridge, said Ada Quill’s office", [stone]))
    ['Ada Quill']
    """
    by_length: dict[int, set[str]] = {}
    for stone in stones:
        by_length.setdefault(int(stone.content), set()).add(stone.target)
    if not by_length:
        return
    words = [_bare(word) for word in text.split()]
    for length, targets in by_length.items():
        seen: set[str] = set()
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if name and name not in seen:
                seen.add(name)
                if name_hash(name) in targets:
                    yield name


def _bare(word: str) -> str:
    """A word without the signs around it, and without an apostrophe and s."""
    bare = word.strip(EDGES)
    return bare[:-2] if bare.endswith(("’s", "'s")) else bare
