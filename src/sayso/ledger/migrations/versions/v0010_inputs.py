"""How far inputs were read, and what was left out in reading.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

INPUTS = """CREATE TABLE inputs (
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  position BIGINT NOT NULL,
  records INTEGER NOT NULL,
  read TEXT NOT NULL,
  CONSTRAINT pk_inputs PRIMARY KEY (key)
)"""
NOTES = "ALTER TABLE readings ADD COLUMN notes TEXT"


def upgrade() -> None:
    """Take an older ledger to this version."""
    without_rowid = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    op.execute(INPUTS + without_rowid)
    op.execute(NOTES)
