"""What the index of stories keeps, so that a few more reports cost little.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = """CREATE TABLE gathered (
  article TEXT NOT NULL,
  position INTEGER NOT NULL,
  revision TEXT NOT NULL,
  cache_key TEXT NOT NULL,
  story TEXT NOT NULL,
  features {bytes} NOT NULL,
  CONSTRAINT pk_gathered PRIMARY KEY (article),
  CONSTRAINT fk_gathered_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
)"""


def upgrade() -> None:
    """Take an older ledger to this version."""
    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute(TABLE.format(bytes="BYTEA" if postgres else "BLOB"))
