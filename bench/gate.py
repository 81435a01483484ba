"""The gate: no score falls below its floor. `python -m bench.gate [--update] [--allow-regression]`

`bench/floors.json` pins each score with the hash and size of the labelled data it was measured on.
`--update` raises floors to what is measured, and never lowers one without `--allow-regression`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.__main__ import run, tasks
from bench.gold import BENCH, Gold, MissingGoldError, find_gold

FLOORS = BENCH / "floors.json"
LOWER_IS_BETTER = ("false_independent", "harmless_flagged", "false_attributions")
"""How the names end of the metrics that count errors."""

NOT_PINNED = frozenset({"speed", "peers"})
"""Tasks whose numbers depend on the machine and its load."""

SLACK = 0.002
"""Scores are compared to three digits: a rounding is no regression."""

Floors = dict[str, dict[str, Any]]


def load_floors(path: Path = FLOORS) -> Floors:
    """The floors, by task: `files` with hash and size, `metrics` with floors."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def describe(task: str, gold: Gold) -> dict[str, dict[str, Any]]:
    """The hash and size of each file of labelled data that a task reads."""
    files = importlib.import_module(f"bench.{task}").FILES
    return {
        name: {"sha256": gold.digest(name), "bytes": gold.path(name).stat().st_size}
        for name in files
    }


def is_worse(metric: str, value: float, floor: float) -> bool:
    """True when a score is on the wrong side of its floor.

    >>> is_worse("f1", 0.70, 0.75), is_worse("false_independent", 0.04, 0.05)
    (True, False)
    >>> is_worse("gold_grouping_false_independent", 0.04, 0.05)
    False
    """
    if metric.endswith(LOWER_IS_BETTER):
        return value > floor + SLACK
    return value < floor - SLACK


def find_regressions(
    floors: Mapping[str, float], measured: Mapping[str, float]
) -> list[tuple[str, float, float]]:
    """The metrics that fell: name, measured, floor; a metric that is gone fell to nothing."""
    gone = float("nan")
    return [
        (name, measured.get(name, gone), floor)
        for name, floor in floors.items()
        if name not in measured or is_worse(name, measured[name], floor)
    ]


def raise_floors(
    floors: Mapping[str, float], measured: Mapping[str, float], *, allow_regression: bool
) -> dict[str, float]:
    """The floors after a measurement: raised, kept where the score fell, or lowered on demand."""
    kept = dict(floors)
    for name, value in measured.items():
        floor = floors.get(name)
        if floor is None or allow_regression or not is_worse(name, value, floor):
            better = min if name.endswith(LOWER_IS_BETTER) else max
            chosen = value if floor is None or allow_regression else better(value, floor)
            kept[name] = round(chosen, 4)
    return kept


def main() -> int:
    """Measure every pinned task; 1 when one fell, 0 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m bench.gate", description=__doc__)
    parser.add_argument("task", nargs="*", help="only these tasks")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    gold, floors, fallen = find_gold(options.data), load_floors(), 0
    for task in options.task or [name for name in tasks() if name not in NOT_PINNED]:
        try:
            files = describe(task, gold)
        except MissingGoldError as error:
            print(f"{task}: not checked: {error}")
            continue
        result = run(task, gold)
        pinned = floors.get(task, {"files": files, "metrics": {}})
        same = pinned["files"] == files
        regressions = find_regressions(pinned["metrics"], result.metrics) if same else []
        for name, value, floor in regressions:
            print(f"{task}: {name} is {value:.3f}, its floor {floor:.3f}")
        fallen += bool(regressions) and not options.allow_regression
        if not same:
            print(f"{task}: other data than its floors were measured on; not compared")
        if options.update:
            before = pinned["metrics"] if same else {}
            raised = raise_floors(before, result.metrics, allow_regression=options.allow_regression)
            floors[task] = {"files": files, "metrics": raised}
        print(f"{task}: {'fell' if regressions else 'holds'}")
    if options.update:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
