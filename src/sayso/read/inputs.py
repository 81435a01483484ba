"""Files, folders, globs and standard input, in the order given, one at a time."""

from __future__ import annotations

import glob
import gzip
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sayso.errors import InputError, UnreadableError
from sayso.read.addresses import find_addresses, read_addresses
from sayso.read.archives import Resume, find_key, read_archive, read_package
from sayso.read.captures import read_capture
from sayso.read.filters import Filters
from sayso.read.framing import mapped
from sayso.read.lines import Lines, read_json, read_lines
from sayso.read.mail import read_mail
from sayso.read.metadata import is_address
from sayso.read.reading import (
    Capture,
    Defaults,
    Done,
    Item,
    Place,
    Reading,
    Skipped,
    Unread,
    to_unread,
)
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
    **dict.fromkeys((".warc",), "archive"),
    **dict.fromkeys((".wacz",), "package"),
    **dict.fromkeys((".eml", ".mhtml", ".mht"), "mail"),
}
READERS: dict[str, Reader] = {
    "text": read_text,
    "json": read_json,
    "table": read_table,
    "mail": read_mail,
}
NOT_REPORTS = {"readme", "license", "licence", "notice", "changelog", "contributing"}
"""Names of files that stand in folders beside what one wants to read."""

LISTS = (".txt", ".urls", ".list")
"""Endings of files that may hold addresses, one a line."""

LARGEST_LIST = 4 * 1024 * 1024

_SITE = re.compile(
    r"www\.[\w-]+\.|(?:[\w-]+\.)+(?:(?:com|org|net|info|example)(?:/|$)|[a-z]{2}/)", re.I
)
"""How an address begins whose scheme was left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of every input: what is said of its articles, and which of them are wanted.

    `resume` gives, by an input's key, the place up to which it was read before.
    """

    defaults: Defaults = field(default_factory=Defaults)
    filters: Filters | None = None
    resume: Resume = lambda key: None

    @property
    def options(self) -> str:
        """What tells this way of reading an input from another."""
        return repr((self.defaults, self.filters or None))


def read_inputs(
    inputs: Sequence[str],
    *,
    defaults: Defaults | None = None,
    filters: Filters | None = None,
    stdin: BinaryIO | None = None,
    fetcher: Callable[[], Fetcher] | None = None,
) -> Iterator[Reading | Unread]:
    """Every article of the inputs, and every item that cannot be read, in order.

    An input is a file, a folder (read with all below it), a glob, "-" for standard input
    (`stdin`, else the process's own), an address of a page or feed, or a file of addresses
    (`@list.txt`, or one that holds nothing else). One item is in memory at a time. `fetcher`
    gives the client when the first address comes up; without one, addresses are not fetched.
    With `filters`, what was not asked for is left out.

    >>> print(*read_inputs(["no/such/file.html"]))
    no/such/file.html: there is no such file; check the name
    """
    wanted = Wanted(defaults or Defaults(), filters)
    for found in find_inputs(inputs, wanted, stdin=stdin, fetcher=fetcher):
        item = read_capture(found) if isinstance(found, Capture) else found
        if isinstance(item, (Reading, Unread)):
            yield item


def find_inputs(
    inputs: Sequence[str],
    wanted: Wanted,
    *,
    stdin: BinaryIO | None = None,
    fetcher: Callable[[], Fetcher] | None = None,
) -> Iterator[Item | Capture]:
    """The same, with pages that are still to be read, and with what was not asked for.

    Every item of a file says how far it is behind it; `wanted.resume` is asked where to go on.
    """
    for given in inputs:
        for item in _find_input(given, wanted, stdin, fetcher):
            if isinstance(item, Capture):
                yield replace(item, defaults=wanted.defaults, filters=wanted.filters)
            elif isinstance(item, Reading) and wanted.filters:
                reason = wanted.filters.why_not(item.article)
                yield Skipped(item.where, reason, item.place) if reason else item
            else:
                yield item


def find_size(inputs: Sequence[str]) -> int:
    """Bytes of all files that the inputs name."""
    found = (path for given in inputs if not is_address(given) for path in _find_files(given))
    return sum(path.stat().st_size for path in found if isinstance(path, Path) and path.is_file())


