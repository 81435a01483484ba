"""How alembic runs our migrations: on the connection that `engine.migrate` hands it."""

from __future__ import annotations

import logging

from alembic import context

from sayso.ledger import inputs, schema, story_tables, tokens, watch_tables, webhook_tables
from sayso.ledger.columns import METADATA

# importing them is what fills METADATA
TABLES = (inputs, schema, story_tables, tokens, watch_tables, webhook_tables)

# each step is told at INFO, which is of use to whoever writes a migration and to nobody else
logging.getLogger("alembic").setLevel(logging.WARNING)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
