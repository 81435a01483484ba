"""What was removed at a person's request.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"

TOMBSTONES = """CREATE TABLE tombstones (
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  request TEXT NOT NULL,
  content TEXT NOT NULL,
  made TEXT NOT NULL,
  CONSTRAINT pk_tombstones PRIMARY KEY (kind, target)
)"""


def upgrade() -> None:
    """Take an older ledger to this version."""
    without_rowid = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    op.execute(TOMBSTONES + without_rowid)
