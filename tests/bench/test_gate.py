"""The gate: floors rise, and fall only when somebody says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.gate import find_regressions, is_worse, load_floors, raise_floors
from bench.gold import MissingGoldError, find_gold
from bench.result import measure

FLOORS = {"f1": 0.70, "false_independent": 0.10}


@pytest.mark.parametrize(
    ("measured", "fallen"),
    [
        ({"f1": 0.70, "false_independent": 0.10}, []),
        ({"f1": 0.75, "false_independent": 0.05}, []),
        ({"f1": 0.65, "false_independent": 0.10}, ["f1"]),
        ({"f1": 0.70, "false_independent": 0.20}, ["false_independent"]),
        ({"f1": 0.70}, ["false_independent"]),
    ],
)
def test_regressions(measured: dict[str, float], fallen: list[str]) -> None:
    """A score on the wrong side of its floor fell, and so did one that is gone."""
    assert [name for name, _, _ in find_regressions(FLOORS, measured)] == fallen


def test_floors_rise_and_are_kept() -> None:
    """An update takes the better of floor and score."""
    raised = raise_floors(
        FLOORS, {"f1": 0.60, "false_independent": 0.05, "new": 0.5}, allow_regression=False
    )
    assert raised == {"f1": 0.70, "false_independent": 0.05, "new": 0.5}


def test_floors_fall_when_allowed() -> None:
    """Lowering a floor is a visible act."""
    assert raise_floors(FLOORS, {"f1": 0.6}, allow_regression=True)["f1"] == 0.6


def test_a_rounding_is_no_regression() -> None:
    """Scores are compared to three digits."""
    assert not is_worse("f1", 0.6995, 0.70)


def test_floors_name_their_data() -> None:
    """Each pinned task has the hash and size of every file it was measured on."""
    floors = load_floors()
    assert floors
    for pinned in floors.values():
        assert pinned["metrics"]
        for described in pinned["files"].values():
            assert len(described["sha256"]) == 64
            assert described["bytes"] > 0


def test_missing_data_is_named(tmp_path: Path) -> None:
    """A file that is nowhere is named, with where it was looked for."""
    with pytest.raises(MissingGoldError, match=r"nothing\.jsonl.*--data"):
        find_gold(tmp_path).path("nothing.jsonl")


def test_given_data_goes_first(tmp_path: Path) -> None:
    """A folder that is named holds what is measured."""
    (tmp_path / "origins.jsonl").write_text(json.dumps({"story": "mine"}), encoding="utf-8")
    assert next(find_gold(tmp_path).lines("origins.jsonl"))["story"] == "mine"


def test_intervals_hold_the_score() -> None:
    """A bootstrap interval lies around the score of all items."""
    items = [0.0, 1.0] * 50
    metrics, intervals = measure(items, lambda found: {"mean": sum(found) / len(found)})
    low, high = intervals["mean"]
    assert metrics["mean"] == 0.5
    assert 0.35 < low < 0.5 < high < 0.65
