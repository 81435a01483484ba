"""Tokens: who may read and who may decide, when the ledger is served to others.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

TABLE = """CREATE TABLE tokens (
  id TEXT NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created TEXT NOT NULL,
  expires TEXT,
  used TEXT,
  revoked TEXT,
  CONSTRAINT pk_tokens PRIMARY KEY (id)
)"""
INDEX = "CREATE UNIQUE INDEX uq_tokens_hash ON tokens (hash)"


def upgrade() -> None:
    """Take an older ledger to this version."""
    without_rowid = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    op.execute(TABLE + without_rowid)
    op.execute(INDEX)
