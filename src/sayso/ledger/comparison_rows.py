"""A comparison as plain rows, for people with SQL and for the documented views."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table

from sayso.ledger.rows import Values, insert_all, to_json, to_spans
from sayso.ledger.story_tables import (
    COMPARED,
    COMPARISONS,
    CONFLICTS,
    EVENT_CLAIMS,
    EVENTS,
    EXPECTATION_CLAIMS,
    EXPECTATIONS,
    ORIGIN_CLAIMS,
    ORIGIN_LINKS,
    ORIGINS,
    POSITIONS,
    PROPOSITION_CLAIMS,
    PROPOSITIONS,
    RELATIONS,
    SIGNALS,
    SOURCE_MEMBERS,
    STORY_SOURCES,
)
from sayso.model import ClaimRef, Comparison, Conflict, Expectation, Position, Proposition, Side

ROWS: tuple[Table, ...] = (
    COMPARISONS,
    COMPARED,
    SOURCE_MEMBERS,
    STORY_SOURCES,
    PROPOSITIONS,
    ORIGINS,
    RELATIONS,
    CONFLICTS,
    EVENTS,
    EXPECTATIONS,
    POSITIONS,
)
"""The tables that one story's comparison replaces; what hangs on their rows goes with them."""


def write_rows(connection: Connection, comparison: Comparison) -> None:
    """Write a comparison whose ids are the ledger's; its former rows must be gone."""
    for table, rows in collect_rows(comparison).items():
        insert_all(connection, table, rows)


def collect_rows(comparison: Comparison) -> dict[Table, list[Values]]:
    """The rows that a comparison gives, by table, parents before children."""
    story = comparison.story
    return {
        **_collect_sources(comparison),
        **_collect_propositions(story, comparison.propositions),
        RELATIONS: [
            {
                "id": item.id, "story": story, "type": item.type.value, "detail": item.detail,
                **_end("a", item.a), **_end("b", item.b),
            }
            for item in comparison.relations
        ],
        CONFLICTS: [_conflict(story, item) for item in comparison.conflicts],
        **_collect_events(comparison),
        **_collect_expectations(story, comparison.expectations),
        POSITIONS: [_position(story, at, item) for at, item in enumerate(comparison.positions)],
    }  # fmt: skip


def _end(letter: str, ref: ClaimRef) -> Values:
    return {f"{letter}_article": ref.article, f"{letter}_claim": ref.claim}


def _claims(column: str, name: str, refs: Iterable[ClaimRef]) -> list[Values]:
    return [
        {column: name, "article": ref.article, "claim": ref.claim} for ref in dict.fromkeys(refs)
    ]


def _collect_sources(comparison: Comparison) -> dict[Table, list[Values]]:
    story = comparison.story
    members = {
        (ref.article, ref.source): item.id for item in comparison.sources for ref in item.members
    }
    return {
        STORY_SOURCES: [
            {
                "story": story, "id": item.id, "name": item.name, "kind": item.kind.value,
                "named": item.named, "detail": item.detail,
            }
            for item in comparison.sources
        ],
        SOURCE_MEMBERS: [
            {"story": story, "article": article, "source": source, "id": name}
            for (article, source), name in members.items()
        ],
    }  # fmt: skip


