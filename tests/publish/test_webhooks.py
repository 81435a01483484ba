"""Webhooks: signed, tried again and then given up, never told twice, for the CLI and the server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from served import compare, fill
from typer.testing import CliRunner

from ledger.build import keep
from sayso.cli.app import app
from sayso.errors import FetchError, NotFoundError, SettingsError
from sayso.ledger import Ledger, open_ledger, webhooks
from sayso.ledger.webhooks import (
    DEAD,
    DELIVERED,
    add_webhook,
    load_deliveries,
    load_webhooks,
    queue_deliveries,
    remove_webhook,
    retry_deliveries,
    take_errand,
)
from sayso.model import ClaimRef
from sayso.publish.webhooks import deliver

URL = "https://desk.example/sayso"


@dataclass
class Receiver:
    """Takes what is sent; first raises the errors it was given, one a request."""

    errors: list[FetchError] = field(default_factory=list)
    seen: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)
    asked: int = 0

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Any:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        self.seen.append((url, content, headers))
        return type("Answer", (), {"status": 204})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The small ledger, and in it one webhook for everything that comes after."""
    fill(tmp_path / "sayso.db")
    with open_ledger(tmp_path / "sayso.db") as opened:
        add(opened)
        yield opened


def add(ledger: Ledger, url: str = URL, **more: Any) -> tuple[str, str]:
    """A webhook's id and its secret."""
    with ledger.connections.writing() as connection:
        hook, secret = add_webhook(connection, url, **more)
    return hook.id, secret


def change(ledger: Ledger, name: str = "later", outlet: str = "Quay Radio") -> None:
    """Let a report more change the story of the bridge."""
    story = ledger.story_id("Bridge")
    names = [row.id for row in ledger.articles(story)]
    fresh = keep(ledger, name, publisher=outlet).article
    compare(ledger, [*names, fresh], **{name: [ClaimRef(fresh, "c2")]})


def states(ledger: Ledger) -> list[str]:
    """The state of every delivery."""
    with ledger.connections.reading() as connection:
        return [delivery.state for delivery in load_deliveries(connection)]


def passing(wait: float | None = None) -> FetchError:
    """A refusal after which a later attempt may fare better."""
    return FetchError("answered with 503", where=URL, status=503, again=True, wait=wait)


def test_only_what_comes_after_is_told_and_once(ledger: Ledger) -> None:
    """What was there before is not told; each later development is told once, oldest first."""
    receiver = Receiver()
    assert deliver(ledger, receiver).delivered == 0
    change(ledger)
    expected = [item.id for item in reversed(ledger.developments())][-1:]
    assert deliver(ledger, receiver).delivered == len(receiver.seen) > 0
    told = [json.loads(body)["data"]["id"] for _, body, _ in receiver.seen]
    assert len(set(told)) == len(told) and told[-1:] == expected
    assert deliver(ledger, receiver).delivered == 0
    assert set(states(ledger)) == {DELIVERED}


