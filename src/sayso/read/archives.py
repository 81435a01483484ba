"""Web archives: the pages of WARC files, compressed or not, and of WACZ packages.

Follows WARC 1.1 (iipc.github.io/warc-specifications) and WACZ 1.1.1. Only answers that hold HTML
are pages; each is named by its address and its record's id. When a page was captured
(`WARC-Date`) is kept apart from when it was published.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, BinaryIO

from sayso.errors import FetchError
from sayso.model import Omission
from sayso.read.framing import Bytes, Damaged, Framed, find_records, mapped
from sayso.read.reading import Capture, Done, Place, Skipped, Unread
from sayso.read.sniffing import SNIFFED, find_binary, find_format
from sayso.read.unpacking import join_chunks, unpack_stored

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

LARGEST_PAGE = 30_000_000
"""Bytes of a page, unpacked."""

LARGEST_MEMBER = 64 << 30
"""Bytes of an archive in a package, unpacked."""

SAMPLE = 1 << 16
"""Bytes at both ends of an input by which, with its size, it is known again."""

PAGES = ("text/html", "application/xhtml+xml", "application/xhtml")
UNTOLD = ("", "application/octet-stream", "text/plain", "unknown/unknown")
"""Media types that don't tell a page from anything else."""

Resume = Callable[[str], tuple[int, int] | None]
"""From an input's key to the offset and index where reading it goes on; None for its start."""


@dataclass(frozen=True, slots=True)
class _Archive:
    """One archive that is being read: how it is called, and known again."""

    name: str
    size: int
    key: str

    def place(self, offset: int, index: int) -> Place:
        last = offset >= self.size
        return Place(self.name, offset, self.size, index, self.key, last=last)


def read_archive(
    stream: BinaryIO, where: str, *, options: str = "", resume: Resume = lambda key: None
) -> Iterator[Capture | Unread | Skipped | Done]:
    """The pages of a WARC file, and what of it is no page or cannot be read, in order.

    `options` tell one way of reading it from another: `resume` is asked with a key made of both.
    """
    with mapped(stream) as data:
        archive = _Archive(where, len(data), find_key(data, options))
        begin = resume(archive.key) or (0, 0)
        found = False
        for record in find_records(data, offset=begin[0], index=begin[1]):
            found = True
            place = archive.place(record.offset, record.index)
            yield _read_record(record, where, place)
        if not found and begin == (0, 0):
            yield Unread(where, "there is no record in it", "check that it is a WARC file")
        yield Done(where, archive.place(archive.size, 0))


def read_package(
    stream: BinaryIO, where: str, *, options: str = "", resume: Resume = lambda key: None
) -> Iterator[Capture | Unread | Skipped | Done]:
    """The pages of the archives in a WACZ package."""
    try:
        with zipfile.ZipFile(stream) as package:
            names = [name for name in package.namelist() if name.endswith((".warc", ".warc.gz"))]
            if not names:
                yield Unread(where, "there is no archive in it", "check that it is a WACZ file")
            for name in names:
                yield from _read_packed(package, name, f"{where}/{name}", options, resume)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        yield Unread(where, f"the package is damaged ({error})", "fetch it again")


def _read_packed(
    package: zipfile.ZipFile, name: str, where: str, options: str, resume: Resume
) -> Iterator[Capture | Unread | Skipped | Done]:
    if package.getinfo(name).file_size > LARGEST_MEMBER:
        yield Unread(where, "it is too large", "unpack the package and read its archives")
        return
    try:
        with package.open(name) as packed, tempfile.TemporaryFile() as kept:
            while piece := packed.read(SAMPLE):
                kept.write(piece)
            kept.flush()
            yield from read_archive(kept, where, options=options, resume=resume)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        yield Unread(where, f"it is damaged in the package ({error})", "fetch it again")