def _collect_propositions(
    story: str, propositions: Iterable[Proposition]
) -> dict[Table, list[Values]]:
    found: dict[Table, list[Values]] = {
        PROPOSITIONS: [], PROPOSITION_CLAIMS: [], ORIGINS: [], ORIGIN_CLAIMS: [], ORIGIN_LINKS: []
    }  # fmt: skip
    for position, item in enumerate(propositions):
        found[PROPOSITIONS].append(_proposition(story, position, item))
        sides = {(claim.article, claim.claim): claim.side for claim in item.claims}
        found[PROPOSITION_CLAIMS] += [
            {"proposition": item.id, "article": article, "claim": claim, "side": side.value}
            for (article, claim), side in sides.items()
        ]
        for origin in item.origins:
            found[ORIGINS].append(
                {
                    "id": origin.id, "proposition": item.id, "story": story,
                    "side": origin.side.value, "endpoint": origin.endpoint,
                    "stated": origin.stated,
                }
            )  # fmt: skip
            found[ORIGIN_CLAIMS] += _claims("origin", origin.id, origin.claims)
            found[ORIGIN_LINKS] += [
                {
                    "origin": origin.id, "position": at, "rule": link.rule, "bound": link.bound,
                    **_end("a", link.a), **_end("b", link.b), "detail": link.detail,
                }
                for at, link in enumerate(origin.links)
            ]  # fmt: skip
    return found


def _proposition(story: str, position: int, item: Proposition) -> Values:
    return {
        "id": item.id,
        "story": story,
        "position": position,
        "gist": item.gist,
        "at_least": item.at_least,
        "at_most": item.at_most,
        "standing": item.standing.value,
        "disputed": item.disputed,
        "why": item.why,
        **_against(item.against),
    }


def _against(side: Side | None) -> Values:
    return {
        "against_at_least": side.at_least if side else None,
        "against_at_most": side.at_most if side else None,
        "against_publishers": side.publishers if side else None,
        "against_standing": side.standing.value if side else None,
        "against_why": side.why if side else None,
    }


def _conflict(story: str, item: Conflict) -> Values:
    return {
        "id": item.id,
        "story": story,
        "type": item.type.value,
        "a_article": item.a.article,
        "a_claim": item.a.claim,
        "a_spans": to_spans(item.a.spans),
        "b_article": item.b.article,
        "b_claim": item.b.claim,
        "b_spans": to_spans(item.b.spans),
        "explained": item.explained,
    }


def _collect_events(comparison: Comparison) -> dict[Table, list[Values]]:
    return {
        EVENTS: [
            {
                "id": item.id,
                "story": comparison.story,
                "gist": item.gist,
                "from_day": _day(item.interval.start) if item.interval else None,
                "to_day": _day(item.interval.end) if item.interval else None,
                "status": item.status.value,
                "place": item.place,
                "actors": to_json(item.actors),
            }
            for item in comparison.events
        ],
        EVENT_CLAIMS: [
            row for item in comparison.events for row in _claims("event", item.id, item.claims)
        ],
    }


def _collect_expectations(
    story: str, expectations: Iterable[Expectation]
) -> dict[Table, list[Values]]:
    found: dict[Table, list[Values]] = {EXPECTATIONS: [], EXPECTATION_CLAIMS: [], SIGNALS: []}
    for item in expectations:
        found[EXPECTATIONS].append(
            {
                "id": item.id, "story": story, "event": item.event, "gist": item.gist,
                "due_from": _day(item.due.start), "due_to": _day(item.due.end),
                "state": item.state.value, "as_of": item.as_of.isoformat(), "basis": item.basis,
            }
        )  # fmt: skip
        for role, refs in (("claim", item.claims), ("evidence", item.evidence)):
            claims = _claims("expectation", item.id, refs)
            found[EXPECTATION_CLAIMS] += [{**row, "role": role} for row in claims]
        found[SIGNALS] += [
            {
                "expectation": item.id, "position": at, "article": signal.claim.article,
                "claim": signal.claim.claim, "direction": signal.direction.value,
                "detail": signal.detail,
            }
            for at, signal in enumerate(item.signals)
        ]  # fmt: skip
    return found


def _position(story: str, at: int, item: Position) -> Values:
    later = item.superseded_by
    return {
        "story": story,
        "position": at,
        "actor": item.actor,
        "issue": item.issue,
        "stance": item.stance,
        "article": item.claim.article,
        "claim": item.claim.claim,
        "conditions": to_json(item.conditions),
        "since": _day(item.since),
        "superseded_article": later.article if later else None,
        "superseded_claim": later.claim if later else None,
    }


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
