"""Stories and their comparisons.

Written out as it was, so that it stays so when the schema moves on.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """CREATE TABLE expectation_history (
  expectation TEXT NOT NULL,
  position INTEGER NOT NULL,
  recorded TEXT NOT NULL,
  gist TEXT NOT NULL,
  due_from TEXT,
  due_to TEXT,
  state TEXT NOT NULL,
  as_of TEXT NOT NULL,
  basis TEXT NOT NULL,
  CONSTRAINT pk_expectation_history PRIMARY KEY (expectation, position)
) {ordered}""",
    """CREATE TABLE stories (
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  articles INTEGER NOT NULL,
  updated TEXT NOT NULL,
  CONSTRAINT pk_stories PRIMARY KEY (id)
) {ordered}""",
    """CREATE TABLE compared (
  story TEXT NOT NULL,
  article TEXT NOT NULL,
  revision TEXT,
  cache_key TEXT,
  CONSTRAINT pk_compared PRIMARY KEY (story, article),
  CONSTRAINT fk_compared_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_compared_article ON compared (article)",
    """CREATE TABLE comparisons (
  story TEXT NOT NULL,
  cache_key TEXT NOT NULL,
  decisions TEXT NOT NULL,
  document {bytes} NOT NULL,
  saved TEXT NOT NULL,
  CONSTRAINT pk_comparisons PRIMARY KEY (story),
  CONSTRAINT fk_comparisons_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
)""",
    """CREATE TABLE conflicts (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  type TEXT NOT NULL,
  a_article TEXT NOT NULL,
  a_claim TEXT NOT NULL,
  a_spans TEXT NOT NULL,
  b_article TEXT NOT NULL,
  b_claim TEXT NOT NULL,
  b_spans TEXT NOT NULL,
  explained TEXT NOT NULL,
  CONSTRAINT pk_conflicts PRIMARY KEY (id),
  CONSTRAINT fk_conflicts_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_conflicts_story ON conflicts (story)",
    """CREATE TABLE events (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  gist TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  status TEXT NOT NULL,
  place TEXT,
  actors TEXT NOT NULL,
  CONSTRAINT pk_events PRIMARY KEY (id),
  CONSTRAINT fk_events_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_events_story ON events (story)",
    """CREATE TABLE expectations (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  event TEXT,
  gist TEXT NOT NULL,
  due_from TEXT,
  due_to TEXT,
  state TEXT NOT NULL,
  as_of TEXT NOT NULL,
  basis TEXT NOT NULL,
  CONSTRAINT pk_expectations PRIMARY KEY (id),
  CONSTRAINT fk_expectations_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_expectations_story ON expectations (story)",
    """CREATE TABLE positions (
  story TEXT NOT NULL,
  position INTEGER NOT NULL,
  actor TEXT NOT NULL,
  issue TEXT NOT NULL,
  stance TEXT NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  conditions TEXT NOT NULL,
  since TEXT,
  superseded_article TEXT,
  superseded_claim TEXT,
  CONSTRAINT pk_positions PRIMARY KEY (story, position),
  CONSTRAINT fk_positions_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE propositions (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  position INTEGER NOT NULL,
  gist TEXT NOT NULL,
  at_least INTEGER NOT NULL,
  at_most INTEGER NOT NULL,
  standing TEXT NOT NULL,
  disputed BOOLEAN NOT NULL,
  why TEXT NOT NULL,
  against_at_least INTEGER,
  against_at_most INTEGER,
  against_publishers INTEGER,
  against_standing TEXT,
  against_why TEXT,
  CONSTRAINT pk_propositions PRIMARY KEY (id),
  CONSTRAINT fk_propositions_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_propositions_story ON propositions (story)",
    """CREATE TABLE relations (
  id TEXT NOT NULL,
  story TEXT NOT NULL,
  type TEXT NOT NULL,
  a_article TEXT NOT NULL,
  a_claim TEXT NOT NULL,
  b_article TEXT NOT NULL,
  b_claim TEXT NOT NULL,
  detail TEXT NOT NULL,
  CONSTRAINT pk_relations PRIMARY KEY (id),
  CONSTRAINT fk_relations_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_relations_story ON relations (story)",
    """CREATE TABLE source_members (
  story TEXT NOT NULL,
  article TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  CONSTRAINT pk_source_members PRIMARY KEY (story, article, source),
  CONSTRAINT fk_source_members_story FOREIGN KEY(story)
    REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_source_members_id ON source_members (id)",
    """CREATE TABLE story_sources (
  story TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  detail TEXT NOT NULL,
  CONSTRAINT pk_story_sources PRIMARY KEY (story, id),
  CONSTRAINT fk_story_sources_story FOREIGN KEY(story)
    REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_story_sources_id ON story_sources (id)",
    """CREATE TABLE event_claims (
  event TEXT NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  CONSTRAINT pk_event_claims PRIMARY KEY (event, article, claim),
  CONSTRAINT fk_event_claims_event FOREIGN KEY(event) REFERENCES events (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE expectation_claims (
  expectation TEXT NOT NULL,
  role TEXT NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  CONSTRAINT pk_expectation_claims PRIMARY KEY (expectation, role, article, claim),
  CONSTRAINT fk_expectation_claims_expectation FOREIGN KEY(expectation)
    REFERENCES expectations (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE origins (
  id TEXT NOT NULL,
  proposition TEXT NOT NULL,
  story TEXT NOT NULL,
  side TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  stated BOOLEAN NOT NULL,
  CONSTRAINT pk_origins PRIMARY KEY (id),
  CONSTRAINT fk_origins_proposition FOREIGN KEY(proposition)
    REFERENCES propositions (id) ON DELETE CASCADE,
  CONSTRAINT fk_origins_story FOREIGN KEY(story) REFERENCES stories (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_origins_proposition ON origins (proposition)",
    "CREATE INDEX ix_origins_story ON origins (story)",
    """CREATE TABLE proposition_claims (
  proposition TEXT NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  side TEXT NOT NULL,
  CONSTRAINT pk_proposition_claims PRIMARY KEY (proposition, article, claim),
  CONSTRAINT fk_proposition_claims_proposition FOREIGN KEY(proposition)
    REFERENCES propositions (id) ON DELETE CASCADE
) {ordered}""",
    "CREATE INDEX ix_proposition_claims_article_claim ON proposition_claims (article, claim)",
    """CREATE TABLE signals (
  expectation TEXT NOT NULL,
  position INTEGER NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  direction TEXT NOT NULL,
  detail TEXT NOT NULL,
  CONSTRAINT pk_signals PRIMARY KEY (expectation, position),
  CONSTRAINT fk_signals_expectation FOREIGN KEY(expectation)
    REFERENCES expectations (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE origin_claims (
  origin TEXT NOT NULL,
  article TEXT NOT NULL,
  claim TEXT NOT NULL,
  CONSTRAINT pk_origin_claims PRIMARY KEY (origin, article, claim),
  CONSTRAINT fk_origin_claims_origin FOREIGN KEY(origin)
    REFERENCES origins (id) ON DELETE CASCADE
) {ordered}""",
    """CREATE TABLE origin_links (
  origin TEXT NOT NULL,
  position INTEGER NOT NULL,
  rule TEXT NOT NULL,
  bound TEXT NOT NULL,
  a_article TEXT NOT NULL,
  a_claim TEXT NOT NULL,
  b_article TEXT NOT NULL,
  b_claim TEXT NOT NULL,
  detail TEXT NOT NULL,
  CONSTRAINT pk_origin_links PRIMARY KEY (origin, position),
  CONSTRAINT fk_origin_links_origin FOREIGN KEY(origin)
    REFERENCES origins (id) ON DELETE CASCADE
) {ordered}""",
)


def upgrade() -> None:
    """Take an older ledger to this version."""
    postgres = op.get_bind().dialect.name == "postgresql"
    types = {
        "bytes": "BYTEA" if postgres else "BLOB",
        "ordered": "" if postgres else "WITHOUT ROWID",
    }
    for statement in TABLES:
        op.execute(statement.format(**types))
