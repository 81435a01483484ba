"""Listings: one function a thing that people list, each giving rows with stable field names.

Programs get the rows as they are (`--json`); people get the columns named in `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sayso.model import (
    Claim,
    ClaimRef,
    Comparison,
    Evidence,
    Interval,
    Origin,
    Position,
    Proposition,
    SideName,
    SourceKind,
    Span,
)
from sayso.publish.wording import (
    STANDING_WORDS,
    label_article,
    label_chain,
    name_reports,
    quote_spans,
    write_interval,
    write_publication,
)
from sayso.view import StoryView, is_publisher

Row = dict[str, Any]

COLUMNS: Mapping[str, Sequence[str]] = {
    "stories": ("id", "title", "reports", "publishers", "propositions", "conflicts", "due"),
    "articles": ("id", "publisher", "published", "title"),
    "claims": ("id", "report", "chain", "certainty", "time", "text"),
    "conflicts": ("id", "type", "a", "b", "explained"),
    "relations": ("type", "a", "b", "detail"),
    "origins": ("proposition", "standing", "at_least", "at_most", "side", "origin", "reports"),
    "timeline": ("when", "status", "what", "order", "reports"),
    "expected": ("id", "due", "state", "what", "basis"),
    "positions": ("actor", "stance", "issue", "conditions", "changed", "report"),
    "sources": ("id", "name", "kind", "claims", "reports"),
    "signals": ("direction", "detail", "chain", "standing", "text"),
}


def list_articles(view: StoryView) -> list[Row]:
    """The reports of a story with their publication and what is known of it."""
    return [
        {
            "id": article,
            "label": label_article(view, article),
            "publisher": report.publisher,
            "title": report.article.title,
            "byline": report.byline,
            "published": write_publication(report.published),
            "interval": _interval(report.published.interval),
            "precision": report.published.precision.value,
            "inferred": report.published.inferred,
            "how": list(report.published.how),
            "language": report.language,
            "translated": report.translated,
            "not_analysed": report.not_analysed,
            "url": report.article.url,
            "parts": [{"kind": part.kind.value, "span": list(part.span)} for part in report.parts],
        }
        for article, report in view.reports.items()
    ]


def list_claims(view: StoryView) -> list[Row]:
    """Every claim of a story with its chain and the spans that prove it."""
    return [_claim(view, ref, claim) for ref, claim in view.claims()]


def _claim(view: StoryView, ref: ClaimRef, claim: Claim) -> Row:
    return {
        "id": ref.claim,
        "article": ref.article,
        "report": label_article(view, ref.article),
        "chain": " ← ".join(label_chain(view, ref)),
        "levels": list(label_chain(view, ref)),
        "kind": claim.kind.value,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
        "time": claim.time.value,
        "condition": [quote_spans(view, ref.article, [span]) for span in claim.condition],
        "dates": [
            {"text": view.words(ref.article, timex.span), "value": timex.value}
            for timex in view.timexes(ref)
        ],
        "text": claim.text,
        "spans": _spans(claim.spans),
        "carried_from": _carried_from(view, ref, claim),
        "doubtful": claim.doubtful,
    }


def _carried_from(view: StoryView, ref: ClaimRef, claim: Claim) -> Row | None:
    """The attribution that a claim's own continues: its words, and by which rule."""
    attributions = {found.id: found for found in view.report(ref).attributions}
    own = attributions.get(claim.attribution or "")
    if own is None or own.carried_from not in attributions:
        return None
    first = attributions[own.carried_from]
    spans = sorted((*first.source, *first.cue))
    return {
        "rule": own.carry.value if own.carry else None,
        "words": quote_spans(view, ref.article, spans),
        "spans": _spans(spans),
    }


def list_conflicts(comparison: Comparison, view: StoryView) -> list[Row]:
    """The conflicts with both sides' words, chains and spans."""
    return [
        {
            "id": conflict.id,
            "type": conflict.type.value,
            "a": _side(view, conflict.a),
            "b": _side(view, conflict.b),
            "explained": name_reports(view, conflict.explained),
            "spans": {
                "a": {"article": conflict.a.article, "spans": _spans(conflict.a.spans)},
                "b": {"article": conflict.b.article, "spans": _spans(conflict.b.spans)},
            },
        }
        for conflict in comparison.conflicts
    ]


