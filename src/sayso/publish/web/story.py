"""The page of a story: what it says in short, on whose say-so, in dispute, through time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from sayso.errors import NotFoundError
from sayso.ledger import Ledger
from sayso.model import (
    Claim,
    ClaimRef,
    Conflict,
    Development,
    Evidence,
    Judgement,
    Proposition,
    Standing,
)
from sayso.publish.brief import Brief, Citation, Line, write_brief
from sayso.publish.web.addresses import to_original
from sayso.publish.web.chains import Words, list_notes, list_steps
from sayso.publish.web.desk import Desk, Story
from sayso.publish.web.graph import Graph, build_graph
from sayso.publish.web.matrix import Matrix, build_matrix
from sayso.publish.web.rendering import render, render_part
from sayso.publish.web.timeline import Item, build_timeline
from sayso.publish.wording import label_article, name_reports, write_sentence
from sayso.view import StoryView

router = APIRouter()
ROWS = 20
"""Rows of the matrix on the story's page; a page of its own has more."""
ROWS_A_PAGE = 50
LINES = 25
"""Lines of a list on the story's page; what is more is told, and where it is."""

MOST_CHANGES = 60
SHOWN_CHANGES = 8
"""Changes of one comparison that are shown at once; the others unfold."""

WAITING = ("open", "overdue")
"""States of what is still to come, or should have."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it stands on."""

    line: Line
    proposition: Proposition | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict: both sides' words with both chains, and what people decided about it."""

    id: str
    type: str
    explained: str
    sides: tuple[Words, Words]
    decisions: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that the page of a story shows."""

    id: str
    brief: Brief
    lead: tuple[Sentence, ...]
    tally: dict[str, int]
    next: tuple[Item, ...]
    sections: tuple[tuple[str, tuple[Sentence, ...]], ...]
    matrix: Matrix
    graph: Graph
    timeline: tuple[Item, ...]
    disputes: tuple[Dispute, ...]
    labels: dict[str, str]
    numbers: dict[str, int]
    decisions: Mapping[str, tuple[Judgement, ...]]
    view: StoryView
    most_lines: int = LINES

    def quote(self, ref: ClaimRef) -> str:
        """A claim's words."""
        return self.view.claim(ref).text


def to_words(view: StoryView, ref: ClaimRef) -> Words:
    """A claim as a page shows it."""
    claim: Claim = view.claim(ref)
    report = view.report(ref)
    day = view.day(ref.article)
    return Words(
        article=ref.article,
        claim=ref.claim,
        text=claim.text,
        report=label_article(view, ref.article),
        chain=list_steps(view, ref),
        notes=list_notes(claim),
        original=to_original(report.article.url, report.article.text, claim.spans),
        published=day.isoformat() if day else None,
    )


def build_story(story: Story, decisions: Mapping[str, tuple[Judgement, ...]]) -> StoryPage:
    """Everything on the page of a story."""
    opened = story.opened
    comparison, view = opened.comparison, opened.view
    brief = write_brief(comparison, view, as_of=opened.as_of)
    known = {
        frozenset((claim.article, claim.claim) for claim in found.claims): found
        for found in comparison.propositions
    }

    def stand(lines: Iterable[Line]) -> tuple[Sentence, ...]:
        return tuple(Sentence(line, known.get(_refs(line.citations))) for line in lines)

    timeline = build_timeline(comparison, view)
    counted = Counter(found.standing for found in comparison.propositions)
    return StoryPage(
        id=story.id,
        brief=brief,
        lead=stand(brief.short),
        tally={standing.value: counted[standing] for standing in Standing},
        next=tuple(item for item in timeline if item.lane == "due" and item.status in WAITING),
        sections=(
            ("independent", stand(brief.independent)),
            ("repeated", stand(brief.repeated)),
            ("unsettled", stand(brief.unsettled)),
            ("single", stand(brief.singles)),
        ),
        matrix=build_matrix(comparison, view, most=ROWS),
        graph=build_graph(view),
        timeline=timeline,
        disputes=tuple(_to_dispute(view, found, decisions) for found in comparison.conflicts),
        labels={article: label_article(view, article) for article in view.reports},
        numbers={article: number for number, article in enumerate(view.reports, 1)},
        decisions=decisions,
        view=view,
    )


def _refs(citations: Iterable[Citation]) -> frozenset[tuple[str, str]]:
    return frozenset((citation.article, citation.claim) for citation in citations)


def _to_dispute(
    view: StoryView, conflict: Conflict, decisions: Mapping[str, tuple[Judgement, ...]]
) -> Dispute:
    def side(evidence: Evidence) -> Words:
        return to_words(view, ClaimRef(evidence.article, evidence.claim))

    return Dispute(
        id=conflict.id,
        type=conflict.type.value,
        explained=write_sentence(name_reports(view, conflict.explained)),
        sides=(side(conflict.a), side(conflict.b)),
        decisions=decisions.get(conflict.id, ()),
    )


