"""A ledger of two sample stories; of one the first reports came before, so that it changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.ledger import open_ledger
from sayso.pipeline.record import record
from sayso.read import read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def samples_ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a ledger of two sample stories; tests that use it only read it."""
    path = tmp_path_factory.mktemp("samples") / "sayso.db"
    first = sorted(str(page) for page in SAMPLES.glob("quake/0[123]-*.html"))
    with open_ledger(path) as ledger:
        record(ledger, read_inputs(first))
        record(ledger, read_inputs([str(SAMPLES / "quake"), str(SAMPLES / "pact")]))
    return str(path)
