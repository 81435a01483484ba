"""What the reports of a story yield together, under ids that outlive re-runs."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.comparison_rows import ROWS, write_rows
from sayso.ledger.developments import record_developments
from sayso.ledger.identity import member_key, mint_id
from sayso.ledger.ids import name_groups, resolve_id, retire
from sayso.ledger.inheriting import Inheritance
from sayso.ledger.judgements import decisions_by_story
from sayso.ledger.readings import now
from sayso.ledger.renaming import name_relations, rename_findings
from sayso.ledger.rows import in_chunks, insert_all
from sayso.ledger.schema import ARTICLES, CLAIMS, REPORTS, SOURCES
from sayso.ledger.search import add_rows, remove_rows
from sayso.ledger.stories import find_title
from sayso.ledger.story_tables import (
    COMPARED,
    COMPARISONS,
    CONFLICTS,
    EVENTS,
    EXPECTATION_HISTORY,
    EXPECTATIONS,
    ORIGINS,
    PROPOSITIONS,
    RELATIONS,
    STORIES,
    STORY_SOURCES,
)
from sayso.model import (
    ClaimRef,
    Comparison,
    Expectation,
    ExpectationState,
    Interval,
    Origin,
)

_DECODER = msgspec.json.Decoder(Comparison)
_NAMED = {
    "source": STORY_SOURCES,
    "proposition": PROPOSITIONS,
    "origin": ORIGINS,
    "conflict": CONFLICTS,
    "event": EVENTS,
    "expectation": EXPECTATIONS,
}

Hashes = Mapping[ClaimRef, str]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded about an expectation at one time; the first is never changed."""

    expectation: str
    recorded: str
    gist: str
    due: Interval
    state: ExpectationState
    as_of: str
    basis: str


def save_comparison(
    connection: Connection, comparison: Comparison, *, cache_key: str = ""
) -> Comparison:
    """Keep the comparison of a story; gives it back with the ledger's ids in place of its own."""
    story = resolve_id(connection, comparison.story)
    if connection.execute(select(STORIES.c.id).where(STORIES.c.id == story)).first() is None:
        raise LedgerError("no such story", where=story, remedy="save its assignments first")
    hashes = _load_hashes(connection, comparison.articles)
    _check(comparison, hashes)
    named = _name(connection, comparison, hashes)
    ids = {kind: found.ids for kind, found in named.items()}
    renamed = rename_findings(comparison, story, ids, name_relations(comparison, hashes))
    former = _load_former(connection, story)
    record_developments(connection, _load_whole(connection, renamed), renamed, named)
    for table in ROWS:
        connection.execute(delete(table).where(table.c.story == story))
    for table in (PROPOSITIONS, ORIGINS, RELATIONS, CONFLICTS, EVENTS, EXPECTATIONS):
        _take_over(connection, table, renamed)
    write_rows(connection, renamed)
    _record_history(connection, renamed.expectations)
    kept = {name for found in ids.values() for name in found.values()}
    gone = {name for found in named.values() for name in found.merged}
    retire(connection, former - kept - gone)
    _keep_document(connection, renamed, cache_key)
    _index_sources(connection, renamed)
    title = find_title(connection, story)
    connection.execute(
        update(STORIES).where(STORIES.c.id == story).values(title=title, updated=now())
    )
    return renamed


def load_comparison(
    connection: Connection, story: str, *, cache_key: str | None = None
) -> Comparison | None:
    """The stored comparison of a story; None when there is none, or none under that key."""
    query = select(COMPARISONS.c.document, COMPARISONS.c.cache_key).where(
        COMPARISONS.c.story == story
    )
    row = connection.execute(query).first()
    if row is None or (cache_key is not None and row.cache_key != cache_key):
        return None
    try:
        return _DECODER.decode(zlib.decompress(row.document))
    except (zlib.error, msgspec.DecodeError) as error:
        raise LedgerError(
            f"its stored comparison is damaged ({error})",
            where=story,
            remedy="run sayso verify, then compare the story again",
        ) from error


def _load_whole(connection: Connection, comparison: Comparison) -> Comparison | None:
    """The story's former comparison; a damaged one tells nothing, so nothing counts as changed."""
    try:
        return load_comparison(connection, comparison.story)
    except LedgerError:
        return comparison


