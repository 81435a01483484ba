"""Full text over claims, articles and sources: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, column, delete, insert, literal, select, table, text
from sqlalchemy.exc import DatabaseError

from sayso.ledger.rows import Values, in_chunks, insert_all
from sayso.ledger.schema import SEARCH_ROWS
from sayso.model import Span

OPEN, SHUT = "\x02", "\x03"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PHRASE = re.compile(r'"([^"]*)"')

_SQLITE = """
WITH best AS (
  SELECT search_index.rowid AS id, search_index.rank AS rank FROM search_index {join}
  WHERE search_index MATCH :asked {kinds} ORDER BY search_index.rank LIMIT :most
)
SELECT s.kind, s.owner, s.target, best.rank,
  snippet(search_index, 0, char(2), char(3), '…', 24) AS snippet
FROM search_index JOIN best ON best.id = search_index.rowid
JOIN search_rows s ON s.id = search_index.rowid
WHERE search_index MATCH :asked ORDER BY best.rank, s.id
"""
_SQLITE_BY_KIND = """
WITH found AS MATERIALIZED (
  SELECT rowid AS id, rank FROM search_index WHERE search_index MATCH :asked
), placed AS (
  SELECT found.id, found.rank,
    row_number() OVER (PARTITION BY s.kind ORDER BY found.rank, found.id) AS place
  FROM found JOIN search_rows s ON s.id = found.id WHERE s.kind IN ({kinds})
), best AS MATERIALIZED (SELECT id, rank FROM placed WHERE place <= :most)
SELECT s.kind, s.owner, s.target, best.rank,
  snippet(search_index, 0, char(2), char(3), '…', 24) AS snippet
FROM search_index JOIN best ON best.id = search_index.rowid
JOIN search_rows s ON s.id = search_index.rowid
WHERE search_index MATCH :asked ORDER BY best.rank, s.id
"""
_POSTGRES = """
SELECT s.kind, s.owner, s.target, -ts_rank(s.vector, q.query) AS rank,
  ts_headline('english', s.words, q.query,
    'StartSel=' || chr(2) || ', StopSel=' || chr(3) || ', MaxWords=24, MinWords=12') AS snippet
FROM search_rows s, to_tsquery('english', :asked) AS q(query)
WHERE s.vector @@ q.query {kinds}
ORDER BY rank, s.id LIMIT :most
"""
_INDEX = table("search_index", column("search_index"), column("rowid"), column("words"))
_ABOUT = """
SELECT a.id, a.story, v.title, r.publisher FROM articles a
JOIN revisions v ON v.id = a.revision
LEFT JOIN reports r ON r.revision = a.revision AND r.current
WHERE a.id = :owner
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, with the words around what was asked for.

    `kind` is claim, article or source; `id` the claim's id as article/claim, the article's, or
    the source's. `marks` are the spans of `snippet` that match.
    """

    kind: str
    id: str
    snippet: str
    marks: tuple[Span, ...]
    score: float
    article: str | None = None
    claim: str | None = None
    story: str | None = None
    title: str | None = None
    publisher: str | None = None


def search(
    connection: Connection, words: str, *, limit: int = 20, kinds: Sequence[str] = ()
) -> list[Hit]:
    """What holds all the words, best first; what holds any of them where nothing holds all.

    Words in quotation marks stand together; the last word may be unfinished. Nothing that a
    person can type is an error: what is not a word is passed over.
    """
    terms = to_terms(words)
    if not terms or limit < 1:
        return []
    for joined in ("all", "any"):
        rows = _run(connection, terms, joined, limit, kinds)
        if rows or len(terms) == 1:
            break
    return [_to_hit(connection, row) for row in rows]


def search_by_kind(
    connection: Connection, words: str, *, kinds: Sequence[str], limit: int
) -> dict[str, list[Hit]]:
    """What `search` finds of each kind on its own, looked for in one go."""
    if connection.dialect.name == "postgresql":
        return {kind: search(connection, words, limit=limit, kinds=[kind]) for kind in kinds}
    terms = to_terms(words)
    found: dict[str, list[Hit]] = {kind: [] for kind in kinds}
    for joined in ("all", "any") if len(terms) > 1 else ("all",):
        left = [kind for kind in kinds if not found[kind]]
        if terms and left and limit > 0:
            for row in _run_by_kind(connection, terms, joined, limit, left):
                found[row.kind].append(_to_hit(connection, row))
    return found


def _run_by_kind(
    connection: Connection,
    terms: list[tuple[str, ...]],
    joined: str,
    limit: int,
    kinds: Sequence[str],
) -> Sequence[Any]:
    names, values = _bind(_to_match(terms, joined), limit, kinds)
    return connection.execute(text(_SQLITE_BY_KIND.format(kinds=names)), values).all()


def _bind(asked: str, limit: int, kinds: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The names of the kinds' parameters as SQL lists them, and the values of all parameters."""
    of_kinds = {f"kind{place}": kind for place, kind in enumerate(kinds)}
    return ", ".join(f":{name}" for name in of_kinds), {"asked": asked, "most": limit, **of_kinds}


