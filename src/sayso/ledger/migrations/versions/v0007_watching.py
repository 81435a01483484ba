"""What is watched: feeds, their pages, alerts and what was sent of them.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = (
    """CREATE TABLE watched_feeds (
  address TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  kind TEXT,
  active BOOLEAN NOT NULL,
  added TEXT NOT NULL,
  listed_by TEXT,
  interval INTEGER NOT NULL,
  next_poll TEXT,
  last_poll TEXT,
  last_success TEXT,
  last_yield TEXT,
  status INTEGER,
  error TEXT,
  failures INTEGER NOT NULL,
  polls INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  yielded INTEGER NOT NULL,
  etag TEXT,
  modified TEXT,
  fingerprint TEXT,
  holder TEXT,
  held_until TEXT,
  CONSTRAINT pk_watched_feeds PRIMARY KEY (address)
)""",
    """CREATE TABLE feed_polls (
  feed TEXT NOT NULL,
  at TEXT NOT NULL,
  status INTEGER,
  items INTEGER NOT NULL,
  fresh INTEGER NOT NULL,
  error TEXT,
  CONSTRAINT pk_feed_polls PRIMARY KEY (feed, at),
  CONSTRAINT fk_feed_polls_feed FOREIGN KEY(feed)
    REFERENCES watched_feeds (address) ON DELETE CASCADE
)""",
    """CREATE TABLE captures (
  address TEXT NOT NULL,
  feed TEXT NOT NULL,
  said TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  due TEXT,
  captured TEXT,
  visits INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  error TEXT,
  etag TEXT,
  modified TEXT,
  article TEXT,
  revision TEXT,
  news BOOLEAN NOT NULL,
  holder TEXT,
  held_until TEXT,
  CONSTRAINT pk_captures PRIMARY KEY (address)
)""",
    """CREATE TABLE alerts (
  id TEXT NOT NULL,
  at TEXT NOT NULL,
  watch_list TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  sentence TEXT NOT NULL,
  story TEXT,
  article TEXT,
  title TEXT,
  publisher TEXT,
  url TEXT,
  development TEXT,
  CONSTRAINT pk_alerts PRIMARY KEY (id)
)""",
    """CREATE TABLE deliveries (
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  made TEXT NOT NULL,
  due TEXT,
  sent TEXT,
  tries INTEGER NOT NULL,
  error TEXT,
  holder TEXT,
  held_until TEXT,
  CONSTRAINT pk_deliveries PRIMARY KEY (subject, channel)
)""",
    """CREATE TABLE watch_marks (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT pk_watch_marks PRIMARY KEY (name)
)""",
)
INDEXES = (
    "CREATE INDEX ix_watched_feeds_next_poll ON watched_feeds (next_poll)",
    "CREATE INDEX ix_captures_due ON captures (due)",
    "CREATE INDEX ix_captures_feed ON captures (feed)",
    "CREATE INDEX ix_alerts_at ON alerts (at)",
    "CREATE INDEX ix_deliveries_due ON deliveries (due)",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    without_rowid = "" if op.get_bind().dialect.name == "postgresql" else " WITHOUT ROWID"
    for table in TABLES:
        op.execute(table + without_rowid)
    for index in INDEXES:
        op.execute(index)
