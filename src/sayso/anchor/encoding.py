"""Bytes to text, the same way wherever a page is read or looked at again."""

from __future__ import annotations

import codecs
import re
from typing import Final

SAMPLE = 65_536
"""Bytes that are looked at to guess an encoding."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_SEQUENCES = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")


def decode_page(raw: bytes, *, charset: str | None = None, markup: bool = False) -> str:
    """The text of a file or page; bytes that fit no encoding are kept as replacement characters.

    A byte order mark, else UTF-8 where it fits, else the encoding that was declared (`charset`,
    or for `markup` in the page itself), else a guess. UTF-8 with some Windows-1252 in it is read
    as both.

    >>> decode_page("naïve".encode("cp1252") + " “café”".encode())
    'naïve “café”'
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass  # looked at further below
    if _mostly_utf8(raw):
        return raw.decode("utf-8", errors="sayso_cp1252")
    declared = _DECLARED.search(raw[:4096]) if markup else None
    in_page = declared.group(1).decode("ascii") if declared else None
    for name in (charset, in_page):
        text = _try(raw, name)
        if text is not None:
            return text
    guessed = _try(raw, _guess(raw))
    return guessed if guessed is not None else raw.decode("utf-8", errors="sayso_cp1252")


_NO_PAGES = re.compile(r"cp(?:037|437|500|7\d\d|85\d|86\d|1006|1026|1140)")
"""Code pages that no newsroom has written in for decades."""


def _mostly_utf8(raw: bytes) -> bool:
    """True when most of the bytes above ASCII form whole UTF-8 sequences."""
    sample = raw[: 16 * SAMPLE]
    fitting = sum(len(found) for found in _SEQUENCES.findall(sample))
    return fitting > 0 and fitting * 2 >= len(_HIGH.findall(sample))


def _guess(raw: bytes) -> str | None:
    """The likeliest encoding; Windows-1252 where a code page of DOS or a mainframe seems to fit."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:SAMPLE]).best()
    if best is None:
        return None
    return "cp1252" if _NO_PAGES.fullmatch(best.encoding) else best.encoding


def _try(raw: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    if not getattr(codec, "_is_text_encoding", True):
        return None
    if codec.name in ("iso8859-1", "ascii"):
        codec = codecs.lookup("cp1252")
    try:
        return raw.decode(codec.name)
    except UnicodeDecodeError as error:
        share = error.start / max(1, len(raw))
        return raw.decode(codec.name, errors="replace") if share > 0.5 else None


def _one_byte_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("sayso_cp1252", _one_byte_as_cp1252)
