"""What the index of stories knows, in an older ledger and in this one."""

from __future__ import annotations

import zlib
from array import array
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import create_engine, text

from sayso.ledger import open_ledger
from sayso.ledger.engine import migrate, to_url
from sayso.model import Interval
from sayso.stories import Features
from sayso.stories.memory import ANY_TIME
from sayso.stories.terms import to_counter, to_number

TERMS = ("bridge", "^bridge", "aldmoor")
WEIGHTS = (0.5, 0.7, 0.6)
ARTICLE = (
    "INSERT INTO articles (id, identity, given_id, revision, story, added) "
    "VALUES ('A_1', 'i', 'g', 'r', NULL, '2031-01-01T00:00:00Z')"
)
PLACED = (
    "INSERT INTO gathered (article, position, revision, cache_key, story, features) "
    "VALUES ('A_1', 7, 'r', 'k', 'A_1', :features)"
)


@pytest.mark.parametrize(
    ("days", "day"),
    [
        (Interval(date(2031, 1, 2), date(2031, 1, 2)), date(2031, 1, 2).toordinal()),
        (Interval(date(2031, 1, 1), date(2031, 1, 31)), ANY_TIME),
        (Interval(None, date(2031, 1, 31)), ANY_TIME),
        (None, ANY_TIME),
    ],
)
def test_what_an_older_ledger_knew_is_kept(tmp_path: Path, days: Interval | None, day: int) -> None:
    """Its terms, weights and days are found by the keys of now, and its words counted."""
    place = tmp_path / "older.db"
    make_older(place, days)
    with open_ledger(place) as ledger, ledger.connections.reading() as connection:
        stored = connection.execute(text("SELECT features FROM gathered")).scalar()
        keys = connection.execute(text("SELECT term, day, position FROM gathered_keys")).all()
        counts = connection.execute(text("SELECT counter, reports FROM term_counts")).all()
    found = Features.from_bytes(stored)
    assert found.keys == [to_number(term) for term in ("^bridge", "aldmoor", "bridge")]
    assert found.weights.tolist() == pytest.approx([0.7, 0.6, 0.5])
    assert (found.days, found.day) == (days, day)
    assert sorted(keys) == sorted((key, day, 7) for key in found.keys)
    words = {to_counter(term): 1 for term in ("bridge", "aldmoor", "the")}
    assert dict(map(tuple, counts)) == {**words, -1: 1, -2: 7}


def make_older(place: Path, days: Interval | None) -> None:
    """A ledger of version 0011 whose index knows one article."""
    engine = create_engine(to_url(place))
    migrate(engine, revision="0011")
    packed = (TERMS, array("f", WEIGHTS).tobytes(), ("the",), days)
    with engine.begin() as connection:
        connection.execute(text(ARTICLE))
        features = zlib.compress(msgspec.msgpack.encode(packed))
        connection.execute(text(PLACED), {"features": features})
    engine.dispose()
