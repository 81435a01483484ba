"""Review: what people decide about findings, next to the words, with who and when, and undo."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sayso.errors import NotFoundError
from sayso.ledger import Attached
from sayso.model import ClaimRef, Comparison, Judgement, Proposition
from sayso.pipeline.deciding import decide, follow
from sayso.publish.access import Caller, require_editor, take_turn
from sayso.publish.web.chains import Words
from sayso.publish.web.desk import Desk, Story
from sayso.publish.web.jobs import Job, Jobs
from sayso.publish.web.matrix import rank_propositions
from sayso.publish.web.rendering import is_partial, render
from sayso.publish.web.story import to_words
from sayso.publish.wording import name_reports, write_interval, write_sentence
from sayso.view import StoryView

router = APIRouter()
A_PAGE = 15
MOST_WORDS = 8
"""Claims shown with one item; the proposition's page has all of them."""

KINDS = ("conflicts", "propositions", "expectations", "reports")
RECENT = 30


@dataclass(frozen=True, slots=True)
class Item:
    """Something to decide about: the finding, the words it rests on, what was decided so far."""

    id: str
    kind: str
    heading: str
    detail: str
    words: tuple[Words, ...]
    more: int
    decisions: tuple[Judgement, ...]
    proposition: Proposition | None = None


