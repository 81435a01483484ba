"""Where the records of a WARC file begin and end, whatever is damaged between them.

A record is trusted when its header is whole and its length leads to the next record or to the
end. Where that fails, the next header is looked for, so that damage costs the records it is in
and no other. In a compressed file each record is a gzip member of its own (WARC 1.1, annex D); a
file that is one single member is unpacked first.
"""

from __future__ import annotations

import mmap
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a record that is looked at, unpacked."""

MOST_TIMES = 100
"""How many times its size a compressed file may unpack to."""

LONGEST_HEADER = 64 * 1024
PIECE = 1 << 18
GZIP = b"\x1f\x8b\x08"

_HEADER = re.compile(rb"WARC/1\.\d\r?\n")
_NEXT = re.compile(rb"WARC/1\.\d\r?\n(?:[!-9;-~]+:[^\r\n]*\r?\n)+\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:\s*(\d{1,18})\s*$")
_BETWEEN = re.compile(rb"[\r\n\0]*")
_CLOSED = (b"\r\n\r\n", b"\n\n")

Bytes = bytes | mmap.mmap


@dataclass(frozen=True, slots=True)
class Framed:
    """A whole record: its bytes, and where the next one begins.

    `offset` and `index` are the place behind it: bytes of the file, and how many records of the
    gzip member that begins there are done.
    """

    raw: bytes
    begin: int
    offset: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class Damaged:
    """A place where a record is not whole: what is wrong, and what there is of it."""

    what: str
    head: bytes
    begin: int
    offset: int
    index: int = 0


def find_records(data: Bytes, *, offset: int = 0, index: int = 0) -> Iterator[Framed | Damaged]:
    """The records from a place on, and what is damaged between them, in order.

    >>> header = b"WARC/1.0\\r\\nWARC-Type: response\\r\\nContent-Length: 2\\r\\n\\r\\n"
    >>> record = header + b"hi\\r\\n\\r\\n"
    >>> [type(found).__name__ for found in find_records(record + b"lost" + record)]
    ['Framed', 'Damaged', 'Framed']
    """
    if _is_compressed(data):
        yield from _find_in_members(data, offset, index)
    else:
        yield from _find_in_plain(data, offset)


def _is_compressed(data: Bytes) -> bool:
    """True where a compressed record comes before any plain one."""
    if data[: len(GZIP)] == GZIP or _HEADER.match(data):
        return data[: len(GZIP)] == GZIP
    plain = _NEXT.search(data)
    return _next_member(data, 0) < (plain.start() if plain else len(data))


@contextmanager
def mapped(stream: BinaryIO) -> Iterator[Bytes]:
    """A file's bytes without reading it; those of a stream by way of a temporary file."""
    try:
        number = stream.fileno()
        is_file = stream.seekable()
    except OSError:
        is_file = False
    if is_file:
        if not stream.seek(0, 2):
            yield b""
            return
        with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as data:
            yield data
        return
    with tempfile.TemporaryFile() as kept:
        while piece := stream.read(PIECE):
            kept.write(piece)
        kept.flush()
        with mapped(kept) as data:
            yield data


# ---------------------------------------------------------------- as it is


def _find_in_plain(data: Bytes, at: int = 0) -> Iterator[Framed | Damaged]:
    size = len(data)
    while (at := _past_line_ends(data, at)) < size:
        found = _frame(data, at)
        yield found
        at = found.offset


def _frame(data: Bytes, at: int) -> Framed | Damaged:
    """The record at a place, or what is wrong with it and where to go on."""
    size = len(data)
    begin = _HEADER.match(data, at)
    end = _HEADER_END.search(data, at, at + LONGEST_HEADER) if begin else None
    if begin is None or end is None:
        what = "its header is cut off" if begin else "no record begins here"
        return _damaged(data, at, at + 1, what)
    other = _HEADER.search(data, begin.end(), end.end())
    if other:
        return Damaged("its header is cut off", data[at : other.start()], at, other.start())
    header = data[at : end.start()]
    if b"\0" in header:
        return _damaged(data, at, end.end(), "its header is damaged")
    stated = _LENGTH.search(header)
    if stated is None:
        return _damaged(data, at, end.end(), "its header states no length")
    stop = end.end() + int(stated[1])
    after = _past_line_ends(data, stop)
    if stop <= size and (after >= size or data[stop : stop + 4].startswith(_CLOSED)):
        if stop - at > LARGEST_RECORD:
            return Damaged(_too_large(), data[at : at + LONGEST_HEADER], at, after)
        return Framed(data[at:stop], at, after)
    what = "it is cut off" if stop > size else "its length leads to no other record"
    return _damaged(data, at, end.end(), what)


def _damaged(data: Bytes, at: int, look: int, what: str) -> Damaged:
    following = _NEXT.search(data, look)
    offset = following.start() if following else len(data)
    return Damaged(what, data[at : min(at + LONGEST_HEADER, offset)], at, offset)


