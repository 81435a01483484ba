"""Alerts that watch lists raised, and what of them is still to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import and_, select, update

from sayso.ledger.rows import insert_missing
from sayso.ledger.store import Ledger
from sayso.ledger.watch_tables import ALERTS, DELIVERIES


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a watch list found; the fields are the columns of `alerts`."""

    id: str
    at: str
    watch_list: str
    kind: str
    what: str
    sentence: str
    story: str | None = None
    article: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    development: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be sent to one receiver: an alert's id, or a digest's day."""

    subject: str
    channel: str
    tries: int
    made: str


class Alerting:
    """The ledger's part of alerts; every method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._connections = ledger.connections

    def raise_alerts(self, alerts: Mapping[Alert, Iterable[str]], *, now: str) -> list[Alert]:
        """Keep alerts, each with the channels that it goes to; gives those that are new."""
        with self._connections.writing() as connection:
            ids = [alert.id for alert in alerts]
            query = select(ALERTS.c.id).where(ALERTS.c.id.in_(ids))
            known = set(connection.execute(query).scalars())
            new = [alert for alert in alerts if alert.id not in known]
            insert_missing(connection, ALERTS, [asdict(alert) for alert in new])
            for alert in new:
                self.queue(alert.id, alerts[alert], now=now)
            return new

    def queue(self, subject: str, channels: Iterable[str], *, now: str) -> None:
        """Something is to be sent; what was queued before is not queued again."""
        rows = [
            {
                "subject": subject, "channel": channel, "made": now, "due": now, "sent": None,
                "tries": 0, "error": None, "holder": None, "held_until": None,
            }
            for channel in channels
        ]  # fmt: skip
        with self._connections.writing() as connection:
            insert_missing(connection, DELIVERIES, rows)

    def alerts(
        self, *, since: str | None = None, limit: int | None = None, only: Iterable[str] = ()
    ) -> list[Alert]:
        """The alerts, newest first; those since a moment, or with certain ids."""
        query = select(ALERTS).order_by(ALERTS.c.at.desc(), ALERTS.c.id)
        if since is not None:
            query = query.where(ALERTS.c.at >= since)
        names = list(only)
        if names:
            query = query.where(ALERTS.c.id.in_(names))
        with self._connections.reading() as connection:
            rows = connection.execute(query.limit(limit) if limit is not None else query)
            return [Alert(**row._mapping) for row in rows]

    def claim_deliveries(self, holder: str, *, now: str, until: str, most: int) -> list[Delivery]:
        """What is to be sent now, held until then; nothing that another watcher is sending."""
        is_free = DELIVERIES.c.holder.is_(None) | (DELIVERIES.c.held_until <= now)
        with self._connections.writing() as connection:
            query = select(DELIVERIES).where(DELIVERIES.c.due <= now, is_free)
            query = query.order_by(DELIVERIES.c.made, DELIVERIES.c.subject).limit(most)
            rows = connection.execute(query.with_for_update(skip_locked=True)).all()
            found = [Delivery(row.subject, row.channel, row.tries, row.made) for row in rows]
            for item in found:
                self._set(connection, item, holder=holder, held_until=until)
            return found

    def sent(self, item: Delivery, *, at: str) -> None:
        """It was sent."""
        with self._connections.writing() as connection:
            self._set(connection, item, sent=at, due=None, error=None, holder=None, held_until=None)

    def not_sent(self, item: Delivery, *, error: str, due: str | None) -> None:
        """It was not sent; `due` says when to try again, None for never."""
        with self._connections.writing() as connection:
            self._set(
                connection, item, error=error, due=due, tries=item.tries + 1, holder=None,
                held_until=None,
            )  # fmt: skip

    def deliveries(self) -> list[dict[str, Any]]:
        """Everything that was to be sent, newest first."""
        query = select(DELIVERIES).order_by(DELIVERIES.c.made.desc(), DELIVERIES.c.subject)
        with self._connections.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def _set(self, connection: Any, item: Delivery, **values: Any) -> None:
        here = and_(DELIVERIES.c.subject == item.subject, DELIVERIES.c.channel == item.channel)
        connection.execute(update(DELIVERIES).where(here).values(**values))