@router.get("/review", response_class=HTMLResponse)
def show_review(
    request: Request,
    story: str = "",
    kind: str = "",
    left: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> HTMLResponse:
    """The findings of a story to decide about; without one, the stories and recent decisions."""
    desk: Desk = request.app.state.desk
    ledger = desk.ledger()
    if not story:
        return render(
            request,
            "review_stories.html.j2",
            stories=desk.outlines()[:40],
            recent=_find_recent(desk),
            lost=ledger.unattached(),
        )
    opened = desk.story(story)
    kind = kind if kind in KINDS else ""
    items = desk.keep(
        ("items", opened.key, desk.count_decided(), kind, left),
        lambda: list_items(opened, desk.decisions(), kind=kind, left=left),
    )
    return render(
        request,
        "review.html.j2",
        story=opened.id,
        title=desk.title(opened.id),
        items=items[(page - 1) * A_PAGE : page * A_PAGE],
        found=len(items),
        kind=kind,
        kinds=KINDS,
        left=left,
        page=page,
        pages=max(1, -(-len(items) // A_PAGE)),
        recent=_find_recent(desk),
        others=[other for other in desk.outlines()[:200] if other.id != opened.id],
        reports=_list_reports(opened.opened.view),
    )


def _list_reports(view: StoryView) -> list[tuple[str, str]]:
    return [
        (article, f"{view.publisher(article)}: {report.article.title or article}")
        for article, report in view.reports.items()
    ]


def _find_recent(desk: Desk) -> list[Attached]:
    return list(reversed(desk.attached()))[:RECENT]


def list_items(
    story: Story,
    decisions: Mapping[str, tuple[Judgement, ...]],
    *,
    kind: str = "",
    left: bool = False,
) -> list[Item]:
    """What can be decided about in a story; with `left`, what nobody has decided about yet."""
    comparison, view = story.opened.comparison, story.opened.view
    listers: dict[str, Callable[[Comparison, StoryView], list[Item]]] = {
        "conflicts": _list_conflicts,
        "propositions": _list_propositions,
        "expectations": _list_expectations,
        "reports": _list_report_items,
    }
    found = [
        _with_decisions(item, decisions)
        for name, lister in listers.items()
        if kind in ("", name)
        for item in lister(comparison, view)
    ]
    return [item for item in found if not (left and item.decisions)]


def _with_decisions(item: Item, decisions: Mapping[str, tuple[Judgement, ...]]) -> Item:
    made = decisions.get(item.id, ())
    return Item(
        item.id, item.kind, item.heading, item.detail, item.words, item.more, made,
        item.proposition,
    )  # fmt: skip


def _to_item(
    name: str,
    kind: str,
    heading: str,
    detail: str,
    refs: Sequence[ClaimRef],
    view: StoryView,
    proposition: Proposition | None = None,
) -> Item:
    words = tuple(to_words(view, ref) for ref in refs[:MOST_WORDS])
    more = max(0, len(refs) - MOST_WORDS)
    return Item(name, kind, heading, name_reports(view, detail), words, more, (), proposition)


def _list_conflicts(comparison: Comparison, view: StoryView) -> list[Item]:
    return [
        _to_item(
            found.id,
            f"conflict: {found.type.value}",
            name_reports(view, found.explained),
            "",
            [ClaimRef(side.article, side.claim) for side in (found.a, found.b)],
            view,
        )
        for found in comparison.conflicts
    ]


def _list_propositions(comparison: Comparison, view: StoryView) -> list[Item]:
    """Those that join several claims: whether they are one is what there is to decide."""
    return [
        _to_item(
            found.id,
            "proposition",
            write_sentence(found.gist),
            found.why,
            [ClaimRef(claim.article, claim.claim) for claim in found.claims],
            view,
            found,
        )
        for found in rank_propositions(comparison, view)
        if len(found.claims) > 1
    ]


def _list_expectations(comparison: Comparison, view: StoryView) -> list[Item]:
    return [
        _to_item(
            found.id,
            f"due: {found.state.value.replace('_', ' ')}",
            write_sentence(found.gist),
            f"{write_interval(found.due)} · {found.basis}",
            [*found.claims, *found.evidence],
            view,
        )
        for found in comparison.expectations
    ]


def _list_report_items(comparison: Comparison, view: StoryView) -> list[Item]:
    """The reports themselves: a rejected one is withdrawn, and supports nothing any more."""
    return [
        _to_item(
            article,
            "report",
            report.article.title or article,
            f"{view.publisher(article)}: {len(report.claims)} claims",
            [ClaimRef(article, claim.id) for claim in report.claims[:1]],
            view,
        )
        for article, report in view.reports.items()
    ]


# ---------------------------------------------------------------- deciding


@router.post("/review/decide")
async def make_decision(
    request: Request,
    caller: Annotated[Caller, Depends(require_editor)],
    target: Annotated[str, Form(max_length=200)],
    kind: Annotated[str, Form(max_length=20)],
    story: Annotated[str, Form(max_length=200)],
    note: Annotated[str, Form(max_length=4_000)] = "",
    other: Annotated[str, Form(max_length=200)] = "",
    chosen: Annotated[list[str] | None, Form(max_length=200)] = None,
) -> Response:
    """Keep a decision; what depends on it is made again in the background."""
    desk: Desk = request.app.state.desk
    values = {"note": note.strip(), "with": other.strip()}
    values["articles" if target.startswith("st_") else "claims"] = " ".join(chosen or [])
    given = {name: value for name, value in values.items() if value}
    kept = await take_turn(request, _keep, desk, target, kind, find_person(desk, caller), given)
    _refresh(request, desk)
    return await take_turn(request, _answer, request, desk, story, kept)


def _keep(desk: Desk, target: str, kind: str, person: str, given: Mapping[str, str]) -> str:
    return decide(desk.ledger(), target, kind, person=person, values=given)


@router.post("/review/undo")
async def take_back(
    request: Request,
    caller: Annotated[Caller, Depends(require_editor)],
    judgement: Annotated[str, Form(max_length=200)],
    story: Annotated[str, Form(max_length=200)] = "",
    target: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take a decision back; that it was made stays on record."""
    desk: Desk = request.app.state.desk
    await take_turn(request, lambda: desk.ledger().withdraw_judgement(judgement))
    _refresh(request, desk)
    if not story:
        return RedirectResponse("/review", status_code=303)
    return await take_turn(request, _answer, request, desk, story, target)


def _answer(request: Request, desk: Desk, story: str, target: str) -> Response:
    """The item as it is now where htmx asks, else the page at the item."""
    if not is_partial(request):
        return RedirectResponse(f"/review?story={story}#{target}", status_code=303)
    items = list_items(desk.story(story), desk.decisions())
    item = next((item for item in items if item.id == target), None)
    if item is None:
        raise NotFoundError("this finding is gone", where=target, remedy="load the page again")
    return render(request, "review_item.html.j2", item=item, story=story)


def find_person(desk: Desk, caller: Caller) -> str:
    """Who decides: the token's name; at this computer the person of the settings, or the login."""
    if not caller.local:
        return caller.name
    return desk.settings.person or getpass.getuser()


def _refresh(request: Request, desk: Desk) -> None:
    """Compare what a decision touches anew, after whatever is being done already."""
    jobs: Jobs = request.app.state.jobs

    def work(job: Job) -> None:
        job.step = "comparing again"
        job.stories = tuple(follow(desk.ledger(), parser=desk.settings.parser))

    jobs.start("following a decision", work)
