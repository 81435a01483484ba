"""Parquet (https://parquet.apache.org/docs/file-format/): a folder with one file a table.

Every view and table of the ledger, typed: numbers as int64, yes and no as boolean, days as date32,
everything else as text. Spans and other lists are JSON texts, as in the ledger, and so are
moments, ISO 8601 in UTC. Each file says in its metadata what its columns hold. Rows are written as
they are read, so that a large ledger needs no more memory than a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.errors import SettingsError
from sayso.ledger import Ledger
from sayso.ledger.described import Described, describe_rows

CHUNK = 10_000
"""Rows in memory at a time, and in one row group of a file."""

TYPES = {"text": pa.string(), "number": pa.int64(), "yes or no": pa.bool_(), "day": pa.date32()}


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write a folder of files: the whole ledger, or what has a story, of that story.

    Raises SettingsError without a folder: Parquet is no text for a terminal.
    """
    if output is None:
        raise SettingsError("Parquet is a folder of files", remedy="name it with -o FOLDER")
    output.mkdir(parents=True, exist_ok=True)
    for described in describe_rows():
        if story is None or described.has_story:
            _write_file(output / f"{described.name}.parquet", ledger, described, story)
    return output


def to_schema(described: Described) -> pa.Schema:
    """The Arrow schema of a table or view, with what its columns hold."""
    fields = [
        pa.field(column.name, TYPES[column.kind], metadata={"comment": column.comment})
        for column in described.columns
    ]
    return pa.schema(fields, metadata={"comment": described.comment})


def _write_file(path: Path, ledger: Ledger, described: Described, story: str | None) -> None:
    schema = to_schema(described)
    partial = path.with_name(path.name + ".part")
    try:
        with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
            for rows in _in_chunks(ledger.rows(described.name, story=story)):
                writer.write_table(pa.Table.from_pylist(_typed(rows, schema), schema=schema))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _in_chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    given = iter(rows)
    while chunk := list(islice(given, CHUNK)):
        yield chunk


def _typed(rows: list[dict[str, Any]], schema: pa.Schema) -> list[dict[str, Any]]:
    """Rows with days and booleans as such: the database keeps them as text and as numbers."""
    days = [field.name for field in schema if field.type == pa.date32()]
    booleans = [field.name for field in schema if field.type == pa.bool_()]
    for row in rows:
        row.update({name: date.fromisoformat(row[name]) for name in days if row[name]})
        row.update({name: bool(row[name]) for name in booleans if row[name] is not None})
    return rows
