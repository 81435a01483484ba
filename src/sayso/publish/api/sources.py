"""Sources: the actors on whose say-so claims are, across stories."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from sayso.ledger import listing
from sayso.ledger.said import count_said, find_actor, list_said
from sayso.publish.access import require_reader
from sayso.publish.api import shapes
from sayso.publish.api.answers import GO_ON, Limit, Page, answer, answer_page, ledger_of, page_of
from sayso.publish.api.documenting import tells

router = APIRouter(prefix="/api/sources", tags=["sources"], dependencies=[Depends(require_reader)])
SourceName = Annotated[
    str, Path(max_length=200, description="A source's id, as the lists have it.")
]
Asked = Annotated[Page, Depends(page_of)]


@router.get("", responses=tells(shapes.ListOf[shapes.SourceItem]))
def list_sources(
    request: Request,
    limit: Limit = 50,
    cursor: Annotated[str | None, Query(min_length=1, max_length=200, description=GO_ON)] = None,
    name: Annotated[str, Query(max_length=200, description="Words of the name.")] = "",
) -> Response:
    """The actors of all stories, by id."""
    with ledger_of(request).connections.reading() as connection:
        rows = listing.list_sources(connection, words=name, after=cursor, limit=limit + 1)
    shown = rows[:limit]
    return answer_page(request, shown, shown[-1]["id"] if len(rows) > limit else None)


@router.get("/{source}", responses=tells(shapes.SourceDetails, 404))
def show_source(request: Request, source: SourceName) -> Response:
    """An actor: its names, the stories it is in, how many claims are on its say-so."""
    with ledger_of(request).connections.reading() as connection:
        found = find_actor(connection, source)
        claims = count_said(connection, found.id)
    told = msgspec.to_builtins(found)
    told["stories"] = [{"id": story, "title": title} for story, title in found.stories]
    return answer(request, {**told, "claims": claims})


@router.get("/{source}/claims", responses=tells(shapes.ListOf[shapes.SaidItem], 404))
def list_claims_of_source(request: Request, source: SourceName, page: Asked) -> Response:
    """What is on an actor's say-so, newest report first."""
    with ledger_of(request).connections.reading() as connection:
        found = find_actor(connection, source)
        said = list_said(connection, found.id, limit=page.limit + 1, offset=page.offset)
    return answer_page(request, *page.trim([msgspec.to_builtins(item) for item in said]))


@router.get("/{source}/developments", responses=tells(shapes.ListOf[shapes.DevelopmentItem], 404))
def list_developments_of_source(request: Request, source: SourceName, page: Asked) -> Response:
    """What changed about claims on an actor's say-so, newest first."""
    ledger = ledger_of(request)
    with ledger.connections.reading() as connection:
        found = find_actor(connection, source)
    changes = ledger.developments(source=found.id, limit=page.offset + page.limit + 1)
    rows = [msgspec.to_builtins(item) for item in changes[page.offset :]]
    return answer_page(request, *page.trim(rows))
