"""Every promise names a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROMISES = re.findall(
    r"(?m)^\| ([^|]+) \| `([^`]+)::(\w+)` \|$",
    (ROOT / "docs" / "explanation" / "promises.md").read_text(encoding="utf-8"),
)


def test_there_are_promises() -> None:
    """Every line of the table is a promise with its test."""
    page = (ROOT / "docs" / "explanation" / "promises.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(PROMISES) == len(rows) - 2 > 20


@pytest.mark.parametrize(("promise", "path", "name"), PROMISES, ids=[row[2] for row in PROMISES])
def test_a_promise_is_held(promise: str, path: str, name: str) -> None:
    """The test that a promise names exists, checks something, and is not skipped outright."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    assert len(found) == 1, promise
    assert not any("skip" in ast.unparse(mark) for mark in found[0].decorator_list), promise
