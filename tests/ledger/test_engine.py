"""Opening, migrating, sharing and losing power."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, open_ledger, verify
from sayso.ledger.engine import find_version, migrate
from sayso.ledger.schema import HEAD

from .build import HARBOUR, keep


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    """A ledger of a newer version is not touched, and the message says what to do."""
    path = tmp_path / "sayso.db"
    open_ledger(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match=r"newer Sayso \(ledger version 9999.*upgrade Sayso"):
        open_ledger(path)


def test_an_older_ledger_is_migrated(tmp_path: Path) -> None:
    """A ledger of an earlier version is brought up to date when it is opened."""
    from sqlalchemy import create_engine, event

    from sayso.ledger.engine import _begin_sqlite, _set_up_sqlite

    path = tmp_path / "sayso.db"
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    migrate(engine, revision="0001")
    assert find_version(engine) == "0001"
    engine.dispose()
    with open_ledger(path) as ledger:
        assert find_version(ledger.connections.engine) == HEAD
        keep(ledger, "herald")
        assert verify(ledger).sound and ledger.search("lorries")


def test_migrations_lead_to_the_schema(ledger: Ledger) -> None:
    """What the migrations make is what the code says the schema is, and HEAD is their last."""
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from sayso.ledger.columns import METADATA
    from sayso.ledger.engine import MIGRATIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
    with ledger.connections.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": False,
                # how words are searched for is each database's own affair
                "include_object": lambda thing, name, kind, *_: (
                    not name.startswith("search_index") and (kind, name) != ("column", "vector")
                ),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_the_views_are_those_documented(ledger: Ledger) -> None:
    """The views that the migrations make are word for word those of the documentation."""
    from sqlalchemy import inspect

    from sayso.ledger.queries import columns_of
    from sayso.ledger.views import VIEWS

    with ledger.connections.reading() as connection:
        if connection.dialect.name == "postgresql":  # it keeps what a view means, not its words
            expected = {view.name: columns_of(view.name) for view in VIEWS}
            found = inspect(connection)
            made = {
                name: tuple(column["name"] for column in found.get_columns(name))
                for name in found.get_view_names()
            }
        else:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'view'"
            made = dict(connection.exec_driver_sql(query).all())
            expected = {view.name: view.to_sql() for view in VIEWS}
    assert made == expected


def make_folder(path: Path) -> None:
    """A folder where a ledger is looked for."""
    path.mkdir()


def make_text(path: Path) -> None:
    """A text where a ledger is looked for."""
    path.write_text("Not a database. " * 100, encoding="utf-8")


def make_other(path: Path) -> None:
    """Another program's database where a ledger is looked for."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.commit()
    connection.close()


NOT_LEDGERS = [
    ("a folder", make_folder, "is a folder"),
    ("a text", make_text, "cannot be opened as a ledger"),
    ("another database", make_other, "is a database, but not a ledger"),
]


@pytest.mark.parametrize(
    ("what", "make", "message"), NOT_LEDGERS, ids=[row[0] for row in NOT_LEDGERS]
)
def test_what_is_no_ledger_is_left_alone(tmp_path: Path, what: str, make, message: str) -> None:
    """What is not a ledger is refused by its name, and not changed."""
    path = tmp_path / "thing.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError, match=message):
        open_ledger(path)
    assert not path.is_file() or path.read_bytes() == before, what


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere/at/all.db", "its folder does not exist"),
        ("mysql://host/name", "neither SQLite nor PostgreSQL"),
        ("://", "not a database URL"),
    ],
)
def test_places_without_a_ledger(given: str, message: str) -> None:
    """A place where no ledger can be is refused, with what to do."""
    with pytest.raises(LedgerError, match=message):
        open_ledger(given)


def test_nothing_is_made_unless_asked(tmp_path: Path) -> None:
    """Opening without leave to create leaves no file behind."""
    path = tmp_path / "sayso.db"
    with pytest.raises(LedgerError, match="no ledger here; run sayso read first"):
        open_ledger(path, create=False)
    assert not path.exists()


