"""The wall around the server: who may ask, from where, how often, and what strangers learn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient

from sayso.errors import ContractError, LedgerError, NotFoundError, SettingsError
from sayso.ledger import Role, open_ledger
from sayso.publish.access import csrf_token, install_access, require_editor, require_reader
from sayso.settings import Settings

LOCAL = "http://127.0.0.1:8484"
OPEN = Settings(serve_host="0.0.0.0")
FAULTS: dict[str, Exception] = {
    "nothing": NotFoundError("no story 'st_x'", remedy="see sayso stories"),
    "unfit": ContractError("no id", where="line 3"),
    "ledger": LedgerError("the disk is full", where="/secret/place.db"),
    "fault": RuntimeError("a secret in a trace"),
}


def build(ledger: str, settings: Settings | None = None) -> FastAPI:
    """A small application behind the wall: one page to read, one to write, and faults."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_access(app, settings=settings or Settings(), ledger_url=ledger)

    @app.get("/read", dependencies=[Depends(require_reader)])
    def read(request: Request) -> dict[str, str]:
        return {"form": csrf_token(request)}

    @app.post("/write", dependencies=[Depends(require_editor)])
    async def write(request: Request) -> dict[str, int]:
        is_form = "form" in request.headers.get("content-type", "")
        return {"bytes": len(await request.form() if is_form else await request.body())}

    @app.get("/fault/{kind}")
    def fail(kind: str) -> None:
        raise FAULTS[kind]

    return app


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[str]:
    """An empty ledger's place."""
    place = str(tmp_path / "served.db")
    open_ledger(place).close()
    yield place


def make_token(ledger: str, role: Role, **more: Any) -> str:
    """A token's secret."""
    with open_ledger(ledger) as opened:
        return opened.create_token(f"a {role.value}", role, **more)[1]


def bearer(secret: str) -> dict[str, str]:
    """The header that sends a token."""
    return {"Authorization": f"Bearer {secret}"}


def visit(app: FastAPI, base: str = LOCAL) -> TestClient:
    """A visitor at this computer, or at another by another address."""
    client = ("127.0.0.1", 50_000) if base == LOCAL else ("203.0.113.9", 50_000)
    return TestClient(app, base_url=base, raise_server_exceptions=False, client=client)


def test_nobody_needs_a_token_at_this_computer(ledger: str) -> None:
    """On the loopback address anybody reads; every answer has the security headers."""
    answer = visit(build(ledger)).get("/read")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8484", 200),
        ("localhost:1", 200),
        ("[::1]:8484", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8484", 421),
        ("a b", 421),
    ],
)
def test_a_name_that_points_here_opens_nothing(ledger: str, host: str, status: int) -> None:
    """A page whose own name leads to this computer (DNS rebinding) is refused by its Host."""
    answer = visit(build(ledger)).get("/read", headers={"Host": host})
    assert answer.status_code == status


def test_names_given_in_the_settings(ledger: str) -> None:
    """Beside its address a server answers to the names it was given, and to no other."""
    settings = Settings(serve_host="0.0.0.0", serve_names=("news.lan",))
    secret = make_token(ledger, Role.READER)
    app = build(ledger, settings)
    assert visit(app, "http://news.lan").get("/read", headers=bearer(secret)).status_code == 200
    assert visit(app, "http://evil.lan").get("/read", headers=bearer(secret)).status_code == 421


PROXIED = [
    {"X-Forwarded-For": "203.0.113.9"},
    {"Forwarded": "for=203.0.113.9"},
    {"X-Forwarded-Host": "127.0.0.1"},
]


@pytest.mark.parametrize("headers", PROXIED)
def test_behind_a_proxy_nobody_is_local(ledger: str, headers: dict[str, str]) -> None:
    """What a proxy on this computer passes on needs a token."""
    assert visit(build(ledger)).get("/read", headers=headers).status_code == 401


ROLES = [
    (None, "GET", 401),
    (None, "POST", 401),
    (Role.READER, "GET", 200),
    (Role.READER, "POST", 403),
    (Role.EDITOR, "GET", 200),
    (Role.EDITOR, "POST", 200),
]


