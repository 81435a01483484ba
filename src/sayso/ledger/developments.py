"""Developments: what each comparison of a story changed, kept for feeds and for the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Index, Integer, Row, Select, select

from sayso.developments import find_claims, find_developments
from sayso.errors import LedgerError
from sayso.ledger.columns import key, may, must, table
from sayso.ledger.ids import find_former, resolve_id
from sayso.ledger.inheriting import Inheritance
from sayso.ledger.rows import Values, in_chunks, insert_all, to_json
from sayso.ledger.schema import CHAINS
from sayso.ledger.story_tables import EXPECTATION_HISTORY, STORY_SOURCES
from sayso.model import (
    ClaimRef,
    Comparison,
    Development,
    DevelopmentKind,
    Expectation,
    ExpectationState,
    Interval,
    Proposition,
    Standing,
)

DEVELOPMENTS = table(
    "developments",
    "What each comparison of a story changed; rows are only ever added.",
    key("id", "The development's id."),
    must("story", "The story, under the id it had then."),
    must("kind", "proposition, standing, conflict, expectation, settled or withdrawn."),
    must("subject", "The proposition, conflict or expectation, under the id it had then."),
    must("gist", "Its words then."),
    may("before", "Its standing, state, type or due days before; null for what was new."),
    may("after", "The same afterwards; null for what is gone."),
    must("articles", "The articles that brought it, a JSON list of ids."),
    must("at", "When it was found, ISO 8601 in UTC."),
    must("position", "Its place among what was found together, from 0.", Integer),
    must("sentence", "The change in one sentence."),
    Index(None, "story", "at"),
    Index(None, "at"),
)

DEVELOPMENT_SOURCES = table(
    "development_sources",
    "On whose say-so the claims behind developments are: every actor of their chains.",
    key("development", "The development.", of="developments.id"),
    key("source", "The actor, under the id it had then."),
    must("at", "When it was found, as the development has it."),
    Index(None, "source", "at"),
)


def record_developments(
    connection: Connection,
    former: Comparison | None,
    comparison: Comparison,
    named: Mapping[str, Inheritance],
) -> tuple[Development, ...]:
    """Keep what a comparison changed of the story's former one; nothing where nothing did.

    `named` says which ids were minted, merged and split in this run: what was merged is not
    withdrawn, and what was split off, or came from another story, is not new.
    """
    before = _align_former(connection, former, comparison, named)
    found = find_developments(before, comparison, at=_this_moment())
    rows = [_to_row(item, position) for position, item in enumerate(found)]
    insert_all(connection, DEVELOPMENTS, rows)
    insert_all(
        connection, DEVELOPMENT_SOURCES, _find_sources(connection, found, former, comparison)
    )
    return found


def load_developments(
    connection: Connection,
    *,
    story: str | None = None,
    source: str | None = None,
    since: str | None = None,
    limit: int | None = None,
) -> list[Development]:
    """Developments, newest first: of a story or a source under any id it had, since a moment.

    `source` is an actor's id, or its whole name; `since` a day or a moment, ISO 8601.
    """
    query = select(DEVELOPMENTS).order_by(
        DEVELOPMENTS.c.at.desc(), DEVELOPMENTS.c.story, DEVELOPMENTS.c.position
    )
    if story is not None:
        query = query.where(
            DEVELOPMENTS.c.story.in_(find_former(connection, resolve_id(connection, story)))
        )
    if source is not None:
        query = query.where(
            DEVELOPMENTS.c.id.in_(_find_newest(connection, source, since=since, limit=limit))
        )
    if since is not None:
        query = query.where(DEVELOPMENTS.c.at >= to_moment(since))
    if limit is not None:
        query = query.limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def _find_newest(
    connection: Connection, source: str, *, since: str | None, limit: int | None
) -> Select[tuple[str]]:
    """The developments of a source, back to the moment at which there are as many as asked for.

    What was found together is told together, so that a page ends where the next begins.
    """
    mine = DEVELOPMENT_SOURCES.c.source.in_(_name_source(connection, source))
    moment = DEVELOPMENT_SOURCES.c.at
    found = select(DEVELOPMENT_SOURCES.c.development).where(mine)
    if since is not None:
        found = found.where(moment >= to_moment(since))
    if limit is None:
        return found
    newest = select(moment).where(mine).order_by(moment.desc())
    last = connection.execute(newest.offset(max(0, limit - 1)).limit(1)).scalar()
    return found.where(moment >= last) if last is not None else found


def name_developments(connection: Connection, names: Iterable[str]) -> dict[str, Development]:
    """Some developments by their ids."""
    found: dict[str, Development] = {}
    for chunk in in_chunks(names):
        query = select(DEVELOPMENTS).where(DEVELOPMENTS.c.id.in_(chunk))
        found.update((row.id, _from_row(row)) for row in connection.execute(query))
    return found


def to_moment(words: str) -> str:
    """A day or moment as the ledger writes moments; the day alone is its beginning.

    >>> to_moment("2031-04-21"), to_moment("2031-04-21T10:00:00+02:00")
    ('2031-04-21T00:00:00.000000Z', '2031-04-21T08:00:00.000000Z')
    """
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise LedgerError(
            f"{words!r} is neither a day nor a moment",
            remedy="write 2031-04-21, or 2031-04-21T08:00:00Z",
        ) from error
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return _write_moment(moment)


def _this_moment() -> str:
    """To the microsecond: a story may change twice in a second, and order is what counts."""
    return _write_moment(datetime.now(UTC))


def _write_moment(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _name_source(connection: Connection, source: str) -> list[str]:
    """Every id that an actor had; given by id, or by its whole name."""
    present = resolve_id(connection, source)
    by_id = select(STORY_SOURCES.c.id).where(STORY_SOURCES.c.id == present).limit(1)
    by_name = select(STORY_SOURCES.c.id).where(STORY_SOURCES.c.name == source).distinct()
    names = [present]
    if connection.execute(by_id).first() is None:
        names += connection.execute(by_name).scalars()
    return [former for name in dict.fromkeys(names) for former in find_former(connection, name)]


# ---------------------------------------------------------------- the former comparison


def _align_former(
    connection: Connection,
    former: Comparison | None,
    comparison: Comparison,
    named: Mapping[str, Inheritance],
) -> Comparison:
    """The former comparison as if this run's ids had been in force when it was made."""
    before = former or Comparison(comparison.story, ())
    merged = {name for found in named.values() for name in found.merged}
    reports = set(before.articles)
    return replace(
        before,
        propositions=(
            *(item for item in before.propositions if item.id not in merged),
            *_known_propositions(connection, before, comparison, named["proposition"], reports),
        ),
        conflicts=(
            *(item for item in before.conflicts if item.id not in merged),
            *(
                item
                for item in comparison.conflicts
                if _is_known(item.id, named["conflict"])
                and reports.isdisjoint((item.a.article, item.b.article))
            ),
        ),
        expectations=(
            *before.expectations,
            *_known_expectations(connection, before, comparison, named["expectation"], reports),
        ),
    )


