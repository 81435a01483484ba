"""Stories: the list of them, and of each one every part that the command line lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from sayso.contract import from_comparison
from sayso.ledger.story_cards import (
    StoryCard,
    StoryOutline,
    describe_stories,
    find_stories_of_publisher,
)
from sayso.ledger.story_cards import find_stories_of_actor as find_actor
from sayso.pipeline.opening import OpenStory
from sayso.publish import listings
from sayso.publish.access import desk_of, require_reader
from sayso.publish.api import shapes
from sayso.publish.api.answers import (
    Page,
    Row,
    answer,
    answer_bytes,
    answer_page,
    ledger_of,
    page_of,
    story_of,
)
from sayso.publish.api.documenting import contract, tells
from sayso.publish.brief import write_brief
from sayso.publish.markdown import to_markdown
from sayso.publish.web.desk import Story

router = APIRouter(
    prefix="/api/stories", tags=["stories"], dependencies=[Depends(require_reader)]
)  # fmt: skip

StoryName = Annotated[
    str,
    Path(
        max_length=200,
        description="A story's id, one it had, the start of it, or words of its title.",
        examples=["newest"],
    ),
]
AsOf = Annotated[date | None, Query(description="Look from this day.", examples=["2031-04-21"])]
Asked = Annotated[Page, Depends(page_of)]

PARTS: dict[str, tuple[Callable[[OpenStory], list[Row]], Any, str]] = {
    "articles": (
        lambda opened: listings.list_articles(opened.view),
        shapes.ListOf[dict[str, Any]],
        "The reports, oldest first, and how their dates are known.",
    ),
    "claims": (
        lambda opened: listings.list_claims(opened.view),
        shapes.ListOf[dict[str, Any]],
        "Every claim with its chain and the spans that prove it.",
    ),
    "propositions": (
        lambda opened: listings.list_propositions(opened.comparison, opened.view),
        shapes.ListOf[shapes.PropositionItem],
        "What is said and disputed across reports, and what it stands on.",
    ),
    "conflicts": (
        lambda opened: listings.list_conflicts(opened.comparison, opened.view),
        shapes.ListOf[shapes.ConflictItem],
        "What the reports disagree about, both sides.",
    ),
    "relations": (
        lambda opened: listings.list_relations(opened.comparison, opened.view),
        shapes.ListOf[shapes.RelationItem],
        "How claims stand to each other, short of conflict.",
    ),
    "origins": (
        lambda opened: listings.list_origins(opened.comparison, opened.view, every=True),
        shapes.ListOf[shapes.OriginItem],
        "Through whom propositions entered the record.",
    ),
    "events": (
        lambda opened: listings.list_timeline(opened.comparison, opened.view),
        shapes.ListOf[shapes.EventItem],
        "The timeline, oldest first.",
    ),
    "expectations": (
        lambda opened: listings.list_expected(opened.comparison, opened.view),
        shapes.ListOf[shapes.ExpectationItem],
        "What is due, and what became of it.",
    ),
    "signals": (
        lambda opened: list(_list_signals(opened)),
        shapes.ListOf[shapes.SignalItem],
        "What speaks for and against the things that are due.",
    ),
    "positions": (
        lambda opened: listings.list_positions(opened.comparison, opened.view),
        shapes.ListOf[shapes.PositionItem],
        "Who wants what, on which condition.",
    ),
    "sources": (
        lambda opened: listings.list_sources(opened.comparison, opened.view),
        shapes.ListOf[shapes.ActorItem],
        "Who is in the story, and what rests on each.",
    ),
}
"""The parts of a story that are lists: how each is made, its shape, what it is."""


def _list_signals(opened: OpenStory) -> Iterator[Row]:
    for row in listings.list_expected(opened.comparison, opened.view):
        for signal in row["signals"]:
            yield {"expectation": row["id"], **signal}


@router.get("", responses=tells(shapes.ListOf[shapes.StoryItem]))
def list_stories(
    request: Request,
    page: Asked,
    since: Annotated[date | None, Query(description="With reports of this day or later.")] = None,
    publisher: Annotated[
        str | None, Query(max_length=200, description="A publisher, exactly as listed.")
    ] = None,
    actor: Annotated[
        str | None, Query(max_length=200, description="An actor's id, or words of the name.")
    ] = None,
) -> Response:
    """The stories, newest movement first."""
    desk = desk_of(request)
    found = desk.outlines()
    if since is not None:
        found = [item for item in found if (item.newest or "") >= since.isoformat()]
    with ledger_of(request).connections.reading() as connection:
        if publisher is not None:
            wanted = find_stories_of_publisher(connection, publisher)
            found = [item for item in found if item.id in wanted]
        if actor is not None:
            wanted = find_actor(connection, actor)
            found = [item for item in found if item.id in wanted]
        shown = found[page.offset : page.offset + page.limit + 1]
        cards = describe_stories(connection, [item.id for item in shown])
    rows, following = page.trim([to_item(item, cards[item.id]) for item in shown])
    return answer_page(request, rows, following)


def to_item(outline: StoryOutline, card: StoryCard) -> Row:
    """A story as the list has it."""
    leading: Row | None = None
    if card.widest is not None:
        leading = msgspec.to_builtins(card.widest)
        leading["reports"] = leading.pop("articles")
    return {
        "id": outline.id,
        "title": outline.title,
        "reports": outline.articles,
        "publishers": list(card.publishers),
        "publishers_unknown": card.unknown,
        "newest": outline.newest,
        "oldest": outline.oldest,
        "updated": outline.updated,
        "propositions": card.propositions,
        "conflicts": card.conflicts,
        "leading": leading,
        "due": [msgspec.to_builtins(item) for item in card.due],
    }


@router.get("/{story}", responses=tells(shapes.StoryDetails, 404))
def show_story(request: Request, story: StoryName) -> Response:
    """A story, and where its parts are."""
    desk = desk_of(request)
    found = story_of(request, story)
    outline = next(item for item in desk.outlines() if item.id == found.id)
    with ledger_of(request).connections.reading() as connection:
        card = describe_stories(connection, [found.id])[found.id]
    here = f"/api/stories/{found.id}"
    parts = ("comparison", "brief", *PARTS, "developments")
    links = {part: f"{here}/{part}" for part in parts}
    links |= {"atom": f"/feeds/stories/{found.id}.atom", "page": f"/stories/{found.id}"}
    return answer(
        request,
        {**to_item(outline, card), "as_of": found.opened.as_of.isoformat(), "links": links},
    )


@router.get("/{story}/comparison", responses=tells(contract("Comparison"), 404))
def show_comparison(request: Request, story: StoryName, as_of: AsOf = None) -> Response:
    """All that the reports say together: one line of the contract `sayso/1`."""
    found = story_of(request, story, as_of=as_of)
    return answer(request, from_comparison(found.opened.comparison))


@router.get("/{story}/brief", responses=tells(dict[str, Any], 404))
def show_brief(
    request: Request,
    story: StoryName,
    as_of: AsOf = None,
    form: Annotated[
        str, Query(alias="format", pattern="^(json|md)$", description="json, or md for Markdown.")
    ] = "json",
) -> Response:
    """The cited brief: each line with its citations, each citation with its words."""
    desk = desk_of(request)
    found = story_of(request, story, as_of=as_of)
    opened = found.opened
    brief = desk.keep(
        ("brief", found.key),
        lambda: write_brief(opened.comparison, opened.view, as_of=opened.as_of),
    )
    if form == "md":
        return answer_bytes(request, to_markdown(brief).encode("utf-8"), "text/markdown")
    return answer(request, brief)


def rows_of(request: Request, found: Story, part: str) -> list[Row]:
    """The rows of a part of a story, made once for as long as the story stays as it is."""
    make = PARTS[part][0]
    return desk_of(request).keep(("rows", part, found.key), lambda: make(found.opened))


def _add_part(part: str) -> None:
    shape, summary = PARTS[part][1:]

    def list_part(request: Request, story: StoryName, page: Asked, as_of: AsOf = None) -> Response:
        found = story_of(request, story, as_of=as_of)
        return answer_page(request, *page.cut(rows_of(request, found, part)))

    router.add_api_route(
        f"/{{story}}/{part}",
        list_part,
        name=f"list_{part}_of_story",
        description=summary,
        responses=tells(shape, 404),
    )


for _part in PARTS:
    _add_part(_part)


@router.get("/{story}/developments", responses=tells(shapes.ListOf[shapes.DevelopmentItem], 404))
def list_story_developments(request: Request, story: StoryName, page: Asked) -> Response:
    """What changed in the story, newest first."""
    ledger = ledger_of(request)
    name = ledger.story_id(story)
    found = ledger.developments(story=name, limit=page.offset + page.limit + 1)
    rows, following = page.trim([msgspec.to_builtins(item) for item in found[page.offset :]])
    return answer_page(request, rows, following)
