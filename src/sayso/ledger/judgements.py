"""People's decisions: kept, never overwritten, and attached again after every re-run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from sayso.anchor import find_quote
from sayso.errors import LedgerError, NotFoundError
from sayso.ledger.identity import PREFIXES, content_hash, mint_id
from sayso.ledger.ids import find_former, resolve_id
from sayso.ledger.readings import now
from sayso.ledger.rows import from_spans, insert_all, to_json
from sayso.ledger.schema import ARTICLES, CLAIMS, IDENTITIES, JUDGEMENTS, REVISIONS
from sayso.ledger.story_tables import (
    CONFLICTS,
    EVENTS,
    EXPECTATIONS,
    ORIGINS,
    PROPOSITIONS,
    RELATIONS,
    STORIES,
    STORY_SOURCES,
)
from sayso.model import ClaimRef, Judgement, JudgementKind, Span, TextQuoteSelector

CORRECTABLE = frozenset(
    {"publisher", "published", "modified", "title", "byline", "language", "url", "translated"}
)
"""The particulars of an article that a person can correct."""

_NAMING = (
    STORIES,
    PROPOSITIONS,
    ORIGINS,
    RELATIONS,
    CONFLICTS,
    EVENTS,
    EXPECTATIONS,
    STORY_SOURCES,
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A judgement where it belongs now: its target's present id, and its words' present place.

    `span` is where the words stand in the article's newest text and `claim` the claim they are
    part of there; both are None where the judgement is about no words, or they are gone.
    `attached` is False when it has lost its place; `why` says how.
    """

    judgement: Judgement
    target: str
    attached: bool
    span: Span | None = None
    claim: ClaimRef | None = None
    why: str = ""


def add_judgement(connection: Connection, judgement: Judgement) -> Judgement:
    """Keep a decision; one without an id or a time is given them."""
    _check(judgement)
    sequence = connection.execute(
        select(func.coalesce(func.max(JUDGEMENTS.c.sequence), -1) + 1)
    ).scalar_one()
    made = judgement.made or now()
    seed = f"{sequence}\n{judgement.target}\n{judgement.person}\n{made}"
    kept = replace(judgement, id=judgement.id or mint_id("judgement", seed), made=made)
    known = connection.execute(select(JUDGEMENTS).where(JUDGEMENTS.c.id == kept.id)).first()
    if known is not None:
        if _from_row(known) == kept:
            return kept
        raise LedgerError(
            "another judgement has this id", where=kept.id, remedy="withdraw it, add a new one"
        )
    words = kept.words
    insert_all(
        connection,
        JUDGEMENTS,
        [
            {
                "id": kept.id, "sequence": sequence, "kind": kept.kind.value,
                "target": kept.target, "person": kept.person, "made": kept.made,
                "values": to_json(kept.values), "exact": words.exact if words else None,
                "prefix": words.prefix if words else None,
                "suffix": words.suffix if words else None, "revision": kept.revision,
                "start": _find_start(connection, kept), "withdrawn": None,
            }
        ],
    )  # fmt: skip
    return kept


def _check(judgement: Judgement) -> None:
    if judgement.kind is JudgementKind.CORRECT:
        unknown = sorted(set(judgement.values) - CORRECTABLE)
        if unknown or not judgement.values:
            raise LedgerError(
                f"cannot correct {', '.join(unknown) or 'nothing'}",
                where=judgement.target,
                remedy=f"give one of {', '.join(sorted(CORRECTABLE))}",
            )


def _find_start(connection: Connection, judgement: Judgement) -> int | None:
    if judgement.words is None or judgement.revision is None:
        return None
    query = select(REVISIONS.c.text).where(REVISIONS.c.id == judgement.revision)
    text = connection.execute(query).scalar()
    span = find_quote(text, judgement.words) if text is not None else None
    return span.start if span else None


def withdraw_judgement(connection: Connection, name: str) -> None:
    """Take a decision back; that it was made stays on record."""
    done = connection.execute(
        update(JUDGEMENTS)
        .where(JUDGEMENTS.c.id == name, JUDGEMENTS.c.withdrawn.is_(None))
        .values(withdrawn=now())
    )
    if done.rowcount == 0:
        raise NotFoundError("no such judgement that holds", where=name, remedy="list judgements")


def load_judgements(
    connection: Connection, target: str | None = None, *, withdrawn: bool = False
) -> list[Judgement]:
    """Decisions in the order they were made: all, or those on a target under any id it had."""
    query = select(JUDGEMENTS).order_by(JUDGEMENTS.c.sequence)
    if not withdrawn:
        query = query.where(JUDGEMENTS.c.withdrawn.is_(None))
    if target is not None:
        names = find_former(connection, resolve_id(connection, target))
        query = query.where(JUDGEMENTS.c.target.in_(names))
    return [_from_row(row) for row in connection.execute(query)]


def _from_row(row: Row[Any]) -> Judgement:
    words = TextQuoteSelector(row.exact, row.prefix, row.suffix) if row.exact is not None else None
    return Judgement(
        id=row.id,
        kind=JudgementKind(row.kind),
        target=row.target,
        person=row.person,
        made=row.made,
        values=msgspec.json.decode(row._mapping["values"]),
        words=words,
        revision=row.revision,
    )


def corrections(connection: Connection, article: str) -> dict[str, str]:
    """What people set about an article, the latest of each field."""
    found: dict[str, str] = {}
    for judgement in load_judgements(connection, article):
        if judgement.kind is JudgementKind.CORRECT:
            found.update(judgement.values)
    return found


