"""Memory: reading many reports holds no more of them than reading few."""

from __future__ import annotations

import pytest

from bench.speed import measure

FEW, MANY = 32, 52
"""Reports: as many as are read at a time, and more."""
MOST = 1.05
"""What the highest memory may be of many reports, over that of few."""


@pytest.mark.model
def test_memory_does_not_grow_with_the_number_of_reports() -> None:
    """The whole way of more reports than a batch holds needs hardly more memory."""
    few, many = measure(FEW), measure(MANY)
    assert many["peak_mb"] / few["peak_mb"] < MOST
