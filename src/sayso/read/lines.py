"""JSON Lines with the contract's fields, and JSON files: the contract's, ninjs, schema.org."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, BinaryIO

import msgspec

from sayso.anchor import decode_page
from sayso.contract import from_line, to_article
from sayso.errors import ContractError, InputError
from sayso.model import Article
from sayso.read.reading import Defaults, Reading, Unread, to_unread, with_defaults

MEDIA_TYPE = "application/json"

LARGEST_LINE = 64 * 1024 * 1024
"""Bytes of a line that is read; a longer one is passed over and named."""

PIECE = 1 << 16
"""Bytes of a line that is passed over, at a time."""


_WRITTEN = re.compile(
    rb"(\\\\|\\u[dD][89aAbB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})|\\u[dD][89a-fA-F][\da-fA-F]{2}"
)
"""A backslash or a character outside the basic plane, escaped; or half of such a character."""


class Lines:
    """The lines of a stream, counted as they are taken; of one that is too long its beginning.

    >>> import io
    >>> lines = Lines(io.BytesIO(b"one\\ntwo\\n"))
    >>> list(lines), lines.number, lines.length
    ([b'one\\n', b'two\\n'], 2, 8)
    """

    def __init__(self, stream: BinaryIO | gzip.GzipFile) -> None:
        self.stream = stream
        self.number = 0
        self.length = 0

    def __iter__(self) -> Iterator[bytes]:
        while line := self.stream.readline(LARGEST_LINE + 1):
            self.length += len(line)
            if len(line) > LARGEST_LINE:
                self._pass_over(line)
            self.number += 1
            yield line

    def _pass_over(self, piece: bytes) -> None:
        """Go to the end of the line that a piece is of, without keeping what stands there."""
        while piece and not piece.endswith(b"\n"):
            piece = self.stream.readline(PIECE)
            self.length += len(piece)


def read_lines(
    lines: Iterable[bytes], where: str, defaults: Defaults
) -> Iterator[Reading | Unread]:
    """The articles of JSON Lines, one in memory at a time.

    A line that repeats an id with the same article is one article; with another, it is left out
    and named. A line that does not fit does not stop the others.
    """
    seen: dict[str, bytes] = {}
    found = False
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        found = True
        place = f"{where}, line {number}"
        if len(raw) > LARGEST_LINE:
            what = f"the line is longer than {LARGEST_LINE // 1024 // 1024} MB"
            yield Unread(place, what, "give each article a line of its own")
            continue
        try:
            reading = _read_object(_parse(raw, place), raw.rstrip(b"\r\n"), place, defaults)
        except InputError as error:
            yield to_unread(error, place)
            continue
        digest = _digest(reading.article)
        known = seen.setdefault(reading.article.id, digest)
        if known is digest:
            yield reading
        elif known != digest:
            what = f"the id {reading.article.id!r} stands for another article further up"
            yield Unread(place, what, "give each article its own id")
    if not found:
        yield Unread(where, "there is no line in it", "give one JSON object a line")


def read_json(raw: bytes, where: str, defaults: Defaults) -> Iterator[Reading | Unread]:
    """The articles of a JSON file: one object, or an array of them, or JSON Lines after all."""
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        yield from read_lines(raw.splitlines(), where, defaults)
        return
    objects = value if isinstance(value, list) else [value]
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        objects = value["items"]
    yield from read_lines((msgspec.json.encode(item) for item in objects), where, defaults)


def _parse(raw: bytes, where: str) -> dict[str, Any]:
    try:
        return from_line(raw.lstrip(b"\xef\xbb\xbf"), where=where)
    except ContractError:
        whole = _WRITTEN.sub(_to_whole, raw)
        text = decode_page(whole)
        if text.encode("utf-8") == raw:
            raise
        return from_line(text, where=where)


def _to_whole(found: re.Match[bytes]) -> bytes:
    """Half a character, as programs write that cut a text in the middle of one, as U+FFFD."""
    return found[1] or rb"\ufffd"


def _read_object(line: dict[str, Any], raw: bytes, where: str, defaults: Defaults) -> Reading:
    article = to_article(_from_ninjs(line) if _is_ninjs(line) else line, where=where)
    if not article.text.strip():
        raise ContractError("no text", where=where, remedy='give each line a "text"')
    return Reading(with_defaults(article, defaults), raw, MEDIA_TYPE, where, line)


def _is_ninjs(line: dict[str, Any]) -> bool:
    """True for the IPTC's ninjs, which has `uri` and a body instead of `id` and `text`."""
    return "text" not in line and any(key.startswith("body_") or key == "bodies" for key in line)


def _from_ninjs(line: dict[str, Any]) -> dict[str, Any]:
    """The contract's fields of a ninjs object (ninjs 1.x and 2.x).

    >>> _from_ninjs({"uri": "u", "body_text": "It rained."})["text"]
    'It rained.'
    """
    bodies = line.get("bodies") or []
    plain = [b.get("value") for b in bodies if "plain" in str(b.get("contenttype", "plain"))]
    headlines = line.get("headlines") or []
    return {
        "id": line.get("uri") or line.get("altids"),
        "text": line.get("body_text") or (plain[0] if plain else ""),
        "title": line.get("headline") or (headlines[0].get("value") if headlines else None),
        "byline": line.get("byline"),
        "publisher": line.get("copyrightholder"),
        "published": line.get("firstcreated") or line.get("versioncreated"),
        "modified": line.get("versioncreated"),
        "language": line.get("language"),
    }


def _digest(article: Article) -> bytes:
    return blake2b(msgspec.json.encode(article), digest_size=16).digest()