def corrections_of(connection: Connection, articles: Sequence[str]) -> dict[str, dict[str, str]]:
    """What people set about each of many articles; those of which they set nothing left out."""
    some = select(JUDGEMENTS.c.id).where(
        JUDGEMENTS.c.kind == JudgementKind.CORRECT, JUDGEMENTS.c.withdrawn.is_(None)
    )
    if connection.execute(some.limit(1)).first() is None:
        return {}
    found = ((article, corrections(connection, article)) for article in articles)
    return {article: values for article, values in found if values}


def verdicts(connection: Connection) -> dict[str, JudgementKind]:
    """The latest acceptance or rejection of each target, by the id that it has now."""
    found: dict[str, JudgementKind] = {}
    for item in attach(connection):
        if item.judgement.kind in (JudgementKind.ACCEPT, JudgementKind.REJECT) and item.attached:
            found[item.target] = item.judgement.kind
    return found


def decisions_by_story(connection: Connection) -> dict[str, str]:
    """For each story that people decided something in, the hash of what they decided.

    When it is another than a comparison was made under, the story is to be compared again.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    weighing = (JudgementKind.REJECT, JudgementKind.MERGE, JudgementKind.SPLIT)
    for judgement in load_judgements(connection):
        if judgement.kind in weighing:
            story = find_story_of(connection, judgement.target)
            if story is not None:
                found[story].append(judgement.id)
    return {story: content_hash("\n".join(names)) for story, names in found.items()}


def find_story_of(connection: Connection, name: str) -> str | None:
    """The story that an article, a claim or a finding is of; a story is its own."""
    target = resolve_id(connection, name)
    article = select(ARTICLES.c.story).where(ARTICLES.c.id == target.partition("/")[0])
    story: str | None = connection.execute(article).scalar()
    if story is not None:
        return story
    if target.startswith(PREFIXES["story"]):
        return target
    for table in _NAMING:
        if "story" in table.c:
            query = select(table.c.story).where(table.c.id == target).limit(1)
            story = connection.execute(query).scalar()
            if story is not None:
                return str(story)
    return None


# ---------------------------------------------------------------- where they belong now


def attach(connection: Connection, target: str | None = None) -> list[Attached]:
    """Every decision with the place it has now; those that found none say why."""
    return list(_attach(connection, load_judgements(connection, target)))


def _attach(connection: Connection, judgements: Sequence[Judgement]) -> Iterator[Attached]:
    texts: dict[str, str | None] = {}
    for judgement in judgements:
        target = resolve_id(connection, judgement.target)
        if judgement.words is None:
            there = _is_there(connection, target)
            why = "" if there else "its target is no longer in the ledger"
            yield Attached(judgement, target, there, why=why)
            continue
        article = _find_article(connection, judgement)
        if article is None:
            yield Attached(judgement, target, False, why="its article is not in the ledger")
            continue
        if article not in texts:
            texts[article] = _load_text(connection, article)
        yield _attach_words(connection, judgement, target, article, texts[article] or "")


def _attach_words(
    connection: Connection, judgement: Judgement, target: str, article: str, text: str
) -> Attached:
    words = judgement.words
    near = connection.execute(
        select(JUDGEMENTS.c.start).where(JUDGEMENTS.c.id == judgement.id)
    ).scalar()
    span = find_quote(text, words, near=near) if words is not None else None
    if span is None:
        return Attached(judgement, target, False, why="its words are not in the newest text")
    claim = _find_claim(connection, article, span)
    if "/" in target:
        if claim is None:
            why = "its words are part of no claim"
            return Attached(judgement, target, False, span=span, why=why)
        target = f"{claim.article}/{claim.claim}"
    elif not _is_there(connection, target):
        why = "its target is no longer in the ledger"
        return Attached(judgement, target, False, span=span, claim=claim, why=why)
    return Attached(judgement, target, True, span=span, claim=claim)


def _find_article(connection: Connection, judgement: Judgement) -> str | None:
    if judgement.revision is not None:
        query = select(REVISIONS.c.article).where(REVISIONS.c.id == judgement.revision)
        return connection.execute(query).scalar()
    name = judgement.target.partition("/")[0]
    return connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == name)).scalar()


def _load_text(connection: Connection, article: str) -> str | None:
    query = (
        select(REVISIONS.c.text)
        .join(ARTICLES, ARTICLES.c.revision == REVISIONS.c.id)
        .where(ARTICLES.c.id == article)
    )
    return connection.execute(query).scalar()


def _find_claim(connection: Connection, article: str, span: Span) -> ClaimRef | None:
    """The claim that shares most with a span, the tightest where several do."""
    query = select(CLAIMS.c.claim, CLAIMS.c.spans).where(
        CLAIMS.c.article == article, CLAIMS.c.start < span.end, CLAIMS.c.stop > span.start
    )
    best: tuple[int, int, str] | None = None
    for claim, stored in connection.execute(query):
        spans = from_spans(stored)
        shared = sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in spans)
        rank = (-shared, sum(s.end - s.start for s in spans), claim)
        if shared and (best is None or rank < best):
            best = rank
    return ClaimRef(article, best[2]) if best else None


def _is_there(connection: Connection, target: str) -> bool:
    article, slash, claim = target.partition("/")
    if slash:
        query = select(CLAIMS.c.claim).where(CLAIMS.c.article == article, CLAIMS.c.claim == claim)
        return connection.execute(query).first() is not None
    if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == target)).first():
        return True
    live = connection.execute(select(IDENTITIES.c.live).where(IDENTITIES.c.id == target)).scalar()
    if live is not None:
        return bool(live)
    return any(
        connection.execute(select(table.c.id).where(table.c.id == target)).first()
        for table in _NAMING
    )