def test_a_transaction_is_kept_wholly_or_not(ledger: Ledger) -> None:
    """When something fails within a transaction, nothing of it is kept."""
    before = ledger.counts()

    def fail() -> None:
        with ledger.transaction():
            keep(ledger, "one")
            keep(ledger, "two")
            raise LedgerError("stopped")

    with pytest.raises(LedgerError, match="stopped"):
        fail()
    assert ledger.counts() == before


TROUBLES = [
    ("PRAGMA query_only=ON", "readonly database.*; make the file and its folder writable"),
    ("PRAGMA max_page_count=1", "database or disk is full.*; free some space"),
]


@pytest.mark.parametrize(("cause", "message"), TROUBLES, ids=["read-only", "full"])
def test_trouble_names_its_remedy(tmp_path: Path, cause: str, message: str) -> None:
    """When the disk is full or closed to us, the message says what to do, and nothing is lost."""
    from sqlalchemy import event

    with open_ledger(tmp_path / "sayso.db") as ledger:
        keep(ledger, "one")
        before = ledger.counts()
        engine = ledger.connections.engine
        engine.dispose()
        event.listen(engine, "connect", lambda connection, _: connection.execute(cause))
        long = tuple((f"{sentence} {'again ' * 900}", chain) for sentence, chain in HARBOUR)
        with pytest.raises(LedgerError, match=message):
            keep(ledger, "two", long)
    with open_ledger(tmp_path / "sayso.db") as ledger:
        assert ledger.counts() == before and verify(ledger).sound


def test_threads_share_a_ledger(ledger: Ledger) -> None:
    """Several threads that read and write at once lose nothing and double nothing."""
    errors: list[BaseException] = []

    def work(part: int) -> None:
        try:
            for number in range(8):
                keep(ledger, f"paper {number}", publisher=f"Outlet {part % 2}")
                list(ledger.reports())
        except BaseException as error:  # noqa: BLE001  what fails in a thread is shown below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert ledger.counts()["articles"] == 16
    assert verify(ledger).sound


WRITER = """
import sys
from ledger.build import keep
from sayso.ledger import open_ledger
from sayso.model import ClaimRef
from ledger.build import write_comparison
with open_ledger(sys.argv[1]) as ledger:
    print("ready", flush=True)
    for number in range(24):
        with ledger.transaction():
            name = keep(ledger, f"paper {number}").article
            story = ledger.save_assignments({name: f"story {number // 6}"})[name]
        articles = [a for a, s in ledger.assignments().items() if s == story]
        groups = {"p": [ClaimRef(a, "c0") for a in articles]}
        ledger.save_comparison(write_comparison(story, groups))
        print(number, flush=True)
"""


def run_writer(path: Path, *, kill_after: int | None) -> int:
    """Run the writer; kill it outright once it has told of so many articles."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as writer:
        assert writer.stdout is not None
        done = -1
        for line in writer.stdout:
            done = int(line) if line.strip().isdigit() else done
            if kill_after is not None and done >= kill_after:
                writer.send_signal(signal.SIGKILL)
                break
        writer.wait()
    return done


def test_killed_at_any_moment_it_goes_on(tmp_path: Path) -> None:
    """After kill -9 the ledger opens, nothing told of is lost, and a new run ends the same."""
    path, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    for kill_after in (0, 5, 13):
        done = run_writer(path, kill_after=kill_after)
        with open_ledger(path, create=False) as ledger:
            assert ledger.counts()["articles"] >= done + 1
            assert verify(ledger).sound
    run_writer(path, kill_after=None)
    run_writer(whole, kill_after=None)
    with open_ledger(path) as killed, open_ledger(whole) as undisturbed:
        assert verify(killed).sound
        for table in ("claims", "chains", "revisions", "v_origins", "propositions"):
            assert list(killed.rows(table)) == list(undisturbed.rows(table)), table
        assert killed.counts()["articles"] == 24
        assert len(HARBOUR) * 24 == killed.counts()["claims"]
