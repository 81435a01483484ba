"""What single articles yield: whole analyses, and their plain rows for people with SQL."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, select, update

from sayso.errors import LedgerError
from sayso.ledger.changed import note_articles
from sayso.ledger.identity import claim_hash
from sayso.ledger.readings import now
from sayso.ledger.rows import Values, in_chunks, insert_all, insert_missing, to_json, to_spans
from sayso.ledger.schema import (
    ARTICLES,
    ATTRIBUTIONS,
    CHAINS,
    CLAIMS,
    OMISSIONS,
    PARTS,
    REPORTS,
    REVISIONS,
    SEARCH_ROWS,
    SOURCES,
    TIMEXES,
)
from sayso.ledger.search import add_rows, remove_rows
from sayso.ledger.story_tables import TO_GATHER
from sayso.model import Attribution, Claim, Report, Source, Timex

COMPRESSION = 1
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Report)
ROWS: tuple[Table, ...] = (OMISSIONS, PARTS, TIMEXES, ATTRIBUTIONS, SOURCES, CHAINS, CLAIMS)
"""The tables that hold the newest analyses' rows, in the order in which they may be emptied."""

Saved = tuple[str, Report, str]
"""A revision's id, its analysis, and the cache key that names how it was made."""


def save_reports(connection: Connection, given: Iterable[Saved]) -> int:
    """Keep analyses; those of newest revisions also as rows. One statement a table and batch."""
    count = 0
    for batch in in_chunks(given, 64):
        _save_batch(connection, batch)
        count += len(batch)
    return count


def _save_batch(connection: Connection, batch: Sequence[Saved]) -> None:
    # the last one given for a revision is the one that holds
    held = {revision: index for index, (revision, _, _) in enumerate(batch)}
    known = {
        row.id: row
        for row in connection.execute(
            select(
                REVISIONS.c.id, REVISIONS.c.article, REVISIONS.c.title, REVISIONS.c.text,
                ARTICLES.c.revision.label("newest"),
            )
            .join(ARTICLES, ARTICLES.c.id == REVISIONS.c.article)
            .where(REVISIONS.c.id.in_(list(held)))
        )
    }  # fmt: skip
    documents: dict[tuple[str, str], Values] = {}
    rows: dict[Table, list[Values]] = {table: [] for table in (*ROWS, SEARCH_ROWS)}
    replaced: list[str] = []
    moment = now()
    for index, (revision, report, cache_key) in enumerate(batch):
        row = known.get(revision)
        if row is None:
            raise LedgerError("no such revision", where=revision, remedy="add its reading first")
        if row.text != report.article.text:
            raise LedgerError(
                "the analysis is of another text than the revision's",
                where=revision,
                remedy="analyse the text as it was read",
            )
        is_current = held[revision] == index
        documents[revision, cache_key] = _document(
            revision, row.article, cache_key, report, moment, is_current
        )
        if is_current and row.newest == revision:
            replaced.append(row.article)
            for table, given in collect_rows(row.article, revision, report).items():
                rows[table] += given
            rows[SEARCH_ROWS] += [
                _search(row.article, "claim", claim.id, claim.text) for claim in report.claims
            ]
            rows[SEARCH_ROWS].append(_search(row.article, "article", row.article, _words(report)))
    _clear(connection, replaced, list(held), documents)
    insert_missing(connection, REPORTS, list(documents.values()))
    for table in reversed(ROWS):
        insert_all(connection, table, rows[table])
    add_rows(connection, rows[SEARCH_ROWS])
    note_articles(connection, (row.article for row in known.values()))


def _clear(
    connection: Connection,
    replaced: list[str],
    revisions: list[str],
    documents: Mapping[tuple[str, str], Values],
) -> None:
    had_rows = set(
        connection.execute(
            select(SEARCH_ROWS.c.owner).where(
                SEARCH_ROWS.c.owner.in_(replaced), SEARCH_ROWS.c.kind == "article"
            )
        ).scalars()
    )
    if had_rows:
        for table in ROWS:
            connection.execute(delete(table).where(table.c.article.in_(had_rows)))
        remove_rows(connection, sorted(had_rows))
    known = select(REPORTS.c.revision).where(REPORTS.c.revision.in_(revisions)).limit(1)
    if connection.execute(known).first() is None:
        return
    connection.execute(
        update(REPORTS).where(REPORTS.c.revision.in_(revisions)).values(current=False)
    )
    for revision, cache_key in documents:
        connection.execute(
            delete(REPORTS).where(REPORTS.c.revision == revision, REPORTS.c.cache_key == cache_key)
        )


