"""Inputs in blocks: stretches that workers read by themselves, each record in exactly one of them.

A stretch of bytes begins and ends anywhere; whoever reads it moves both ends on to where the next
record begins, so that stretches side by side leave nothing out and have nothing twice.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import fsspec
import msgspec
import pyarrow.parquet as pq
from fsspec.core import url_to_fs

from sayso.errors import InputError, SettingsError, UnreadableError
from sayso.read import Defaults, Reading, Skipped, Unread, read_capture
from sayso.read.archives import read_archive
from sayso.read.framing import Framed, find_records
from sayso.read.lines import read_lines
from sayso.read.reading import Capture

FORMS = {
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".warc": "archive",
    ".parquet": "table",
}
"""Endings of the files that are read, before `.gz`, and what they are."""

SIZES = {"lines": 1 << 20, "archive": 8 << 20, "table": 512}
"""How large a block is: bytes, and rows of a table."""

LARGEST_PACKED = 1 << 30
"""Bytes that a compressed file of lines may unpack to: it is one block."""

WINDOW = 1 << 16
"""Bytes in which the next record is looked for first."""

LARGEST_RECORD = 128 << 20
"""Bytes in which the next record is looked for at last."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an input: bytes of a file, or rows of one row group of a table.

    `number` counts the inputs' files, in the order in which they were given.
    """

    number: int
    address: str
    form: str
    start: int
    stop: int
    group: int = 0

    @property
    def where(self) -> str:
        """The block in words, for people.

        >>> Block(0, "day.jsonl", "lines", 1048576, 2097152).where
        'day.jsonl from byte 1048576'
        """
        if self.form == "table":
            return f"{self.address}, row group {self.group}, from row {self.start}"
        return f"{self.address} from byte {self.start}" if self.start else self.address


def find_blocks(inputs: Sequence[str], *, size: int | None = None) -> Iterator[Block | Unread]:
    """The blocks of files, folders, globs and fsspec addresses, and what has none.

    `size` is bytes (rows of a table) of a block, by default what `SIZES` says of its form.

    >>> print(*find_blocks(["no/such/day.jsonl"]))
    no/such/day.jsonl: there is no such file; check the name
    """
    files = (found for given in inputs for found in _find_files(given))
    for number, found in enumerate(files):
        if isinstance(found, Unread):
            yield found
            continue
        try:
            yield from _find_in_file(number, found, size)
        except (OSError, ValueError) as error:
            yield Unread(found, f"it cannot be opened ({error})", "check the file and its name")


def load_content(block: Block) -> bytes:
    """What a block holds: whole lines, whole records; rows of a table as JSON Lines.

    UnreadableError where it is larger than may be read at once.
    """
    if block.form == "table":
        return _load_rows(block)
    files, path = url_to_fs(block.address)
    if block.form == "packed":
        return _unpack(files, path, block.address)
    align = _align_line if block.form == "lines" else _align_record
    size = int(files.size(path))
    begin, end = (align(files, path, at, size) for at in (block.start, block.stop))
    return bytes(files.cat_file(path, start=begin, end=end)) if begin < end else b""


def read_content(block: Block, content: bytes) -> Iterator[Reading | Unread | Skipped]:
    """The articles of a block's content, and what of it is not one, in order."""
    if not content.strip():
        return
    if block.form != "archive":
        yield from read_lines(io.BytesIO(content), block.where, Defaults())
        return
    for found in read_archive(io.BytesIO(content), block.where):
        if isinstance(found, Capture):
            yield read_capture(found)
        elif isinstance(found, (Unread, Skipped)):
            yield found


# ---------------------------------------------------------------- files


def _find_files(given: str) -> Iterator[str | Unread]:
    try:
        files, path = url_to_fs(given)
        if files.isdir(path):
            found = [name for name in sorted(files.find(path)) if find_form(name)]
            missing = "no WARC, Parquet or JSON Lines file is in this folder"
        elif "*" in path:
            found = sorted(files.glob(path))
            missing = "no file fits this pattern"
        elif files.exists(path):
            yield given
            return
        else:
            found, missing = [], "there is no such file"
    except (OSError, ValueError, ImportError) as error:
        yield Unread(given, f"it cannot be opened ({error})", "check the address")
        return
    if not found:
        yield Unread(given, missing, "check the name")
    is_local = "file" in files.protocol if isinstance(files.protocol, tuple) else False
    yield from (name if is_local else str(files.unstrip_protocol(name)) for name in found)