# ---------------------------------------------------------------- the pages


@router.get("/stories/{name}", response_class=HTMLResponse)
def show_story(
    request: Request,
    name: str,
    as_of: Annotated[date | None, Query()] = None,
    since: Annotated[date | None, Query()] = None,
) -> HTMLResponse:
    """The page of a story, as of a day, with what changed since another."""
    desk: Desk = request.app.state.desk
    story = desk.story(name, as_of=as_of)
    ledger = desk.ledger()
    key = ("body", story.key, desk.count_decided())
    page, body = desk.keep(key, lambda: _render_body(desk, story))
    changes = desk.keep_now(
        ("changes", story.id, since), lambda: find_changes(ledger, story.id, since)
    )
    return render(
        request,
        "story.html.j2",
        page=page,
        body=body,
        as_of=as_of,
        since=since,
        changes=group_changes(changes),
        changed=len(changes),
        most=MOST_CHANGES,
        shown=SHOWN_CHANGES,
    )


def _render_body(desk: Desk, story: Story) -> tuple[StoryPage, str]:
    page = build_story(story, desk.decisions())
    return page, render_part("story_body.html.j2", page=page)


def find_changes(ledger: Ledger, story: str, since: date | None) -> list[Development]:
    """What changed in a story since a day, newest first; the newest changes without one."""
    moment = since.isoformat() if since else None
    return ledger.developments(story=story, since=moment, limit=MOST_CHANGES)


def group_changes(changes: Iterable[Development]) -> list[tuple[str, list[Development]]]:
    """Changes by the moment at which they were found, in their order."""
    return [(at, list(found)) for at, found in groupby(changes, key=lambda item: item.at)]


@router.get("/stories/{name}/matrix", response_class=HTMLResponse)
def show_matrix(
    request: Request, name: str, start: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """All propositions of a story by publisher, a page at a time."""
    desk: Desk = request.app.state.desk
    story = desk.story(name)
    opened = story.opened
    matrix = build_matrix(opened.comparison, opened.view, start=start, most=ROWS_A_PAGE)
    return render(
        request,
        "matrix.html.j2",
        story=story.id,
        title=desk.title(story.id),
        matrix=matrix,
        before=max(0, start - ROWS_A_PAGE) if start else None,
        after=start + ROWS_A_PAGE if start + ROWS_A_PAGE < matrix.rows_in_all else None,
    )


@router.get("/stories/{name}/propositions/{proposition}", response_class=HTMLResponse)
def show_proposition(request: Request, name: str, proposition: str) -> HTMLResponse:
    """One proposition: every report's words on it, by origin."""
    desk: Desk = request.app.state.desk
    story = desk.story(name)
    ledger = desk.ledger()
    present = ledger.resolve_id(proposition)
    found = next((p for p in story.opened.comparison.propositions if p.id == present), None)
    if found is None:
        raise NotFoundError(
            f"no proposition {proposition!r} in this story", remedy="open the story's matrix"
        )
    view = story.opened.view
    return render(
        request,
        "proposition.html.j2",
        story=story.id,
        title=desk.title(story.id),
        found=found,
        why=name_reports(view, found.why),
        against=name_reports(view, found.against.why) if found.against else "",
        merges=[name_reports(view, words) for words in found.merges],
        origins=_list_origins(view, found),
        decisions=desk.decisions().get(found.id, ()),
    )


@dataclass(frozen=True, slots=True)
class OriginWords:
    """An origin of a proposition with the words of its claims, and why they are one origin."""

    side: str
    endpoint: str
    stated: bool
    words: tuple[Words, ...]
    links: tuple[str, ...]


def _list_origins(view: StoryView, proposition: Proposition) -> list[OriginWords]:
    shown: set[tuple[str, str]] = set()
    found = []
    for origin in proposition.origins:
        shown |= set(origin.claims)
        found.append(
            OriginWords(
                side=origin.side.value,
                endpoint=name_reports(view, origin.endpoint),
                stated=origin.stated,
                words=tuple(to_words(view, ref) for ref in origin.claims),
                links=tuple(
                    dict.fromkeys(name_reports(view, link.detail) for link in origin.links)
                ),
            )
        )
    rest = [
        (claim.side.value, ClaimRef(claim.article, claim.claim))
        for claim in proposition.claims
        if (claim.article, claim.claim) not in shown
    ]
    for side in dict.fromkeys(side for side, _ in rest):
        words = tuple(to_words(view, ref) for name, ref in rest if name == side)
        found.append(OriginWords(side, "put too unsurely to count as support", True, words, ()))
    return found
