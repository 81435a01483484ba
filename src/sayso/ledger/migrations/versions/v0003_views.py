"""The index of full-text search, and the documented views.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

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

VIEWS = (
    """CREATE VIEW v_claims AS SELECT
  c.article AS "article",
  c.claim AS "claim",
  a.story AS "story",
  coalesce(r.publisher, 'publisher unknown') AS "publisher",
  v.title AS "title",
  a.url AS "url",
  r.published_from AS "published_from",
  r.published_to AS "published_to",
  c.text AS "text",
  c.start AS "start",
  c.stop AS "stop",
  c.kind AS "kind",
  c.chain AS "chain",
  c.speaker AS "speaker",
  c.certainty AS "certainty",
  c.polarity AS "polarity",
  c.time AS "time",
  m.proposition AS "proposition",
  m.side AS "side",
  p.standing AS "standing"
FROM claims c JOIN articles a ON a.id = c.article
LEFT JOIN reports r ON r.revision = a.revision AND r.current
JOIN revisions v ON v.id = a.revision
LEFT JOIN proposition_claims m ON m.article = c.article AND m.claim = c.claim
LEFT JOIN propositions p ON p.id = m.proposition""",
    """CREATE VIEW v_chains AS SELECT
  h.article AS "article",
  h.claim AS "claim",
  h.level AS "level",
  h.source AS "source",
  s.label AS "label",
  s.kind AS "kind",
  s.named AS "named",
  s."count" AS "count",
  s."key" AS "key",
  m.id AS "actor",
  c.text AS "text",
  coalesce(r.publisher, 'publisher unknown') AS "publisher"
FROM chains h JOIN claims c ON c.article = h.article AND c.claim = h.claim
JOIN articles a ON a.id = h.article
LEFT JOIN reports r ON r.revision = a.revision AND r.current
LEFT JOIN sources s ON s.article = h.article AND s.source = h.source
LEFT JOIN source_members m
  ON m.article = h.article AND m.source = h.source AND m.story = a.story""",
    """CREATE VIEW v_origins AS SELECT
  o.story AS "story",
  o.proposition AS "proposition",
  p.gist AS "gist",
  p.standing AS "standing",
  p.at_least AS "at_least",
  p.at_most AS "at_most",
  p.disputed AS "disputed",
  o.id AS "origin",
  o.side AS "side",
  o.endpoint AS "endpoint",
  o.stated AS "stated",
  m.article AS "article",
  m.claim AS "claim",
  coalesce(r.publisher, 'publisher unknown') AS "publisher",
  c.text AS "text"
FROM origins o JOIN propositions p ON p.id = o.proposition
JOIN origin_claims m ON m.origin = o.id
JOIN claims c ON c.article = m.article AND c.claim = m.claim
JOIN articles a ON a.id = m.article
LEFT JOIN reports r ON r.revision = a.revision AND r.current""",
    """CREATE VIEW v_conflicts AS SELECT
  x.id AS "id",
  x.story AS "story",
  x.type AS "type",
  x.a_article AS "a_article",
  x.a_claim AS "a_claim",
  coalesce(ra.publisher, 'publisher unknown') AS "a_publisher",
  ca.chain AS "a_chain",
  ca.text AS "a_text",
  x.a_spans AS "a_spans",
  x.b_article AS "b_article",
  x.b_claim AS "b_claim",
  coalesce(rb.publisher, 'publisher unknown') AS "b_publisher",
  cb.chain AS "b_chain",
  cb.text AS "b_text",
  x.b_spans AS "b_spans",
  x.explained AS "explained"
FROM conflicts x
JOIN claims ca ON ca.article = x.a_article AND ca.claim = x.a_claim
JOIN claims cb ON cb.article = x.b_article AND cb.claim = x.b_claim
LEFT JOIN reports ra ON ra.revision = ca.revision AND ra.current
LEFT JOIN reports rb ON rb.revision = cb.revision AND rb.current""",
    """CREATE VIEW v_expectations AS SELECT
  e.id AS "id",
  e.story AS "story",
  e.gist AS "gist",
  e.due_from AS "due_from",
  e.due_to AS "due_to",
  e.state AS "state",
  e.as_of AS "as_of",
  e.basis AS "basis",
  h.due_from AS "first_due_from",
  h.due_to AS "first_due_to",
  h.basis AS "first_basis",
  h.recorded AS "recorded",
  e.event AS "event",
  (SELECT count(*) FROM signals g
    WHERE g.expectation = e.id AND g.direction = 'for') AS "signals_for",
  (SELECT count(*) FROM signals g
    WHERE g.expectation = e.id AND g.direction = 'against') AS "signals_against"
FROM expectations e LEFT JOIN expectation_history h ON h.expectation = e.id AND h.position = 0""",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in (*(POSTGRES_INDEX if postgres else SQLITE_INDEX), *VIEWS):
        op.execute(statement)
    if not postgres:  # rows that were there before have to be taken into the index
        op.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
