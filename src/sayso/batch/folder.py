"""The folder that a batch writes: file sets that are whole or not there.

A file set is the files of one block, in one folder a table, all of the block's name. A file takes
its name when it is whole; the mark in `done/` is made when all of them are there, and only what is
marked counts. Names are hashes of what goes in and of the rules, so that whoever does a block a
second time writes the same again.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.core import url_to_fs

from sayso.batch.tables import TABLES
from sayso.errors import SettingsError

DONE = "done"
RUN = "batch.json"
PARTIAL = ".part"
ROWS = 32
"""Rows of a row group: so few that one report is read without many others."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a batch goes: a folder of this machine, of a shared disk, or an fsspec address."""

    address: str

    def write_set(self, name: str, tables: Mapping[str, Sequence[Row]], mark: Row) -> None:
        """Write the file set of a block, then its mark."""
        for table, rows in tables.items():
            self.write_table(table, name, rows)
        self._write(f"{DONE}/{name}.json", msgspec.json.encode(mark))

    def write_table(self, table: str, name: str, rows: Sequence[Row]) -> None:
        """Write one file of a table."""
        kept = io.BytesIO()
        made = pa.Table.from_pylist(list(rows), schema=TABLES[table])
        pq.write_table(made, kept, compression="zstd", row_group_size=ROWS)
        self._write(f"{table}/{name}.parquet", kept.getvalue())

    def find_mark(self, name: str) -> Row | None:
        """The mark of a block that is done; None where it is not."""
        return self._load(f"{DONE}/{name}.json")

    def read_rows(
        self, table: str, name: str, *, columns: Sequence[str], rows: Collection[int] | None = None
    ) -> Iterator[Row]:
        """Rows of one file, those that are named or all, in their order; few in memory."""
        files, path = self._find(f"{table}/{name}.parquet")
        with files.open(path, "rb") as handle:
            opened = pq.ParquetFile(handle)
            first = 0
            for group in range(opened.num_row_groups):
                number = opened.metadata.row_group(group).num_rows
                within = range(first, first + number)
                wanted = [at for at in within if rows is None or at in rows]
                if wanted:
                    found = opened.read_row_group(group, columns=list(columns)).to_pylist()
                    yield from (found[at - first] for at in wanted)
                first += number

    def read_group(self, table: str, name: str, group: int, *, columns: Sequence[str]) -> list[Row]:
        """The rows of one row group of a file: `ROWS` of them, but of the last."""
        files, path = self._find(f"{table}/{name}.parquet")
        with files.open(path, "rb") as handle:
            found = pq.ParquetFile(handle).read_row_group(group, columns=list(columns))
        rows: list[Row] = found.to_pylist()
        return rows

    def save_run(self, run: Row) -> None:
        """Say that a run has ended, and what it was."""
        self._write(RUN, msgspec.json.encode(run))

    def load_run(self) -> Row | None:
        """What the last run was that ended; None where none has."""
        return self._load(RUN)

    def forget_run(self) -> None:
        """From now on the folder is in the making."""
        files, path = self._find(RUN)
        if files.exists(path):
            files.rm_file(path)

    def keep_only(self, names: Mapping[str, Collection[str]]) -> int:
        """Delete the files of tables, and marks, that are not of these names; gives how many."""
        gone = 0
        for table, kept in names.items():
            files, path = self._find(table)
            for found in files.ls(path, detail=False) if files.exists(path) else []:
                if found.rpartition("/")[2].partition(".")[0] not in kept or PARTIAL in found:
                    files.rm_file(found)
                    gone += 1
        return gone

    def make(self) -> None:
        """Make the folder; SettingsError where that can't be."""
        try:
            for name in (*TABLES, DONE):
                files, path = self._find(name)
                files.makedirs(path, exist_ok=True)
        except OSError as error:
            what = f"the folder can't be made ({error.strerror or error})"
            remedy = "name a folder that may be written to with --out"
            raise SettingsError(what, where=self.address, remedy=remedy) from error

    def _find(self, name: str) -> tuple[Any, str]:
        files, path = url_to_fs(self.address)
        return files, f"{path.rstrip('/')}/{name}"

    def _write(self, name: str, content: bytes) -> None:
        files, path = self._find(name)
        partial = f"{path}.{uuid4().hex}{PARTIAL}"
        files.pipe_file(partial, content)
        files.mv(partial, path)

    def _load(self, name: str) -> Row | None:
        files, path = self._find(name)
        try:
            found: Row = msgspec.json.decode(files.cat_file(path))
        except FileNotFoundError:
            return None
        return found
