"""The API does what its document says, whatever it is sent: schemathesis finds no failure."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from schemathesis import GenerationMode
from served import build_app, fill

from sayso.ledger import Role, open_ledger
from sayso.settings import Settings

EXAMPLES = int(os.environ.get("SAYSO_EXAMPLES", "3"))
"""Requests an operation; SAYSO_EXAMPLES=100 looks longer."""

SLOW = ("POST", "/api/articles")


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The document of a server that is open to others, and an editor's token with it."""
    place = tmp_path_factory.mktemp("schema") / "sayso.db"
    fill(place)
    with open_ledger(place) as ledger:
        secret = ledger.create_token("schemathesis", Role.EDITOR)[1]
    app = build_app(place, Settings(serve_host="0.0.0.0", serve_rate="1000000/minute"))
    headers = {"Authorization": f"Bearer {secret}"}
    loaded = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers)
    loaded.sent = headers
    return loaded


def probe(schema: Any, operation: Any, *, examples: int, misfits: bool = True) -> None:
    """Send an operation what fits its document, and what does not; hold the answers to it."""
    cases = operation.as_strategy()
    if misfits and (list(operation.iter_parameters()) or operation.body):
        cases = some.one_of(cases, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    @given(case=cases)
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Any) -> None:
        case.call_and_validate(headers=schema.sent)

    send()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # schemathesis's own
def test_schemathesis_finds_no_failure(schema: Any) -> None:
    """Every operation answers as its document says, and never with a fault."""
    seen = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.method.upper(), operation.path) != SLOW:
            probe(schema, operation, examples=EXAMPLES)
            seen += 1
    assert seen > 30


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # schemathesis's own
def test_schemathesis_reads_in(schema: Any) -> None:
    """Reading in takes whatever fits the document."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.method.upper(), operation.path) == SLOW:
            probe(schema, operation, examples=5, misfits=False)


def test_the_document_is_valid(schema: Any) -> None:
    """The document holds to OpenAPI 3.1, and every operation has an id of its own."""
    schema.validate()
    ids = [
        operation["operationId"]
        for methods in schema.raw_schema["paths"].values()
        for operation in methods.values()
    ]
    assert len(set(ids)) == len(ids)
    assert schema.raw_schema["openapi"].startswith("3.1")
