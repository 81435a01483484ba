"""The OWASP top ten of 2021, tried on the whole server; the page on security names each test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from served import fill, visit

from sayso.ledger import Role, open_ledger
from sayso.publish.web.app import create_app
from sayso.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "security.md"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger's file."""
    path = tmp_path_factory.mktemp("owasp") / "sayso.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    """A visitor at this computer of the whole server."""
    with visit(create_app(str(place), Settings())) as visitor:
        yield visitor


def find_tests() -> set[str]:
    """The names of all tests of what is published."""
    return {
        node.name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("risk", [f"A{number:02}" for number in range(1, 11)])
def test_each_risk_is_tried(risk: str) -> None:
    """The page has a row for each risk, and the tests it names are there."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"| {risk} " in line]
    assert len(rows) == 1
    named = re.findall(r"`(test_\w+)`", rows[0])
    assert named and set(named) <= find_tests()


def find_routes(app: Any) -> Iterator[Any]:
    """Every route of an application, those of included routers too."""
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None)
        waiting += list(inner.routes) if inner is not None else []
        if getattr(route, "dependant", None) is not None and route.methods:
            yield route


def test_every_change_needs_an_editor(place: Path) -> None:
    """A reader's token changes nothing on any route there is."""
    with open_ledger(place) as ledger:
        secret = ledger.create_token("a reader", Role.READER)[1]
    app = create_app(str(place), Settings(serve_host="0.0.0.0"))
    changing = [
        (method, route.path)
        for route in find_routes(app)
        for method in route.methods - {"GET", "HEAD", "OPTIONS"}
    ]
    assert len(changing) >= 3
    with visit(app, "http://news.example") as visitor:
        for method, path in changing:
            address = re.sub(r"\{\w+(:\w+)?\}", "x", path)
            bearer = {"Authorization": f"Bearer {secret}"}
            given = {"target": "x", "kind": "note"}
            answer = visitor.request(method, address, headers=bearer, json=given)
            assert answer.status_code in (403, 422), (method, path, answer.status_code)
            assert visitor.request(method, address).status_code == 401


PATHS = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2f..%2f..%2fledger/store.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/",
    "/static/vendor/",
    "/static/vendor",
    "/sayso.db",
    "/.git/config",
    "/api/articles/..%2f..%2fetc%2fpasswd",
    "/feeds/stories/..%2f..%2fx.atom",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    """No path leads to a file of ours, a list of files, or out of the folder of static files."""
    answer = client.get(path)
    assert answer.status_code in (400, 404, 405), answer.text[:200]
    assert "import" not in answer.text and "root:" not in answer.text


EVERYWHERE = [
    "/",
    "/api",
    "/feeds/ledger.atom",
    "/static/none.css",
    "/nothing",
    "/api/stories/none",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    """Pages, answers to programs and errors alike have the security headers, and none names us."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers and "x-powered-by" not in headers


WORDS = [
    "' OR 1=1 --",
    '"; DROP TABLE articles; --',
    "%' UNION SELECT hash FROM tokens --",
    "NEAR(a b) AND *",
    "\\' ; x",
    "{{7*7}}",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_are_no_statements(client: TestClient, words: str) -> None:
    """What is typed anywhere is looked for as words: it is no SQL, no template and no markup."""
    before = client.get("/api/articles").json()
    for path, name in (
        ("/api/search", "words"),
        ("/api/stories", "actor"),
        ("/api/stories", "publisher"),
        ("/api/sources", "name"),
        ("/api/claims", "speaker"),
        ("/api/trace", "words"),
        ("/", "q"),
    ):
        answer = client.get(path, params={name: words}, headers={"Accept": "text/html"})
        assert answer.status_code == 200, (path, answer.text[:300])
        if path.startswith("/api") and name != "words":
            assert answer.json()["items"] == []
        assert "<script>alert(1)" not in answer.text or "json" in answer.headers["content-type"]
        assert "49" not in answer.text or "{{" not in words or path != "/"
    assert client.get("/api/articles").json() == before


def test_dependencies_are_locked() -> None:
    """Every dependency has one version and hashes of its files."""
    for name in ("core", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        packages = [line for line in lines if line and line[0] not in " #"]
        assert packages and all("==" in line for line in packages)
        assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


def test_nothing_is_unpickled() -> None:
    """No module loads what could run as it is loaded."""
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {"pickle", "marshal", "shelve", "dill", "joblib"} & set(names), path
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in ("eval", "exec"), path


def test_use_of_a_token_is_kept(place: Path) -> None:
    """The last day on which a token opened something is on record."""
    with open_ledger(place) as ledger:
        token, secret = ledger.create_token("watched", Role.READER)
    with visit(create_app(str(place), Settings())) as visitor:
        visitor.get("/api/stories", headers={"Authorization": f"Bearer {secret}"})
    with open_ledger(place) as ledger:
        (kept,) = (item for item in ledger.tokens() if item.id == token.id)
    assert kept.used == datetime.now(UTC).date().isoformat()


@pytest.mark.model
def test_posted_addresses_are_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of an article that is posted is kept and never asked."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was asked of the network")

    place = tmp_path / "posted.db"
    with open_ledger(place) as ledger:
        secret = ledger.create_token("desk", Role.EDITOR)[1]
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with visit(create_app(str(place), Settings())) as visitor:
        given = {
            "id": "x",
            "text": "The mayor said the bridge is shut.",
            "url": "http://169.254.169.254/latest/meta-data",
        }
        bearer = {"Authorization": f"Bearer {secret}"}
        assert visitor.post("/api/articles", json=given, headers=bearer).status_code == 201