def _past_line_ends(data: Bytes, at: int) -> int:
    found = _BETWEEN.match(data, at)
    return found.end() if found else at


def _too_large() -> str:
    return f"it is larger than {LARGEST_RECORD // 1024 // 1024} MB"


# ---------------------------------------------------------------- compressed


@dataclass(frozen=True, slots=True)
class _Member:
    """What a gzip member unpacks to; `fault` says why it is not all."""

    content: bytes
    end: int
    fault: str | None


def _find_in_members(data: Bytes, at: int, index: int) -> Iterator[Framed | Damaged]:
    size = len(data)
    while at < size:
        member = _unpack(data, at)
        if member.fault == _too_large() and _holds_several(member.content):
            yield from _find_in_large(data, at, index)
            return
        done = 0
        for done, found in enumerate(_in_member(member, at), start=1):
            if done > index:
                yield found
        if not done and not index:
            what = member.fault or "no record is in it"
            yield Damaged(what, b"", at, member.end)
        at, index = member.end, 0


def _in_member(member: _Member, at: int) -> Iterator[Framed | Damaged]:
    """The records of a member, each with the place behind it; a damaged one comes last."""
    found = list(_find_in_plain(member.content))
    if member.fault and found:
        last = found[-1]
        what = member.fault
        found[-1] = Damaged(what, member.content[last.begin :][:LONGEST_HEADER], last.begin, 0)
    for number, item in enumerate(found, start=1):
        place = (member.end, 0) if number == len(found) else (at, number)
        if isinstance(item, Framed):
            yield Framed(item.raw, at, *place)
        else:
            yield Damaged(item.what, item.head, at, *place)


def _unpack(data: Bytes, at: int) -> _Member:
    """The member that begins at a place; after a damaged one, the next is looked for."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = bytearray()
    fed = at
    fault = None
    try:
        while not unpacker.eof and fed < len(data) and len(content) <= LARGEST_RECORD:
            waiting = data[fed : fed + PIECE]
            fed += len(waiting)
            while waiting and not unpacker.eof and len(content) <= LARGEST_RECORD:
                content += unpacker.decompress(waiting, 4 * PIECE)
                waiting = unpacker.unconsumed_tail
    except zlib.error as error:
        fault = f"its compression is damaged ({error})"
    if unpacker.eof and fault is None:
        end = fed - len(unpacker.unused_data)
        return _Member(bytes(content), _past_padding(data, end), None)
    if fault is None:
        fault = _too_large() if len(content) > LARGEST_RECORD else "it is cut off"
    return _Member(bytes(content[:LARGEST_RECORD]), _next_member(data, at + 1), fault)


def _past_padding(data: Bytes, at: int) -> int:
    """The next member: what stands between members is passed over where it is only padding."""
    if at >= len(data) or data[at : at + len(GZIP)] == GZIP:
        return at
    following = _next_member(data, at)
    return following if not data[at:following].strip(b"\0\r\n") else at


def _next_member(data: Bytes, at: int) -> int:
    """Where the next gzip member begins that holds a record."""
    while (at := data.find(GZIP, at)) >= 0:
        try:
            begin = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data[at : at + 512], 16)
        except zlib.error:
            begin = b""
        if _HEADER.match(begin):
            return at
        at += 1
    return len(data)


def _holds_several(content: bytes) -> bool:
    """True where a member's beginning shows a whole record with another one behind it."""
    return isinstance(_frame(content, 0), Framed)


def _find_in_large(data: Bytes, at: int, index: int) -> Iterator[Framed | Damaged]:
    """The records of a file that is one member, unpacked beside it."""
    most = MOST_TIMES * len(data)
    with tempfile.TemporaryFile() as kept:
        fault = _unpack_to(kept, data, at, most)
        with mapped(kept) as plain:
            for number, found in enumerate(_find_in_plain(plain), start=1):
                done = at + int((len(data) - at) * min(1.0, found.offset / max(1, len(plain))))
                if number <= index:
                    continue
                if isinstance(found, Framed):
                    yield Framed(found.raw, done, at, number)
                else:
                    yield Damaged(found.what, found.head, done, at, number)
    if fault:
        yield Damaged(f"{fault}; what is behind it is lost", b"", at, len(data))


def _unpack_to(kept: BinaryIO, data: Bytes, at: int, most: int) -> str | None:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    written = 0
    try:
        while at < len(data) and not unpacker.eof:
            waiting = data[at : at + PIECE]
            at += len(waiting)
            while waiting and not unpacker.eof:
                piece = unpacker.decompress(waiting, 4 * PIECE)
                waiting = unpacker.unconsumed_tail
                written += kept.write(piece)
                if written > most:
                    return f"it unpacks to more than {MOST_TIMES} times its size"
    except zlib.error as error:
        return f"its compression is damaged ({error})"
    finally:
        kept.flush()
    return None if unpacker.eof else "it is cut off"
