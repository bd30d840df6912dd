"""One engine, its transactions, and the migrations of older catalogues."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from audio_service.errors import InputError

# Seconds that a writer waits for another one.
SQLITE_BUSY_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Transactions on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only transaction, which in SQLite never waits."""
        with Session(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back on an exception.

        In SQLite it takes the write lock at once: a transaction that reads first and writes later fails if another one
        wrote in between.
        """
        with Session(self.engine.execution_options(writes=True)) as session, session.begin():
            yield session


def connect(url: str) -> Engine:
    """Create an engine for `url`; PostgreSQL uses psycopg 3."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": SQLITE_BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions, not the driver
    # SQLite's own lower() is ASCII only and would not find Österreich.
    connection.create_function("lower", 1, lambda text: None if text is None else text.lower(), deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Migrate the tables to `revision`. Of several processes, one migrates and the others wait.

    Raises InputError if a newer version of this program wrote them.
    """
    from alembic import command  # 10 MB that workers and `narrate` do not need
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7214026)")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError as error:
            raise InputError(
                f"The catalogue was written by a newer version of this program ({error}).",
                advice="Run that version, or restore the backup from before the upgrade (docs/operations.md).",
            ) from error
