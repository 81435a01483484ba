"""The API's document names every key that its answers and the contract have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from served import build_app, fill, visit

from sayso.publish.api.openapi import to_openapi

ROOT = Path(__file__).parents[2]
SCHEMAS = to_openapi()["components"]["schemas"]


def read_contract() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that docs/reference/formats.md shows, with those within it, by its name."""
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    for shown in re.findall(r"```json\n(.*?)```", page, re.DOTALL):
        schema = json.loads(shown)
        yield schema["title"], schema
        yield from schema["$defs"].items()


def test_every_key_of_the_contract_is_in_the_document() -> None:
    """What docs/reference/formats.md says of a line, the OpenAPI document says as well."""
    seen = 0
    for name, schema in read_contract():
        told = SCHEMAS[f"Contract{name}"]
        for key, means in schema.get("properties", {}).items():
            assert key in told["properties"], f"{name}.{key}"
            assert ("default" in means) == ("default" in told["properties"][key]), f"{name}.{key}"
            seen += 1
        assert set(schema.get("required", ())) == set(told.get("required", ())), name
        assert sorted(schema.get("enum", ())) == sorted(told.get("enum", ())), name
    assert seen > 100


HOMES = {
    "Proposition": ("PropositionItem", {"claims": "says", "origins": "", "against": "disputes"}),
    "Conflict": ("ConflictItem", {}),
    "Relation": ("RelationItem", {}),
    "Event": ("EventItem", {"gist": "what"}),
    "Expectation": ("ExpectationItem", {"gist": "what", "event": ""}),
    "Signal": ("SignalItem", {}),
    "Turn": ("Turn", {}),
    "Position": ("PositionItem", {}),
    "Origin": ("OriginItem", {"id": "", "endpoint": "origin"}),
    "StorySource": ("ActorItem", {"members": "reports"}),
}
"""By what of the contract a row is made of: its shape, and what the row calls a key; '' where the
key leads to rows of another part."""


@pytest.mark.parametrize("name", sorted(HOMES))
def test_rows_have_what_the_contract_has(name: str) -> None:
    """A row of a story's part has a place for each key of what it is made of."""
    shape, called = HOMES[name]
    keys = dict(read_contract())[name]["properties"]
    named = {called.get(key, key) for key in keys} - {""}
    assert named <= set(SCHEMAS[shape]["properties"])


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """A visitor of a small ledger, and a story of it."""
    place = tmp_path_factory.mktemp("keys") / "sayso.db"
    story, _ = fill(place)
    with visit(build_app(place)) as client:
        yield client, story


PATHS = (
    *(
        f"/api/stories/{{story}}/{part}"
        for part in ("propositions", "conflicts", "relations", "origins", "events", "expectations",
                     "signals", "positions", "sources", "developments")
    ),
    "/api/stories", "/api/articles", "/api/claims", "/api/sources", "/api/expectations",
    "/api/developments",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_answers_have_no_other_keys(visitor: tuple[TestClient, str], path: str) -> None:
    """A row has the keys of its shape and no other, and so have the rows within it."""
    client, story = visitor
    told = to_openapi()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    rows = client.get(path.format(story=story)).json()
    assert rows["items"]
    assert list(find_strange(rows, told["schema"], path)) == []


def find_strange(value: Any, schema: dict[str, Any], where: str) -> Iterator[str]:
    """Keys that a value has and its schema does not, or the other way round."""
    for part in schema.get("anyOf", ()):
        schema = part if part.get("type") != "null" else schema
    schema = SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, list):
        for item in value:
            yield from find_strange(item, schema.get("items", {}), where)
    elif isinstance(value, dict) and "properties" in schema:
        yield from (f"{where}.{key}" for key in set(value) ^ set(schema["properties"]))
        for key in set(value) & set(schema["properties"]):
            yield from find_strange(value[key], schema["properties"][key], f"{where}.{key}")
