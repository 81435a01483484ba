"""An empty ledger, in a file of its own and in a database of PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.ledger import Ledger, open_ledger


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger with nothing in it, to be copied: that is quicker than making one."""
    path = tmp_path_factory.mktemp("blank") / "sayso.db"
    open_ledger(path).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a blank ledger is: a file, or the address of a database."""
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        return make()
    blank: Path = request.getfixturevalue("blank")
    return str(shutil.copy(blank, tmp_path / "sayso.db"))


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    """A ledger with nothing in it."""
    with open_ledger(where) as opened:
        yield opened
