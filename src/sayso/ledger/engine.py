"""Opening a database: SQLite or PostgreSQL, its settings, its transactions and its version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.schema import SetColumnComment, SetTableComment

from sayso.errors import LedgerError
from sayso.ledger.columns import METADATA
from sayso.ledger.schema import HEAD

BUSY_SECONDS = 30
"""How long a writer waits for another one."""

REMEDIES = (
    ("locked", "another program is writing; try again, or stop it"),
    ("full", "free some space on its disk, then run the same command again"),
    ("readonly", "make the file and its folder writable, or work on a copy"),
    ("unable to open", "check the file, its folder and their permissions"),
)
"""Words of a database's message, and what to do about it."""

TURN = 0x5A750
"""What writers of one PostgreSQL database take turns by; any number, always the same."""

MIGRATIONS = Path(__file__).parent / "migrations"


def to_url(given: str | Path) -> URL:
    """The database URL of a file path or of a URL.

    >>> str(to_url("sayso.db"))
    'sqlite:///sayso.db'
    """
    if isinstance(given, str) and "://" in given:
        try:
            return make_url(given)
        except ArgumentError as error:
            raise LedgerError(
                "not a database URL", where=given, remedy="give a file, or postgresql+psycopg://…"
            ) from error
    return URL.create("sqlite", database=str(given))


def open_engine(url: URL, *, create: bool) -> Engine:
    """An engine over a ledger of this version: made, or migrated, where that is needed."""
    where = url.render_as_string(hide_password=True)
    _check_file(url, where, create=create)
    try:
        engine = create_engine(url, **_options(url))
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise LedgerError(
            f"no driver for this database ({error})", where=where, remedy="install psycopg"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _bring_up_to_date(engine, where, create=create)
        if url.get_backend_name() == "sqlite":
            _write_ahead(engine)
    except DatabaseError as error:
        engine.dispose()
        raise LedgerError(
            f"cannot be opened as a ledger ({error.orig})",
            where=where,
            remedy="check the file and its permissions, or name another ledger",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}


def _check_file(url: URL, where: str, *, create: bool) -> None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    if path.is_dir():
        raise LedgerError("is a folder, not a ledger", where=where, remedy="name a file in it")
    if path.exists():
        return
    if not create:
        raise LedgerError("there is no ledger here", where=where, remedy="run sayso read first")
    if not path.absolute().parent.is_dir():
        raise LedgerError("its folder does not exist", where=where, remedy="make the folder first")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite
    for pragma in (
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(engine: Engine) -> None:
    """Let readers and a writer work at once; the file remembers it."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sayso_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wait_for_turn(connection: Connection) -> None:
    """One writer at a time, as SQLite has it: what was read before writing still holds then."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def _bring_up_to_date(engine: Engine, where: str, *, create: bool) -> None:
    found = find_version(engine)
    if found == HEAD:
        return
    if found is None and inspect(engine).get_table_names():
        raise LedgerError(
            "is a database, but not a ledger", where=where, remedy="name another file"
        )
    if found is None and not create:
        raise LedgerError("there is no ledger here", where=where, remedy="run sayso read first")
    if found is not None and found > HEAD:
        raise LedgerError(
            f"was written by a newer Sayso (ledger version {found}, this one knows {HEAD})",
            where=where,
            remedy="upgrade Sayso, or open it with the Sayso that wrote it",
        )
    migrate(engine)


def find_version(engine: Engine) -> str | None:
    """The migration a database is at, None when it is no ledger yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found is not None else None


def migrate(engine: Engine, *, revision: str = "head") -> None:
    """Bring a database to a migration, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(sayso_writes=True) as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            _wait_for_turn(connection)
            command.upgrade(config, revision)
            if connection.dialect.supports_comments and revision == "head":
                _write_comments(connection)


def _write_comments(connection: Connection) -> None:
    """Keep the documentation of tables and columns in the database itself, where it can."""
    for table in METADATA.tables.values():
        if table.comment:
            connection.execute(SetTableComment(table))
        for column in table.columns:
            if column.comment:
                connection.execute(SetColumnComment(column))


class Transactions:
    """Connections of one engine; within a transaction, everything uses its connection."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._open: ContextVar[Connection | None] = ContextVar("sayso_transaction", default=None)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with: that of the open transaction, if there is one."""
        current = self._open.get()
        if current is not None:
            yield current
            return
        with self._explained(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept together or not at all; it may be nested."""
        current = self._open.get()
        if current is not None:
            yield current
            return
        with (
            self._explained(),
            self.engine.connect().execution_options(sayso_writes=True) as connection,
            connection.begin(),
        ):
            _wait_for_turn(connection)
            mark = self._open.set(connection)
            try:
                yield connection
            finally:
                self._open.reset(mark)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """What goes wrong with the disk or the server, said so that it can be mended."""
        try:
            yield
        except (IntegrityError, ProgrammingError):
            raise  # ours to mend
        except DatabaseError as error:
            said = str(error.orig)
            remedies = (advice for words, advice in REMEDIES if words in said)
            raise LedgerError(
                f"the database does not work ({said})",
                where=self.engine.url.render_as_string(hide_password=True),
                remedy=next(remedies, "run sayso verify; restore a backup if it finds damage"),
            ) from error
