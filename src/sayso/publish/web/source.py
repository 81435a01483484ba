"""The page of a source: everything it said, through whom, when, how certain, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from sayso.ledger import Ledger
from sayso.ledger.said import (
    SaidClaim,
    Shift,
    count_said,
    find_actor,
    list_said,
    list_shifts,
    list_stances,
)
from sayso.publish.web.desk import Desk
from sayso.publish.web.rendering import render

router = APIRouter()
A_PAGE = 60
MOST_STORIES = 12
"""Stories whose positions are looked at."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What one report has on the source's say-so."""

    article: str
    publisher: str
    published: str | None
    title: str
    claims: tuple[SaidClaim, ...]


@router.get("/sources/{name}", response_class=HTMLResponse)
def show_source(
    request: Request, name: str, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> HTMLResponse:
    """What a source said, newest first."""
    desk: Desk = request.app.state.desk
    ledger = desk.ledger()
    with ledger.connections.reading() as connection:
        actor = find_actor(connection, name)
        said = list_said(connection, actor.id, limit=A_PAGE, offset=(page - 1) * A_PAGE)
        stances = list_stances(connection, actor, stories=MOST_STORIES)
    in_all, shifts = desk.keep_now(("source", actor.id), lambda: _count(ledger, actor.id))
    return render(
        request,
        "source.html.j2",
        actor=actor,
        reports=group_by_report(said),
        in_all=in_all,
        shifts=shifts,
        stances=stances,
        changes=ledger.developments(source=actor.id, limit=20),
        page=page,
        pages=max(1, -(-in_all // A_PAGE)),
    )


def _count(ledger: Ledger, actor: str) -> tuple[int, list[Shift]]:
    with ledger.connections.reading() as connection:
        return count_said(connection, actor), list_shifts(connection, actor)


def group_by_report(said: Sequence[SaidClaim]) -> list[Carried]:
    """Claims by the report that they stand in, in their order."""
    found = []
    for article, claims in groupby(said, key=lambda claim: claim.article):
        listed = tuple(claims)
        first = listed[0]
        found.append(
            Carried(
                article=article,
                publisher=first.publisher or "publisher unknown",
                published=first.published,
                title=first.title or "A report without a headline",
                claims=listed,
            )
        )
    return found
