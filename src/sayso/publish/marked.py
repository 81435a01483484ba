"""One report in the terminal with its claims marked where they stand, each with its chain."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from sayso.model import ClaimKind, ClaimRef
from sayso.publish.wording import label_article, label_chain, write_publication
from sayso.view import StoryView

STYLES = {
    ClaimKind.DIRECT: "green",
    ClaimKind.MIXED: "cyan",
    ClaimKind.INDIRECT: "blue",
    ClaimKind.NARRATIVE: "",
}


def show_article(view: StoryView, article: str, console: Console) -> None:
    """Print a report: claims coloured by kind, each followed by its id; chains below it."""
    report = view.reports[article]
    console.print(Text(report.article.title or article, style="bold"))
    facts = (label_article(view, article), write_publication(report.published), report.article.url)
    console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
    console.print()
    console.print(mark_text(view, article))
    console.print()
    for claim in report.claims:
        chain = " ← ".join(label_chain(view, ClaimRef(article, claim.id)))
        sure = "" if claim.certainty.value == "certain" else f" · {claim.certainty.value}"
        carried = " · carried over" if claim.doubtful else ""
        line = Text.assemble((f"{claim.id:<5}", "bold"), chain, (sure + carried, "dim"))
        console.print(line)


def mark_text(view: StoryView, article: str) -> Text:
    """The text with marks; passages that yield no claims are dimmed and struck through."""
    report = view.reports[article]
    text = Text(report.article.text)
    for part in report.parts:
        text.stylize("dim strike", *part.span)
    for claim in report.claims:
        for span in claim.spans:
            text.stylize(f"underline {STYLES[claim.kind]}".strip(), *span)
    for claim in sorted(report.claims, key=lambda claim: claim.spans[-1].end, reverse=True):
        end = claim.spans[-1].end
        text = text[:end] + Text(f" [{claim.id}]", style="bold magenta") + text[end:]
    return text
