"""Files, folders, globs and standard input, in the order given, one at a time."""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sayso.errors import InputError, UnreadableError
from sayso.read.addresses import find_addresses, is_address, read_addresses
from sayso.read.lines import read_json, read_lines
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading, Unread, to_unread
from sayso.read.sniffing import find_binary, find_format
from sayso.read.tables import read_table
from sayso.read.text import read_text

if TYPE_CHECKING:
    from sayso.read.fetch import Fetcher

Reader = Callable[[bytes, str, Defaults], Iterator[Reading | Unread]]

LARGEST = 256 * 1024 * 1024
"""Bytes of a file that is read as one article."""

FORMATS: dict[str, str] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "page"),
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".jsonl", ".ndjson"), "lines"),
    **dict.fromkeys((".json",), "json"),
    **dict.fromkeys((".csv", ".tsv"), "table"),
}
READERS: dict[str, Reader] = {
    "page": read_page,
    "text": read_text,
    "json": read_json,
    "table": read_table,
}
NOT_REPORTS = {"readme", "license", "licence", "notice", "changelog", "contributing"}
"""Names of files that stand in folders beside what one wants to read."""

LISTS = (".txt", ".urls", ".list")
"""Endings of files that may hold addresses, one a line."""

LARGEST_LIST = 4 * 1024 * 1024


def read_inputs(
    inputs: Sequence[str],
    *,
    defaults: Defaults | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Callable[[], Fetcher] | None = None,
) -> Iterator[Reading | Unread]:
    """Every article of the inputs, and every item that cannot be read, in order.

    An input is a file, a folder (read with all below it), a glob, "-" for standard input
    (`stdin`, else the process's own), an address of a page or feed, or a file of addresses
    (`@list.txt`, or one that holds nothing else). One item is in memory at a time. `fetcher`
    gives the client when the first address comes up; without one, addresses are not fetched.

    >>> print(*read_inputs(["no/such/file.html"]))
    no/such/file.html: there is no such file; check the name
    """
    settings = defaults or Defaults()
    for given in inputs:
        addresses = _find_listed(given)
        if isinstance(addresses, Unread):
            yield addresses
        elif addresses is not None:
            yield from _read_addresses(addresses, settings, fetcher)
        elif given == "-":
            yield from _read_stream(stdin or sys.stdin.buffer, "standard input", settings)
        else:
            yield from _read_files(given, settings)


def _read_files(given: str, defaults: Defaults) -> Iterator[Reading | Unread]:
    for found in _find_files(given):
        if isinstance(found, Unread):
            yield found
        else:
            yield from _read_file(found, defaults)


def _find_listed(given: str) -> list[str] | Unread | None:
    """The addresses that an input is or lists; None where it is something else."""
    if is_address(given) and not Path(given).exists():
        return [given]
    path = Path(given.removeprefix("@"))
    is_said = given.startswith("@") and not Path(given).exists()
    if not is_said and path.suffix.lower() not in LISTS:
        return None
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_LIST:
            return (
                Unread(given, "there is no list of addresses", "check the name")
                if is_said
                else None
            )
        found = find_addresses(path.read_text(encoding="utf-8-sig", errors="replace"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Unread(given, f"it cannot be opened ({reason})", "check its permissions")
    if found is None and is_said:
        return Unread(given, "not every line of it is an address", "write one address a line")
    return found


def _read_addresses(
    addresses: list[str], defaults: Defaults, fetcher: Callable[[], Fetcher] | None
) -> Iterator[Reading | Unread]:
    if fetcher is not None:
        yield from read_addresses(addresses, fetcher=fetcher(), defaults=defaults)
        return
    for address in addresses:
        yield Unread(address, "addresses are not fetched here", "save the page and give its file")


def _find_files(given: str) -> Iterator[Path | Unread]:
    path = Path(given)
    if path.is_dir():
        yield from _find_in_folder(path)
    elif path.exists() or path.is_symlink():
        yield path
    elif glob.has_magic(given):
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - patterns may be absolute
        if not matches:
            yield Unread(given, "no file fits this pattern", "check the pattern")
        for match in matches:
            yield from _find_files(glob.escape(match) if not Path(match).exists() else match)
    else:
        yield Unread(given, "there is no such file", "check the name")


def _find_in_folder(folder: Path) -> Iterator[Path | Unread]:
    """The files below a folder whose names say that they may hold reports."""
    found = False
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or path.stem.lower() in NOT_REPORTS:
            continue
        if _format(path) is not None:
            found = True
            yield path
    if not found:
        remedy = f"give a folder with {', '.join(sorted(FORMATS))} files"
        yield Unread(str(folder), "nothing in this folder can be read", remedy)


def _format(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return FORMATS.get(suffixes[-1]) if suffixes else None


def _read_file(path: Path, defaults: Defaults) -> Iterator[Reading | Unread]:
    where = str(path)
    try:
        with path.open("rb") as handle:
            yield from _read_stream(handle, where, defaults, _format(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Unread(where, f"it cannot be opened ({reason})", "check the file and its permissions")


def _read_stream(
    stream: BinaryIO, where: str, defaults: Defaults, form: str | None = None
) -> Iterator[Reading | Unread]:
    try:
        if form == "lines":
            lines = gzip.GzipFile(fileobj=stream) if where.endswith(".gz") else stream
            yield from read_lines(lines, where, defaults)
            return
        first = stream.readline(LARGEST)
        if form is None and _is_json_line(first):
            yield from read_lines(chain((first,), stream), where, defaults)
            return
        raw = _load(first + stream.read(LARGEST), where)
        kind = form or find_format(raw)
        if kind == "lines":
            yield from read_lines(raw.splitlines(keepends=True), where, defaults)
        else:
            yield from READERS[kind](raw, where, defaults)
    except InputError as error:
        yield to_unread(error, where)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Unread(where, f"its compression is damaged ({error})", "fetch it again")


def _is_json_line(line: bytes) -> bool:
    """True for a whole JSON object on a line of its own."""
    bare = line.lstrip(b"\xef\xbb\xbf").strip()
    return bare.startswith(b"{") and bare.endswith(b"}")


def _load(raw: bytes, where: str) -> bytes:
    """The bytes of one item, unpacked; UnreadableError where there is no text in them."""
    if raw.startswith(b"\x1f\x8b"):
        raw = _unzip(raw)
    if len(raw) > LARGEST:
        size = f"it is larger than {LARGEST // 1024 // 1024} MB"
        raise UnreadableError(size, where=where, remedy="split it, or give it as JSON Lines")
    if not raw.strip():
        raise UnreadableError("the file is empty", where=where, remedy="save it again")
    kind = find_binary(raw)
    if kind:
        raise UnreadableError(f"it is {kind}", where=where, remedy="save it as text or HTML")
    return raw


def _unzip(raw: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(raw)) as unzipped:
        return unzipped.read(LARGEST + 1)
