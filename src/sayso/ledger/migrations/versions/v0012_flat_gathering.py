"""Stories are gathered by looking up terms and days, and what changed is noted as it changes.

What the index of stories knew is written anew in the form that it has now. Written out as it was,
so that it stays so when the schema moves on.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
from alembic import op
from sqlalchemy import Connection, text

revision = "0012"
down_revision = "0011"

KEYS = """CREATE TABLE gathered_keys (
  term BIGINT NOT NULL,
  day INTEGER NOT NULL,
  position INTEGER NOT NULL,
  CONSTRAINT pk_gathered_keys PRIMARY KEY (term, day, position)
)"""
COUNTS = """CREATE TABLE term_counts (
  counter INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  CONSTRAINT pk_term_counts PRIMARY KEY (counter)
)"""
TO_GATHER = """CREATE TABLE to_gather (
  article TEXT NOT NULL,
  CONSTRAINT pk_to_gather PRIMARY KEY (article),
  CONSTRAINT fk_to_gather_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
)"""
TO_COMPARE = """CREATE TABLE to_compare (
  story TEXT NOT NULL,
  CONSTRAINT pk_to_compare PRIMARY KEY (story),
  CONSTRAINT fk_to_compare_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
)"""
INDICES = (
    "CREATE UNIQUE INDEX ix_gathered_position ON gathered (position)",
    "CREATE INDEX ix_gathered_story_position ON gathered (story, position)",
    "CREATE INDEX ix_comparisons_decisions ON comparisons (decisions)",
)
EVERYTHING = (
    "INSERT INTO to_gather SELECT id FROM articles",
    "INSERT INTO to_compare SELECT id FROM stories",
)
TERMS, COUNTERS, ANY_TIME, SURE = 40, 1 << 22, 1 << 30, timedelta(days=7)
MARK = "^"
OLD = msgspec.msgpack.Decoder(
    tuple[tuple[str, ...], bytes, tuple[str, ...], tuple[date | None, date | None] | None]
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    connection = op.get_bind()
    without_rowid = "" if connection.dialect.name == "postgresql" else " WITHOUT ROWID"
    for table in (KEYS, COUNTS, TO_GATHER, TO_COMPARE):
        op.execute(table + without_rowid)
    for statement in INDICES:
        op.execute(statement)
    _write_anew(connection)
    for statement in EVERYTHING:
        op.execute(statement)


def _write_anew(connection: Connection) -> None:
    counts: Counter[int] = Counter()
    reports = last = 0
    for article, position, stored in _load(connection):
        numbers, weights, counted, days = _convert(stored)
        packed = [array("I", values).tobytes() for values in (numbers, counted)]
        features = msgspec.msgpack.encode((packed[0], weights.tobytes(), packed[1], days))
        connection.execute(
            text("UPDATE gathered SET features = :f WHERE article = :a"),
            {"f": features, "a": article},
        )
        keys = [{"t": term, "d": _to_day(days), "p": position} for term in numbers[:TERMS]]
        if keys:
            connection.execute(
                text("INSERT INTO gathered_keys (term, day, position) VALUES (:t, :d, :p)"), keys
            )
        counts.update(counted)
        reports, last = reports + 1, max(last, position)
    if not reports:
        return
    rows = [{"c": -1, "r": reports}, {"c": -2, "r": last}]
    rows += [{"c": counter, "r": count} for counter, count in sorted(counts.items())]
    connection.execute(text("INSERT INTO term_counts (counter, reports) VALUES (:c, :r)"), rows)


def _load(connection: Connection) -> Iterator[tuple[str, int, bytes]]:
    query = text(
        "SELECT article, position, features FROM gathered WHERE position > :last "
        "ORDER BY position LIMIT 500"
    )
    last = -1
    while rows := connection.execute(query, {"last": last}).all():
        for article, position, features in rows:
            yield article, position, bytes(features)
            last = position


def _convert(stored: bytes) -> tuple[list[int], array[float], list[int], Any]:
    terms, packed, words, days = OLD.decode(zlib.decompress(stored))
    weights = array("f")
    weights.frombytes(packed)
    weighed = dict(zip(terms, weights, strict=True))
    best: dict[int, float] = {}
    for term in sorted(weighed, key=lambda term: (-weighed[term], term)):
        best.setdefault(zlib.crc32(term.encode()), weighed[term])
    whole = {*words, *(term for term in terms if not term.startswith(MARK))}
    counted = sorted({zlib.crc32(term.encode()) % COUNTERS for term in whole})
    return list(best), array("f", best.values()), counted, days


def _to_day(days: tuple[date | None, date | None] | None) -> int:
    start, end = days or (None, None)
    if start is None or end is None or end - start > SURE:
        return ANY_TIME
    return end.toordinal()
