"""The house rules: sizes, names, and where the world may be touched."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sayso
from sayso.tables import load_table

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
TABLES = sorted((ROOT / "src" / "sayso" / "data").glob("*.tsv"))
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager"}
LONGEST_MODULE, LONGEST_FUNCTION = 500, 60


def name(path: Path) -> str:
    """A module's path as the README has it."""
    return path.relative_to(ROOT / "src").as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The functions and methods of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_have_one_job(path: Path) -> None:
    """No module is longer than 500 lines, and its name says what it is."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert path.stem not in SAYS_NOTHING


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path: Path) -> None:
    """No function is longer than 60 lines."""
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, function.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_things_are_documented(path: Path) -> None:
    """Every module, public class and public function has a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if "/migrations/" not in path.as_posix():
        assert ast.get_docstring(tree), "the module"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_prints_or_exits_outside_the_command_line(path: Path) -> None:
    """Only the command line prints, asserts nothing about the world, and exits."""
    if "cli" in path.relative_to(ROOT / "src" / "sayso").parts:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Assert), f"line {node.lineno}"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "sys.exit", "exit"), f"line {node.lineno}"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_tables_say_where_they_are_from(path: Path) -> None:
    """Every row of a table has an example and an origin, and as many cells as the header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    header = rows[0].split("\t")
    assert header[-2:] == ["example", "origin"]
    for line in rows[1:]:
        assert len(line.split("\t")) == len(header), line
    for row in load_table(path.stem):
        assert row["example"] and row["origin"], row


def test_the_front_door() -> None:
    """The package's names are those it lists."""
    assert len(sayso.__all__) <= 15
    for public in sayso.__all__:
        assert hasattr(sayso, public)