def find_form(address: str) -> str | None:
    """What a file is by its ending; None for what is not read.

    >>> find_form("s3://news/day.warc.gz"), find_form("day.jsonl.gz"), find_form("day.csv")
    ('archive', 'packed', None)
    """
    name = address.partition("::")[0].lower()
    plain = name.removesuffix(".gz")
    form = next((form for ending, form in FORMS.items() if plain.endswith(ending)), None)
    return "packed" if form == "lines" and plain != name else form


def _find_in_file(number: int, address: str, size: int | None) -> Iterator[Block | Unread]:
    form = find_form(address)
    if form is None:
        remedy = "give WARC, Parquet or JSON Lines; other files are read by sayso read"
        yield Unread(address, "files of this kind are not read in batches", remedy)
        return
    if form == "table":
        yield from _find_rows(number, address, size or SIZES[form])
        return
    files, path = url_to_fs(address)
    whole = int(files.size(path))
    is_one = form == "packed" or (form == "archive" and _is_one_member(files, path))
    step = max(whole, 1) if is_one else size or SIZES[form]
    for start in range(0, max(whole, 1), step):
        yield Block(number, address, form, start, min(start + step, whole))


def _find_rows(number: int, address: str, step: int) -> Iterator[Block]:
    with fsspec.open(address, "rb") as handle:
        metadata = pq.ParquetFile(handle).metadata
        for group in range(metadata.num_row_groups):
            rows = metadata.row_group(group).num_rows
            for start in range(0, rows, step):
                yield Block(number, address, "table", start, min(start + step, rows), group)


# ---------------------------------------------------------------- stretches


def _load_rows(block: Block) -> bytes:
    with fsspec.open(block.address, "rb") as handle:
        table = pq.ParquetFile(handle).read_row_group(block.group)
    rows = table.slice(block.start, block.stop - block.start).to_pylist()
    known = ({name: value for name, value in row.items() if value is not None} for row in rows)
    return b"".join(msgspec.json.encode(row) + b"\n" for row in known)


def _unpack(files: Any, path: str, address: str) -> bytes:
    packed = files.cat_file(path)
    kept = bytearray()
    while packed:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            kept += unpacker.decompress(packed, LARGEST_PACKED + 1 - len(kept))
        except zlib.error as error:
            what = f"its compression is damaged ({error})"
            raise UnreadableError(what, where=address, remedy="fetch it again") from error
        if len(kept) > LARGEST_PACKED:
            what = f"it unpacks to more than {LARGEST_PACKED >> 20} MB"
            raise UnreadableError(what, where=address, remedy="unpack it: then it is split")
        if not unpacker.eof:
            raise UnreadableError("it is cut off", where=address, remedy="fetch it again")
        packed = unpacker.unused_data
    return bytes(kept)


def _align_line(files: Any, path: str, at: int, size: int) -> int:
    """Where the first line begins that begins at a byte or behind it."""
    if at <= 0 or at >= size:
        return min(max(at, 0), size)
    begin, window = at - 1, WINDOW
    while begin < size:
        piece = files.cat_file(path, start=begin, end=min(begin + window, size))
        end = piece.find(b"\n")
        if end >= 0:
            return int(begin + end + 1)
        begin += len(piece)
        window *= 2
    return size


def _align_record(files: Any, path: str, at: int, size: int) -> int:
    """Where the first whole record of an archive begins at a byte or behind it."""
    if at <= 0 or at >= size:
        return min(max(at, 0), size)
    window = WINDOW
    while True:
        end = min(at + window, size)
        first = next(find_records(files.cat_file(path, start=at, end=end)), None)
        if isinstance(first, Framed):
            return at + first.begin
        if first is not None and at + first.offset < end:
            return at + first.offset
        if end == size or window > LARGEST_RECORD:
            return end
        window *= 4


def _is_one_member(files: Any, path: str) -> bool:
    """True for an archive that is compressed as a whole: it can't be entered in the middle."""
    head = files.cat_file(path, start=0, end=WINDOW)
    if not head.startswith(b"\x1f\x8b"):
        return False
    found = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16 * WINDOW)
    first = next(find_records(found), None)
    return isinstance(first, Framed) and first.offset < len(found)


def to_settings_error(unread: Unread) -> SettingsError:
    """What to say when no input can be read at all."""
    return SettingsError(unread.what, where=unread.where, remedy=unread.remedy)


def to_reason(error: OSError | InputError) -> tuple[str, str]:
    """What is wrong with an input, and what to do."""
    if isinstance(error, InputError):
        return error.what, error.remedy or "mend it or leave it out"
    return f"it cannot be read ({error.strerror or error})", "check the file and run again"
