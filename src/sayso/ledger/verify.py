"""Checking a ledger against itself: every hash, span, quotation, id, count and reference.

What is derived is derived again from what it was derived from, and compared.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from sayso.errors import LedgerError
from sayso.ledger.checks_of_reports import check_reports
from sayso.ledger.checks_of_stories import check_comparisons, check_expectations, check_stories
from sayso.ledger.checks_of_tombstones import check_tombstones
from sayso.ledger.faults import Fault
from sayso.ledger.identity import content_hash, revision_id, text_hash, to_address
from sayso.ledger.judgements import attach
from sayso.ledger.recount import Weigh
from sayso.ledger.reports import unanalysed
from sayso.ledger.rows import in_chunks
from sayso.ledger.schema import (
    ARTICLES,
    BLOBS,
    IDENTITIES,
    JUDGEMENTS,
    READINGS,
    REPORTS,
    REVISIONS,
    SEARCH_ROWS,
)
from sayso.ledger.search import find_search_faults
from sayso.ledger.store import Ledger
from sayso.ledger.stories import find_stale
from sayso.ledger.story_tables import (
    CONFLICTS,
    EVENTS,
    EXPECTATIONS,
    ORIGINS,
    PROPOSITIONS,
    STORIES,
    STORY_SOURCES,
)
from sayso.ledger.tombstones import PAGE, REVISION, load_contents
from sayso.support import weigh_claim

Check = Callable[[Connection, Counter[str]], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, with counts, and what was wrong.

    `to_do` counts what is no fault but waits for the next run: revisions not analysed, stories
    not compared since they changed, judgements that lost their place.
    """

    checked: dict[str, int]
    faults: tuple[Fault, ...]
    to_do: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """True when nothing was wrong."""
        return not self.faults


def verify(ledger: Ledger, *, weigh: Weigh = weigh_claim) -> Verification:
    """Check everything in a ledger; a fault in one thing does not hide those in others.

    `weigh` says how sure a claim is put: hedged claims do not count beside unhedged ones.

    >>> from sayso.ledger import open_ledger
    >>> with open_ledger("sqlite://") as ledger:
    ...     verify(ledger).sound
    True
    """
    checked: Counter[str] = Counter()
    faults: list[Fault] = []
    weighed: Check = partial(check_comparisons, weigh=weigh)
    for check in (*CHECKS, weighed):
        with ledger.connections.reading() as connection:
            faults += _guarded(check, connection, checked)
    with ledger.connections.writing() as connection:
        faults += _guarded(_check_index, connection, checked)
    return Verification(dict(checked), tuple(faults), _find_to_do(ledger))


def _guarded(check: Check, connection: Connection, checked: Counter[str]) -> list[Fault]:
    found: list[Fault] = []
    try:
        for fault in check(connection, checked):
            found.append(fault)  # noqa: PERF402  one at a time: what came before an error is kept
    except DatabaseError as error:
        found.append(
            Fault(
                "database",
                f"cannot be read: {error.orig}",
                getattr(check, "__name__", "check_comparisons"),
            )
        )
    except LedgerError as error:
        found.append(Fault("document", error.what, error.where or ""))
    return found


def _name(check: Check) -> str:
    return str(getattr(check, "__name__", "check_comparisons"))


def _find_to_do(ledger: Ledger) -> dict[str, int]:
    try:
        with ledger.connections.reading() as connection:
            return {
                "revisions to be analysed": len(unanalysed(connection)),
                "stories to be compared again": len(find_stale(connection)),
                "judgements without a place": sum(not j.attached for j in attach(connection)),
            }
    except DatabaseError:
        return {}  # the faults tell it already


# ---------------------------------------------------------------- the file


