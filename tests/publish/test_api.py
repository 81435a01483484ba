"""The API: what it answers fits its own document, pages and ETags hold, errors are problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from served import build_app, fill, visit

from sayso.contract import to_comparison, to_report
from sayso.ledger import Role, open_ledger
from sayso.publish.api import shapes
from sayso.publish.api.examples import EXAMPLES
from sayso.publish.api.openapi import to_openapi, write_reference

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server over the small ledger, a visitor, and an editor's token."""

    app: FastAPI
    client: TestClient
    story: str
    other: str
    editor: dict[str, str]
    place: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server, for all tests of this file that change nothing of it."""
    place = tmp_path_factory.mktemp("api") / "sayso.db"
    story, other = fill(place)
    with open_ledger(place) as ledger:
        secret = ledger.create_token("night desk", Role.EDITOR)[1]
    app = build_app(place)
    with visit(app) as client:
        bearer = {"Authorization": f"Bearer {secret}"}
        yield Served(app, client, story, other, bearer, place)


def fit(served: Served, path: str, value: object, status: str = "200") -> None:
    """An answer fits the shape that the document gives for it."""
    document = to_openapi()
    schema = document["paths"][path]["get"]["responses"][status]["content"]["application/json"]
    jsonschema.validate(value, {**schema["schema"], "components": document["components"]})


PARTS = (
    "articles", "claims", "propositions", "conflicts", "relations", "origins", "events",
    "expectations", "signals", "positions", "sources", "developments",
)  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_a_story_fit_their_shape(served: Served, part: str) -> None:
    """Each part of a story is a list of rows of its shape, and is not empty here."""
    answer = served.client.get(f"/api/stories/{served.story}/{part}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"]
    fit(served, f"/api/stories/{{story}}/{part}", answer.json())


LISTS = (
    "/api/stories", "/api/stories?actor=quill", "/api/articles", "/api/claims",
    "/api/claims?speaker=Mayor%20Ada%20Quill&certainty=probable&kind=indirect", "/api/sources",
    "/api/sources?name=ada", "/api/search?words=harbour", "/api/trace?words=the+bridge+will+close"
    "+on+3+May&story=Bridge", "/api/expectations", "/api/developments",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_lists_fit_their_shape(served: Served, path: str) -> None:
    """Each list of the whole ledger has rows of its shape, and is not empty here."""
    answer = served.client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"]
    fit(served, path.partition("?")[0], answer.json())


def test_lines_of_the_contract(served: Served) -> None:
    """A story's comparison and an article's report are lines that the contract reads."""
    line = served.client.get(f"/api/stories/{served.story}/comparison").json()
    fit(served, "/api/stories/{story}/comparison", line)
    comparison = to_comparison(line, where="the answer")
    article = comparison.articles[0]
    line = served.client.get(f"/api/articles/{article}").json()
    fit(served, "/api/articles/{article}", line)
    assert to_report(line, where="the answer").article.id == article


def test_a_story_leads_to_its_parts(served: Served) -> None:
    """Every link of a story that lies in the API answers."""
    told = served.client.get(f"/api/stories/{served.story}").json()
    fit(served, "/api/stories/{story}", told)
    assert (told["reports"], told["title"]) == (2, "Bridge to close")
    for link in told["links"].values():
        if link.startswith(("/api", "/feeds")):
            assert served.client.get(link).status_code == 200, link


def test_the_brief_as_json_and_as_markdown(served: Served) -> None:
    """The brief's lines end in citations whose quotations are given."""
    brief = served.client.get(f"/api/stories/{served.story}/brief").json()
    assert brief["repeated"][0]["citations"][0]["quote"]
    written = served.client.get(f"/api/stories/{served.story}/brief?format=md")
    assert written.headers["content-type"].startswith("text/markdown")
    assert "Bridge to close" in written.text


@pytest.mark.parametrize("path", ["/api/claims", "/api/articles", "/api/sources", "/api/stories"])
def test_pages_join_to_the_whole(served: Served, path: str) -> None:
    """Following `next` gives every row once, in the order of one large page."""
    whole = served.client.get(path, params={"limit": 500}).json()
    assert whole["next"] is None
    rows: list[Any] = []
    following = f"{path}?limit=1"
    while following:
        page = served.client.get(following)
        rows += page.json()["items"]
        following = page.json()["next"]
        assert (following is not None) == ('rel="next"' in page.headers["link"])
    assert len(rows) > 1 and rows == whole["items"]


