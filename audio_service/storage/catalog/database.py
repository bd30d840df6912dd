"""The connection: one engine, its transactions, and the migrations that bring any older file up to date."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from audio_service.errors import InputError
from audio_service.storage.catalog.api_keys import ApiKeys
from audio_service.storage.catalog.articles import Articles
from audio_service.storage.catalog.deliveries import Deliveries
from audio_service.storage.catalog.leases import Leases
from audio_service.storage.catalog.plays import Plays
from audio_service.storage.catalog.pronunciations import Pronunciations
from audio_service.storage.catalog.sources import Sources
from audio_service.storage.catalog.working_copies import WorkingCopies

# How long a writer waits for another one.
SQLITE_BUSY_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Transactions on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads; in SQLite it waits for nobody."""
        with Session(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that writes: committed at the end, rolled back on an error.

        In SQLite it takes the write lock at once; a transaction that begins by reading and writes later fails when
        another one wrote in between, however long it may wait.
        """
        with Session(self.engine.execution_options(writes=True)) as session, session.begin():
            yield session


class Catalog:
    """Everything the service knows that is not sound."""

    def __init__(self, engine: Engine) -> None:
        self.database = Database(engine)
        self.articles = Articles(self.database)
        self.api_keys = ApiKeys(self.database)
        self.pronunciations = Pronunciations(self.database)
        self.plays = Plays(self.database)
        self.deliveries = Deliveries(self.database)
        self.sources = Sources(self.database)
        self.leases = Leases(self.database)
        self.working_copies = WorkingCopies(self.database)

    def close(self) -> None:
        """Give the connections back."""
        self.database.engine.dispose()


def open_catalog(url: str | None, data_dir: Path) -> Catalog:
    """The catalogue at `url` (sqlite:///file, postgresql://host/name), or in the folder `data_dir`; migrated.

    Raises InputError where there is none to be had.
    """
    if url is None:
        data_dir.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{data_dir / 'catalog.sqlite'}"
    try:
        engine = connect(url)
        migrate(engine)
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise InputError(
            f"The catalogue cannot be opened ({why}).", advice="Check AUDIO_SERVICE_DATABASE_URL."
        ) from error
    return Catalog(engine)


def connect(url: str) -> Engine:
    """An engine for `url`; PostgreSQL through psycopg 3."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": SQLITE_BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
    # SQLite's own knows ASCII only: nobody would find Österreich.
    connection.create_function("lower", 1, lambda text: None if text is None else text.lower(), deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to `revision`. Of several processes that start at once, one does it and the others wait."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7214026)")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
