"""What several tests share: parses by the default parser, and databases of a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from spacy.tokens import Doc
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from sayso.ledger import open_ledger
from tests.postgres import run_postgres

NUMBERS = count(1)


@pytest.fixture(scope="session")
def nlp_parse() -> Callable[[str], Doc]:
    """A function from text to its parse; tests that use it are marked `model`."""
    from sayso.parse import parse

    return parse


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """A function that gives the address of a new database of a real server, a blank ledger."""
    with run_postgres() as server:
        _command(server, "CREATE DATABASE blank")
        open_ledger(server + "blank").close()

        def make() -> str:
            name = f"ledger_{next(NUMBERS)}"
            _command(server, f"CREATE DATABASE {name} TEMPLATE blank")
            return server + name

        yield make


def _command(server: str, command: str) -> None:
    engine = create_engine(server + "postgres", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(command)