def check_database(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """The database's own checks: its pages, and what refers to rows that are gone."""
    if connection.dialect.name != "sqlite":
        return
    checked["database files"] += 1
    for row in connection.execute(text("PRAGMA integrity_check(20)")):
        if row[0] != "ok" and "malformed inverted index" not in row[0]:
            yield Fault("database", str(row[0]), "integrity_check")
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield Fault("reference", f"refers to nothing in {row[2]}", f"{row[0]} row {row[1]}")


# ---------------------------------------------------------------- what was read


def check_pages(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every page hashes to its name, or to what its tombstone says."""
    redacted = load_contents(connection, PAGE)
    names = list(connection.execute(select(BLOBS.c.hash).order_by(BLOBS.c.hash)).scalars())
    for chunk in in_chunks(names, 50):
        for row in connection.execute(select(BLOBS).where(BLOBS.c.hash.in_(chunk))):
            checked["pages"] += 1
            try:
                raw = zlib.decompress(row.body)
            except zlib.error as error:
                yield Fault("page", f"cannot be unpacked: {error}", row.hash)
                continue
            if content_hash(raw) != redacted.get(row.hash, row.hash):
                yield Fault("page", "its bytes are not those that were read", row.hash)
            if len(raw) != row.size:
                yield Fault("page", f"has {len(raw)} bytes, {row.size} are stated", row.hash)


def check_revisions(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every revision hashes to its name or its tombstone's, and its page is there."""
    redacted = load_contents(connection, REVISION)
    names = list(connection.execute(select(REVISIONS.c.id).order_by(REVISIONS.c.id)).scalars())
    pages = select(BLOBS.c.hash)
    for chunk in in_chunks(names):
        query = select(REVISIONS, REVISIONS.c.blob.in_(pages).label("has_page"))
        for row in connection.execute(query.where(REVISIONS.c.id.in_(chunk))):
            checked["revisions"] += 1
            if revision_id(row.article, row.title, row.text) != redacted.get(row.id, row.id):
                yield Fault("revision", "its title and text are not those that were read", row.id)
            if text_hash(row.title, row.text) != row.text_hash:
                yield Fault("revision", "its text's hash is not that of its text", row.id)
            if not row.has_page:
                yield Fault("revision", "its page is not there", row.id)


def check_articles(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every article has a newest revision of its own, a reading, and a story that exists."""
    readings = select(READINGS.c.article)
    query = select(
        ARTICLES.c.id, ARTICLES.c.identity, ARTICLES.c.url, ARTICLES.c.story,
        REVISIONS.c.article.label("owner"), STORIES.c.id.label("found"),
        ARTICLES.c.id.in_(readings).label("was_read"),
    )  # fmt: skip
    query = query.outerjoin(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
    query = query.outerjoin(STORIES, STORIES.c.id == ARTICLES.c.story)
    for row in connection.execute(query.order_by(ARTICLES.c.id)):
        checked["articles"] += 1
        if row.owner != row.id:
            yield Fault("article", "its newest revision is not one of its own", row.id)
        if row.story is not None and row.found is None:
            yield Fault("reference", f"its story {row.story} is not there", row.id)
        if not row.was_read:
            yield Fault("article", "nothing says where it was read", row.id)
        if row.identity.startswith("url:") and row.identity != f"url:{to_address(row.url)}":
            yield Fault("article", "its identity is not its address", row.id)


# ---------------------------------------------------------------- ids, people, search


def check_identities(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every id in use is registered as living, and every alias leads to one that is.

    A story that waits to be compared again may name what another has taken over since.
    """
    waiting = set(find_stale(connection))
    kinds = {row.id: row for row in connection.execute(select(IDENTITIES))}
    checked["ids"] += len(kinds)
    named: set[str] = set()
    for kind, table in (
        ("story", STORIES), ("source", STORY_SOURCES), ("proposition", PROPOSITIONS),
        ("origin", ORIGINS), ("conflict", CONFLICTS), ("event", EVENTS),
        ("expectation", EXPECTATIONS),
    ):  # fmt: skip
        story = table.c.id if kind == "story" else table.c.story
        for name, within in connection.execute(select(table.c.id, story).distinct()):
            named.add(name)
            row = kinds.get(name)
            if row is None or row.kind != kind:
                yield Fault("id", f"names a {kind} and was never minted for one", name)
            elif (not row.live or row.heir is not None) and within not in waiting:
                yield Fault("id", f"names a {kind} and is marked as gone", name)
    for name, row in kinds.items():
        if row.heir is not None and row.heir not in kinds:
            yield Fault("id", f"its heir {row.heir} was never minted", name)
        if row.kind == "story" and row.live and name not in named:
            yield Fault("id", "is marked as living and names nothing", name)


def check_judgements(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every judgement is on an id that was once given out."""
    articles = select(ARTICLES.c.id)
    for row in connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.sequence)):
        checked["judgements"] += 1
        target = row.target.partition("/")[0]
        known = connection.execute(
            select(func.count()).select_from(IDENTITIES).where(IDENTITIES.c.id == target)
        ).scalar_one()
        if not known and not connection.execute(articles.where(ARTICLES.c.id == target)).first():
            is_relation = target.startswith("r_")
            if not is_relation:
                yield Fault("judgement", f"is on {row.target}, which never was", row.id)


def check_search(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every analysed article and every claim can be searched for, once, by its own words."""
    query = (
        select(ARTICLES.c.id, REVISIONS.c.title, REVISIONS.c.text, SEARCH_ROWS.c.words)
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .join(REVISIONS, REVISIONS.c.id == ARTICLES.c.revision)
        .outerjoin(
            SEARCH_ROWS, (SEARCH_ROWS.c.owner == ARTICLES.c.id) & (SEARCH_ROWS.c.kind == "article")
        )
        .order_by(ARTICLES.c.id)
    )
    seen: Counter[str] = Counter()
    for row in connection.execution_options(yield_per=200).execute(query):
        checked["search rows"] += 1
        seen[row.id] += 1
        if row.words is None or not row.words.endswith(row.text.strip()):
            yield Fault("search", "the article cannot be found by its words", row.id)
    yield from (Fault("search", "is indexed twice", name) for name, n in seen.items() if n > 1)
    counts = """
SELECT c.article, c.claim FROM claims c LEFT JOIN (
  SELECT owner, target, count(*) AS times, max(words) AS words
  FROM search_rows WHERE kind = 'claim' GROUP BY owner, target
) s ON s.owner = c.article AND s.target = c.claim
WHERE coalesce(s.times, 0) <> 1 OR s.words <> c.text
"""
    checked["search rows"] += connection.execute(
        select(func.count()).select_from(SEARCH_ROWS).where(SEARCH_ROWS.c.kind == "claim")
    ).scalar_one()
    for row in connection.execute(text(counts)):
        yield Fault(
            "search", "the claim cannot be found by its words", f"{row.article}/{row.claim}"
        )
    stray = """
SELECT s.owner, s.target FROM search_rows s LEFT JOIN claims c
  ON s.owner = c.article AND s.target = c.claim
WHERE s.kind = 'claim' AND c.claim IS NULL
"""
    for row in connection.execute(text(stray)):
        yield Fault("search", "finds a claim that is not there", f"{row.owner}/{row.target}")


def _check_index(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """The full-text index agrees with what it indexes."""
    checked["search indexes"] += 1
    for fault in find_search_faults(connection):
        yield Fault("search", f"the index does not fit its rows: {fault}", "search_index")


CHECKS: tuple[Check, ...] = (
    check_database,
    check_pages,
    check_revisions,
    check_articles,
    check_reports,
    check_stories,
    check_expectations,
    check_identities,
    check_judgements,
    check_search,
    check_tombstones,
)
"""The checks that need nothing but the ledger; a function is added here to take part."""
