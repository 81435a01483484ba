"""Web Annotation (https://www.w3.org/TR/annotation-model/): every claim marks its words.

One annotation a claim. Each of its targets is one piece of the claim's words, with a
TextQuoteSelector, which finds them in the page, and a TextPositionSelector, which counts in code
points of the text that Sayso read; the target's TimeState names that text and when it was
captured. The bodies say on whose say-so the claim is, how it is put, and which proposition it
belongs to. The whole is an AnnotationCollection with one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sayso import __version__
from sayso.anchor import to_quote
from sayso.ledger import Ledger
from sayso.model import Claim, ClaimRef, Comparison, Report, Span
from sayso.pipeline.opening import OpenStory
from sayso.publish.exports.destination import open_destination, say_where
from sayso.publish.exports.linked_data import Node, claim_urn, source_urn, to_urn, write_graph
from sayso.publish.exports.stories import open_stories
from sayso.publish.wording import label_chain
from sayso.view import StoryView

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
GENERATOR: Node = {
    "id": "urn:sayso:software",
    "type": "Software",
    "name": f"Sayso {__version__}",
}


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write the claims of one story, or of all when None; gives where it went."""
    name = to_urn(ledger.story_id(story)) if story else to_urn("annotations")
    head: Node = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationPage",
        "partOf": {"id": f"{name}#all", "type": "AnnotationCollection", "label": "Claims"},
        "startIndex": 0,
    }
    with open_destination(output) as handle:
        found = (item for opened in open_stories(ledger, story) for item in to_annotations(opened))
        write_graph(handle, head, "items", found)
    return say_where(output)


def to_annotations(opened: OpenStory) -> Iterator[Node]:
    """The annotations of a story, reports oldest first, claims in reading order."""
    belongs = _find_propositions(opened.comparison)
    for ref, claim in opened.view.claims():
        yield _to_annotation(opened.view, ref, claim, belongs.get(ref, []))


def _find_propositions(comparison: Comparison) -> dict[ClaimRef, list[str]]:
    found: dict[ClaimRef, list[str]] = {}
    for proposition in comparison.propositions:
        for claim in proposition.claims:
            found.setdefault(ClaimRef(claim.article, claim.claim), []).append(proposition.id)
    return found


def _to_annotation(view: StoryView, ref: ClaimRef, claim: Claim, propositions: list[str]) -> Node:
    report = view.report(ref)
    return {
        "id": claim_urn(ref),
        "type": "Annotation",
        "motivation": "describing",
        "generator": GENERATOR,
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "value": " ← ".join(label_chain(view, ref)),
                "format": "text/plain",
            },
            *(
                {"type": "TextualBody", "purpose": "tagging", "value": tag}
                for tag in (claim.kind.value, claim.certainty.value, claim.polarity.value)
            ),
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": source_urn(view, ref.article, claim.chain[-1]),
            },
            *(
                {"type": "SpecificResource", "purpose": "linking", "source": to_urn(name)}
                for name in propositions
            ),
        ],
        "target": [_to_target(report, span) for span in claim.spans],
    }


def _to_target(report: Report, span: Span) -> Node:
    article = report.article
    quote = to_quote(article.text, span)
    state: Node = {"type": "TimeState", "cached": to_urn(f"{article.id}/text")}
    captured = _to_utc(article.captured)
    if captured:
        state["sourceDate"] = captured
    return {
        "type": "SpecificResource",
        "source": article.url or to_urn(article.id),
        "state": state,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": quote.exact,
                "prefix": quote.prefix,
                "suffix": quote.suffix,
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _to_utc(moment: str | None) -> str | None:
    """A moment in UTC, as the model asks; None for what states no time zone, or is no moment."""
    try:
        parsed = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    if parsed.tzinfo is None:
        return None
    return parsed.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
