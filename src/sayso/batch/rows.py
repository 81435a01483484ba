"""Reports and comparisons as rows of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from sayso.contract import from_comparison, to_line
from sayso.ledger.identity import content_hash, revision_id
from sayso.ledger.readings import find_moment
from sayso.model import Article, ClaimRef, Comparison, Interval, Report, SidedClaim, Span
from sayso.read import Reading

Row = dict[str, Any]

Sides = Mapping[tuple[str, str], tuple[str, SidedClaim]]
"""The proposition of a claim and its side, by article and claim."""

_REPORT = msgspec.json.Decoder(Report)


def from_report(block: str, row: int, reading: Reading, report: Report) -> Row:
    """The row of a report in the file of its block."""
    article = report.article
    interval = report.published.interval or Interval(None, None)
    bare = replace(report, article=replace(article, text=""))
    return {
        "article": article.id,
        "block": block,
        "row": row,
        "given_id": reading.article.id,
        "digest": content_hash(msgspec.json.encode(reading.article)),
        "revision": revision_id(article.id, article.title, article.text),
        "moment": find_moment(article.modified or article.published) or None,
        "captured": find_moment(article.captured) or None,
        "published": report.published.value,
        "published_from": interval.start,
        "published_to": interval.end,
        "publisher": report.publisher,
        "title": article.title,
        "byline": report.byline,
        "url": article.url,
        "language": report.language,
        "translated": report.translated,
        "not_analysed": report.not_analysed,
        "claims": len(report.claims),
        "text": article.text,
        "parts": [{"kind": part.kind.value, **_span(part.span)} for part in report.parts],
        "report": msgspec.json.encode(bare).decode("utf-8"),
    }


def to_report(row: Mapping[str, Any]) -> Report:
    """The report of a row that has at least `text` and `report`."""
    bare = _REPORT.decode(row["report"])
    article: Article = replace(bare.article, text=row["text"])
    return replace(bare, article=article)


def from_page(row: int, article: str, reading: Reading) -> Row:
    """The row of the page that a report was read from."""
    return {
        "article": article,
        "row": row,
        "media_type": reading.media_type,
        "place": reading.where,
        "raw": reading.raw,
    }


def from_story(reports: Sequence[Report], comparison: Comparison) -> dict[str, list[Row]]:
    """The rows of a story, by table."""
    return {
        "articles": [_article(report) for report in reports],
        "claims": list(_claims(reports, comparison)),
        "sources": [
            {
                "source": source.id, "name": source.name, "kind": source.kind.value,
                "named": source.named,
                "articles": len({member.article for member in source.members}),
            }
            for source in comparison.sources
        ],
        "propositions": [
            {
                "proposition": found.id, "gist": found.gist, "claims": len(found.claims),
                "at_least": found.at_least, "at_most": found.at_most,
                "standing": found.standing.value, "disputed": found.disputed, "why": found.why,
            }
            for found in comparison.propositions
        ],
        "origins": [
            {
                "proposition": found.id, "origin": origin.id, "side": origin.side.value,
                "endpoint": origin.endpoint, "stated": origin.stated,
                "claims": _refs(origin.claims),
            }
            for found in comparison.propositions
            for origin in found.origins
        ],
        **_relations(comparison),
        **_following(comparison),
        "comparisons": [{"comparison": to_line(from_comparison(comparison))}],
    }  # fmt: skip


def _relations(comparison: Comparison) -> dict[str, list[Row]]:
    return {
        "relations": [
            {
                "relation": found.id, "type": found.type.value, "a": _ref(found.a),
                "b": _ref(found.b), "detail": found.detail,
            }
            for found in comparison.relations
        ],
        "conflicts": [
            {
                "conflict": found.id, "type": found.type.value, "explained": found.explained,
                "a": {"article": found.a.article, "claim": found.a.claim},
                "a_spans": [_span(span) for span in found.a.spans],
                "b": {"article": found.b.article, "claim": found.b.claim},
                "b_spans": [_span(span) for span in found.b.spans],
            }
            for found in comparison.conflicts
        ],
    }  # fmt: skip


def _following(comparison: Comparison) -> dict[str, list[Row]]:
    nowhere = Interval(None, None)
    return {
        "events": [
            {
                "event": event.id, "gist": event.gist, "status": event.status.value,
                "first": (event.interval or nowhere).start,
                "last": (event.interval or nowhere).end,
                "place": event.place, "actors": list(event.actors), "claims": _refs(event.claims),
            }
            for event in comparison.events
        ],
        "expectations": [
            {
                "expectation": found.id, "gist": found.gist, "due_from": found.due.start,
                "due_to": found.due.end, "state": found.state.value, "as_of": found.as_of,
                "claims": _refs(found.claims),
            }
            for found in comparison.expectations
        ],
        "positions": [
            {
                "actor": found.actor, "issue": found.issue, "stance": found.stance,
                "claim": _ref(found.claim),
            }
            for found in comparison.positions
        ],
    }  # fmt: skip


def _article(report: Report) -> Row:
    interval = report.published.interval or Interval(None, None)
    return {
        "article": report.article.id,
        "published": report.published.value,
        "published_from": interval.start,
        "published_to": interval.end,
        "publisher": report.publisher,
        "title": report.article.title,
        "byline": report.byline,
        "url": report.article.url,
        "language": report.language,
        "translated": report.translated,
        "not_analysed": report.not_analysed,
        "claims": len(report.claims),
    }


def _claims(reports: Sequence[Report], comparison: Comparison) -> list[Row]:
    sides = {
        (sided.article, sided.claim): (found.id, sided)
        for found in comparison.propositions
        for sided in found.claims
    }
    return [row for report in reports for row in _claims_of(report, sides)]


def _claims_of(
    report: Report, sides: Mapping[tuple[str, str], tuple[str, SidedClaim]]
) -> list[Row]:
    names = {source.id: source.name or source.descriptor or "" for source in report.sources}
    interval = report.published.interval or Interval(None, None)
    rows = []
    for claim in report.claims:
        proposition, sided = sides.get((report.article.id, claim.id), (None, None))
        rows.append({
            "article": report.article.id, "claim": claim.id, "publisher": report.publisher,
            "published_from": interval.start, "text": claim.text,
            "spans": [_span(span) for span in claim.spans], "kind": claim.kind.value,
            "chain": [names.get(source, source) for source in claim.chain],
            "certainty": claim.certainty.value, "polarity": claim.polarity.value,
            "time": claim.time.value, "own_reporting": claim.own_reporting,
            "proposition": proposition, "side": sided.side.value if sided else None,
        })  # fmt: skip
    return rows


def _refs(claims: Sequence[ClaimRef]) -> list[Row]:
    return [_ref(claim) for claim in claims]


def _ref(claim: ClaimRef) -> Row:
    return {"article": claim.article, "claim": claim.claim}


def _span(span: Span) -> Row:
    return {"start": span.start, "end": span.end}
