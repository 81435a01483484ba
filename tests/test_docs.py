"""The docs hold: commands run, generated pages are up to date, tables are complete."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from sayso import model
from sayso.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
SHELL = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def find_scripts() -> Iterator[tuple[str, str]]:
    """Each page with its shell blocks joined: they run one after the other."""
    for page in PAGES:
        blocks = SHELL.findall(page.read_text(encoding="utf-8"))
        if blocks:
            yield page.relative_to(ROOT).as_posix(), "".join(blocks)


@pytest.mark.model
@pytest.mark.parametrize(("page", "script"), list(find_scripts()))
def test_commands_run(page: str, script: str, tmp_path: Path) -> None:
    """Every command of a page succeeds, in the order in which it stands there."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "SAYSO_LEDGER": "sayso.db"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{page}: {result.stderr}"


def test_generated_pages_are_up_to_date() -> None:
    """Pages that are made from the program are what the program makes."""
    result = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_settings_are_documented(name: str) -> None:
    """Every setting has its row."""
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert f"| `{name}` | `SAYSO_{name.upper()}` |" in page


@pytest.mark.parametrize(
    "name",
    """Article Attribution Claim Comparison Conflict Expectation Frame Judgement Origin Part
    Position Proposition Report Side Signal Source Span Standing Timex""".split(),  # noqa: SIM905 - twenty quoted names on twenty lines would be harder to read
)
def test_vocabulary_is_in_the_glossary(name: str) -> None:
    """The words of the vocabulary are explained."""
    assert hasattr(model, name)
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| {name.lower()} \|", page, re.MULTILINE)


def test_links_lead_somewhere() -> None:
    """Every relative link in the docs and the README leads to a file."""
    for page in [*PAGES, ROOT / "README.md", ROOT / "samples" / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_readme_lists_the_house() -> None:
    """The README's tree has every module of the package, and nothing else."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = readme.split("src/sayso/\n", 1)[1].split("    bench/", 1)[0]
    listed = {line.split()[0].rstrip("/") for line in tree.splitlines() if line.strip()}
    package = ROOT / "src" / "sayso"
    there = {path.name for path in package.iterdir() if path.name[0] != "_"}
    assert listed == {name for name in there if not name.endswith(".pyc")}
