"""A comparison under other ids: its own for the ledger's, or another day's for the present ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sayso.ledger.identity import member_key, mint_id
from sayso.ledger.inheriting import inherit
from sayso.model import ClaimRef, Comparison, Origin, Relation

Ids = Mapping[str, Mapping[str, str]]


def rename_findings(
    comparison: Comparison, story: str, ids: Ids, relations: tuple[Relation, ...]
) -> Comparison:
    """The comparison with what `ids` calls its findings, by their kind; relations come renamed."""
    sources, conflicts, events = ids["source"], ids["conflict"], ids["event"]
    return replace(
        comparison,
        story=story,
        sources=tuple(replace(item, id=sources[item.id]) for item in comparison.sources),
        propositions=tuple(
            replace(
                item,
                id=ids["proposition"][item.id],
                origins=tuple(
                    replace(origin, id=ids["origin"][f"{item.id}\n{origin.id}"])
                    for origin in item.origins
                ),
            )
            for item in comparison.propositions
        ),
        relations=relations,
        conflicts=tuple(replace(item, id=conflicts[item.id]) for item in comparison.conflicts),
        events=tuple(
            replace(
                item,
                id=events[item.id],
                actors=tuple(sources.get(actor, actor) for actor in item.actors),
                conflicts=tuple(conflicts.get(name, name) for name in item.conflicts),
                after=tuple(events.get(name, name) for name in item.after),
            )
            for item in comparison.events
        ),
        expectations=tuple(
            replace(
                item,
                id=ids["expectation"][item.id],
                event=events.get(item.event, item.event) if item.event else None,
            )
            for item in comparison.expectations
        ),
        positions=tuple(
            replace(item, actor=sources.get(item.actor, item.actor))
            for item in comparison.positions
        ),
    )


def name_relations(comparison: Comparison, hashes: Mapping[ClaimRef, str]) -> tuple[Relation, ...]:
    """Relations are named by what they relate: nobody decides on them, so they need no registry."""
    seen: Counter[str] = Counter()
    renamed: list[Relation] = []
    for item in comparison.relations:
        seed = f"{item.type}\n{item.a.article}\n{hashes[item.a]}\n{hashes[item.b]}"
        seen[seed] += 1
        again = f"\n{seen[seed]}" if seen[seed] > 1 else ""
        renamed.append(replace(item, id=mint_id("relation", seed + again, length=16)))
    return tuple(renamed)


def lend_ids(found: Comparison, stored: Comparison) -> Comparison:
    """A comparison of the same story for another day, under the ids that the stored one has.

    A finding takes the id of the stored one with which it shares most claims; where it shares
    none with any, an id is minted that no ledger knows. Nothing is kept.

    >>> lend_ids(Comparison("now", ()), Comparison("st_1", ())).story
    'st_1'
    """
    theirs, ours = _group(found), _group(stored)
    ids = {kind: inherit(ours[kind], groups, kind=kind).ids for kind, groups in theirs.items()}
    ids["origin"] = inherit(
        {origin.id: _key_origin(origin) for item in stored.propositions for origin in item.origins},
        {
            f"{item.id}\n{origin.id}": _key_origin(origin)
            for item in found.propositions
            for origin in item.origins
        },
        kind="origin",
    ).ids
    known = {(item.type, item.a, item.b): item.id for item in stored.relations}
    relations = tuple(
        replace(item, id=known.get((item.type, item.a, item.b), item.id))
        for item in found.relations
    )
    return rename_findings(found, stored.story, ids, relations)


def _group(comparison: Comparison) -> dict[str, dict[str, set[int]]]:
    """What each finding speaks of, as keys, by its kind and id; an actor by its mentions."""
    return {
        "source": {
            item.id: {member_key(ref.article, ref.source) for ref in item.members}
            for item in comparison.sources
        },
        "proposition": {
            item.id: {member_key(claim.article, claim.claim) for claim in item.claims}
            for item in comparison.propositions
        },
        "conflict": {
            item.id: {member_key(item.type, end.article, end.claim) for end in (item.a, item.b)}
            for item in comparison.conflicts
        },
        "event": {item.id: _to_keys(item.claims) for item in comparison.events},
        "expectation": {item.id: _to_keys(item.claims) for item in comparison.expectations},
    }


def _to_keys(refs: Iterable[ClaimRef]) -> set[int]:
    return {member_key(ref.article, ref.claim) for ref in refs}


def _key_origin(origin: Origin) -> set[int]:
    """Claims may rest on several origins, so the endpoint tells equal sets of claims apart."""
    ends = {member_key(origin.side, origin.endpoint, *ref) for ref in origin.claims}
    return ends | {member_key(origin.side, *ref) for ref in origin.claims}
