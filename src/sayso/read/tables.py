"""CSV and TSV: a row an article, under the contract's field names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import msgspec

from sayso.anchor import decode_page
from sayso.errors import UnreadableError
from sayso.read.lines import read_lines
from sayso.read.reading import Defaults, Reading, Unread

_OTHER_NAMES = {
    "body": "text",
    "content": "text",
    "article": "text",
    "headline": "title",
    "author": "byline",
    "authors": "byline",
    "date": "published",
    "source": "publisher",
    "outlet": "publisher",
    "link": "url",
    "lang": "language",
}
LARGEST_FIELD = 64 * 1024 * 1024


def read_table(raw: bytes, where: str, defaults: Defaults) -> Iterator[Reading | Unread]:
    """The articles of a table with a header; `body`, `headline`, `date` and their like are known.

    >>> [row] = read_table(b"id,headline,body\\na,Rain,It rained.\\n", "a.csv", Defaults())
    >>> row.article.title, row.article.text
    ('Rain', 'It rained.')
    """
    text = decode_page(raw)
    delimiter = "\t" if text.partition("\n")[0].count("\t") else ","
    csv.field_size_limit(LARGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text, newline=None), delimiter=delimiter)
    try:
        names = [_name(name) for name in rows.fieldnames or []]
    except csv.Error as error:
        remedy = "save it as CSV again"
        raise UnreadableError(f"not a table ({error})", where=where, remedy=remedy) from error
    if "text" not in names:
        remedy = "name a column of its header text"
        raise UnreadableError("the table has no column of texts", where=where, remedy=remedy)
    rows.fieldnames = names
    yield from read_lines(_to_lines(rows), where, defaults)


def _to_lines(rows: csv.DictReader[str]) -> Iterator[bytes]:
    """Each row as a JSON line; one without an id has its number as one."""
    try:
        for number, row in enumerate(rows, start=1):
            fields = {name: value for name, value in row.items() if name and value}
            yield msgspec.json.encode({"id": str(number), **fields})
    except csv.Error:
        yield b"not a row of a table"


def _name(column: str) -> str:
    plain = column.strip().lower()
    return _OTHER_NAMES.get(plain, plain)
