"""Finding: by words, by a pasted sentence, by what is due, by what changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response

from sayso.ledger import listing
from sayso.model import ExpectationState
from sayso.pipeline.opening import OpenStory
from sayso.publish import trace
from sayso.publish.access import require_reader
from sayso.publish.api import shapes
from sayso.publish.api.answers import Page, answer_page, ledger_of, page_of, story_of
from sayso.publish.api.documenting import tells
from sayso.publish.problems import Problem

router = APIRouter(prefix="/api", tags=["finding"], dependencies=[Depends(require_reader)])
Asked = Annotated[Page, Depends(page_of)]
Story = Annotated[str | None, Query(max_length=200, description="Only in this story.")]
DEEPEST = 1_000
"""How far down the best hits can be paged; after that, ask for more words."""


@router.get("/search", responses=tells(shapes.ListOf[shapes.HitItem]))
def search(
    request: Request,
    page: Asked,
    words: Annotated[str, Query(max_length=500, description="Words to look for.")],
    kind: Annotated[
        list[str] | None,
        Query(description="Only these: claim, article, source.", max_length=3),
    ] = None,
) -> Response:
    """Claims, articles and sources that hold the words, best first."""
    most = min(page.offset + page.limit + 1, DEEPEST)
    hits = ledger_of(request).search(words, limit=most, kinds=tuple(kind or ()))
    rows = [msgspec.to_builtins(hit) for hit in hits[page.offset :]]
    return answer_page(request, *page.trim(rows))


@router.get("/trace", responses=tells(shapes.ListOf[shapes.TraceItem], 404))
def trace_words(
    request: Request,
    words: Annotated[str, Query(min_length=1, max_length=2_000, description="A sentence.")],
    story: Annotated[
        str | None, Query(max_length=200, description="Only in this story; else in all.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Response:
    """Which claims say a sentence, on whose say-so; nearest first."""
    rows = trace.trace_stories(words, _open_stories(request, words, story), limit=limit)
    return answer_page(request, rows, None)


def _open_stories(request: Request, words: str, story: str | None) -> Iterator[OpenStory]:
    """The story that is named, else those in which the words are likely said."""
    if story is not None:
        yield story_of(request, story).opened
        return
    for name in trace.find_stories(ledger_of(request), words):
        with suppress(Problem):  # its reports are still being compared
            yield story_of(request, name).opened


@router.get("/expectations", responses=tells(shapes.ListOf[shapes.DueItem], 404))
def list_expectations(
    request: Request,
    page: Asked,
    story: Story = None,
    due_by: Annotated[date | None, Query(description="Due by this day.")] = None,
    state: Annotated[
        list[ExpectationState] | None, Query(description="In these states; else open and overdue.")
    ] = None,
) -> Response:
    """What is due in the whole ledger, soonest first."""
    ledger = ledger_of(request)
    named = ledger.story_id(story) if story is not None else None
    states = state or (ExpectationState.OPEN, ExpectationState.OVERDUE)
    with ledger.connections.reading() as connection:
        rows = listing.list_due(
            connection,
            story=named,
            states=[item.value for item in states],
            due_by=due_by.isoformat() if due_by else None,
            offset=page.offset,
            limit=page.limit + 1,
        )
    return answer_page(request, *page.trim(rows))


@router.get("/developments", responses=tells(shapes.ListOf[shapes.DevelopmentItem], 404))
def list_developments(
    request: Request,
    page: Asked,
    story: Story = None,
    since: Annotated[
        date | None, Query(description="Found on this day or later, UTC.", examples=["2031-04-20"])
    ] = None,
) -> Response:
    """What changed in the whole ledger, newest first."""
    ledger = ledger_of(request)
    named = ledger.story_id(story) if story is not None else None
    found = ledger.developments(
        story=named,
        since=since.isoformat() if since else None,
        limit=page.offset + page.limit + 1,
    )
    return answer_page(
        request, *page.trim([msgspec.to_builtins(item) for item in found[page.offset :]])
    )
