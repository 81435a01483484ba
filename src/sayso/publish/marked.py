"""One report in the terminal with its claims marked where they stand, each with its chain."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from sayso.ledger import Change
from sayso.model import ClaimKind, ClaimRef, Report
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
    for reason in read_notes(report):
        console.print(Text(f"note: {reason}", style="yellow"))
    console.print()
    console.print(mark_text(view, article))
    console.print()
    for claim in report.claims:
        chain = " ← ".join(label_chain(view, ClaimRef(article, claim.id)))
        sure = "" if claim.certainty.value == "certain" else f" · {claim.certainty.value}"
        carried = " · carried over" if claim.doubtful else ""
        line = Text.assemble((f"{claim.id:<5}", "bold"), chain, (sure + carried, "dim"))
        console.print(line)


def read_notes(report: Report) -> list[str]:
    """What was left out or is doubtful in reading the report: a paywall, an address not its own."""
    return [omission.reason for omission in report.omissions if omission.stage == "read"]


def show_changes(changes: Sequence[Change], console: Console) -> None:
    """Print what each revision of a report changed: what is gone in red, what is new in green."""
    for number, change in enumerate(changes, start=1):
        when = f" · read {change.captured}" if change.captured else ""
        console.print(Text(f"Revision {number + 1}{when}", style="bold"))
        pairs = [change.title] if change.title else []
        for before, after in [*pairs, *change.passages]:
            for sign, words, style in (("-", before, "red"), ("+", after, "green")):
                for line in (words or "").splitlines():
                    console.print(Text(f"{sign} {line}", style=style))
        console.print()


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