def _document(
    revision: str, article: str, cache_key: str, report: Report, moment: str, is_current: bool
) -> Values:
    return {
        "revision": revision,
        "cache_key": cache_key,
        "article": article,
        "current": is_current,
        **to_columns(report),
        "document": to_document(report),
        "saved": moment,
    }


def to_columns(report: Report) -> Values:
    """What the table of analyses says about one, besides the document itself."""
    published = report.published
    interval = published.interval
    return {
        "publisher": report.publisher,
        "published": published.value,
        "published_from": to_day(interval.start if interval else None),
        "published_to": to_day(interval.end if interval else None),
        "published_precision": published.precision.value,
        "published_inferred": published.inferred,
        "language": report.language,
        "translated": report.translated,
        "not_analysed": report.not_analysed,
        "claims": len(report.claims),
    }


def to_document(report: Report) -> bytes:
    """An analysis as it is stored: JSON without the article's text, compressed."""
    bare = replace(report, article=replace(report.article, text=""))
    return zlib.compress(_ENCODER.encode(bare), COMPRESSION)


def from_document(stored: bytes, *, article: str, text: str, story: str | None) -> Report:
    """The analysis of a stored document, with its article's id, text and story as they are now."""
    try:
        report = _DECODER.decode(zlib.decompress(stored))
    except (zlib.error, msgspec.DecodeError) as error:
        raise LedgerError(
            f"a stored analysis is damaged ({error})",
            where=article,
            remedy="run sayso verify, then analyse the article again",
        ) from error
    whole = replace(report.article, id=article, text=text)
    return replace(report, article=whole, story=story if story is not None else report.story)


def to_day(day: Any) -> str | None:
    """A day as the tables hold it, ISO 8601."""
    return day.isoformat() if day is not None else None


def _words(report: Report) -> str:
    return f"{report.article.title or ''}\n{report.article.text}".strip()


def _search(owner: str, kind: str, target: str, words: str) -> Values:
    return {"owner": owner, "kind": kind, "target": target, "words": words}


# ---------------------------------------------------------------- rows


def collect_rows(article: str, revision: str, report: Report) -> dict[Table, list[Values]]:
    """The rows that an analysis gives, by table."""
    labels = {source.id: label_source(source) for source in report.sources}
    return {
        CLAIMS: [
            _claim(article, revision, position, claim, labels)
            for position, claim in enumerate(report.claims)
        ],
        CHAINS: [
            {"article": article, "claim": claim.id, "level": level, "source": source}
            for claim in report.claims
            for level, source in enumerate(claim.chain)
        ],
        SOURCES: [_source(article, source, labels) for source in report.sources],
        ATTRIBUTIONS: [_attribution(article, item) for item in report.attributions],
        TIMEXES: [_timex(article, timex) for timex in report.timexes],
        PARTS: [
            {
                "article": article, "position": position, "kind": part.kind.value,
                "start": part.span.start, "stop": part.span.end, "rule": part.rule,
            }
            for position, part in enumerate(report.parts)
        ],
        OMISSIONS: [
            {
                "article": article, "position": position, "stage": omission.stage,
                "start": omission.span.start if omission.span else None,
                "stop": omission.span.end if omission.span else None, "reason": omission.reason,
            }
            for position, omission in enumerate(report.omissions)
        ],
    }  # fmt: skip


def label_source(source: Source) -> str:
    """What to call a source: its name, or its descriptor, unnamed, with its number.

    >>> from sayso.model import SourceKind
    >>> label_source(Source("s1", None, SourceKind.GROUP, False, descriptor="two sources"))
    'two sources (unnamed)'
    """
    if source.name:
        return source.name
    if source.descriptor:
        return f"{source.descriptor} (unnamed)"
    return "publisher unknown" if source.id == "s0" else "unnamed"


def _claim(
    article: str, revision: str, position: int, claim: Claim, labels: Mapping[str, str]
) -> Values:
    chain = [labels.get(source, source) for source in claim.chain]
    return {
        "article": article,
        "claim": claim.id,
        "hash": claim_hash(article, claim.text),
        "revision": revision,
        "position": position,
        "text": claim.text,
        "start": claim.spans[0].start if claim.spans else 0,
        "stop": claim.spans[-1].end if claim.spans else 0,
        "spans": to_spans(claim.spans),
        "kind": claim.kind.value,
        "chain": " → ".join(chain),
        "depth": len(chain),
        "speaker": chain[-1] if len(chain) > 1 else None,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
        "time": claim.time.value,
        "condition": to_spans(claim.condition),
        "timexes": to_json(claim.timexes),
        "attribution": claim.attribution,
        "own_reporting": claim.own_reporting,
        "doubtful": claim.doubtful,
        "predicate": claim.frame.predicate if claim.frame else None,
    }