def test_deliveries_are_signed(ledger: Ledger) -> None:
    """A receiver with the secret can check that body, id and moment are ours."""
    with ledger.connections.writing() as connection:
        remove_webhook(connection, URL)
    _, secret = add(ledger)
    change(ledger)
    receiver = Receiver()
    deliver(ledger, receiver, now=lambda: 1_924_000_000.7)
    url, body, headers = receiver.seen[0]
    assert url == URL and json.loads(body)["type"].startswith("development.")
    assert headers["webhook-id"] == headers["idempotency-key"] == json.loads(body)["data"]["id"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-timestamp"] == "1924000000"
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_pauses_grow_and_end(ledger: Ledger) -> None:
    """A receiver that stays down is asked a few times, with growing pauses, then given up."""
    change(ledger)
    pauses: list[float] = []
    receiver = Receiver([passing() for _ in range(100)])
    told = deliver(ledger, receiver, attempts=4, sleep=pauses.append)
    assert (told.delivered, told.dead, receiver.asked) == (0, 1, 4)
    assert pauses == sorted(pauses) and len(set(pauses)) == 3
    with ledger.connections.reading() as connection:
        (dead,) = load_deliveries(connection, state=DEAD)
    assert (dead.attempts, dead.status) == (4, 503) and "503" in str(dead.error)


REFUSALS = [
    ([passing(7.0)], [7.0], 1),
    ([passing(9_000.0)], [60.0], 1),
    ([passing(), passing()], [1.0, 2.0], 1),
    ([FetchError("answered with 404", where=URL, status=404)], [], 0),
    ([FetchError("lies in a network of one's own", where=URL)], [], 0),
]


@pytest.mark.parametrize(("errors", "pauses", "delivered"), REFUSALS)
def test_what_is_tried_again(
    ledger: Ledger, errors: list[FetchError], pauses: list[float], delivered: int
) -> None:
    """What may pass is tried again, after as long as the receiver asks; what may not is dead."""
    change(ledger)
    taken: list[float] = []
    told = deliver(ledger, Receiver(list(errors)), sleep=taken.append)
    assert taken == pauses
    assert (told.dead == 0) == bool(delivered)


def test_dead_letters_can_be_tried_again(ledger: Ledger) -> None:
    """What is dead waits again when a person says so, and is then delivered."""
    change(ledger)
    refusing = Receiver([FetchError("answered with 410", where=URL, status=410)])
    assert deliver(ledger, refusing).dead == 1
    with ledger.connections.writing() as connection:
        assert retry_deliveries(connection) == 1
        with pytest.raises(NotFoundError):
            retry_deliveries(connection, "wh_none")
    assert deliver(ledger, Receiver()).delivered >= 1
    assert set(states(ledger)) == {DELIVERED}


def test_one_receiver_does_not_keep_another_waiting(ledger: Ledger) -> None:
    """After one webhook has refused for good, the others are still told in the same run."""
    add(ledger, "https://other.example/sayso")
    change(ledger)
    gone = FetchError("answered with 410", where=URL, status=410)

    class Split(Receiver):
        def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Any:
            if url == URL:
                raise gone
            return super().post(url, content, headers)

    receiver = Split()
    told = deliver(ledger, receiver)
    assert told.dead == 1 and told.delivered == len(receiver.seen) >= 1


def test_two_senders_share_the_work(ledger: Ledger) -> None:
    """What one process has in hand, another leaves alone; what a killed one had comes free."""
    change(ledger)
    with ledger.connections.writing() as connection:
        number = queue_deliveries(connection)
        first = take_errand(connection)
    receiver = Receiver()
    assert first is not None and deliver(ledger, receiver).delivered == number - 1
    told = {json.loads(body)["data"]["id"] for _, body, _ in receiver.seen}
    assert first.development.id not in told


@pytest.mark.parametrize(
    ("ahead", "is_free"), [(timedelta(minutes=4), False), (timedelta(days=900), True)]
)
def test_a_hold_of_a_clock_that_was_ahead_ends(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, ahead: timedelta, is_free: bool
) -> None:
    """What a sender took by a clock that was years ahead comes free when the clock is right."""
    change(ledger)
    with ledger.connections.writing() as connection:
        number = queue_deliveries(connection)
        with monkeypatch.context() as patch:
            patch.setattr(
                webhooks, "datetime", SimpleNamespace(now=lambda zone: datetime.now(zone) + ahead)
            )
            assert take_errand(connection) is not None
    assert deliver(ledger, Receiver()).delivered == number - (not is_free)


FILTERS: list[tuple[dict[str, Any], bool]] = [
    ({"kinds": ("standing", "proposition")}, True),
    ({"kinds": ("settled",)}, False),
    ({"story": "st_none"}, False),
    ({"source": "so_none"}, False),
]


@pytest.mark.parametrize(("wanted", "is_told"), FILTERS)
def test_webhooks_are_told_what_they_asked_for(
    ledger: Ledger, wanted: dict[str, Any], is_told: bool
) -> None:
    """A webhook for one story, source or kind is told of nothing else."""
    name, _ = add(ledger, "https://some.example/", **wanted)
    change(ledger)
    receiver = Receiver()
    deliver(ledger, receiver)
    mine = [body for url, body, _ in receiver.seen if url == "https://some.example/"]
    assert bool(mine) == is_told, name
    assert all(json.loads(body)["data"]["kind"] in wanted.get("kinds", ()) for body in mine)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "desk.example", "javascript:alert(1)", ""])
def test_only_addresses_can_be_told(ledger: Ledger, url: str) -> None:
    """Only http and https addresses can be webhooks."""
    with pytest.raises(SettingsError):
        add(ledger, url)


def test_exports_have_no_secrets(ledger: Ledger) -> None:
    """Neither tokens nor webhooks are among the tables that exports write."""
    from sayso.ledger.queries import row_names

    assert not {"tokens", "webhooks", "webhook_deliveries"} & set(row_names())


class Hook(BaseHTTPRequestHandler):
    """A receiver on this computer."""

    bodies: list[bytes]

    def do_POST(self) -> None:
        type(self).bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adding, sending through the one client, listing and removing, as a person does it."""
    place = tmp_path / "sayso.db"
    fill(place)
    Hook.bodies = []
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["--ledger", str(place), *words])
        assert result.exit_code == 0, result.output
        return result.output

    try:
        assert run("webhook", "add", url).startswith("whsec_")
        with open_ledger(place) as ledger:
            change(ledger)
        assert "0 delivered" in run("webhook", "send")  # own networks are not told unasked
        (dead, *_) = json.loads(run("webhook", "dead", "--json"))
        assert "127.0.0.1" in dead["error"]
        monkeypatch.setenv("SAYSO_ALLOW_HOSTS", "127.0.0.1")
        assert "1 wait again" in run("webhook", "retry", url)
        assert "0 refused" in run("webhook", "send")
        assert Hook.bodies and all(json.loads(body)["data"]["sentence"] for body in Hook.bodies)
        assert json.loads(run("webhook", "list", "--json"))[0]["url"] == url
        run("webhook", "remove", url)
        with open_ledger(place) as ledger, ledger.connections.reading() as connection:
            assert load_webhooks(connection) == []
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