def test_what_the_caller_has_is_not_sent_again(served: Served) -> None:
    """An ETag that is sent back gives 304 without a body, until the answer changes."""
    path = f"/api/stories/{served.story}/conflicts"
    first = served.client.get(path)
    tag = first.headers["etag"]
    again = served.client.get(path, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert served.client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_story_on_an_earlier_day(served: Served) -> None:
    """With a day before its first report a story has nothing to show."""
    path = f"/api/stories/{served.story}/claims"
    assert served.client.get(path, params={"as_of": "2031-04-19"}).status_code == 404
    assert served.client.get(path, params={"as_of": "2031-04-20"}).json()["items"]


PROBLEMS = [
    ("GET", "/api/stories/st_none", 404, "not-found"),
    ("GET", "/api/nothing", 404, "not-found"),
    ("DELETE", "/api/stories", 405, "no-method"),
    ("GET", "/api/stories?limit=0", 422, "unfit"),
    ("GET", "/api/stories?cursor=x", 422, "unfit"),
    ("GET", "/api/claims?cursor=x", 422, "unfit"),
    ("GET", "/api/claims?certainty=sure", 422, "unfit"),
    ("GET", "/api/articles/none-such", 404, "not-found"),
    ("GET", "/api/sources/so_none", 404, "not-found"),
    ("GET", "/api/stories/newest/claims?as_of=soon", 422, "unfit"),
    ("POST", "/api/judgements", 403, "cross-site"),
]


@pytest.mark.parametrize(("method", "path", "status", "kind"), PROBLEMS)
def test_errors_are_problem_details(
    served: Served, method: str, path: str, status: int, kind: str
) -> None:
    """What goes wrong is told as RFC 9457 has it: type, title, status and detail."""
    body = {"target": "x", "kind": "note"} if method == "POST" else None
    answer = served.client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status and told["title"] and told["detail"]
    assert told["type"] == f"/api/problems#{kind}"
    assert kind in served.client.get("/api/problems").json()
    jsonschema.validate(told, shapes.ProblemDetails.model_json_schema())


def test_examples_fit_their_shapes() -> None:
    """Every shape's example is one of it."""
    shown = [shape for shape in vars(shapes).values() if hasattr(shape, "model_config")]
    with_examples = [shape for shape in shown if "json_schema_extra" in shape.model_config]
    assert len(with_examples) >= 25
    for shape in with_examples:
        for example in shape.model_config["json_schema_extra"]["examples"]:
            shape.model_validate(example, strict=True)


def test_every_answer_has_an_example() -> None:
    """In the document each operation has a description, and each shape of ours an example."""
    document = to_openapi()
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
    for name, schema in document["components"]["schemas"].items():
        ours = not name.startswith(("Contract", "ListOf", "HTTP", "Validation"))
        if ours and schema.get("type") == "object":
            assert schema["examples"], name


def test_the_reference_names_each_route() -> None:
    """docs/reference/api.md is what the document says."""
    page = (ROOT / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert page == write_reference(), "write it anew: python docs/generate.py"


def test_people_decide_and_take_it_back(tmp_path: Path) -> None:
    """A decision is kept under the token's name, listed, and withdrawn by its id."""
    place = tmp_path / "sayso.db"
    story = fill(place)[0]
    with open_ledger(place) as ledger:
        editor = {"Authorization": f"Bearer {ledger.create_token('night desk', Role.EDITOR)[1]}"}
        reader = {"Authorization": f"Bearer {ledger.create_token('guest', Role.READER)[1]}"}
        (target, _) = (item.id for item in ledger.comparison(story).propositions)
    client = visit(build_app(place))
    given = {"target": target, "kind": "note", "values": {"note": "asked the mayor"}}
    refused = client.post("/api/judgements", json=given, headers=reader)
    assert refused.status_code == 403
    made = client.post("/api/judgements", json=given, headers=editor)
    assert made.status_code == 201, made.text
    shapes.JudgementItem.model_validate(made.json(), strict=True)
    assert made.json()["person"] == "night desk"
    listed = client.get("/api/judgements", params={"target": target}).json()["items"]
    assert listed == [made.json()]
    path = f"/api/judgements/{made.json()['id']}"
    assert client.delete(path, headers=reader).status_code == 403
    assert client.delete(path, headers=editor).status_code == 204
    assert client.delete(path, headers=editor).status_code == 404
    assert client.get("/api/judgements").json()["items"] == []


UNREAD = [
    (b"", "not JSON"),
    (b'"text"', "give one article"),
    (b'{"id": "x"}', "nothing of it could be read"),
    (b'[{"text": "It rained."}, {"id": "y", "text": " "}]', "nothing of it could be read"),
    (b'{"id": "x", "text": "\\ud800"}', "not JSON"),
]


@pytest.mark.parametrize(("body", "words"), UNREAD)
def test_what_cannot_be_read_in_is_named(served: Served, body: bytes, words: str) -> None:
    """A body without a single article is a problem that says why."""
    headers = {**served.editor, "Content-Type": "application/json"}
    answer = served.client.post("/api/articles", content=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["detail"]


@pytest.mark.model
def test_articles_are_read_in(tmp_path: Path) -> None:
    """An editor's articles are analysed and compared; what does not fit is named beside them."""
    place = tmp_path / "new.db"
    with open_ledger(place) as ledger:
        secret = ledger.create_token("desk", Role.EDITOR)[1]
    client = visit(build_app(place))
    bearer = {"Authorization": f"Bearer {secret}"}
    body = [EXAMPLES["article_given"], {"id": "empty", "text": ""}]
    answer = client.post("/api/articles", json=body, headers=bearer)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    shapes.ReadItem.model_validate(told, strict=True)
    assert (told["new"], len(told["unread"]), len(told["stories"])) == (1, 1, 1)
    assert client.post("/api/articles", json=body, headers=bearer).json()["unchanged"] == 1
    claims = client.get("/api/claims", params={"story": told["stories"][0]}).json()["items"]
    assert any("Ada Quill" in claim["chain"] for claim in claims)


def test_the_ledger_is_checked(served: Served) -> None:
    """The ledger's own check is told with counts and faults, to editors."""
    answer = served.client.get("/api/verify", headers=served.editor)
    assert answer.status_code == 200
    shapes.VerifyItem.model_validate(answer.json(), strict=True)
    assert msgspec.convert(answer.json()["checked"], dict[str, int])