def _find_input(
    given: str,
    wanted: Wanted,
    stdin: BinaryIO | None,
    fetcher: Callable[[], Fetcher] | None,
) -> Iterator[Item | Capture]:
    addresses = _find_listed(given)
    if isinstance(addresses, Unread):
        yield addresses
    elif addresses is not None:
        since = wanted.filters.since if wanted.filters else None
        yield from _read_addresses(addresses, wanted.defaults, fetcher, since)
    elif given == "-":
        yield from _read_stream(stdin or sys.stdin.buffer, "standard input", wanted)
    else:
        for found in _find_files(given):
            yield from [found] if isinstance(found, Unread) else _read_file(found, wanted)


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
    addresses: list[str],
    defaults: Defaults,
    fetcher: Callable[[], Fetcher] | None,
    since: date | None,
) -> Iterator[Reading | Unread]:
    if fetcher is not None:
        yield from read_addresses(addresses, fetcher=fetcher(), defaults=defaults, since=since)
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
        yield Unread(given, "there is no such file", _correct(given))


def _correct(given: str) -> str:
    """What to do about a name that no file has.

    >>> _correct("www.herald.example/news")
    'check the name; an address begins with https://'
    >>> _correct("ftp://herald.example/a.html")
    'save what is there and give its file; addresses begin with http:// or https://'
    """
    if "://" in given:
        return "save what is there and give its file; addresses begin with http:// or https://"
    if _SITE.match(given):
        return "check the name; an address begins with https://"
    return "check the name"


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


def _read_file(path: Path, wanted: Wanted) -> Iterator[Item | Capture]:
    where = str(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            for item in _read_stream(handle, where, wanted, _format(path)):
                yield item if item.place else replace(item, place=Place(where, 0, size))
        yield Done(where, Place(where, size, size))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Unread(where, f"it cannot be opened ({reason})", "check the file and its permissions")


def _read_stream(
    stream: BinaryIO, where: str, wanted: Wanted, form: str | None = None
) -> Iterator[Item | Capture]:
    try:
        if form in ("archive", "package"):
            reader = read_archive if form == "archive" else read_package
            yield from reader(stream, where, options=wanted.options, resume=wanted.resume)
            return
        if form == "lines":
            yield from _read_lines(stream, where, wanted)
            return
        first = stream.readline(LARGEST)
        if form is None and _is_json_line(first):
            yield from read_lines(chain((first,), Lines(stream)), where, wanted.defaults)
            return
        yield from _read_whole(_load(first + stream.read(LARGEST), where), where, wanted, form)
    except InputError as error:
        yield to_unread(error, where)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Unread(where, f"its compression is damaged ({error})", "fetch it again")


def _read_whole(
    raw: bytes, where: str, wanted: Wanted, form: str | None
) -> Iterator[Item | Capture]:
    """What one file holds that is read as a whole; pages are left to be read."""
    kind = form or find_format(raw)
    if kind == "page":
        yield Capture(raw, where)
    elif kind == "lines":
        yield from read_lines(raw.splitlines(keepends=True), where, wanted.defaults)
    elif kind == "archive":
        with io.BytesIO(raw) as stream:
            yield from read_archive(stream, where, options=wanted.options, resume=wanted.resume)
    else:
        yield from READERS[kind](raw, where, wanted.defaults)


def _read_lines(stream: BinaryIO, where: str, wanted: Wanted) -> Iterator[Item]:
    """JSON Lines from where an earlier run was stopped, each with its place."""
    size, key = _find_identity(stream, wanted.options)
    begin = wanted.resume(key) if key else None
    known = begin[1] if begin and begin[0] < size else 0
    lines = Lines(gzip.GzipFile(fileobj=stream) if where.endswith(".gz") else stream)
    for item in read_lines(lines, where, wanted.defaults):
        if lines.number > known or not lines.number:
            offset = stream.tell() if where.endswith(".gz") else lines.length
            place = Place(where, min(offset, size), size, lines.number, key) if key else None
            yield replace(item, place=place)
    if key:
        yield Done(where, Place(where, size, size, 0, key, last=True))


def _find_identity(stream: BinaryIO, options: str) -> tuple[int, str | None]:
    """The size and key of a file; (0, None) of a stream that can't be read twice."""
    try:
        if not stream.seekable():
            return 0, None
        stream.fileno()
    except OSError:
        return 0, None
    with mapped(stream) as data:
        found = len(data), find_key(data, options)
    stream.seek(0)
    return found


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
