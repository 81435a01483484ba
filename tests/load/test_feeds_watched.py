"""Feeds watched on a turned clock, for a while: what the watcher holds does not come on."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from load.feeds import NEW_EVERY, Watched, list_feeds, playing, watch
from sayso.watch import watcher
from tests.watch.newsroom import keep_only

FEEDS, MINUTES = 2, 28


def test_what_a_watcher_holds_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After hundreds of visits the watcher holds no more than after the first ones."""
    monkeypatch.setattr(watcher, "record", keep_only)
    with playing(1) as addresses:
        feeds = list_feeds(addresses, FEEDS)
        watched = watch(tmp_path / "sayso.db", feeds, minutes=MINUTES, measure=count_held)
    assert watched.faults == 0
    assert watched.polls >= FEEDS * MINUTES * 0.8
    assert watched.read >= FEEDS * (MINUTES // NEW_EVERY)
    assert watched.growth < 0.03, watched.held


def count_held() -> float:
    """Thousands of things that Python holds."""
    return len(gc.get_objects()) / 1000


@pytest.mark.parametrize(
    ("held", "low", "high"),
    [
        ([100.0] * 40, -0.001, 0.001),
        ([float(number) for number in range(100, 140)], 0.1, 0.2),
        ([100.0 - 60.0 / number for number in range(1, 60)], 0.0, 0.02),
        ([100.0, 101.0] * 20, -0.01, 0.01),
    ],
    ids=["the same", "grows", "fills up", "to and fro"],
)
def test_growth_is_that_of_the_second_half(held: list[float], low: float, high: float) -> None:
    """What fills up at first is no growth; what comes on for ever is."""
    assert low <= Watched(held).growth <= high
