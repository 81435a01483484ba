"""Articles: the list, each as a line of the contract, and reading new ones in."""

from __future__ import annotations

from threading import Lock
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from sayso.contract import from_report
from sayso.errors import NotFoundError
from sayso.ledger import listing
from sayso.pipeline.record import Tally, record
from sayso.publish.access import desk_of, require_editor, require_reader, take_turn
from sayso.publish.api import shapes
from sayso.publish.api.answers import Page, answer, answer_page, ledger_of, page_of
from sayso.publish.api.documenting import contract, tells
from sayso.publish.api.examples import EXAMPLES
from sayso.publish.problems import Problem
from sayso.read.lines import read_json
from sayso.read.reading import Defaults

router = APIRouter(prefix="/api/articles", tags=["articles"])
READING = Lock()
"""One reading in at a time: two would only wait for each other's turn at the ledger."""

ArticleName = Annotated[
    str,
    Path(
        max_length=2_000,
        description="An article's id, the start of it, its given id, or words of its title.",
    ),
]
_LINE = {"$ref": "#/components/schemas/ArticleGiven"}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "One article of the contract `sayso/1`, or an array of them.",
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [_LINE, {"type": "array", "items": _LINE, "minItems": 1}],
                },
                "examples": {"one": {"value": EXAMPLES["article_given"]}},
            }
        },
    }
}


@router.get(
    "",
    dependencies=[Depends(require_reader)],
    responses=tells(shapes.ListOf[shapes.ArticleItem], 404),
)
def list_articles(
    request: Request,
    page: Annotated[Page, Depends(page_of)],
    story: Annotated[
        str | None, Query(max_length=200, description="Only those of a story.")
    ] = None,
) -> Response:
    """The reports, newest first."""
    ledger = ledger_of(request)
    named = ledger.story_id(story) if story is not None else None
    with ledger.connections.reading() as connection:
        rows = listing.list_articles(
            connection, story=named, offset=page.offset, limit=page.limit + 1
        )
    return answer_page(request, *page.trim(rows))


@router.get(
    "/{article}",
    dependencies=[Depends(require_reader)],
    responses=tells(contract("Report"), 404),
)
def show_article(request: Request, article: ArticleName) -> Response:
    """A report with all that was found in it: a line of the contract `sayso/1`."""
    ledger = ledger_of(request)
    row = ledger.article(article)
    for report in ledger.reports([row.id]):
        return answer(request, from_report(report))
    raise NotFoundError("it is not analysed yet", where=row.id, remedy="ask again in a moment")


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(require_editor)],
    responses=tells(shapes.ReadItem, 413, status=201),
    openapi_extra=_BODY,
)
async def read_in(request: Request) -> Response:
    """Read articles in: each is analysed, its story compared again.

    What is known already changes nothing. What does not fit is named, the rest is read; where
    nothing fits, the answer is a problem.
    """
    body = await request.body()
    tally = await take_turn(request, _read, request, body)
    if not tally.read:
        errors = [{"place": item.where, "detail": item.what} for item in tally.unread[:20]]
        raise Problem("unfit", "nothing of it could be read", errors=errors)
    told = {
        "new": tally.new,
        "revised": tally.revised,
        "unchanged": tally.unchanged,
        "not_analysed": tally.not_analysed,
        "claims": tally.claims,
        "stories": list(tally.stories),
        "unread": [
            {"where": item.where, "what": item.what, "remedy": item.remedy} for item in tally.unread
        ],
    }
    return answer(request, told, status=201)


def _read(request: Request, body: bytes) -> Tally:
    _check_json(body)
    desk = desk_of(request)
    with READING:
        readings = read_json(body, "body", Defaults())
        return record(desk.ledger(create=True), readings, parser=desk.settings.parser)


def _check_json(body: bytes) -> None:
    try:
        given: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem("unfit", f"the body is not JSON ({error})") from error
    if not isinstance(given, dict | list):
        raise Problem("unfit", "give one article, or an array of them")
