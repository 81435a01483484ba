"""Bodies of answers, unpacked while they come in, and never beyond their limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.errors import FetchError

PIECE = 1 << 16
"""Bytes that are unpacked at a time."""

PLAIN = ("", "identity")
GZIP, DEFLATE = ("gzip", "x-gzip"), ("deflate",)
ACCEPTED = "gzip, deflate"


def unpack(chunks: Iterable[bytes], encoding: str, *, most: int, cut: bool = False) -> bytes:
    """The body that chunks of an answer hold, at most `most` bytes of it.

    FetchError where it is larger (or its beginning, with `cut`), where the packing is damaged or
    breaks off, and where it is packed twice or in a way that was not asked for.

    >>> unpack([b"It ", b"rained."], "", most=100)
    b'It rained.'
    """
    kept = bytearray()
    for piece in _unpack(_limit(chunks, most, cut=cut), encoding.strip().lower(), cut=cut):
        kept += piece
        if len(kept) > most:
            if cut:
                return bytes(kept[:most])
            raise _too_large(most)
    return bytes(kept)


def _too_large(most: int) -> FetchError:
    remedy = "raise fetch_megabytes in sayso.toml if you need it"
    return FetchError(f"is larger than {most / 1_000_000:g} MB", remedy=remedy)


def _limit(chunks: Iterable[bytes], most: int, *, cut: bool) -> Iterator[bytes]:
    """The chunks as they are sent, which need not be more than what they unpack to."""
    sent = 0
    for chunk in chunks:
        yield chunk
        sent += len(chunk)
        if sent > most:
            if cut:
                return
            raise _too_large(most)


def _unpack(chunks: Iterator[bytes], encoding: str, *, cut: bool) -> Iterator[bytes]:
    if encoding in PLAIN:
        yield from chunks
    elif encoding in GZIP:
        yield from _inflate(chunks, 16 + zlib.MAX_WBITS, cut=cut)
    elif encoding in DEFLATE:
        yield from _inflate(chunks, zlib.MAX_WBITS, cut=cut)
    elif "," in encoding:
        raise FetchError(f"is packed more than once ({encoding})", remedy="nothing honest does so")
    else:
        raise FetchError(f"is packed in a way that was not asked for ({encoding})")


def _inflate(chunks: Iterator[bytes], bits: int, *, cut: bool) -> Iterator[bytes]:
    """Unpack gzip or deflate a piece at a time; gzip may have several members."""
    unpacker = zlib.decompressobj(bits)
    first = True
    for chunk in chunks:
        waiting = chunk
        while waiting:
            if unpacker.eof:
                if bits <= zlib.MAX_WBITS or not waiting.strip(b"\0"):
                    break
                unpacker = zlib.decompressobj(bits)
            try:
                piece = unpacker.decompress(waiting, PIECE)
            except zlib.error as error:
                if first and bits == zlib.MAX_WBITS:  # "deflate" without its envelope
                    unpacker, bits = zlib.decompressobj(-bits), -bits
                    continue
                raise FetchError(f"its packing is damaged ({error})", again=True) from error
            first = False
            yield piece
            waiting = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof and not first and not cut:
        raise FetchError("breaks off in the middle", again=True)


def unpack_stored(body: bytes, encoding: str, *, most: int) -> bytes:
    """The body of an answer that an archive keeps, at most `most` bytes of it.

    Archives keep bodies as they were sent, or unpacked under the header of the packed ones: what
    does not begin as its encoding says is taken as it is. FetchError as for `unpack`.

    >>> unpack_stored(zlib.compress(b"It rained."), "deflate", most=100)
    b'It rained.'
    >>> unpack_stored(b"It rained.", "gzip", most=100)
    b'It rained.'
    """
    names = [name for name in encoding.replace(" ", "").lower().split(",") if name not in PLAIN]
    for name in reversed(names):
        if name == "br":
            body = _unpack_brotli(body, most)
        elif name == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
            body = _unpack_zstd(body, most)
        elif (name in GZIP and body.startswith(b"\x1f\x8b")) or name in DEFLATE:
            body = unpack([body], name, most=most)
        elif name not in (*GZIP, "zstd"):
            raise FetchError(f"is packed in a way that is not known ({name})")
    return body


def join_chunks(body: bytes) -> bytes:
    """The body of an answer sent in chunks (RFC 9112, 7.1); as it is where it is in none.

    >>> join_chunks(b"3\\r\\nIt \\r\\n7;x=1\\r\\nrained.\\r\\n0\\r\\n\\r\\n")
    b'It rained.'
    >>> join_chunks(b"It rained.")
    b'It rained.'
    """
    kept = bytearray()
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 4096)
        try:
            size = int(body[at:end].partition(b";")[0], 16) if end > at else -1
        except ValueError:
            size = -1
        if size < 0:
            if at == 0:
                return body
            raise FetchError("its chunks are damaged", again=True)
        if size == 0:
            return bytes(kept)
        kept += body[end + 2 : end + 2 + size]
        at = end + 2 + size + 2
    raise FetchError("breaks off in the middle", again=True)


def _unpack_brotli(body: bytes, most: int) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    kept = bytearray()
    try:
        kept += unpacker.process(body, output_buffer_limit=PIECE)
        while not unpacker.is_finished() and len(kept) <= most:
            piece = unpacker.process(b"", output_buffer_limit=PIECE)
            if not piece:
                break
            kept += piece
    except brotli.error as error:
        if not kept and body.lstrip()[:1] == b"<":
            return body  # unpacked already: its encoding has no mark to know it by
        raise FetchError(f"its packing is damaged ({error})") from error
    return _whole(kept, most, finished=unpacker.is_finished())


def _unpack_zstd(body: bytes, most: int) -> bytes:
    zstd = _load_zstd()
    unpacker = zstd.ZstdDecompressor()
    kept = bytearray()
    try:
        waiting = body
        while not unpacker.eof and len(kept) <= most:
            piece = unpacker.decompress(waiting, PIECE)
            waiting = b""
            if not piece and unpacker.needs_input:
                break
            kept += piece
    except zstd.ZstdError as error:
        raise FetchError(f"its packing is damaged ({error})") from error
    return _whole(kept, most, finished=unpacker.eof)


def _load_zstd() -> Any:
    """Python's own module from 3.14 on, before that its backport."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from backports import zstd
    return zstd


def _whole(kept: bytearray, most: int, *, finished: bool) -> bytes:
    if len(kept) > most:
        raise FetchError(f"is larger than {most / 1_000_000:g} MB", remedy="leave it out")
    if not finished:
        raise FetchError("breaks off in the middle", again=True)
    return bytes(kept)
