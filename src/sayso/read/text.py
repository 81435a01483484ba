"""Plain text and Markdown: what stands above the report is its metadata, the rest is its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.anchor import decode_page
from sayso.errors import UnreadableError
from sayso.model import Article
from sayso.read.heads import find_head
from sayso.read.reading import Defaults, Reading, Unread, to_id, with_defaults

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<fields>(?:[^\n]*\n){1,60}?)---[ \t]*\r?\n")
_FIELD = re.compile(r"^(?P<name>[A-Za-z_]+)\s*:\s*(?P<value>\S[^\r\n]*)", re.M)
_TITLE = re.compile(r"\A\s*#\s+(?P<title>\S[^\r\n]*)")
_NAMES = {
    "title": "title",
    "author": "byline",
    "byline": "byline",
    "publisher": "publisher",
    "date": "published",
    "published": "published",
    "modified": "modified",
    "url": "url",
    "link": "url",
    "lang": "language",
    "language": "language",
}


def read_text(raw: bytes, where: str, defaults: Defaults) -> Iterator[Reading | Unread]:
    """The one article of a text file; fields between lines of `---` before it are its metadata.

    So are lines above the report with its headline, author, outlet and day.

    >>> [reading] = read_text(b"It rains again\\n\\nIt rained.", "a.txt", Defaults())
    >>> reading.article.title, reading.article.text
    ('It rains again', 'It rained.')
    """
    text = decode_page(raw)
    fields: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        fields = _fields(front["fields"])
        text = text[front.end() :] if fields else text
    is_markdown = where.lower().endswith((".md", ".markdown"))
    if not fields and not is_markdown:
        head = find_head(text)
        fields, text = dict(head.fields), text[head.end :]
    if not re.search(r"\w", text):
        raise UnreadableError("there are no words in it", where=where, remedy="save it again")
    heading = _TITLE.match(text) if is_markdown else None
    if heading and "title" not in fields:
        fields["title"] = heading["title"].strip("# ")
    article = Article(id=fields.get("url") or to_id(where, raw), text=text, **fields)
    yield Reading(with_defaults(article, defaults), raw, "text/plain", where)


def _fields(front: str) -> dict[str, str]:
    return {
        _NAMES[found["name"].lower()]: found["value"].strip().strip("\"'")
        for found in _FIELD.finditer(front)
        if found["name"].lower() in _NAMES
    }
