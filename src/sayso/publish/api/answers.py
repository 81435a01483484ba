"""How the API answers: JSON with an ETag, and lists a page at a time with links to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import Query, Request, Response

from sayso.ledger import Ledger
from sayso.publish.access import desk_of
from sayso.publish.problems import Problem
from sayso.publish.web.desk import NoLedgerError, NotComparedError, Story

JSON = "application/json"
Row = dict[str, Any]

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
GO_ON = "Where to go on: taken from `next`, never made up."
Cursor = Annotated[str | None, Query(pattern="^[0-9]{1,9}$", description=GO_ON)]


def answer(
    request: Request,
    value: Any,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A value as JSON; what the caller has already is not sent again (RFC 9110, 304)."""
    return answer_bytes(
        request, msgspec.json.encode(value), JSON, status=status, headers=headers or {}
    )


def answer_bytes(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Some bytes with their ETag, the hash of them; 304 where the caller has them."""
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    told = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Accept",
        **(headers or {}),
    }
    if status == 200 and is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=told)
    return Response(body, status_code=status, media_type=media_type, headers=told)


def is_known(given: str | None, etag: str) -> bool:
    """True when an If-None-Match header names an ETag; weak and strong ones compare alike.

    >>> is_known('W/"a", "b"', '"a"'), is_known("*", '"a"'), is_known('"b"', '"a"')
    (True, True, False)
    """
    if not given:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in tags or etag in tags


def ledger_of(request: Request) -> Ledger:
    """The ledger; Problem where there is none yet."""
    try:
        return desk_of(request).ledger()
    except NoLedgerError as error:
        raise Problem("ledger", f"{error.what}; {error.remedy}") from error


def story_of(request: Request, lookup: str, *, as_of: date | None = None) -> Story:
    """A story, opened, by any name; Problem while its reports are still being compared."""
    ledger_of(request)
    try:
        return desk_of(request).story(lookup, as_of=as_of)
    except NotComparedError as error:
        raise Problem("not-ready", error.what, headers={"Retry-After": "5"}) from error


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    limit: int
    cursor: str | None

    @property
    def offset(self) -> int:
        """The number of the first item, where the cursor is one."""
        return int(self.cursor or 0)

    def cut(self, rows: Sequence[Row]) -> tuple[Sequence[Row], str | None]:
        """This page of all rows, and the cursor of the next one."""
        start = self.offset
        end = start + self.limit
        return rows[start:end], str(end) if end < len(rows) else None

    def trim(self, rows: Sequence[Row]) -> tuple[Sequence[Row], str | None]:
        """This page of rows that begin with it and go on, if only by one; and the next cursor."""
        more = len(rows) > self.limit
        return rows[: self.limit], str(self.offset + self.limit) if more else None


def page_of(limit: Limit = 50, cursor: Cursor = None) -> Page:
    """The page that a request asks for."""
    return Page(limit, cursor)


def answer_page(request: Request, rows: Sequence[Row], following: str | None) -> Response:
    """A page of a list: its items and the address of the next page (also as Link, RFC 8288)."""
    links = [f'<{_address(request, None)}>; rel="first"']
    then = _address(request, following) if following is not None else None
    if then is not None:
        links.append(f'<{then}>; rel="next"')
    return answer(request, {"items": rows, "next": then}, headers={"Link": ", ".join(links)})


def _address(request: Request, cursor: str | None) -> str:
    """This list's own address with another cursor."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    asked = urlencode(kept + ([("cursor", cursor)] if cursor is not None else []), errors="replace")
    path = request.url.path
    return f"{path}?{asked}" if asked else path
