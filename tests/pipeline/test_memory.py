"""Memory: reading many reports holds no more of them than reading few."""

from __future__ import annotations

import pytest

from bench.speed import measure

FEW, MANY = 32, 64
MOST = 1.05
"""What the highest memory may be at twice the size, over that at the size."""


@pytest.mark.model
def test_memory_does_not_grow_with_the_number_of_reports() -> None:
    """The whole way of twice as many reports needs hardly more memory: a batch is all that is held."""
    few, many = measure(FEW), measure(MANY)
    assert many["peak_mb"] / few["peak_mb"] < MOST
