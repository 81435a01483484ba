"""What bytes are, whatever their name says."""

from __future__ import annotations

SNIFFED = 8_192

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a sound, film or picture"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)


def find_binary(raw: bytes) -> str | None:
    """What kind of thing bytes are that are no text, in words; None for text.

    >>> find_binary(b"%PDF-1.7"), find_binary(b"It rained.")
    ('a PDF', None)
    """
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            return kind
    head = raw[:SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return "not text (binary)" if odd * 50 > len(head) else None


def find_format(raw: bytes) -> str:
    """The format of text whose name does not tell: page, text, json, lines or archive.

    >>> find_format(b"<!DOCTYPE html><p>It rained."), find_format(b"It rained.")
    ('page', 'text')
    """
    head = raw[:SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"WARC/1."):
        return "archive"
    if head.startswith(b"{"):
        return "lines"
    if head.startswith(b"["):
        return "json"
    lower = head.lower()
    is_page = lower.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body"))
    return "page" if is_page or b"<html" in lower or b"<p>" in lower else "text"
