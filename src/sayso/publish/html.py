"""The brief as one HTML file that needs nothing else: footnotes open the report at the words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sayso.model import Claim, ClaimRef, Span
from sayso.publish.brief import Brief
from sayso.publish.markdown import NOTHING_CHANGED, STANDINGS
from sayso.publish.wording import label_article, label_chain
from sayso.view import StoryView


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """One report's text as HTML, its claims marked where they stand."""

    number: int
    label: str
    title: str
    paragraphs: tuple[Markup, ...]


def to_html(brief: Brief, view: StoryView) -> str:
    """The whole brief as one HTML document; words from the world are escaped, never rendered."""
    template = _environment().get_template("brief.html.j2")
    return template.render(
        brief=brief,
        standings=STANDINGS,
        reports=mark_reports(view),
        nothing_changed=NOTHING_CHANGED,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sayso.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def mark_reports(view: StoryView) -> list[MarkedReport]:
    """Every report of a story with its claims marked, numbered as in the brief."""
    return [
        MarkedReport(
            number=number,
            label=label_article(view, article),
            title=report.article.title or label_article(view, article),
            paragraphs=tuple(_paragraphs(view, article, number)),
        )
        for number, (article, report) in enumerate(view.reports.items(), 1)
    ]


def _paragraphs(view: StoryView, article: str, number: int) -> list[Markup]:
    """The text by paragraphs; each claim opens with an anchor and stands in a mark."""
    report = view.reports[article]
    text = report.article.text
    edges = sorted(
        {0, len(text)}
        | {edge for claim in report.claims for span in claim.spans for edge in span}
        | {edge for part in report.parts for edge in part.span}
        | {index for index, letter in enumerate(text) if letter == "\n"}
    )
    starts: dict[int, list[str]] = {}
    for claim in report.claims:
        starts.setdefault(claim.spans[0].start, []).append(claim.id)
    titles = {
        claim.id: " ← ".join(label_chain(view, ClaimRef(article, claim.id)))
        for claim in report.claims
    }
    owners = _owners(report.claims)
    silent = [part.span for part in report.parts]
    paragraphs: list[list[Markup]] = [[]]
    for start, end in pairwise(edges):
        if text[start] == "\n":
            paragraphs.append([])
        words = escape(text[start:end].strip("\n"))
        for claim_id in starts.get(start, ()):
            anchor = Markup('<a class="anchor" id="r{}-{}"></a>').format(number, claim_id)
            paragraphs[-1].append(anchor)
        owner = owners.get(start)
        if owner:
            words = Markup('<mark title="{}">{}</mark>').format(titles[owner], words)
        elif any(span.start <= start < span.end for span in silent):
            words = Markup('<span class="part">{}</span>').format(words)
        paragraphs[-1].append(words)
    return [Markup("").join(pieces) for pieces in paragraphs if any(p.strip() for p in pieces)]


def _owners(claims: tuple[Claim, ...]) -> dict[int, str]:
    """For each edge that lies in a claim, the claim; the last one to start there wins."""
    owners: dict[int, str] = {}
    spans: list[tuple[Span, str]] = [(span, claim.id) for claim in claims for span in claim.spans]
    edges = sorted({edge for span, _ in spans for edge in span})
    for span, claim_id in sorted(spans, key=lambda pair: pair[0].start):
        for edge in edges:
            if span.start <= edge < span.end:
                owners[edge] = claim_id
    return owners
