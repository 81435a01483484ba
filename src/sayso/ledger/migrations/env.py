"""How alembic runs our migrations: on the connection that `engine.migrate` hands it."""

from __future__ import annotations

from alembic import context

from sayso.ledger import inputs, schema, story_tables, tokens, watch_tables, webhook_tables
from sayso.ledger.columns import METADATA

# importing them is what fills METADATA
TABLES = (inputs, schema, story_tables, tokens, watch_tables, webhook_tables)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
