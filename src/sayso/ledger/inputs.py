"""How far archives and files of many reports have been read, so that reading goes on from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Integer, select

from sayso.ledger.columns import key, must, table
from sayso.ledger.readings import now

INPUTS = table(
    "inputs",
    "How far archives and files of many reports have been read.",
    key("key", "Names the input's content and how it was read."),
    must("name", "What the input was called."),
    must("size", "Its bytes.", BigInteger),
    must("position", "The byte up to which what it holds is kept.", BigInteger),
    must("records", "How many records that begin at that byte are kept, too.", Integer),
    must("read", "When the last of it was kept, ISO 8601 in UTC."),
)


@dataclass(frozen=True, slots=True)
class InputPlace:
    """A place in an input: what came before it is kept."""

    key: str
    name: str
    size: int
    position: int
    records: int


def load_place(connection: Connection, name: str) -> InputPlace | None:
    """The place up to which the input of a key is kept; None where nothing is."""
    query = select(*(INPUTS.c[column] for column in InputPlace.__slots__))
    row = connection.execute(query.where(INPUTS.c.key == name)).first()
    return InputPlace(*row) if row else None


def save_places(connection: Connection, places: Iterable[InputPlace]) -> None:
    """Keep how far inputs have been read; of one input, the last place counts."""
    latest = {place.key: place for place in places}
    for place in latest.values():
        values = {column: getattr(place, column) for column in InputPlace.__slots__}
        connection.execute(INPUTS.delete().where(INPUTS.c.key == place.key))
        connection.execute(INPUTS.insert(), {**values, "read": now()})
