"""The view of chains names the story, so that the chains of one story can be taken out.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

VIEW = """CREATE VIEW v_chains AS SELECT
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
  coalesce(r.publisher, 'publisher unknown') AS "publisher",
  a.story AS "story"
FROM chains h JOIN claims c ON c.article = h.article AND c.claim = h.claim
JOIN articles a ON a.id = h.article
LEFT JOIN reports r ON r.revision = a.revision AND r.current
LEFT JOIN sources s ON s.article = h.article AND s.source = h.source
LEFT JOIN source_members m
  ON m.article = h.article AND m.source = h.source AND m.story = a.story"""


def upgrade() -> None:
    """Take an older ledger to this version."""
    op.execute("DROP VIEW v_chains")
    op.execute(VIEW)
