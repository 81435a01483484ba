"""What each comparison of a story changed, and on whose say-so.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = (
    """CREATE TABLE developments (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  gist TEXT NOT NULL,
  before TEXT,
  after TEXT,
  articles TEXT NOT NULL,
  at TEXT NOT NULL,
  position INTEGER NOT NULL,
  sentence TEXT NOT NULL,
  CONSTRAINT pk_developments PRIMARY KEY (id)
)""",
    """CREATE TABLE development_sources (
  development TEXT NOT NULL,
  source TEXT NOT NULL,
  CONSTRAINT pk_development_sources PRIMARY KEY (development, source),
  CONSTRAINT fk_development_sources_development
    FOREIGN KEY(development) REFERENCES developments (id) ON DELETE CASCADE
)""",
)
INDEXES = (
    "CREATE INDEX ix_developments_story_at ON developments (story, at)",
    "CREATE INDEX ix_developments_at ON developments (at)",
    "CREATE INDEX ix_development_sources_source ON development_sources (source)",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    ordered = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    for statement in TABLES:
        op.execute(statement + ordered)
    for statement in INDEXES:
        op.execute(statement)