def expectation_history(connection: Connection, expectation: str) -> list[Recorded]:
    """What was recorded about an expectation, what was recorded first at the head."""
    name = resolve_id(connection, expectation)
    rows = connection.execute(
        select(EXPECTATION_HISTORY)
        .where(EXPECTATION_HISTORY.c.expectation == name)
        .order_by(EXPECTATION_HISTORY.c.position)
    ).all()
    if not rows:
        raise NotFoundError("no such expectation", where=expectation, remedy="see sayso expected")
    return [
        Recorded(
            expectation=name,
            recorded=row.recorded,
            gist=row.gist,
            due=msgspec.convert([row.due_from, row.due_to], Interval, strict=False),
            state=ExpectationState(row.state),
            as_of=row.as_of,
            basis=row.basis,
        )
        for row in rows
    ]


# ---------------------------------------------------------------- what its groups hold


def _load_hashes(connection: Connection, articles: Iterable[str]) -> dict[ClaimRef, str]:
    hashes: dict[ClaimRef, str] = {}
    for chunk in in_chunks(articles):
        query = select(CLAIMS.c.article, CLAIMS.c.claim, CLAIMS.c.hash)
        for article, claim, found in connection.execute(query.where(CLAIMS.c.article.in_(chunk))):
            hashes[ClaimRef(article, claim)] = found
    return hashes


def _check(comparison: Comparison, hashes: Hashes) -> None:
    for ref in find_refs(comparison):
        if ref not in hashes:
            raise LedgerError(
                "the comparison refers to a claim that the ledger does not hold",
                where=f"{ref.article}/{ref.claim}",
                remedy="save the reports first, and compare those",
            )


def find_refs(comparison: Comparison) -> Iterable[ClaimRef]:
    """Every reference to a claim in a comparison."""
    for proposition in comparison.propositions:
        yield from (ClaimRef(claim.article, claim.claim) for claim in proposition.claims)
        for origin in proposition.origins:
            yield from origin.claims
            yield from (end for link in origin.links for end in (link.a, link.b))
    yield from (end for relation in comparison.relations for end in (relation.a, relation.b))
    for conflict in comparison.conflicts:
        yield from (ClaimRef(end.article, end.claim) for end in (conflict.a, conflict.b))
    for event in comparison.events:
        yield from event.claims
    for expectation in comparison.expectations:
        yield from (*expectation.claims, *expectation.evidence)
        yield from (signal.claim for signal in expectation.signals)
    for position in comparison.positions:
        yield position.claim
        if position.superseded_by is not None:
            yield position.superseded_by


def _name(connection: Connection, comparison: Comparison, hashes: Hashes) -> dict[str, Inheritance]:
    actors, known = _group_sources(connection, comparison)
    groups: dict[str, dict[str, set[int]]] = {
        "source": actors,
        "proposition": {
            item.id: {member_key(hashes[ClaimRef(c.article, c.claim)]) for c in item.claims}
            for item in comparison.propositions
        },
        "origin": {
            f"{item.id}\n{origin.id}": _key_origin(origin, hashes)
            for item in comparison.propositions
            for origin in item.origins
        },
        "conflict": {
            item.id: {
                member_key(item.type, hashes[ClaimRef(end.article, end.claim)])
                for end in (item.a, item.b)
            }
            for item in comparison.conflicts
        },
        "event": {
            item.id: {member_key(hashes[ref]) for ref in item.claims} for item in comparison.events
        },
        "expectation": {
            item.id: {member_key(hashes[ref]) for ref in item.claims}
            for item in comparison.expectations
        },
    }
    return name_groups(connection, groups, forced={"source": known})


def _key_origin(origin: Origin, hashes: Hashes) -> set[int]:
    """Claims may rest on several origins, so the endpoint tells equal sets of claims apart."""
    keys = {member_key(origin.side, hashes[ref]) for ref in origin.claims}
    return keys | {member_key(origin.side, origin.endpoint, hashes[ref]) for ref in origin.claims}


def _group_sources(
    connection: Connection, comparison: Comparison
) -> tuple[dict[str, set[int]], dict[str, str]]:
    """Actors by the labels of their members; those with a gazetteer's key are named by it."""
    labels: dict[tuple[str, str], tuple[str, str | None]] = {}
    for chunk in in_chunks(comparison.articles):
        query = select(SOURCES.c.article, SOURCES.c.source, SOURCES.c.label, SOURCES.c.key)
        for article, source, label, key in connection.execute(
            query.where(SOURCES.c.article.in_(chunk))
        ):
            labels[article, source] = (label.casefold(), key)
    groups: dict[str, set[int]] = {}
    known: dict[str, str] = {}
    for actor in sorted(comparison.sources, key=lambda item: (-len(item.members), item.name)):
        found = [labels.get((ref.article, ref.source), ("", None)) for ref in actor.members]
        groups[actor.id] = {
            member_key(ref.article, label)
            for ref, (label, _) in zip(actor.members, found, strict=True)
        }
        keys = Counter(key for _, key in found if key)
        if keys:
            best = min(keys, key=lambda key: (-keys[key], key))
            fixed = mint_id("source", f"key:{best}")
            if fixed not in known.values():
                known[actor.id] = fixed
    return groups, known


