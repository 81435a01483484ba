"""`python -m bench TASK [--data DIR] [--json]`: measure one task, or `all`."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from bench.gold import BENCH, Gold, MissingGoldError, find_gold
from bench.result import Result

NOT_TASKS = {"__init__", "__main__", "gate", "generated", "gold", "result"}


def tasks() -> list[str]:
    """The tasks: every module in this folder that can `run`."""
    names = {path.stem for path in BENCH.glob("*.py")} - NOT_TASKS
    return sorted(name for name in names if not name.startswith("_"))


def run(task: str, gold: Gold) -> Result:
    """Measure one task."""
    module = importlib.import_module(f"bench.{task}")
    result: Result = module.run(gold)
    return result


def show(result: Result) -> None:
    """Print a result for people: each metric with its interval, then the counts."""
    print(f"{result.task}  ({result.data})")
    for name, value in result.metrics.items():
        low_high = result.intervals.get(name)
        sure = f"  95 % {low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else ""
        print(f"  {name:<24} {value:8.3f}{sure}")
    print("  " + ", ".join(f"{count} {name}" for name, count in result.counts.items()))


def to_json(result: Result) -> str:
    """The one object that programs read."""
    return json.dumps(
        {
            "task": result.task,
            "data": result.data,
            "counts": dict(result.counts),
            "metrics": dict(result.metrics),
            "intervals": {name: list(pair) for name, pair in result.intervals.items()},
        }
    )


def main() -> int:
    """Run what was asked; 0 when measured, 2 when labelled data is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("task", choices=[*tasks(), "all"])
    parser.add_argument("of", nargs="?", help="with peers: the task they are compared on")
    parser.add_argument("--data", type=Path, help="folder with the labelled data")
    parser.add_argument("--json", action="store_true", help="one JSON object a task")
    options = parser.parse_args()
    if options.of and (options.task, options.of) != ("peers", "attribution"):
        parser.error("only peers is of another task: python -m bench peers attribution")
    gold = find_gold(options.data)
    missing = 0
    for task in tasks() if options.task == "all" else [options.task]:
        try:
            result = run(task, gold)
        except MissingGoldError as error:
            print(f"{task}: {error}", file=sys.stderr)
            missing += 1
            continue
        print(to_json(result)) if options.json else show(result)
    return 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
