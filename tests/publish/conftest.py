"""A ledger of the sample stories, read in two steps so that something changed in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.ledger import open_ledger
from sayso.pipeline.record import record
from sayso.read import read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def samples_ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a ledger of all sample stories; tests that use it only read it."""
    path = tmp_path_factory.mktemp("samples") / "sayso.db"
    first = sorted(str(page) for page in SAMPLES.glob("*/0[123]-*.html"))
    with open_ledger(path) as ledger:
        record(ledger, read_inputs(first))
        record(ledger, read_inputs([str(SAMPLES)]))
    return str(path)