def _source(article: str, source: Source, labels: Mapping[str, str]) -> Values:
    return {
        "article": article,
        "source": source.id,
        "label": labels[source.id],
        "name": source.name,
        "descriptor": source.descriptor,
        "body": source.body,
        "kind": source.kind.value,
        "named": source.named,
        "count": source.count,
        "unnamed_because": source.unnamed_because,
        "key": source.key,
        "gender": source.gender,
        "mentions": to_spans(source.mentions),
    }


def _attribution(article: str, item: Attribution) -> Values:
    return {
        "article": article,
        "attribution": item.id,
        "kind": item.kind.value,
        "source_spans": to_spans(item.source),
        "cue_spans": to_spans(item.cue),
        "content_spans": to_spans(item.content),
        "via": item.via,
        "speaker": item.speaker,
        "recipient": item.recipient,
        "carried_from": item.carried_from,
        "carry": item.carry.value if item.carry else None,
        "doubtful": item.doubtful,
        "cue_lemma": item.cue_lemma,
        "rule": item.rule,
    }


def _timex(article: str, timex: Timex) -> Values:
    return {
        "article": article,
        "timex": timex.id,
        "start": timex.span.start,
        "stop": timex.span.end,
        "type": timex.type.value,
        "value": timex.value,
        "from_day": to_day(timex.interval.start if timex.interval else None),
        "to_day": to_day(timex.interval.end if timex.interval else None),
        "mod": timex.mod,
        "anchor": timex.anchor.value,
        "symbolic": timex.symbolic,
    }


# ---------------------------------------------------------------- back again


def select_reports() -> Any:
    """The newest revision of every article with its current analysis."""
    return (
        select(
            REPORTS.c.document, REPORTS.c.revision, REPORTS.c.cache_key,
            ARTICLES.c.id.label("article"), ARTICLES.c.story, REVISIONS.c.text,
        )
        .join(ARTICLES, ARTICLES.c.revision == REPORTS.c.revision)
        .join(REVISIONS, REVISIONS.c.id == REPORTS.c.revision)
        .where(REPORTS.c.current)
    )  # fmt: skip


def find_analysed(connection: Connection, revisions: Collection[str]) -> set[str]:
    """Those of many revisions that have an analysis."""
    found: set[str] = set()
    for chunk in in_chunks(sorted(revisions)):
        query = select(REPORTS.c.revision).where(REPORTS.c.revision.in_(chunk))
        found.update(connection.execute(query).scalars())
    return found


def cached_report(connection: Connection, revision: str, cache_key: str) -> Report | None:
    """The analysis of a revision that was made in exactly this way, if it was."""
    row = connection.execute(
        select(REPORTS.c.document, REPORTS.c.article, REVISIONS.c.text, ARTICLES.c.story)
        .join(REVISIONS, REVISIONS.c.id == REPORTS.c.revision)
        .join(ARTICLES, ARTICLES.c.id == REPORTS.c.article)
        .where(REPORTS.c.revision == revision, REPORTS.c.cache_key == cache_key)
    ).first()
    if row is None:
        return None
    return from_document(row.document, article=row.article, text=row.text, story=row.story)


def load_reports(connection: Connection, articles: Sequence[str]) -> Iterator[Report]:
    """The current analyses of articles, in the order given; those without one are passed over."""
    found = {
        row.article: row
        for row in connection.execute(select_reports().where(ARTICLES.c.id.in_(articles)))
    }
    for article in articles:
        row = found.get(article)
        if row is not None:
            yield from_document(row.document, article=row.article, text=row.text, story=row.story)


def stream_reports(
    reading: Callable[[], Any], articles: Sequence[str], *, size: int = 32
) -> Iterator[Report]:
    """The same, a chunk at a time, holding no connection in between."""
    for chunk in in_chunks(articles, size):
        with reading() as connection:
            reports = list(load_reports(connection, chunk))
        yield from reports


def unanalysed(connection: Connection) -> list[str]:
    """The newest revisions that have no analysis: what a run that was killed left to do."""
    rows = connection.execute(
        select(ARTICLES.c.revision)
        .join(TO_GATHER, TO_GATHER.c.article == ARTICLES.c.id)
        .outerjoin(REPORTS, REPORTS.c.revision == ARTICLES.c.revision)
        .where(REPORTS.c.revision.is_(None))
        .order_by(ARTICLES.c.added, ARTICLES.c.id)
    )
    return list(rows.scalars())
