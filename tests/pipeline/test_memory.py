"""Memory: reading many reports holds no more of them than reading few."""

from __future__ import annotations

import pytest

from bench.speed import measure

FEW, MANY = 5, 40
MOST = 1.2
"""What the highest memory may be at eight times the size, over that at the size."""


@pytest.mark.model
def test_memory_does_not_grow_with_the_number_of_reports() -> None:
    """The whole way of eight times as many reports needs hardly more memory."""
    few, many = measure(FEW), measure(MANY)
    assert many["peak_mb"] / few["peak_mb"] < MOST
