"""One engine, its transactions, and the migrations of older catalogues."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, TimeoutError
from sqlalchemy.orm import Session

from audio_service.errors import InputError, Unavailable

# Seconds that a writer waits for another one; a request sets less, since a client waits for it.
write_wait_s: ContextVar[float] = ContextVar("write_wait_s", default=30.0)
# Classes of PostgreSQL's SQLSTATE that no retry cures: data exception, program limit exceeded.
_FINAL = ("22", "54")
# In a session's `info`: it has changed articles.
CHANGES = "changes"
MIGRATIONS = Path(__file__).parent / "migrations"
# Seconds that PostgreSQL may take for one statement: of a reader, its wait for locks included, and of a writer.
READ_S, WRITE_S = 5.0, 120.0
# PostgreSQL on a machine that has vanished: seconds to connect, milliseconds without an acknowledgement.
_POSTGRESQL = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
# SQLite connections cost little: a reader must not wait for one that a waiting writer holds.
_SQLITE_POOL = {"pool_size": 20, "max_overflow": -1}


class Database:
    """Transactions on one engine. They raise Unavailable if the database is away, locked or full."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # In PostgreSQL each statement would see another state; a record is read by several.
        level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else None
        self._snapshots = engine if level is None else engine.execution_options(isolation_level=level)
        self._file = _file_of(engine)
        self.path = None if self._file is None else self._file[0]
        """SQLite's file."""
        self.changes = 0
        """How many transactions of this process have changed articles."""
        self.on_change: Callable[[], None] = lambda: None
        """Called by the thread of each such transaction after its commit."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only transaction, which in SQLite never waits."""
        with _translated(), Session(self._snapshots) as session:
            yield session

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection to read a row from."""
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back on an exception.

        In SQLite it takes the write lock at once: a transaction that reads first and writes later fails if another one
        wrote in between.
        """
        self.check_file()
        engine = self.engine.execution_options(writes=True)
        with _translated(), Session(engine) as session, session.begin():
            if engine.dialect.name == "postgresql":
                session.connection().exec_driver_sql(_limits(write_wait_s.get(), WRITE_S, local=True))
            yield session
        if CHANGES in session.info:
            self.changes += 1
            self.on_change()

    def check_file(self) -> None:
        """Raise Unavailable if SQLite's file was deleted or replaced: what is written to it would be lost."""
        if self._file is not None and _file_of(self.engine) != self._file:
            raise Unavailable("database", f"{self._file[0]} was deleted or replaced", advice="Restore it and restart.")


def _file_of(engine: Engine) -> tuple[str, int, int] | None:
    """SQLite's file: path, device and inode (0: none); None for other databases."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path is None or path == ":memory:":
        return None
    try:
        found = os.stat(path)
    except OSError:
        return path, 0, 0
    return path, found.st_dev, found.st_ino


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Errors of the database that a retry may cure -> Unavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, TimeoutError) as error:
        cause = getattr(error, "orig", None) or error
        if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:  # a wrong statement
            raise
        if str(getattr(cause, "sqlstate", None) or "")[:2] in _FINAL:
            raise
        raise Unavailable("database", cause) from error


def insert_into(session: Session, table: type[Any]) -> Any:
    """An INSERT that may have ON CONFLICT."""
    return (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(table)


def connect(url: str) -> Engine:
    """Create an engine for `url`; PostgreSQL uses psycopg 3."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith("sqlite"):
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_timeout=10, connect_args=_POSTGRESQL
        )
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = create_engine(url, connect_args={"check_same_thread": False}, **_SQLITE_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _limits(lock_s: float, statement_s: float, *, local: bool) -> str:
    """PostgreSQL's statement that limits each wait for a lock, and each statement as a whole; 0: no limit.

    `local`: until the end of the transaction. Not as options of the connection, which poolers refuse.
    """
    limits = {"lock_timeout": lock_s, "statement_timeout": statement_s}
    calls = (f"set_config('{name}', '{round(1000 * seconds)}', {local})" for name, seconds in limits.items())
    return f"SELECT {', '.join(calls)}"


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True  # in a transaction a rollback would undo it
    connection.execute(_limits(READ_S, READ_S, local=False))
    connection.autocommit = False


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions, not the driver
    # SQLite's own lower() is ASCII only and would not find Österreich.
    connection.create_function("lower", 1, lambda text: None if text is None else text.lower(), deterministic=True)
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * write_wait_s.get())}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what is accepted survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Any) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * write_wait_s.get())}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Migrate the tables to `revision`. Of several processes, one migrates and the others wait.

    Raises InputError if a newer version of this program wrote them.
    """
    if revision == "head" and _is_current(engine):
        return
    from alembic import command  # 10 MB that workers and `narrate` do not need
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(_limits(0, 0, local=True))
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7214026)")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise InputError(
                f"The catalogue was written by a newer version of this program ({error}).",
                advice="Run that version, or restore the backup from before the upgrade (docs/operations.md).",
            ) from error


def _is_current(engine: Engine) -> bool:
    """Whether the tables are of this version: asked without Alembic, which takes 0.1 s and 5 MB to import."""
    newest = max(path.name for path in (MIGRATIONS / "versions").glob("*.py")).partition("_")[0]
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [newest]
