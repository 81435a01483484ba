"""Python's collector comes seldom while reports are read, and as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from sayso.pipeline.collecting import COLLECTED_AFTER
from sayso.pipeline.workers import open_workers


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The collector is left as it was found."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.parametrize(
    ("before", "meanwhile"),
    [
        ((700, 10, 10), COLLECTED_AFTER),
        ((100_000, 20, 50), (100_000, 20, 50)),  # more seldom already
        ((0, 10, 10), (0, 10, 10)),  # switched off
    ],
)
def test_the_collector_comes_seldom_during_a_run(
    before: tuple[int, int, int], meanwhile: tuple[int, int, int]
) -> None:
    """It is never made to come more often, and afterwards is as it was, whatever happened."""
    gc.set_threshold(*before)
    with pytest.raises(KeyError), open_workers(analyses=False):
        assert gc.get_threshold() == meanwhile
        raise KeyError
    assert gc.get_threshold() == before
