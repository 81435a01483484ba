"""Articles, their analyses, ids, judgements and what search looks through.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """CREATE TABLE articles (
  id TEXT NOT NULL,
  identity TEXT NOT NULL,
  given_id TEXT NOT NULL,
  url TEXT,
  revision TEXT NOT NULL,
  story TEXT,
  added TEXT NOT NULL,
  CONSTRAINT pk_articles PRIMARY KEY (id),
  CONSTRAINT uq_articles_identity UNIQUE (identity)
) {ordered}""",
    "CREATE INDEX ix_articles_given_id ON articles (given_id)",
    "CREATE INDEX ix_articles_story ON articles (story)",
    "CREATE INDEX ix_articles_url ON articles (url)",
    """CREATE TABLE blobs (
  hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  body {bytes} NOT NULL,
  CONSTRAINT pk_blobs PRIMARY KEY (hash)
)""",
    """CREATE TABLE identities (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  minted TEXT NOT NULL,
  heir TEXT,
  split_from TEXT,
  live BOOLEAN NOT NULL,
  CONSTRAINT pk_identities PRIMARY KEY (id)
) {ordered}""",
    """CREATE TABLE judgements (
  id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  person TEXT NOT NULL,
  made TEXT NOT NULL,
  "values" TEXT NOT NULL,
  exact TEXT,
  prefix TEXT,
  suffix TEXT,
  revision TEXT,
  start INTEGER,
  withdrawn TEXT,
  CONSTRAINT pk_judgements PRIMARY KEY (id)
) {ordered}""",
    "CREATE INDEX ix_judgements_target ON judgements (target)",
    """CREATE TABLE search_rows (
  id {serial},
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  target TEXT NOT NULL,
  words TEXT NOT NULL
)""",
    "CREATE INDEX ix_search_rows_owner ON search_rows (owner)",
    """CREATE TABLE attributions (
  article TEXT NOT NULL,
  attribution TEXT NOT NULL,
  kind TEXT NOT NULL,
  source_spans TEXT NOT NULL,
  cue_spans TEXT NOT NULL,
  content_spans TEXT NOT NULL,
  via TEXT,
  speaker TEXT,
  recipient TEXT,
  carried_from TEXT,
  carry TEXT,
  doubtful BOOLEAN NOT NULL,
  cue_lemma TEXT,
  rule TEXT NOT NULL,
  CONSTRAINT pk_attributions PRIMARY KEY (article, attribution),
  CONSTRAINT fk_attributions_article FOREIGN KEY(article)
    REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE chains (
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  level INTEGER NOT NULL,
  source TEXT NOT NULL,
  CONSTRAINT pk_chains PRIMARY KEY (article, claim, level),
  CONSTRAINT fk_chains_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE claims (
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  hash TEXT NOT NULL,
  revision TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  spans TEXT NOT NULL,
  kind TEXT NOT NULL,
  chain TEXT NOT NULL,
  depth INTEGER NOT NULL,
  speaker TEXT,
  certainty TEXT NOT NULL,
  polarity TEXT NOT NULL,
  time TEXT NOT NULL,
  condition TEXT NOT NULL,
  timexes TEXT NOT NULL,
  attribution TEXT,
  own_reporting BOOLEAN NOT NULL,
  doubtful BOOLEAN NOT NULL,
  predicate TEXT,
  CONSTRAINT pk_claims PRIMARY KEY (article, claim),
  CONSTRAINT fk_claims_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE members (
  member BIGINT NOT NULL,
  identity TEXT NOT NULL,
  kind TEXT NOT NULL,
  CONSTRAINT pk_members PRIMARY KEY (member, identity),
  CONSTRAINT fk_members_identity FOREIGN KEY(identity)
    REFERENCES identities (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_members_identity ON members (identity)",
    """CREATE TABLE omissions (
  article TEXT NOT NULL,
  position INTEGER NOT NULL,
  stage TEXT NOT NULL,
  start INTEGER,
  stop INTEGER,
  reason TEXT NOT NULL,
  CONSTRAINT pk_omissions PRIMARY KEY (article, position),
  CONSTRAINT fk_omissions_article FOREIGN KEY(article)
    REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE parts (
  article TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_parts PRIMARY KEY (article, position),
  CONSTRAINT fk_parts_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE revisions (
  id TEXT NOT NULL,
  article TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  byline TEXT,
  published TEXT,
  modified TEXT,
  captured TEXT,
  language TEXT,
  text TEXT NOT NULL,
  blob TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  CONSTRAINT pk_revisions PRIMARY KEY (id),
  CONSTRAINT fk_revisions_article FOREIGN KEY(article)
    REFERENCES articles (id) ON DELETE CASCADE,
  CONSTRAINT fk_revisions_blob FOREIGN KEY(blob) REFERENCES blobs (hash) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_revisions_article_sequence ON revisions (article, sequence)",
    "CREATE INDEX ix_revisions_text_hash ON revisions (text_hash)",
    """CREATE TABLE sources (
  article TEXT NOT NULL,
  source TEXT NOT NULL,
  label TEXT NOT NULL,
  name TEXT,
  descriptor TEXT,
  body TEXT,
  kind TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  count INTEGER,
  unnamed_because TEXT,
  "key" TEXT,
  gender TEXT,
  mentions TEXT NOT NULL,
  CONSTRAINT pk_sources PRIMARY KEY (article, source),
  CONSTRAINT fk_sources_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE INDEX ix_sources_key ON sources ("key")""",
    "CREATE INDEX ix_sources_label ON sources (label)",
    """CREATE TABLE timexes (
  article TEXT NOT NULL,
  timex TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  mod TEXT,
  anchor TEXT NOT NULL,
  symbolic TEXT NOT NULL,
  CONSTRAINT pk_timexes PRIMARY KEY (article, timex),
  CONSTRAINT fk_timexes_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE readings (
  article TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  revision TEXT NOT NULL,
  blob TEXT NOT NULL,
  media_type TEXT NOT NULL,
  place TEXT NOT NULL,
  captured TEXT NOT NULL,
  CONSTRAINT pk_readings PRIMARY KEY (article, fingerprint),
  CONSTRAINT fk_readings_article FOREIGN KEY(article)
    REFERENCES articles (id) ON DELETE CASCADE,
  CONSTRAINT fk_readings_revision FOREIGN KEY(revision)
    REFERENCES revisions (id) ON DELETE CASCADE,
  CONSTRAINT fk_readings_blob FOREIGN KEY(blob) REFERENCES blobs (hash) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_readings_place ON readings (place)",
    "CREATE INDEX ix_readings_revision ON readings (revision)",
    """CREATE TABLE reports (
  revision TEXT NOT NULL,
  cache_key TEXT NOT NULL,
  article TEXT NOT NULL,
  current BOOLEAN NOT NULL,
  publisher TEXT,
  published TEXT,
  published_from TEXT,
  published_to TEXT,
  published_precision TEXT NOT NULL,
  published_inferred BOOLEAN NOT NULL,
  language TEXT,
  translated BOOLEAN NOT NULL,
  not_analysed TEXT,
  claims INTEGER NOT NULL,
  document {bytes} NOT NULL,
  saved TEXT NOT NULL,
  CONSTRAINT pk_reports PRIMARY KEY (revision, cache_key),
  CONSTRAINT fk_reports_revision FOREIGN KEY(revision)
    REFERENCES revisions (id) ON DELETE CASCADE,
  CONSTRAINT fk_reports_article FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE
)""",
    "CREATE INDEX ix_reports_article ON reports (article)",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    postgres = op.get_bind().dialect.name == "postgresql"
    types = {
        "bytes": "BYTEA" if postgres else "BLOB",
        "ordered": "" if postgres else "WITHOUT ROWID",
        "serial": "SERIAL PRIMARY KEY" if postgres else "INTEGER PRIMARY KEY NOT NULL",
    }
    for statement in TABLES:
        op.execute(statement.format(**types))
