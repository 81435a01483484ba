"""What pages of large ledgers ask for stands in indices, and a source's changes in their order.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    "DROP INDEX ix_articles_story",
    "CREATE INDEX ix_articles_story_revision ON articles (story, revision)",
    "CREATE INDEX ix_reports_revision_current_published_from_published_to "
    "ON reports (revision, current, published_from, published_to)",
    "CREATE INDEX ix_identities_heir ON identities (heir)",
    "ALTER TABLE development_sources ADD COLUMN at TEXT NOT NULL DEFAULT ''",
    "UPDATE development_sources SET at = "
    "(SELECT at FROM developments WHERE developments.id = development_sources.development)",
    "DROP INDEX ix_development_sources_source",
    "CREATE INDEX ix_development_sources_source_at ON development_sources (source, at)",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    for statement in STATEMENTS:
        op.execute(statement)
