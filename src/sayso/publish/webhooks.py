"""Telling webhooks of developments: signed, tried again with growing pauses, never twice.

Requests follow Standard Webhooks (https://www.standardwebhooks.com, version 1): the headers
`webhook-id` (the development's id, also as `Idempotency-Key`), `webhook-timestamp` (seconds since
1970) and `webhook-signature`, `v1,` and the base64 of the HMAC-SHA256 of
`{id}.{timestamp}.{body}` under the webhook's secret. A receiver that answers with 2xx has it. One
that answers otherwise is asked again a few times; then the delivery is dead, and stands in a list
until a person has it tried again.
"""

from __future__ import annotations

import base64
import hmac
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Protocol

import msgspec
from fastapi import FastAPI
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from sayso.errors import FetchError, SaysoError
from sayso.ledger import Ledger
from sayso.ledger.webhooks import (
    DEAD,
    DELIVERED,
    Errand,
    load_webhooks,
    queue_deliveries,
    settle_errand,
    take_errand,
)
from sayso.model import Development
from sayso.publish.web.desk import Desk, NoLedgerError
from sayso.settings import Settings

ATTEMPTS = 4
LONGEST_PAUSE = 60.0
BETWEEN = 5.0
"""Seconds between two looks for something to tell, while the server runs."""

LOG = logging.getLogger("sayso.webhooks")


class Sender(Protocol):
    """What sends a request out, and raises FetchError unless it is answered with 2xx."""

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Any:
        """Send some bytes to an address, once."""


@dataclass
class Told:
    """What one run of telling did, counted."""

    delivered: int = 0
    dead: int = 0


def deliver(
    ledger: Ledger,
    sender: Sender,
    *,
    attempts: int = ATTEMPTS,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> Told:
    """Tell every webhook what it has not been told yet, the oldest first.

    What was delivered is never sent again, also by another process at the same time. After a
    receiver has refused something for good, the rest of its deliveries wait for the next run.
    """
    told = Told()
    refused: set[str] = set()
    with ledger.connections.reading() as connection:
        if not load_webhooks(connection):
            return told
    with ledger.connections.writing() as connection:
        queue_deliveries(connection)
    while True:
        with ledger.connections.writing() as connection:
            errand = take_errand(connection, leave=refused)
        if errand is None:
            return told
        if _run_errand(ledger, sender, errand, attempts=attempts, sleep=sleep, now=now):
            told.delivered += 1
        else:
            told.dead += 1
            refused.add(errand.webhook)


def _run_errand(
    ledger: Ledger,
    sender: Sender,
    errand: Errand,
    *,
    attempts: int,
    sleep: Callable[[float], None],
    now: Callable[[], float],
) -> bool:
    body = to_body(errand.development)
    tries = Retrying(
        stop=stop_after_attempt(attempts),
        wait=_pause,
        sleep=sleep,
        retry=retry_if_exception(lambda error: isinstance(error, FetchError) and error.again),
        reraise=True,
    )
    made, status, error = 0, None, None
    try:
        for attempt in tries:
            with attempt:
                made += 1
                headers = to_headers(errand, body, at=int(now()))
                status = sender.post(errand.url, body, headers).status
    except FetchError as refusal:
        status, error = refusal.status, str(refusal)
        LOG.warning("webhook %s: %s", errand.webhook, refusal)
    with ledger.connections.writing() as connection:
        settle_errand(
            connection, errand, state=DELIVERED if error is None else DEAD, attempts=made,
            status=status, error=error,
        )  # fmt: skip
    return error is None


def _pause(state: Any) -> float:
    """A pause that doubles, or as long as the receiver asks for, within reason."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, FetchError) else None
    pause = float(asked if asked is not None else wait_exponential(multiplier=1)(state))
    return min(pause, LONGEST_PAUSE)


def to_body(development: Development) -> bytes:
    """What is sent: the type, the moment, and the development whole."""
    told = {
        "type": f"development.{development.kind.value}",
        "timestamp": development.at,
        "data": msgspec.to_builtins(development),
    }
    return msgspec.json.encode(told)


def to_headers(errand: Errand, body: bytes, *, at: int) -> dict[str, str]:
    """The headers of one attempt; `at` is now, in seconds since 1970."""
    name = errand.development.id
    return {
        "content-type": "application/json",
        "idempotency-key": name,
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(errand.secret, name, at, body),
    }


def sign(secret: str, name: str, at: int, body: bytes) -> str:
    """The signature of a delivery (Standard Webhooks 1, symmetric).

    >>> sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...      1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode("ascii")


# ---------------------------------------------------------------- while the server runs


def deliver_now(ledger: Ledger, settings: Settings) -> Told:
    """Tell every webhook what it has not been told yet, through the one safe client."""
    from sayso.read.fetch import Fetcher, Limits

    limits = Limits(seconds=10.0)
    with Fetcher(
        allow=settings.allow_hosts, limits=limits, about=settings.about, obey=False
    ) as fetcher:
        return deliver(ledger, fetcher)


@asynccontextmanager
async def deliver_while_serving(app: FastAPI) -> AsyncIterator[None]:
    """Tell webhooks of what changes for as long as an application runs, in a thread of its own."""
    desk: Desk | None = getattr(app.state, "desk", None)
    with nullcontext() if desk is None else delivering(desk):
        yield


@contextmanager
def delivering(desk: Desk) -> Iterator[None]:
    """Tell webhooks of what changes until the end of the block, in a thread of its own."""
    ended = Event()
    thread = Thread(target=_watch, args=(desk, ended), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=1)


def _watch(desk: Desk, ended: Event) -> None:
    """Look for something to tell whenever the ledger has changed."""
    seen: str | None = None
    while not ended.wait(BETWEEN):
        try:
            moment = desk.moment()
            if moment != seen:
                deliver_now(desk.ledger(), desk.settings)
                seen = moment
        except NoLedgerError:
            continue
        except SaysoError as error:
            LOG.warning("webhooks wait: %s", error)
