"""The words of a page as it was read, each with its place in it."""

from __future__ import annotations

import html
import json
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sayso.anchor.encoding import decode_page
from sayso.anchor.folding import Folded, fold
from sayso.model import Span

HTML_TYPES = ("text/html", "application/xhtml+xml")

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|.)", re.S)
_TAG_STOP = re.compile(r"""[>"']""")
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]*)")
FEWEST_LETTERS = 12
"""Letters and digits of words that are found without their signs."""

LONGEST_VALUE = 20_000
"""Characters of an attribute; a quotation mark that closes later is none."""

_JSON_SCRIPT = re.compile(r"<script\b[^<>]{0,400}json[^<>]{0,400}>", re.I)
_UNSEEN = {name: re.compile(rf"</{name}\b", re.I) for name in ("script", "style", "template")}


@dataclass(frozen=True)
class PageText:
    """The words of a page or file, found again by their folded form in time linear in its length.

    `raw` is the decoded page; spans are code points in it. HTML yields what is between tags,
    then the JSON of its scripts; JSON yields its strings, unescaped; all else is text as it is.

    >>> page = PageText("<p>He <b>said</b> &ldquo;no&rdquo;.</p>", "text/html")
    >>> page.raw[slice(*page.find('said "no"'))]
    'said</b> &ldquo;no&rdquo;'
    """

    raw: str
    media_type: str = "text/plain"

    @classmethod
    def from_bytes(cls, raw: bytes, media_type: str) -> PageText:
        """The page of stored bytes; a `charset` in the media type is what its host said."""
        kind, _, stated = media_type.partition(";")
        charset = stated.strip().removeprefix("charset=") or None
        return cls(decode_page(raw, charset=charset, markup=kind in HTML_TYPES), kind)

    @property
    def text(self) -> str:
        """The visible text, without mark-up."""
        return self._visible[0]

    def find(self, words: str) -> Span | None:
        """Where the words stand in the page, None when they do not.

        Signs that a cleaner puts in for mark-up (a list's dashes, a table's bars) are looked past
        where the words alone tell enough.
        """
        wanted = fold(words).text
        letters = "".join(filter(str.isalnum, wanted))
        for folded, offsets in self._layers() if wanted else ():
            span = _find(folded, wanted)
            if span is None and len(letters) >= FEWEST_LETTERS:
                span = _find(_only_letters(folded), letters)
            if span is not None:
                return Span(offsets[span.start], self._end(offsets, span.end))
        return None

    def _end(self, offsets: array[int], end: int) -> int:
        """Where the last character's own mark-up (an entity, an escape) ends in the page."""
        last = offsets[end - 1]
        pattern = _ENTITY if self.media_type in HTML_TYPES else _ESCAPE
        written = pattern.match(self.raw, last) if self.media_type != "text/plain" else None
        return written.end() if written and offsets[end] >= written.end() else last + 1

    def _layers(self) -> Iterator[tuple[Folded, array[int]]]:
        yield self._folded, self._visible[1]
        if self.media_type in HTML_TYPES:
            yield self._folded_scripts, self._scripts[1]

    @cached_property
    def _visible(self) -> tuple[str, array[int]]:
        if self.media_type in HTML_TYPES:
            return _join(self.raw, _visible_pieces(self.raw), _ENTITY, html.unescape)
        whole = iter([(0, len(self.raw))])
        if self.media_type.startswith("application/") and "json" in self.media_type:
            return _join(self.raw, whole, _ESCAPE, _unescape)
        return self.raw, array("q", range(len(self.raw) + 1))

    @cached_property
    def _scripts(self) -> tuple[str, array[int]]:
        return _join(self.raw, _script_pieces(self.raw), _ESCAPE, _unescape)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._visible[0])

    @cached_property
    def _folded_scripts(self) -> Folded:
        return fold(self._scripts[0])


def _find(folded: Folded, wanted: str) -> Span | None:
    place = folded.text.find(wanted)
    return folded.span(place, place + len(wanted)) if place >= 0 else None


def _only_letters(folded: Folded) -> Folded:
    kept = [place for place, character in enumerate(folded.text) if character.isalnum()]
    text = "".join(folded.text[place] for place in kept)
    return Folded(text, array("q", (folded.offsets[place] for place in kept)))


def _join(
    raw: str,
    pieces: Iterator[tuple[int, int]],
    pattern: re.Pattern[str],
    unescape: Callable[[str], str],
) -> tuple[str, array[int]]:
    """The text of the pieces, entities or escapes read, and each character's place in the page."""
    parts: list[str] = []
    offsets = array("q")
    end_of_last = 0
    for start, end in pieces:
        at = start
        for written in pattern.finditer(raw, start, end):
            parts.append(raw[at : written.start()])
            offsets.extend(range(at, written.start()))
            read = unescape(written.group())
            parts.append(read)
            offsets.extend([written.start()] * len(read))
            at = written.end()
        parts.append(raw[at:end])
        offsets.extend(range(at, end))
        parts.append("\n")
        offsets.append(end)
        end_of_last = end
    offsets.append(end_of_last)
    return "".join(parts), offsets


def _unescape(written: str) -> str:
    try:
        return str(json.loads(f'"{written}"'))
    except ValueError:
        return written


def _visible_pieces(raw: str) -> Iterator[tuple[int, int]]:
    """The stretches between tags, without comments, scripts and styles."""
    at = 0
    length = len(raw)
    while at < length:
        tag = raw.find("<", at)
        if tag < 0:
            tag = length
        if tag > at:
            yield at, tag
        if tag == length:
            return
        at = _after_tag(raw, tag)
        if at == tag:
            yield tag, tag + 1
            at = tag + 1


def _after_tag(raw: str, tag: int) -> int:
    """Where what begins with `<` ends; `tag` itself where it is no tag."""
    if raw.startswith("<!--", tag):
        end = raw.find("-->", tag + 4)
        return end + 3 if end >= 0 else len(raw)
    name = _TAG_NAME.match(raw, tag + 1)
    if name is None and not raw.startswith(("<!", "<?"), tag):
        return tag
    end = _tag_end(raw, tag)
    unseen = _UNSEEN.get(name.group().lower()) if name else None
    if unseen is not None:
        close = unseen.search(raw, end)
        return _tag_end(raw, close.start()) if close else len(raw)
    return end


def _tag_end(raw: str, tag: int) -> int:
    """The end of a tag; a `>` within a quoted value that closes soon does not end it."""
    at = tag + 1
    while stop := _TAG_STOP.search(raw, at):
        if stop.group() == ">":
            return stop.end()
        close = raw.find(stop.group(), stop.end(), stop.end() + LONGEST_VALUE)
        at = close + 1 if close >= 0 and raw[stop.start() - 1] == "=" else stop.end()
    return len(raw)


def _script_pieces(raw: str) -> Iterator[tuple[int, int]]:
    """The contents of scripts that hold JSON."""
    for start in _JSON_SCRIPT.finditer(raw):
        close = _UNSEEN["script"].search(raw, start.end())
        yield start.end(), close.start() if close else len(raw)