def find_key(data: Bytes, options: str) -> str:
    """What an input is known again by: its size, both its ends, and how it is read."""
    digest = blake2b(digest_size=16)
    for part in (str(len(data)).encode(), data[:SAMPLE], data[-SAMPLE:], options.encode()):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def _read_record(
    found: Framed | Damaged, where: str, place: Place
) -> Capture | Unread | Skipped | Done:
    if isinstance(found, Damaged):
        is_whole = b"\r\n\r\n" in found.head or b"\n\n" in found.head
        record = _to_record(found.head) if is_whole else None
        return _unread(_name(record, where, found.begin), found.what, place)
    record = _to_record(found.raw)
    if record is None:
        name = _name(None, where, found.begin)
        return _unread(name, "its header cannot be read", place)
    name = _name(record, where, found.begin)
    try:
        return _read_response(record, where, name, place)
    except (OSError, ValueError) as error:
        return _unread(name, f"it cannot be read ({error})", place)
    except FetchError as error:
        return _unread(name, error.what, place)


def _unread(name: str, what: str, place: Place) -> Unread:
    return Unread(name, what, "fetch the archive or the page again", place)


def _to_record(raw: bytes) -> WarcRecord | None:
    """The record of these bytes; None where no header can be made out."""
    from fastwarc.warc import ArchiveIterator

    try:
        return next(iter(ArchiveIterator(io.BytesIO(raw), parse_http=False)), None)
    except (OSError, ValueError):
        return None  # the caller names it


def _name(record: Any, where: str, begin: int) -> str:
    """A record by its file, address and id."""
    headers = record.headers if record is not None else {}
    address, number = headers.get("WARC-Target-URI"), headers.get("WARC-Record-ID")
    told = [word.strip("<>") for word in (address, number) if word]
    return f"{where}, {' '.join(told) or f'the record at byte {begin}'}"


def _read_response(
    record: WarcRecord, where: str, name: str, place: Place
) -> Capture | Unread | Skipped | Done:
    record.freeze()
    if _is_altered(record):
        return _unread(name, "its digest does not match: it was altered or damaged", place)
    kind = (record.headers.get("WARC-Type") or "").lower()
    if kind in ("revisit", "resource", "conversion"):
        return Skipped(name, f"a record of another kind ({kind})", place)
    media_type = record.headers.get("Content-Type") or ""
    if kind != "response" or not media_type.lower().startswith("application/http"):
        return Done(where, place)
    record.parse_http(auto_decode="none")
    headers = record.http_headers
    if headers is None:
        return _unread(name, "there is no answer in it", place)
    status = headers.status_code or 0
    if not 200 <= status < 300:
        return Skipped(name, f"no page was given (status {status // 100}xx)", place)
    told = (record.http_content_type or "").lower()
    if told not in (*PAGES, *UNTOLD):
        return Skipped(name, "not a page (another media type)", place)
    raw = _body(record)
    if not raw.strip():
        return Skipped(name, "an empty page", place)
    if find_binary(raw) or (told in UNTOLD and find_format(raw[:SNIFFED]) != "page"):
        return Skipped(name, "not a page (another media type)", place)
    return Capture(
        raw=raw,
        where=name,
        here=(record.headers.get("WARC-Target-URI") or "").strip("<>") or None,
        captured=record.headers.get("WARC-Date") or None,
        charset=record.http_charset,
        notes=_notes(record),
        place=place,
    )


def _is_altered(record: WarcRecord) -> bool:
    """True where the digest of the record's block is not the one that its header states."""
    stated = record.headers.get("WARC-Block-Digest") or ""
    return stated.lower().startswith("sha1:") and not record.verify_block_digest()


def _body(record: WarcRecord) -> bytes:
    headers = record.http_headers
    body = record.reader.read()
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = join_chunks(body)
    return unpack_stored(body, headers.get("Content-Encoding") or "", most=LARGEST_PAGE)


def _notes(record: WarcRecord) -> tuple[Omission, ...]:
    cut = record.headers.get("WARC-Truncated")
    if not cut:
        return ()
    return (Omission("read", None, f"the capture was cut short ({cut}): the text may be, too"),)
