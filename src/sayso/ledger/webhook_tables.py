"""The tables of whom to tell of developments, and of what was told, one column a line."""

from __future__ import annotations

from sqlalchemy import Index, Integer

from sayso.ledger.columns import key, may, must, table

WEBHOOKS = table(
    "webhooks",
    "Addresses that are told of developments.",
    key("id", "The webhook's id."),
    must("url", "Where it is told."),
    must("secret", "What deliveries are signed with; the receiver has it too."),
    may("story", "The one story it is told of, null for all."),
    may("source", "The one actor on whose say-so the claims are, null for all."),
    must("kinds", "The kinds of development it is told of, with spaces; empty for all."),
    must("created", "When it was added, ISO 8601 in UTC: it is told of what came after."),
    may("removed", "When it was taken away, null while it holds."),
)

DELIVERIES = table(
    "webhook_deliveries",
    "What webhooks are told, are to be told, or could not be told.",
    key("webhook", "The webhook.", of="webhooks.id"),
    key("development", "The development.", of="developments.id"),
    must("state", "waiting, delivered or dead."),
    must("attempts", "How often it was tried, all runs together.", Integer),
    may("held", "Until when a sender has it for its own, ISO 8601 in UTC."),
    may("tried", "When it was last tried."),
    may("status", "The status that the address last answered with.", Integer),
    may("error", "Why it was last refused, null once delivered."),
    Index(None, "state"),
)