def _side(view: StoryView, evidence: Evidence) -> str:
    ref = ClaimRef(evidence.article, evidence.claim)
    return f"{' ← '.join(label_chain(view, ref))}: “{view.claim(ref).text}”"


def list_origins(comparison: Comparison, view: StoryView, *, every: bool = False) -> list[Row]:
    """The origins of every proposition that several reports carry or somebody disputes.

    With `every`, those of the others as well.
    """
    return [
        _origin(view, proposition, origin)
        for proposition in comparison.propositions
        if every or proposition.disputed or len({claim.article for claim in proposition.claims}) > 1
        for origin in proposition.origins
    ]


def _origin(view: StoryView, proposition: Proposition, origin: Origin) -> Row:
    return {
        "proposition": proposition.gist,
        "proposition_id": proposition.id,
        "standing": proposition.standing.value,
        "disputed": proposition.disputed,
        "at_least": proposition.at_least,
        "at_most": proposition.at_most,
        "why": name_reports(view, proposition.why),
        "side": origin.side.value,
        "origin": name_reports(view, origin.endpoint),
        "stated": origin.stated,
        "reports": list(dict.fromkeys(label_article(view, r.article) for r in origin.claims)),
        "claims": [_words(view, ref) for ref in origin.claims],
        "links": [
            {"rule": link.rule, "detail": link.detail, "bound": link.bound} for link in origin.links
        ],
    }


def list_relations(comparison: Comparison, view: StoryView) -> list[Row]:
    """How claims stand to each other short of a conflict: qualifies, supersedes, agrees, ..."""
    return [
        {
            "id": relation.id,
            "type": relation.type.value,
            "a": view.claim(relation.a).text,
            "b": view.claim(relation.b).text,
            "detail": name_reports(view, relation.detail),
            "words": {"a": _words(view, relation.a), "b": _words(view, relation.b)},
        }
        for relation in comparison.relations
    ]


def list_timeline(comparison: Comparison, view: StoryView) -> list[Row]:
    """The events of a story, oldest first, with all their evidence.

    One that only words put before or after another stands beside that one, without a date.
    """
    gists = {event.id: event.gist for event in comparison.events}
    return [
        {
            "id": event.id,
            "when": write_interval(event.interval),
            "interval": _interval(event.interval),
            "status": event.status.value,
            "what": event.gist,
            "after": [{"id": name, "what": gists[name]} for name in event.after if name in gists],
            "order": "; ".join(f"after: “{gists[name]}”" for name in event.after if name in gists),
            "place": event.place,
            "actors": list(event.actors),
            "reports": list(dict.fromkeys(label_article(view, r.article) for r in event.claims)),
            "claims": [_words(view, ref) for ref in event.claims],
            "conflicts": list(event.conflicts),
        }
        for event in comparison.events
    ]


def list_expected(comparison: Comparison, view: StoryView) -> list[Row]:
    """What is due, soonest first, with its state and evidence, and what would settle it."""
    standings = _find_standings(comparison)
    return [
        {
            "id": expected.id,
            "due": write_interval(expected.due),
            "interval": _interval(expected.due),
            "state": expected.state.value,
            "as_of": expected.as_of.isoformat(),
            "what": expected.gist,
            "basis": expected.basis,
            "settled_by": expected.settled_by,
            "claims": [_words(view, ref) for ref in expected.claims],
            "evidence": [_words(view, ref) for ref in expected.evidence],
            "signals": [
                {
                    "direction": signal.direction.value,
                    "detail": signal.detail,
                    "standing": standings.get(signal.claim),
                    "published": _interval(view.report(signal.claim).published.interval),
                    **_words(view, signal.claim),
                }
                for signal in expected.signals
            ],
            "turned": [
                {
                    "actor": turn.actor,
                    "direction": turn.direction.value,
                    "before": _words(view, turn.before),
                    "after": _words(view, turn.after),
                }
                for turn in expected.turned
            ],
        }
        for expected in comparison.expectations
    ]