# ---------------------------------------------------------------- into the tables


def _load_former(connection: Connection, story: str) -> set[str]:
    return {
        name
        for table in _NAMED.values()
        for name in connection.execute(select(table.c.id).where(table.c.story == story)).scalars()
    } - _load_elsewhere(connection, story)


def _load_elsewhere(connection: Connection, story: str) -> set[str]:
    """Actors of this story that other stories name too."""
    here = select(STORY_SOURCES.c.id).where(STORY_SOURCES.c.story == story)
    query = select(STORY_SOURCES.c.id).where(
        STORY_SOURCES.c.id.in_(here), STORY_SOURCES.c.story != story
    )
    return set(connection.execute(query).scalars())


def _take_over(connection: Connection, table: Any, comparison: Comparison) -> None:
    """Rows under these ids in other stories go: their articles have moved here."""
    names = {
        PROPOSITIONS: [item.id for item in comparison.propositions],
        ORIGINS: [origin.id for item in comparison.propositions for origin in item.origins],
        RELATIONS: [item.id for item in comparison.relations],
        CONFLICTS: [item.id for item in comparison.conflicts],
        EVENTS: [item.id for item in comparison.events],
        EXPECTATIONS: [item.id for item in comparison.expectations],
    }[table]
    for chunk in in_chunks(names):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _record_history(connection: Connection, expectations: Iterable[Expectation]) -> None:
    """Append what changed; the first row of each, the rules as they were fixed, stays."""
    table = EXPECTATION_HISTORY
    by_id = {item.id: item for item in expectations}
    last: dict[str, Any] = {}
    for chunk in in_chunks(sorted(by_id)):
        query = select(table).where(table.c.expectation.in_(chunk)).order_by(table.c.position)
        last.update((row.expectation, row) for row in connection.execute(query))
    moment = now()
    rows = []
    for name, item in by_id.items():
        written = {
            "gist": item.gist,
            "due_from": item.due.start.isoformat() if item.due.start else None,
            "due_to": item.due.end.isoformat() if item.due.end else None,
            "state": item.state.value,
            "basis": item.basis,
        }
        before = last.get(name)
        if before is None or any(getattr(before, k) != v for k, v in written.items()):
            position = before.position + 1 if before is not None else 0
            rows.append(
                {
                    "expectation": name, "position": position, "recorded": moment,
                    "as_of": item.as_of.isoformat(), **written,
                }
            )  # fmt: skip
    insert_all(connection, table, rows)


def _keep_document(connection: Connection, comparison: Comparison, cache_key: str) -> None:
    story = comparison.story
    document = zlib.compress(msgspec.json.encode(comparison), 1)
    insert_all(
        connection,
        COMPARISONS,
        [
            {
                "story": story,
                "cache_key": cache_key,
                "document": document,
                "saved": now(),
                "decisions": decisions_by_story(connection).get(story, ""),
            }
        ],
    )
    analyses: dict[str, Any] = {}
    for chunk in in_chunks(comparison.articles):
        query = (
            select(ARTICLES.c.id, REPORTS.c.revision, REPORTS.c.cache_key)
            .outerjoin(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
            .where(ARTICLES.c.id.in_(chunk))
        )
        analyses.update((row.id, row) for row in connection.execute(query))
    insert_all(
        connection,
        COMPARED,
        [
            {
                "story": story, "article": name,
                "revision": analyses[name].revision if name in analyses else None,
                "cache_key": analyses[name].cache_key if name in analyses else None,
            }
            for name in dict.fromkeys(comparison.articles)
        ],
    )  # fmt: skip


def _index_sources(connection: Connection, comparison: Comparison) -> None:
    story = comparison.story
    remove_rows(connection, [story])
    add_rows(
        connection,
        [
            {"kind": "source", "owner": story, "target": item.id, "words": item.name}
            for item in comparison.sources
            if item.name
        ],
    )