def _is_known(name: str, found: Inheritance) -> bool:
    """True for an id from an earlier run, or one split off from such an id."""
    return name not in found.minted or any(name == fresh for _, fresh in found.split)


def _known_propositions(
    connection: Connection,
    before: Comparison,
    comparison: Comparison,
    named: Inheritance,
    reports: AbstractSet[str],
) -> Iterable[Proposition]:
    """Propositions that are not new though the former comparison has them under no such id."""
    here = {item.id: item for item in before.propositions}
    parents = {fresh: old for old, fresh in named.split}
    strange = [item for item in comparison.propositions if item.id not in here]
    for item in strange:
        parent = here.get(parents.get(item.id, ""))
        if parent is not None:
            yield replace(item, standing=parent.standing, disputed=parent.disputed)
        elif item.id in parents or (
            item.id not in named.minted
            and reports.isdisjoint(claim.article for claim in item.claims)
        ):
            yield _as_last_told(connection, item)


def _as_last_told(connection: Connection, item: Proposition) -> Proposition:
    """A proposition with the standing it had when a development last spoke of it."""
    told = connection.execute(
        select(DEVELOPMENTS.c.after)
        .where(DEVELOPMENTS.c.subject == item.id, DEVELOPMENTS.c.after.is_not(None))
        .order_by(DEVELOPMENTS.c.at.desc())
        .limit(1)
    ).scalar()
    if told is None:
        return item
    standing, _, rest = told.partition(" ")
    return replace(item, standing=Standing(standing), disputed=bool(rest))


