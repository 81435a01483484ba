"""The wall around the server: who may ask, from where, how often, and what strangers learn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient

from sayso.errors import ContractError, LedgerError, NotFoundError
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
        return {"bytes": len(await request.body())}

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
    assert answer.headers["referrer-policy"] == "no-referrer"