@pytest.mark.parametrize(("role", "method", "status"), ROLES)
def test_roles(ledger: str, role: Role | None, method: str, status: int) -> None:
    """Open to others, reading needs a token, and changing something one of the role editor."""
    headers = bearer(make_token(ledger, role)) if role else {}
    path = "/read" if method == "GET" else "/write"
    answer = visit(build(ledger, OPEN), "http://news.example").request(
        method, path, headers=headers
    )
    assert answer.status_code == status, answer.text
    if status == 401:
        assert "Bearer" in answer.headers["www-authenticate"]


WRONG = [
    "Bearer sayso_wrong",
    "Bearer",
    "Bearer " + "x" * 5_000,
    "Basic !!!",
    "Digest sayso_x",
    "Bearer sayso_\u00e9",
]


@pytest.mark.parametrize("given", WRONG)
def test_what_is_no_token_opens_nothing(ledger: str, given: str) -> None:
    """A mistyped, malformed or overlong token is told to be none, on any address."""
    for app, base in ((build(ledger), LOCAL), (build(ledger, OPEN), "http://news.example")):
        headers = [(b"authorization", given.encode("latin-1"))]
        assert visit(app, base).get("/read", headers=headers).status_code == 401


def test_revoked_and_expired_tokens_open_nothing(ledger: str) -> None:
    """A token that was taken back, or whose day has come, is none."""
    client = visit(build(ledger, OPEN), "http://news.example")
    expired = make_token(ledger, Role.READER, expires=date(2001, 1, 1))
    assert client.get("/read", headers=bearer(expired)).status_code == 401
    with open_ledger(ledger) as opened:
        token, secret = opened.create_token("guest", Role.READER)
    assert client.get("/read", headers=bearer(secret)).status_code == 200
    with open_ledger(ledger) as opened:
        opened.revoke_token("guest")
        (kept,) = (item for item in opened.tokens() if item.id == token.id)
    assert kept.revoked
    assert client.get("/read", headers=bearer(secret)).status_code == 401


def test_feed_readers_send_the_token_as_a_password(ledger: str) -> None:
    """HTTP Basic with any name and the token as its password reads; it writes nothing by itself."""
    secret = make_token(ledger, Role.EDITOR)
    client = visit(build(ledger, OPEN), "http://news.example")
    assert client.get("/read", auth=("anybody", secret)).status_code == 200
    assert client.post("/write", auth=("anybody", secret)).status_code == 403


def test_tokens_are_hashed_at_rest(ledger: str) -> None:
    """Neither the file of the ledger nor what it lists holds a token."""
    secret = make_token(ledger, Role.READER)
    with open_ledger(ledger) as opened:
        assert all(secret not in repr(item) for item in opened.tokens())
        with opened.connections.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = Path(ledger).read_bytes()
    assert secret.encode() not in stored and secret.removeprefix("sayso_").encode() not in stored


def test_guessing_tokens_is_slowed_down(ledger: str) -> None:
    """After twenty tokens that open nothing an address has to wait, also with a good one."""
    client = visit(build(ledger, OPEN), "http://news.example")
    good = make_token(ledger, Role.READER)
    tried = [client.get("/read", headers=bearer(f"sayso_{n}")).status_code for n in range(25)]
    assert tried[:20] == [401] * 20 and tried[-1] == 429
    late = client.get("/read", headers=bearer(good))
    assert late.status_code == 429 and int(late.headers["retry-after"]) > 0


