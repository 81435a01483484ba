"""Tokens: who may read and who may decide, when the ledger is served to others.

A token is 256 random bits after the prefix `sayso_`. Only its hash is kept: whoever reads the
ledger's file learns no token, and a lost token is revoked and made anew, never shown again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Index, or_, select, update

from sayso.errors import NotFoundError, SettingsError
from sayso.ledger.columns import key, may, must, table

PREFIX = "sayso_"

TOKENS = table(
    "tokens",
    "Who may ask the server; of each token only its hash is kept.",
    key("id", "The token's public name, by which it is listed and revoked."),
    must("hash", "The BLAKE2b-256 hash of the token."),
    must("name", "Whose it is, or what for."),
    must("role", "reader or editor."),
    must("created", "When it was made, ISO 8601 in UTC."),
    may("expires", "The day from which it no longer opens anything."),
    may("used", "The last day on which it was used."),
    may("revoked", "When it was taken back, null while it holds."),
    Index("uq_tokens_hash", "hash", unique=True),
)


class Role(StrEnum):
    """What a token lets its bearer do: an editor may do all that a reader may."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: everything but itself."""

    id: str
    name: str
    role: Role
    created: str
    expires: str | None = None
    used: str | None = None
    revoked: str | None = None


def hash_token(secret: str) -> str:
    """The hash by which a token is known.

    A plain fast hash is enough: 256 random bits are not guessed.

    >>> hash_token("sayso_a") == hash_token("sayso_a") != hash_token("sayso_b")
    True
    """
    return blake2b(secret.encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def create_token(
    connection: Connection, *, name: str, role: Role, expires: date | None = None
) -> tuple[Token, str]:
    """A new token, and its secret: the only time that anybody sees it."""
    if not name.strip():
        raise SettingsError("a token needs a name", remedy='say whose it is, e.g. "night desk"')
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        id=f"tk_{secrets.token_hex(6)}",
        name=" ".join(name.split()),
        role=role,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        expires=expires.isoformat() if expires else None,
    )
    connection.execute(
        TOKENS.insert().values(
            id=token.id, hash=hash_token(secret), name=token.name, role=token.role.value,
            created=token.created, expires=token.expires,
        )
    )  # fmt: skip
    return token, secret


def load_tokens(connection: Connection) -> list[Token]:
    """Every token there ever was, the oldest first."""
    query = select(TOKENS).order_by(TOKENS.c.created, TOKENS.c.id)
    return [_to_token(row) for row in connection.execute(query)]


def find_token(connection: Connection, secret: str, *, today: date) -> Token | None:
    """The token that a secret is, None when it is none, was revoked or has expired."""
    if not secret.startswith(PREFIX):
        return None
    query = select(TOKENS).where(
        TOKENS.c.hash == hash_token(secret),
        TOKENS.c.revoked.is_(None),
        or_(TOKENS.c.expires.is_(None), TOKENS.c.expires > today.isoformat()),
    )
    row = connection.execute(query).first()
    return _to_token(row) if row is not None else None


def mark_used(connection: Connection, name: str, *, today: date) -> None:
    """Keep the day on which a token was last used."""
    used = update(TOKENS).where(TOKENS.c.id == name).values(used=today.isoformat())
    connection.execute(used)


def revoke_token(connection: Connection, lookup: str) -> Token:
    """Take a token back, by its id or its name; the record of it stays.

    NotFoundError when no holding token, or more than one, answers to it.
    """
    query = select(TOKENS).where(
        or_(TOKENS.c.id == lookup, TOKENS.c.name == lookup), TOKENS.c.revoked.is_(None)
    )
    found = connection.execute(query).all()
    if len(found) != 1:
        what = "no token" if not found else f"{len(found)} tokens"
        raise NotFoundError(f"{what} with the id or name {lookup!r}", remedy="see sayso token list")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(update(TOKENS).where(TOKENS.c.id == found[0].id).values(revoked=now))
    return _to_token(found[0], revoked=now)


def _to_token(row: Any, *, revoked: str | None = None) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        created=row.created,
        expires=row.expires,
        used=row.used,
        revoked=revoked or row.revoked,
    )
