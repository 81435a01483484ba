"""Webhooks: whom to tell of developments, what was told, and what could not be.

Every development that fits a webhook becomes one delivery, and a delivery ends in one of two
ways: delivered, once, or dead, until a person has it tried again.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from sayso.errors import NotFoundError, SettingsError
from sayso.ledger.developments import (
    DEVELOPMENT_SOURCES,
    DEVELOPMENTS,
    name_developments,
    to_moment,
)
from sayso.ledger.ids import find_former, resolve_id
from sayso.ledger.rows import insert_missing
from sayso.ledger.webhook_tables import DELIVERIES, WEBHOOKS
from sayso.model import Development, DevelopmentKind

WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"

HELD = timedelta(minutes=5)
"""How long a delivery is its sender's own; one that was killed leaves it to the next."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of developments, without its secret."""

    id: str
    url: str
    story: str | None
    source: str | None
    kinds: tuple[str, ...]
    created: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One development that one webhook is to be told, or was, or could not be."""

    webhook: str
    url: str
    development: Development
    state: str
    attempts: int
    tried: str | None
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery that its sender now has for its own, with what to sign it with."""

    webhook: str
    url: str
    secret: str
    development: Development
    attempts: int


def add_webhook(
    connection: Connection,
    url: str,
    *,
    story: str | None = None,
    source: str | None = None,
    kinds: Collection[str] = (),
) -> tuple[Webhook, str]:
    """A new webhook and its secret; SettingsError where the address or a kind is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{url!r} is no address", remedy="give one like https://desk.example/x")
    known = {kind.value for kind in DevelopmentKind}
    if unknown := sorted(set(kinds) - known):
        raise SettingsError(
            f"no kind {', '.join(unknown)}", remedy=f"give some of {', '.join(sorted(known))}"
        )
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    hook = Webhook(
        id=f"wh_{secrets.token_hex(6)}",
        url=url,
        story=resolve_id(connection, story) if story else None,
        source=resolve_id(connection, source) if source else None,
        kinds=tuple(sorted(set(kinds))),
        created=_now(),
    )
    connection.execute(
        WEBHOOKS.insert().values(
            id=hook.id, url=hook.url, secret=secret, story=hook.story, source=hook.source,
            kinds=" ".join(hook.kinds), created=hook.created,
        )
    )  # fmt: skip
    return hook, secret


def load_webhooks(connection: Connection) -> list[Webhook]:
    """The webhooks that hold, the oldest first."""
    query = select(WEBHOOKS).where(WEBHOOKS.c.removed.is_(None))
    return [
        _to_webhook(row) for row in connection.execute(query.order_by(WEBHOOKS.c.created)).all()
    ]


def remove_webhook(connection: Connection, lookup: str) -> Webhook:
    """Take a webhook away, by its id or address; what waits for it waits no more."""
    found = [hook for hook in load_webhooks(connection) if lookup in (hook.id, hook.url)]
    if len(found) != 1:
        what = "no webhook" if not found else f"{len(found)} webhooks"
        raise NotFoundError(f"{what} with the id or address {lookup!r}", remedy="webhook list")
    mine = found[0].id
    connection.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == mine).values(removed=_now()))
    connection.execute(
        delete(DELIVERIES).where(DELIVERIES.c.webhook == mine, DELIVERIES.c.state == WAITING)
    )
    return found[0]


# ---------------------------------------------------------------- what is to be told


def queue_deliveries(connection: Connection) -> int:
    """Make a delivery of every development that a webhook is to be told; gives their number."""
    number = 0
    for hook in load_webhooks(connection):
        found = connection.execute(_find_untold(connection, hook)).scalars().all()
        rows = [_to_delivery_row(hook.id, development) for development in found]
        insert_missing(connection, DELIVERIES, rows)
        number += len(rows)
    return number


def _find_untold(connection: Connection, hook: Webhook) -> Select[Any]:
    told = select(DELIVERIES.c.development).where(DELIVERIES.c.webhook == hook.id)
    query = select(DEVELOPMENTS.c.id).where(
        DEVELOPMENTS.c.at >= hook.created, DEVELOPMENTS.c.id.not_in(told)
    )
    if hook.kinds:
        query = query.where(DEVELOPMENTS.c.kind.in_(hook.kinds))
    if hook.story is not None:
        former = find_former(connection, resolve_id(connection, hook.story))
        query = query.where(DEVELOPMENTS.c.story.in_(former))
    if hook.source is not None:
        former = find_former(connection, resolve_id(connection, hook.source))
        theirs = select(DEVELOPMENT_SOURCES.c.development).where(
            DEVELOPMENT_SOURCES.c.source.in_(former)
        )
        query = query.where(DEVELOPMENTS.c.id.in_(theirs))
    return query


def _to_delivery_row(webhook: str, development: str) -> dict[str, Any]:
    empty = dict.fromkeys(("held", "tried", "status", "error"))
    row = {"webhook": webhook, "development": development, "state": WAITING, "attempts": 0}
    return {**row, **empty}


def take_errand(connection: Connection, *, leave: Collection[str] = ()) -> Errand | None:
    """The oldest waiting delivery that nobody has, now its taker's own for `HELD`.

    Deliveries of the webhooks in `leave` stay where they are.
    """
    now = datetime.now(UTC)
    held = DELIVERIES.c.held
    ahead = to_moment((now + 2 * HELD).isoformat())  # a hold of a clock that was ahead
    query = (
        select(DELIVERIES, WEBHOOKS.c.url, WEBHOOKS.c.secret)
        .join(WEBHOOKS, WEBHOOKS.c.id == DELIVERIES.c.webhook)
        .join(DEVELOPMENTS, DEVELOPMENTS.c.id == DELIVERIES.c.development)
        .where(
            DELIVERIES.c.state == WAITING,
            WEBHOOKS.c.removed.is_(None),
            WEBHOOKS.c.id.not_in(sorted(leave)),
            or_(held.is_(None), held < to_moment(now.isoformat()), held > ahead),
        )
        .order_by(DEVELOPMENTS.c.at, DEVELOPMENTS.c.position, DELIVERIES.c.webhook)
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    until = to_moment((now + HELD).isoformat())
    connection.execute(_mine(row.webhook, row.development).values(held=until))
    development = name_developments(connection, [row.development])[row.development]
    return Errand(row.webhook, row.url, row.secret, development, row.attempts)


def settle_errand(
    connection: Connection,
    errand: Errand,
    *,
    state: str,
    attempts: int,
    status: int | None = None,
    error: str | None = None,
) -> None:
    """Write down how an errand ended, after so many attempts more."""
    connection.execute(
        _mine(errand.webhook, errand.development.id).values(
            state=state, attempts=errand.attempts + attempts, held=None, tried=_now(),
            status=status, error=error,
        )
    )  # fmt: skip


def _mine(webhook: str, development: str) -> Any:
    return update(DELIVERIES).where(
        DELIVERIES.c.webhook == webhook, DELIVERIES.c.development == development
    )


# ---------------------------------------------------------------- what could not be told


def load_deliveries(
    connection: Connection, *, state: str | None = None, limit: int = 200
) -> list[Delivery]:
    """Deliveries, those tried last first; in one state, where it is given."""
    query = (
        select(DELIVERIES, WEBHOOKS.c.url)
        .join(WEBHOOKS, WEBHOOKS.c.id == DELIVERIES.c.webhook)
        .order_by(DELIVERIES.c.tried.desc(), DELIVERIES.c.webhook, DELIVERIES.c.development)
        .limit(limit)
    )
    if state is not None:
        query = query.where(DELIVERIES.c.state == state)
    rows = connection.execute(query).all()
    found = name_developments(connection, [row.development for row in rows])
    return [_to_delivery(row, found) for row in rows]


def retry_deliveries(connection: Connection, webhook: str | None = None) -> int:
    """Let dead deliveries wait again, all or those of one webhook; gives their number."""
    query = update(DELIVERIES).where(DELIVERIES.c.state == DEAD)
    if webhook is not None:
        known = {name for hook in load_webhooks(connection) for name in (hook.id, hook.url)}
        if webhook not in known:
            raise NotFoundError(f"no webhook {webhook!r}", remedy="see sayso webhook list")
        ids = [hook.id for hook in load_webhooks(connection) if webhook in (hook.id, hook.url)]
        query = query.where(DELIVERIES.c.webhook.in_(ids))
    return connection.execute(query.values(state=WAITING, held=None)).rowcount


def _to_webhook(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        story=row.story,
        source=row.source,
        kinds=tuple(row.kinds.split()),
        created=row.created,
    )


def _to_delivery(row: Row[Any], developments: Mapping[str, Development]) -> Delivery:
    return Delivery(
        webhook=row.webhook,
        url=row.url,
        development=developments[row.development],
        state=row.state,
        attempts=row.attempts,
        tried=row.tried,
        status=row.status,
        error=row.error,
    )


def _now() -> str:
    return to_moment(datetime.now(UTC).isoformat())
