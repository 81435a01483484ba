"""Webhooks: whom to tell of developments, and what was told.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = (
    """CREATE TABLE webhooks (
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  story TEXT,
  source TEXT,
  kinds TEXT NOT NULL,
  created TEXT NOT NULL,
  removed TEXT,
  CONSTRAINT pk_webhooks PRIMARY KEY (id)
)""",
    """CREATE TABLE webhook_deliveries (
  webhook TEXT NOT NULL,
  development TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  held TEXT,
  tried TEXT,
  status INTEGER,
  error TEXT,
  CONSTRAINT pk_webhook_deliveries PRIMARY KEY (webhook, development),
  CONSTRAINT fk_webhook_deliveries_webhook FOREIGN KEY(webhook)
    REFERENCES webhooks (id) ON DELETE CASCADE,
  CONSTRAINT fk_webhook_deliveries_development FOREIGN KEY(development)
    REFERENCES developments (id) ON DELETE CASCADE
)""",
)
INDEX = "CREATE INDEX ix_webhook_deliveries_state ON webhook_deliveries (state)"


def upgrade() -> None:
    """Take an older ledger to this version."""
    without_rowid = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    for table in TABLES:
        op.execute(table + without_rowid)
    op.execute(INDEX)
