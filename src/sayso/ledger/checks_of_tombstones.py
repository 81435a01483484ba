"""Checks of what was removed: that it was, and that it has not come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, select

from sayso.ledger.faults import Fault
from sayso.ledger.schema import BLOBS, REVISIONS, SOURCES
from sayso.ledger.tombstones import NAME, PAGE, REVISION, find_forgotten, load_tombstones


def check_tombstones(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """What a tombstone is for is there, redacted; no source has a forgotten name again."""
    stones = load_tombstones(connection)
    checked["tombstones"] += len(stones)
    for kind, column in ((REVISION, REVISIONS.c.id), (PAGE, BLOBS.c.hash)):
        there = set(connection.execute(select(column)).scalars()) if stones else set()
        for stone in stones:
            if stone.kind == kind and stone.target not in there:
                yield Fault("tombstone", f"is for a {kind} that is not there", stone.target)
    names = [stone for stone in stones if stone.kind == NAME]
    if not names:
        return
    for row in connection.execute(select(SOURCES.c.article, SOURCES.c.source, SOURCES.c.label)):
        if any(True for _ in find_forgotten(row.label, names)):
            yield Fault(
                "tombstone",
                "a forgotten name has come back; run sayso forget --again",
                f"{row.article}/{row.source}",
            )
