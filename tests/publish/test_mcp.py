"""The server for assistants: each tool answers with quotation, article and chain."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from served import fill

from sayso.ledger import Role, open_ledger
from sayso.publish.mcp import build_http_app, build_server
from sayso.publish.web.desk import Desk
from sayso.publish.web.serving import Server, bind
from sayso.settings import Settings

TOOLS = ("brief", "claims_by_source", "conflicts", "find_stories", "trace_claim", "what_is_due")
WORDS = "The harbour bridge will close on 3 May, the mayor said."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small ledger's file."""
    path = tmp_path_factory.mktemp("mcp") / "sayso.db"
    fill(path)
    return path


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    """The small ledger, opened."""
    opened = Desk(str(place), Settings())
    yield opened
    opened.close()


def ask(server: Any, tool: str, **arguments: Any) -> Any:
    """One call of a tool, by the SDK's own client; gives what it answers, or its error."""

    async def call() -> Any:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def find_quoted(value: Any) -> list[dict[str, Any]]:
    """Everything in an answer that has a quotation."""
    if isinstance(value, dict):
        found = [value] if "quotation" in value else []
        return found + [item for part in value.values() for item in find_quoted(part)]
    return [item for part in value for item in find_quoted(part)] if isinstance(value, list) else []


CALLS = [
    ("find_stories", {}),
    ("find_stories", {"words": "harbour"}),
    ("brief", {"story": "Bridge"}),
    ("brief", {"story": "Bridge", "as_of": "2031-04-21"}),
    ("claims_by_source", {"source": "mayor ada quill"}),
    ("conflicts", {"story": "Bridge"}),
    ("what_is_due", {}),
    ("what_is_due", {"story": "Bridge", "due_by": "2031-06-01"}),
    ("trace_claim", {"words": "the harbour bridge will close on 3 May"}),
    ("trace_claim", {"words": WORDS, "story": "Bridge"}),
]


@pytest.mark.parametrize(("tool", "arguments"), CALLS)
def test_answers_carry_their_words(desk: Desk, tool: str, arguments: dict[str, Any]) -> None:
    """Each answer has quotations with their article and chain, and the quotations are its words."""
    answer = ask(build_server(desk), tool, **arguments)
    assert not answer.is_error, answer.content
    quoted = find_quoted(answer.structured_content)
    assert quoted
    for item in quoted:
        assert item["chain"][0] and item["article"]["publisher"]
        assert not [step for step in item["chain"] if "→" in step or "←" in step], "a step each"
        text = desk.ledger().article(item["article"]["id"]).article.text
        assert item["quotation"] in " ".join(text.split())


def test_a_claim_is_traced_to_its_origins(desk: Desk) -> None:
    """Tracing tells who says it, through whom, and that two publishers have one origin."""
    answer = ask(build_server(desk), "trace_claim", words=WORDS, story="Bridge")
    found = answer.structured_content["found"][0]
    assert (found["standing"], found["why"]) == ("repeated", "1 origin: the Tern")
    assert {item["article"]["publisher"] for item in found["says"]} == {
        "The Harbour Herald",
        "Lowtide Post",
    }


ERRORS = [
    ("brief", {"story": "st_none"}, "no story answers to"),
    ("claims_by_source", {"source": "nobody"}, "no source answers to"),
    ("conflicts", {"story": "x" * 400}, "string_too_long"),
    ("what_is_due", {"due_by": "soon"}, "due_by"),
    ("trace_claim", {}, "words"),
]


@pytest.mark.parametrize(("tool", "arguments", "words"), ERRORS)
def test_errors_say_what_to_do(
    desk: Desk, tool: str, arguments: dict[str, Any], words: str
) -> None:
    """What cannot be answered is an error in words, without a trace."""
    answer = ask(build_server(desk), tool, **arguments)
    assert answer.is_error
    told = answer.content[0].text
    assert words in told and "Traceback" not in told


def test_a_fault_tells_nothing_of_our_insides(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error reaches the assistant without its text."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret place")

    monkeypatch.setattr(Desk, "story", fail)
    answer = ask(build_server(desk), "conflicts")
    assert answer.is_error and "secret" not in answer.content[0].text


def test_every_tool_only_reads(desk: Desk) -> None:
    """The tools are the six there are; each says that it reads only, and what it is for."""

    async def list_tools() -> Any:
        async with Client(build_server(desk)) as client:
            return await client.list_tools()

    tools = anyio.run(list_tools).tools
    assert sorted(tool.name for tool in tools) == list(TOOLS)
    for tool in tools:
        assert tool.annotations.read_only_hint and tool.description
    assert desk.moment() == desk.moment()


def test_over_standard_input_and_output(place: Path) -> None:
    """`sayso mcp` answers the SDK's client as a process of its own."""
    command = str(Path(sys.executable).parent / "sayso")
    server = StdioServerParameters(command=command, args=["--ledger", str(place), "mcp"])
    answer = ask(server, "conflicts", story="Bridge")
    assert find_quoted(answer.structured_content)


def test_over_http(place: Path) -> None:
    """The same over HTTP; away from this computer's own address it needs a token."""
    desk = Desk(str(place), Settings())
    server = Server(build_http_app(desk), bind("127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        answer = ask(f"{server.address}mcp", "conflicts", story="Bridge")
        assert find_quoted(answer.structured_content)
    finally:
        server.stop()
        thread.join()
        desk.close()


def test_http_needs_a_token_elsewhere(place: Path) -> None:
    """On another address than this computer's own, nobody asks without a token."""
    from served import visit

    with open_ledger(place) as ledger:
        secret = ledger.create_token("assistant", Role.READER)[1]
    desk = Desk(str(place), Settings(serve_host="0.0.0.0"))
    with visit(build_http_app(desk), "http://news.example") as client:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        headers = {"Accept": "application/json, text/event-stream"}
        assert client.post("/mcp", json=body, headers=headers).status_code == 401
        bearer = {**headers, "Authorization": f"Bearer {secret}"}
        assert client.post("/mcp", json=body, headers=bearer).status_code == 200
    desk.close()
