"""Feeds: what changes in the ledger, a story or a source, for feed readers.

Each as Atom (`.atom`) and as JSON Feed (`.json`): new propositions, standing that changed,
conflicts, what is due and what became of it. A reader that sends back the ETag, or the day it
last asked, is told 304 while nothing has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from sayso.publish.access import require_reader
from sayso.publish.api.answers import answer_bytes, ledger_of
from sayso.publish.api.documenting import tells
from sayso.publish.feeds import atom, json_feed
from sayso.publish.feeds.items import Feed, read_feed, to_datetime

router = APIRouter(prefix="/feeds", tags=["feeds"], dependencies=[Depends(require_reader)])


class Form(StrEnum):
    """In which format a feed is asked for."""

    ATOM = "atom"
    JSON = "json"


MEDIA_TYPES: Mapping[Form, str] = {Form.ATOM: atom.MEDIA_TYPE, Form.JSON: json_feed.MEDIA_TYPE}
_FEED: dict[str, Any] = {
    "content": {
        atom.MEDIA_TYPE: {"schema": {"type": "string"}},
        json_feed.MEDIA_TYPE: {
            "schema": {
                "type": "object",
                "required": ["version", "title", "items"],
                "properties": {"version": {"const": json_feed.VERSION}},
            }
        },
    }
}
Name = Annotated[str, Path(max_length=200, description="Its id, or one it had.")]
Wanted = Annotated[Form, Path(description="atom, or json for JSON Feed.")]


@router.get("/ledger.{form}", responses=tells(_FEED, 404))
def follow_ledger(request: Request, form: Wanted) -> Response:
    """What changes in any story."""
    return _answer(request, form, read_feed(ledger_of(request), str(request.base_url)))


@router.get("/stories/{story}.{form}", responses=tells(_FEED, 404))
def follow_story(request: Request, story: Name, form: Wanted) -> Response:
    """What changes in a story; the address holds when stories are merged."""
    feed = read_feed(ledger_of(request), str(request.base_url), story=story)
    return _answer(request, form, feed)


@router.get("/sources/{source}.{form}", responses=tells(_FEED, 404))
def follow_source(request: Request, source: Name, form: Wanted) -> Response:
    """What changes about claims on a source's say-so."""
    feed = read_feed(ledger_of(request), str(request.base_url), source=source)
    return _answer(request, form, feed)


def _answer(request: Request, form: Form, feed: Feed) -> Response:
    changed = to_datetime(feed.updated).replace(microsecond=0)
    headers = {"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
    asked = request.headers
    if "if-none-match" not in asked and _is_since(asked.get("if-modified-since"), changed):
        return Response(status_code=304, headers=headers)
    address = str(request.url)
    write = atom.to_atom if form is Form.ATOM else json_feed.to_json_feed
    return answer_bytes(request, write(feed, address=address), MEDIA_TYPES[form], headers=headers)


def _is_since(given: str | None, changed: datetime) -> bool:
    """True when a feed has not changed since the moment of an If-Modified-Since header."""
    try:
        since = parsedate_to_datetime(given) if given else None
    except ValueError:
        return False
    return since is not None and since.tzinfo is not None and since >= changed