def test_asking_too_often(ledger: str) -> None:
    """One caller who asks more often than the rate waits; another does not, nor who is local."""
    settings = Settings(serve_host="0.0.0.0", serve_rate="3/minute")
    app = build(ledger, settings)
    client = visit(app, "http://news.example")
    one, other = (make_token(ledger, role) for role in (Role.READER, Role.EDITOR))
    statuses = [client.get("/read", headers=bearer(one)).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = client.get("/read", headers=bearer(one))
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["type"] == "/api/problems#too-often"
    assert client.get("/read", headers=bearer(other)).status_code == 200
    local = visit(build(ledger, Settings(serve_rate="1/minute")))
    assert {local.get("/read").status_code for _ in range(4)} == {200}


def test_a_rate_that_is_none(ledger: str) -> None:
    """A rate that cannot be read is refused with the form it should have."""
    with pytest.raises(SettingsError, match="600/minute"):
        build(ledger, Settings(serve_rate="often")).build_middleware_stack()


CROSSING = [
    ({}, {}, 403),
    ({"form": True}, {}, 200),
    ({"header": True}, {}, 200),
    ({"form": True}, {"Origin": LOCAL}, 200),
    ({"form": True}, {"Origin": "https://evil.example"}, 403),
    ({"form": True}, {"Origin": "http://127.0.0.1:3000"}, 403),
    ({"form": True}, {"Origin": "null"}, 403),
    ({"form": True}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ({"form": True}, {"Sec-Fetch-Site": "same-site"}, 403),
    ({"form": True}, {"Sec-Fetch-Site": "same-origin"}, 200),
    ({"wrong": True}, {}, 403),
]


@pytest.mark.parametrize(("proof", "headers", "status"), CROSSING)
def test_other_sites_write_nothing(
    ledger: str, proof: dict[str, bool], headers: dict[str, str], status: int
) -> None:
    """At this computer only a form of our own pages writes, and from no other page's origin."""
    client = visit(build(ledger))
    token = client.get("/read").json()["form"]
    sent = {"form": token} if "form" in proof else {"form": "x"} if "wrong" in proof else {}
    data = {"csrf_token": sent["form"]} if sent else {}
    more = {"X-CSRF-Token": token} if "header" in proof else {}
    answer = client.post("/write", data=data, headers={**headers, **more})
    assert answer.status_code == status, answer.text


def test_the_cookie_is_kept_from_scripts_and_other_sites(ledger: str) -> None:
    """The cookie of a form is HttpOnly and SameSite=Strict, and stays the same for a visitor."""
    client = visit(build(ledger))
    first = client.get("/read")
    assert {"HttpOnly", "SameSite=Strict"} <= set(first.headers["set-cookie"].split("; "))
    again = client.get("/read")
    assert again.json() == first.json() and "set-cookie" not in again.headers


SIZES = [
    ({}, b"x" * 1_000_001, 413),
    ({"Content-Length": "99999999999"}, b"", 413),
    ({"Content-Length": "many"}, b"", 400),
    ({}, b"x" * 900_000, 200),
]


@pytest.mark.parametrize(("headers", "body", "status"), SIZES)
def test_bodies_have_a_limit(
    ledger: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """A body that is too large is refused by what it says of itself, before it is read."""
    settings = Settings(serve_megabytes=1)
    sent = {**bearer(make_token(ledger, Role.EDITOR)), **headers}
    answer = visit(build(ledger, settings)).post("/write", content=body, headers=sent)
    assert answer.status_code == status, answer.text


def test_a_body_that_hides_its_size(ledger: str) -> None:
    """A body without a stated size is refused once it has grown too large."""
    chunks = (b"x" * 300_000 for _ in range(10))
    sent = bearer(make_token(ledger, Role.EDITOR))
    answer = visit(build(ledger, Settings(serve_megabytes=1))).post(
        "/write", content=chunks, headers=sent
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("kind", "status"), [("nothing", 404), ("unfit", 422), ("ledger", 503), ("fault", 500)]
)
def test_faults_tell_nothing_of_our_insides(
    ledger: str, kind: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A stranger learns what to do and the number of a fault; the trace is in the log alone."""
    answer = visit(build(ledger)).get(f"/fault/{kind}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    for secret in ("secret", "Traceback", "RuntimeError", ".py"):
        assert secret not in answer.text
    assert "content-security-policy" in answer.headers
    if kind == "fault":
        number = answer.json()["detail"].split()[3]
        assert number in caplog.text and "a secret in a trace" in caplog.text
