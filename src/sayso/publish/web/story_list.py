"""The stories, newest movement first, filtered by time, publisher and actor."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from sayso.ledger import Hit
from sayso.ledger.search import search_by_kind
from sayso.ledger.story_cards import (
    StoryCard,
    StoryOutline,
    describe_stories,
    find_stories_of_actor,
    find_stories_of_publisher,
    list_publishers,
)
from sayso.publish.web.desk import Desk
from sayso.publish.web.rendering import is_partial, render

router = APIRouter()
A_PAGE = 20
MOST_PUBLISHERS = 300
NAMED_FOR = 30
"""Seconds for which the names of publishers to choose from are kept."""

HITS = {"claim": 12, "article": 6, "source": 6}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; every one may be empty."""

    start: date | None = None
    end: date | None = None
    publisher: str = ""
    actor: str = ""

    def __bool__(self) -> bool:
        return bool(self.start or self.end or self.publisher or self.actor)


def filter_stories(
    outlines: Sequence[StoryOutline], filters: Filters, kept: Sequence[frozenset[str]]
) -> list[StoryOutline]:
    """The stories with a report in the days that are in every one of the sets."""
    found = []
    for story in outlines:
        newest, oldest = story.newest or "", story.oldest or story.newest or "9999"
        late = filters.start is not None and newest < filters.start.isoformat()
        early = filters.end is not None and oldest > filters.end.isoformat()
        if not (late or early) and all(story.id in stories for stories in kept):
            found.append(story)
    return found


def _day(given: str) -> date | None:
    """A day as a form sends it; an empty field is none."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return None


@router.get("/", response_class=HTMLResponse)
def show_stories(
    request: Request,
    since: str = "",
    until: str = "",
    publisher: str = "",
    actor: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """The list of stories, or how to begin where there are none."""
    desk: Desk = request.app.state.desk
    outlines = desk.outlines()
    filters = Filters(_day(since), _day(until), publisher.strip(), actor.strip())
    fitting = filter_stories(outlines, filters, _find_asked(desk, filters)) if filters else outlines
    shown = fitting[(page - 1) * A_PAGE : page * A_PAGE]
    cards = _describe(desk, tuple(story.id for story in shown))
    return render(
        request,
        "stories_part.html.j2" if is_partial(request) else "stories.html.j2",
        rows=[(story, cards.get(story.id, StoryCard())) for story in shown],
        fitting=len(fitting),
        in_all=len(outlines),
        reports=desk.keep_now("reports", lambda: sum(story.articles for story in outlines)),
        filters=filters,
        publishers=_list_publishers(desk),
        page=page,
        pages=max(1, -(-len(fitting) // A_PAGE)),
    )


def _find_asked(desk: Desk, filters: Filters) -> list[frozenset[str]]:
    """The stories of the actor, and those of the publisher, that were asked for."""
    return [
        desk.keep_now((finder, asked), partial(desk.ask, finder, asked))
        for finder, asked in (
            (find_stories_of_actor, filters.actor),
            (find_stories_of_publisher, filters.publisher),
        )
        if asked
    ]


def _describe(desk: Desk, stories: tuple[str, ...]) -> dict[str, StoryCard]:
    return desk.keep_now(("cards", stories), lambda: desk.ask(describe_stories, stories))


def _search(desk: Desk, words: str) -> dict[str, list[Hit]]:
    return desk.ask(search_by_kind, words, kinds=tuple(HITS), limit=max(HITS.values()))


def _list_publishers(desk: Desk) -> list[str]:
    """Names to choose from; a new one is among them after half a minute at most."""
    key = ("publishers", int(time.monotonic()) // NAMED_FOR)
    return desk.keep(key, lambda: desk.ask(list_publishers, limit=MOST_PUBLISHERS))


@router.get("/search", response_class=HTMLResponse)
def search(request: Request, q: Annotated[str, Query(max_length=500)] = "") -> HTMLResponse:
    """What holds some words: claims, reports and sources; a part of the page as one types."""
    desk: Desk = request.app.state.desk
    words = q.strip()
    hits: dict[str, list[Hit]] = {kind: [] for kind in HITS}
    if words:
        found = desk.keep_now(("search", words), partial(_search, desk, words))
        hits |= {kind: found[kind][:limit] for kind, limit in HITS.items()}
    return render(
        request,
        "search_part.html.j2" if is_partial(request) else "search.html.j2",
        q=words,
        hits=hits,
        found=sum(map(len, hits.values())),
    )
