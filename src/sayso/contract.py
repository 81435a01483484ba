"""The JSON Lines contract, `sayso/1`: lines to values and values to lines.

`docs/reference/formats.md` holds the JSON Schemas; a test validates real output against them.
A report's line is the caller's own line with our keys added, so commands compose.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from sayso.errors import ContractError
from sayso.model import SCHEMA, Article, Comparison, Report

Line = dict[str, Any]
T = TypeVar("T")

ARTICLE_FIELDS = tuple(Article.__dataclass_fields__)
REPORT_FIELDS = tuple(name for name in Report.__dataclass_fields__ if name != "article")


ECHOED = ("publisher", "byline", "story")
"""Keys that keep the caller's value where a report knows nothing."""


def to_line(value: dict[str, Any]) -> str:
    """One JSON object on one line, without the line's end.

    >>> to_line({"id": "a"})
    '{"id":"a"}'
    """
    return msgspec.json.encode(value).decode("utf-8")


def from_line(line: str | bytes, *, where: str) -> Line:
    """The object of one JSON line; ContractError names the place when it is not one.

    >>> from_line('{"id": "a"}', where="line 1")
    {'id': 'a'}
    """
    try:
        return msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContractError(
            f"not a JSON object ({error})", where=where, remedy="give one object a line"
        ) from error


def to_article(line: Line, *, where: str) -> Article:
    """The article of a line with `id` and `text`; other keys of the contract are optional.

    >>> to_article({"id": "a", "text": "It rained."}, where="line 1").text
    'It rained.'
    """
    fields = {name: line[name] for name in ARTICLE_FIELDS if line.get(name) is not None}
    if isinstance(fields.get("published"), dict):
        fields["published"] = fields["published"].get("value")
    if "id" in fields and isinstance(fields["id"], int):
        fields["id"] = str(fields["id"])
    if not fields.get("id"):
        raise ContractError("no id", where=where, remedy='give each line an "id"')
    return _convert(fields, Article, where)


def is_report(line: Line) -> bool:
    """True when the line has been analysed already."""
    return line.get("schema") == SCHEMA and "claims" in line


def is_comparison(line: Line) -> bool:
    """True when the line is what comparing a story gave."""
    return line.get("schema") == SCHEMA and "propositions" in line


def from_report(report: Report, line: Line | None = None) -> Line:
    """The caller's line with the report's keys added; without one, the article's own fields."""
    article: Line = msgspec.to_builtins(report.article)
    echoed = line if line is not None else {k: v for k, v in article.items() if v is not None}
    added: Line = {name: msgspec.to_builtins(getattr(report, name)) for name in REPORT_FIELDS}
    known = {k: v for k, v in added.items() if v is not None or k not in ECHOED}
    return {**echoed, "schema": SCHEMA, **known}


def to_report(line: Line, *, where: str) -> Report:
    """The report of a line that `from_report` wrote."""
    fields = {name: line[name] for name in REPORT_FIELDS if name in line}
    fields["article"] = to_article(line, where=where)
    return _convert(fields, Report, where)


def from_comparison(comparison: Comparison) -> Line:
    """The line of one story."""
    built: Line = msgspec.to_builtins(comparison)
    return {"schema": SCHEMA, **built}


def to_comparison(line: Line, *, where: str) -> Comparison:
    """The comparison of a line that `from_comparison` wrote."""
    fields = {name: value for name, value in line.items() if name != "schema"}
    return _convert(fields, Comparison, where)


def _convert(fields: Any, kind: type[T], where: str) -> T:
    try:
        return msgspec.convert(fields, type=kind)
    except msgspec.ValidationError as error:
        raise ContractError(
            str(error), where=where, remedy="see docs/reference/formats.md"
        ) from error
