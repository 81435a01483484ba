"""The reader: one report's text with its claims marked, each with its chain of say-so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from sayso.ledger import ArticleRow
from sayso.model import ClaimRef, Comparison, Judgement, Proposition, Publication, Report, Span
from sayso.publish.web.chains import Words
from sayso.publish.web.desk import Desk, NotComparedError
from sayso.publish.web.marks import mark_report
from sayso.publish.web.rendering import render
from sayso.publish.web.story import to_words
from sayso.publish.web.timeline import write_days
from sayso.publish.web.wordings import write_due
from sayso.publish.wording import label_article, name_reports
from sayso.view import StoryView, view_story

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Echo:
    """The same proposition in another report."""

    report: str
    article: str
    claim: str
    disputes: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a claim: its chain, its standing, where else it is said."""

    words: Words
    kind: str
    proposition: Proposition | None
    echoes: tuple[Echo, ...]
    decisions: tuple[Judgement, ...]


@router.get("/reports/{name}", response_class=HTMLResponse)
def show_report(request: Request, name: str, at: str = "") -> HTMLResponse:
    """A report with its claims marked; `at` opens it at a span of its text ("120-180")."""
    desk: Desk = request.app.state.desk
    ledger = desk.ledger()
    row = ledger.article(name)
    view, comparison = _find_view(desk, row)
    report = view.reports.get(row.id)
    notes = _list_notes(view, comparison, report, desk.decisions()) if report else []
    return render(
        request,
        "report.html.j2",
        row=row,
        report=report,
        label=label_article(view, row.id) if report else row.publisher,
        how=[name_reports(view, reason) for reason in report.published.how] if report else [],
        published=write_published(report.published) if report else "date unknown",
        paragraphs=mark_report(report, to_span(at, len(report.article.text))) if report else [],
        notes=notes,
        notes_by_claim={note.words.claim: note for note in notes},
        others=[
            (article, label_article(view, article), other.article.title)
            for article, other in view.reports.items()
            if article != row.id
        ],
        revisions=ledger.changes(row.id),
        story=row.story,
        story_title=desk.title(row.story) if row.story else "",
    )


def write_published(published: Publication) -> str:
    """When a report was published, and whether that was inferred."""
    if published.interval is None:
        return "date unknown"
    days = write_due(*write_days(published.interval))
    return f"{days} (inferred)" if published.inferred else days


def to_span(given: str, length: int) -> Span | None:
    """The span that a link names, None where it names none in the text.

    >>> to_span("4-9", 20), to_span("9-4", 20), to_span("x", 20)
    (Span(start=4, end=9), None, None)
    """
    start, dash, end = given.partition("-")
    if not dash or not (start.isdecimal() and end.isdecimal()) or len(given) > 24:
        return None
    span = Span(int(start), int(end))
    return span if span.start < span.end <= length else None


def _find_view(desk: Desk, row: ArticleRow) -> tuple[StoryView, Comparison | None]:
    """The story that the report was compared in; the report alone before that, or after a change.

    The newest text is shown always: a comparison of an older one has nothing to say about it.
    """
    if row.story is not None:
        try:
            opened = desk.story(row.story).opened
        except NotComparedError:
            opened = None
        known = opened.view.reports.get(row.id) if opened else None
        if opened and known and known.article.text == row.article.text:
            return opened.view, opened.comparison
    return view_story(desk.ledger().reports([row.id])), None


def _list_notes(
    view: StoryView,
    comparison: Comparison | None,
    report: Report,
    decisions: Mapping[str, tuple[Judgement, ...]],
) -> list[Note]:
    article = report.article.id
    propositions: dict[ClaimRef, Proposition] = {}
    for found in comparison.propositions if comparison else ():
        for claim in found.claims:
            if claim.article == article:
                propositions.setdefault(ClaimRef(article, claim.claim), found)
    return [
        Note(
            words=to_words(view, ref := ClaimRef(article, claim.id)),
            kind=claim.kind.value,
            proposition=(proposition := propositions.get(ref)),
            echoes=_find_echoes(view, proposition, article) if proposition else (),
            decisions=(
                *decisions.get(f"{article}/{claim.id}", ()),
                *(decisions.get(proposition.id, ()) if proposition else ()),
            ),
        )
        for claim in report.claims
    ]


def _find_echoes(view: StoryView, proposition: Proposition, article: str) -> tuple[Echo, ...]:
    """The first claim of each other report on the proposition."""
    by_article: defaultdict[str, list[Echo]] = defaultdict(list)
    for claim in proposition.claims:
        if claim.article != article:
            label = label_article(view, claim.article)
            echo = Echo(label, claim.article, claim.claim, claim.side.value == "disputes")
            by_article[claim.article].append(echo)
    return tuple(echoes[0] for echoes in by_article.values())
