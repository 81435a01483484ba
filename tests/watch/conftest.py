"""Outlets and a ledger for every test, with nothing in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from outlets import Outlets, open_outlets
from sayso.ledger import Ledger, open_ledger

from .newsroom import OPENED


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Every client that a test opened is closed."""
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def outlets() -> Iterator[Outlets]:
    """A server with nothing on it."""
    with open_outlets() as opened:
        yield opened


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger with nothing in it, to be copied: that is quicker than making one."""
    path = tmp_path_factory.mktemp("blank") / "sayso.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def where(tmp_path: Path, blank: Path) -> Path:
    """The file of a ledger of the test's own."""
    return Path(shutil.copy(blank, tmp_path / "sayso.db"))


@pytest.fixture
def ledger(where: Path) -> Iterator[Ledger]:
    """A ledger with nothing in it."""
    with open_ledger(where) as opened:
        yield opened
