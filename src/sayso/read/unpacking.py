"""Bodies of answers, unpacked while they come in, and never beyond their limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

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