def to_terms(words: str) -> list[tuple[str, ...]]:
    """The phrases and words of what was typed; a word is a phrase of one.

    >>> to_terms('the "harbour bridge" AND (fell*')
    [('harbour', 'bridge'), ('the',), ('AND',), ('fell',)]
    """
    phrases = [tuple(_WORD.findall(phrase)) for phrase in _PHRASE.findall(words)]
    rest = _PHRASE.sub(" ", words)
    terms = [phrase for phrase in phrases if phrase]
    return (terms + [(word,) for word in _WORD.findall(rest)])[:32]


def _run(
    connection: Connection,
    terms: list[tuple[str, ...]],
    joined: str,
    limit: int,
    kinds: Sequence[str],
) -> Sequence[Any]:
    postgres = connection.dialect.name == "postgresql"
    asked = _to_tsquery(terms, joined) if postgres else _to_match(terms, joined)
    names, values = _bind(asked, limit, kinds)
    statement = (_POSTGRES if postgres else _SQLITE).format(
        kinds=f"AND s.kind IN ({names})" if kinds else "",
        join="JOIN search_rows s ON s.id = search_index.rowid" if kinds else "",
    )
    return connection.execute(text(statement), values).all()


def _to_match(terms: list[tuple[str, ...]], joined: str) -> str:
    """An FTS5 query in which everything typed is quoted, so that none of it is syntax."""
    quoted = ['"' + " ".join(term) + '"' for term in terms]
    if len(terms[-1]) == 1 and len(terms[-1][0]) > 1:
        quoted[-1] += "*"
    return (" AND " if joined == "all" else " OR ").join(quoted)


def _to_tsquery(terms: list[tuple[str, ...]], joined: str) -> str:
    quoted = [" <-> ".join("'" + word.replace("'", "''") + "'" for word in term) for term in terms]
    if len(terms[-1]) == 1 and len(terms[-1][0]) > 1:
        quoted[-1] += ":*"
    return (" & " if joined == "all" else " | ").join(f"({term})" for term in quoted)


def _to_hit(connection: Connection, row: Any) -> Hit:
    snippet, marks = _split_marks(row.snippet)
    if row.kind == "source":
        return Hit("source", row.target, snippet, marks, -float(row.rank), story=row.owner)
    about = connection.execute(text(_ABOUT), {"owner": row.owner}).first()
    is_claim = row.kind == "claim"
    return Hit(
        kind=row.kind,
        id=f"{row.owner}/{row.target}" if is_claim else row.owner,
        snippet=snippet,
        marks=marks,
        score=-float(row.rank),
        article=row.owner,
        claim=row.target if is_claim else None,
        story=about.story if about else None,
        title=about.title if about else None,
        publisher=about.publisher if about else None,
    )


def _split_marks(marked: str) -> tuple[str, tuple[Span, ...]]:
    plain: list[str] = []
    marks: list[Span] = []
    length = start = 0
    for piece in re.split(f"([{OPEN}{SHUT}])", marked):
        if piece == OPEN:
            start = length
        elif piece == SHUT:
            marks.append(Span(start, length))
        else:
            plain.append(piece)
            length += len(piece)
    return "".join(plain), tuple(marks)


# ---------------------------------------------------------------- its index, beside the tables

SQLITE_INDEX = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
  words, content='search_rows', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
)""",
)
POSTGRES_INDEX = (
    """ALTER TABLE search_rows ADD COLUMN vector tsvector
  GENERATED ALWAYS AS (to_tsvector('english', left(words, 200000))) STORED""",
    "CREATE INDEX search_index ON search_rows USING gin (vector)",
)


def add_rows(connection: Connection, rows: Sequence[Values]) -> None:
    """Let rows be found. They are indexed together: a trigger for each row costs six times that."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        insert_all(connection, SEARCH_ROWS, rows)
        return
    last = connection.execute(text("SELECT coalesce(max(id), 0) FROM search_rows")).scalar()
    insert_all(connection, SEARCH_ROWS, rows)
    connection.execute(
        text(
            "INSERT INTO search_index(rowid, words) "
            "SELECT id, words FROM search_rows WHERE id > :last"
        ),
        {"last": last},
    )


def remove_rows(connection: Connection, owners: Iterable[str]) -> None:
    """Let what belongs to these articles or stories be found no more."""
    for chunk in in_chunks(owners):
        mine = SEARCH_ROWS.c.owner.in_(chunk)
        if connection.dialect.name == "sqlite":
            gone = select(literal("delete"), SEARCH_ROWS.c.id, SEARCH_ROWS.c.words).where(mine)
            connection.execute(insert(_INDEX).from_select(["search_index", "rowid", "words"], gone))
        connection.execute(delete(SEARCH_ROWS).where(mine))


def find_search_faults(connection: Connection) -> list[str]:
    """What the full-text index and its rows disagree about."""
    if connection.dialect.name == "postgresql":
        return []
    try:
        connection.execute(
            text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
        )
    except DatabaseError as error:
        return [str(error.orig)]
    return []
