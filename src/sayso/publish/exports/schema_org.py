"""schema.org (https://schema.org/Claim, https://schema.org/Quotation) as JSON-LD.

A proposition is a Claim: `text` what it says, `appearance` the reports that carry it,
`firstAppearance` the oldest of them. A claim in quotation marks is a Quotation, with the one it is
ascribed to as `spokenByCharacter`, in the report that `isPartOf` names, `about` its Claim. Reports
are NewsArticles. Nothing is rated: whether a claim holds is not for this export to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sayso.ledger import Ledger
from sayso.model import ClaimKind, ClaimRef, Proposition, Report, SideName, Source, SourceKind
from sayso.pipeline.opening import OpenStory
from sayso.publish.exports.destination import open_destination, say_where
from sayso.publish.exports.linked_data import Node, claim_urn, source_urn, to_urn, write_graph
from sayso.publish.exports.stories import open_stories
from sayso.publish.wording import label_source
from sayso.view import StoryView

CONTEXT = "https://schema.org"
QUOTED = frozenset({ClaimKind.DIRECT, ClaimKind.MIXED})


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write one story, or all of them when None; gives where it went."""
    with open_destination(output) as handle:
        found = (item for opened in open_stories(ledger, story) for item in to_nodes(opened))
        write_graph(handle, {"@context": CONTEXT}, "@graph", found)
    return say_where(output)


def to_nodes(opened: OpenStory) -> Iterator[Node]:
    """The reports of a story, then its propositions, then its quotations."""
    view = opened.view
    for report in view.reports.values():
        yield _to_article(report)
    about: dict[ClaimRef, str] = {}
    for proposition in opened.comparison.propositions:
        yield _to_claim(view, proposition)
        for sided in proposition.claims:
            if sided.side is SideName.SAYS:
                about[ClaimRef(sided.article, sided.claim)] = proposition.id
    for ref, claim in view.claims():
        if claim.kind in QUOTED:
            yield _to_quotation(view, ref, about.get(ref))


def _to_article(report: Report) -> Node:
    article = report.article
    node: Node = {"@type": "NewsArticle", "@id": to_urn(article.id), "identifier": article.id}
    known = {
        "url": article.url,
        "headline": article.title,
        "datePublished": report.published.value,
        "inLanguage": report.language,
    }
    node.update({name: value for name, value in known.items() if value})
    if report.publisher:
        node["publisher"] = {"@type": "NewsMediaOrganization", "name": report.publisher}
    return node


def _to_claim(view: StoryView, proposition: Proposition) -> Node:
    carriers = {claim.article for claim in proposition.claims if claim.side is SideName.SAYS} or {
        claim.article for claim in proposition.claims
    }
    ordered = [{"@id": to_urn(article)} for article in view.reports if article in carriers]
    return {
        "@type": "Claim",
        "@id": to_urn(proposition.id),
        "identifier": proposition.id,
        "text": proposition.gist,
        "firstAppearance": ordered[0],
        "appearance": ordered,
    }


def _to_quotation(view: StoryView, ref: ClaimRef, proposition: str | None) -> Node:
    claim = view.claim(ref)
    speaker = claim.chain[-1]
    node: Node = {
        "@type": "Quotation",
        "@id": claim_urn(ref),
        "text": claim.text,
        "isPartOf": {"@id": to_urn(ref.article)},
        "spokenByCharacter": {
            "@type": _speaker_type(view.source(ref.article, speaker)),
            "@id": source_urn(view, ref.article, speaker),
            "name": label_source(view.source(ref.article, speaker)),
        },
    }
    if proposition:
        node["about"] = {"@id": to_urn(proposition)}
    return node


def _speaker_type(source: Source) -> str:
    if source.kind is SourceKind.PERSON:
        return "Person"
    return "NewsMediaOrganization" if source.kind is SourceKind.OUTLET else "Organization"