def _known_expectations(
    connection: Connection,
    before: Comparison,
    comparison: Comparison,
    named: Inheritance,
    reports: AbstractSet[str],
) -> Iterable[Expectation]:
    """Expectations that came from another story, as they were recorded there last."""
    here = {item.id for item in before.expectations}
    for item in comparison.expectations:
        if item.id in here or not _is_known(item.id, named):
            continue
        last = connection.execute(
            select(EXPECTATION_HISTORY)
            .where(EXPECTATION_HISTORY.c.expectation == item.id)
            .order_by(EXPECTATION_HISTORY.c.position.desc())
            .limit(1)
        ).first()
        if last is None:
            yield item
        elif reports.isdisjoint(ref.article for ref in item.claims):
            due = msgspec.convert([last.due_from, last.due_to], Interval, strict=False)
            yield replace(item, state=ExpectationState(last.state), due=due)


# ---------------------------------------------------------------- on whose say-so


def _find_sources(
    connection: Connection,
    found: Sequence[Development],
    former: Comparison | None,
    comparison: Comparison,
) -> list[Values]:
    claims: dict[str, tuple[ClaimRef, ...]] = {}
    actors: dict[tuple[str, str], str] = {}
    for given in (former, comparison):
        if given is not None:
            claims.update((item.id, find_claims(item)) for item in given.propositions)
            claims.update((item.id, find_claims(item)) for item in given.conflicts)
            claims.update((item.id, find_claims(item)) for item in given.expectations)
            for actor in given.sources:
                actors.update(((ref.article, ref.source), actor.id) for ref in actor.members)
    subjects = {item.id: claims.get(item.subject, ()) for item in found}
    moments = {item.id: item.at for item in found}
    chains = _load_chains(connection, {ref.article for refs in subjects.values() for ref in refs})
    rows: dict[tuple[str, str], Values] = {}
    for name, refs in subjects.items():
        for ref in refs:
            for source in chains.get(ref, ()):
                actor_id = actors.get((ref.article, source))
                if actor_id is not None:
                    rows[name, actor_id] = {
                        "development": name, "source": actor_id, "at": moments[name],
                    }  # fmt: skip
    return list(rows.values())


def _load_chains(connection: Connection, articles: Iterable[str]) -> dict[ClaimRef, list[str]]:
    chains: dict[ClaimRef, list[str]] = {}
    for chunk in in_chunks(sorted(articles)):
        query = select(CHAINS.c.article, CHAINS.c.claim, CHAINS.c.source)
        for article, claim, source in connection.execute(query.where(CHAINS.c.article.in_(chunk))):
            chains.setdefault(ClaimRef(article, claim), []).append(source)
    return chains


# ---------------------------------------------------------------- rows


def _to_row(item: Development, position: int) -> Values:
    return {
        **{name: getattr(item, name) for name in Development.__dataclass_fields__},
        "kind": item.kind.value,
        "articles": to_json(item.articles),
        "position": position,
    }


def _from_row(row: Row[tuple[object, ...]]) -> Development:
    stored = dict(row._mapping)
    del stored["position"]
    stored["kind"] = DevelopmentKind(stored["kind"])
    stored["articles"] = msgspec.json.decode(stored["articles"], type=tuple[str, ...])
    return Development(**stored)