def _find_standings(comparison: Comparison) -> dict[ClaimRef, str]:
    """What each claim's side stands on, in words."""
    found: dict[ClaimRef, str] = {}
    for proposition in comparison.propositions:
        against = proposition.against.standing if proposition.against else proposition.standing
        for claim in proposition.claims:
            says = claim.side is SideName.SAYS
            standing = STANDING_WORDS[proposition.standing if says else against]
            disputed = ", disputed" if proposition.disputed else ""
            found[ClaimRef(claim.article, claim.claim)] = standing + disputed
    return found


def list_signals(comparison: Comparison, view: StoryView, expectation: str) -> list[Row]:
    """What speaks for and against one expectation, newest first."""
    return [
        signal
        for row in list_expected(comparison, view)
        if row["id"] == expectation
        for signal in row["signals"]
    ]


def list_positions(comparison: Comparison, view: StoryView) -> list[Row]:
    """Who wants what, on which condition, and what they said later in its place."""
    stances = {(position.actor, position.claim): position for position in comparison.positions}
    return [
        {
            "actor": position.actor,
            "stance": position.stance,
            "issue": position.issue,
            "conditions": [
                quote_spans(view, position.claim.article, spans) for spans in position.conditions
            ],
            "since": position.since.isoformat() if position.since else None,
            "report": label_article(view, position.claim.article),
            "claim": _words(view, position.claim),
            "changed": _write_change(view, position, stances),
            "superseded_by": (
                _words(view, position.superseded_by) if position.superseded_by else None
            ),
        }
        for position in comparison.positions
    ]


def _write_change(
    view: StoryView, position: Position, stances: Mapping[tuple[str, ClaimRef], Position]
) -> str:
    """The stance that came in a position's place, with its words; '' when none did."""
    ref = position.superseded_by
    later = stances.get((position.actor, ref)) if ref is not None else None
    if ref is None or later is None:
        return ""
    since = f" ({later.since.isoformat()})" if later.since else ""
    return f"later {later.stance}{since}: “{view.claim(ref).text}”"


def list_sources(comparison: Comparison, view: StoryView) -> list[Row]:
    """The actors of a story, those with most claims first, with every form of their name."""
    said: dict[str, int] = {}
    for ref, claim in view.claims():
        for source in claim.chain:
            actor = None if is_publisher(source) else view.actor(ref.article, source)
            if actor is not None:
                said[actor.id] = said.get(actor.id, 0) + 1
    rows = [
        {
            "id": actor.id,
            "name": actor.name,
            "kind": actor.kind.value,
            "named": actor.named,
            "claims": said.get(actor.id, 0),
            "forms": sorted(set(_forms(view, actor.members))),
            "reports": list(
                dict.fromkeys(label_article(view, ref.article) for ref in actor.members)
            ),
            "detail": actor.detail,
        }
        for actor in comparison.sources
        if actor.kind is not SourceKind.UNSTATED
    ]
    return sorted(rows, key=lambda row: (-row["claims"], row["name"]))


def _forms(view: StoryView, members: Sequence[Any]) -> Iterator[str]:
    for ref in members:
        for mention in view.source(ref.article, ref.source).mentions:
            yield " ".join(view.words(ref.article, mention).split())


def list_propositions(comparison: Comparison, view: StoryView) -> list[Row]:
    """The propositions with their claims by side."""
    return [
        {
            "id": proposition.id,
            "gist": proposition.gist,
            "standing": proposition.standing.value,
            "at_least": proposition.at_least,
            "at_most": proposition.at_most,
            "disputed": proposition.disputed,
            "why": name_reports(view, proposition.why),
            "merges": list(proposition.merges),
            **{
                side.value: [
                    _words(view, ClaimRef(claim.article, claim.claim))
                    for claim in proposition.claims
                    if claim.side is side
                ]
                for side in SideName
            },
        }
        for proposition in comparison.propositions
    ]


def _words(view: StoryView, ref: ClaimRef) -> Row:
    return {
        "article": ref.article,
        "report": label_article(view, ref.article),
        "claim": ref.claim,
        "chain": " ← ".join(label_chain(view, ref)),
        "text": view.claim(ref).text,
        "spans": _spans(view.claim(ref).spans),
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def _interval(interval: Interval | None) -> list[str | None] | None:
    return [day.isoformat() if day else None for day in interval] if interval else None
