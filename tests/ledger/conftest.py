"""An empty ledger: in a file of its own, or in the PostgreSQL database of SAYSO_TEST_URL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from sayso.ledger import Ledger, open_ledger


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger with nothing in it, to be copied: that is quicker than making one."""
    path = tmp_path_factory.mktemp("blank") / "sayso.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def ledger(tmp_path: Path, blank: Path) -> Iterator[Ledger]:
    """A ledger with nothing in it."""
    url = os.environ.get("SAYSO_TEST_URL")
    if url:
        empty(url)
    else:
        shutil.copy(blank, tmp_path / "sayso.db")
    with open_ledger(url or tmp_path / "sayso.db") as opened:
        yield opened


def empty(url: str) -> None:
    """Drop everything in a database that is there for tests."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
