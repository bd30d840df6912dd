"""Whether anything changed in the catalogue, asked before each answer that is kept: without a thread or a wait."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time

from sqlalchemy import select

from audio_service.errors import Unavailable
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import ALL_CHANGES, ChangeRow
from audio_service.threads import start_thread

# Changes by this process are known at once. Seconds until those by others are: on a file, and on a server.
FILE_S, SERVER_S = 0.02, 0.5
# What was read from a server counts for so many seconds, and is read again only while somebody asks.
VALID_S = 1.0
_NUMBER = select(ChangeRow.number).where(ChangeRow.id == ALL_CHANGES)
ChangeNumber = tuple[int, int]


class Changes:
    """The number of changes of articles, in all processes of a catalogue. Equal numbers mean equal answers.

    Asked from one thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._source = _ServerChanges(database) if database.path is None else _FileChanges(database.path)

    def number(self) -> ChangeNumber | None:
        """The last change; None if it is not known now."""
        return self._source.number(self._database.changes)

    def close(self) -> None:
        """Stop looking."""
        self._source.close()


class _FileChanges:
    """SQLite: `data_version` says whether any other connection wrote, which takes microseconds."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._own = -1
        self._next_at = 0.0
        self._version: int | None = None
        self._number: int | None = None

    def number(self, own: int) -> ChangeNumber | None:
        now = time.monotonic()
        if own != self._own or now >= self._next_at:
            self._own, self._next_at = own, now + FILE_S
            self._look()
        return None if self._number is None else (self._number, 0)

    def _look(self) -> None:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            [version] = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._version or self._number is None:
                found = self._connection.execute(f"SELECT number FROM changes WHERE id = {ALL_CHANGES}").fetchone()
                self._version, self._number = version, found[0]
        except sqlite3.Error:  # locked or damaged: who needs it reads the catalogue, and tells why it cannot
            self._number = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


class _ServerChanges:
    """PostgreSQL: a thread reads the number every SERVER_S while somebody asks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked = threading.Event()
        self._closing = threading.Event()
        self._read: tuple[int, float] | None = None
        self._thread: threading.Thread | None = None

    def number(self, own: int) -> ChangeNumber | None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_reading, name="changes", daemon=True)
            start_thread(self._thread)
        self._asked.set()
        if self._read is None or time.monotonic() > self._read[1] + VALID_S:
            return None
        return self._read[0], own

    def _keep_reading(self) -> None:
        while not self._closing.is_set():
            self._asked.wait()
            self._asked.clear()
            began = time.monotonic()
            with contextlib.suppress(Unavailable), self._database.connection() as connection:
                self._read = connection.execute(_NUMBER).scalar_one(), began
            self._closing.wait(SERVER_S)

    def close(self) -> None:
        self._closing.set()
        self._asked.set()
        if self._thread is not None:
            self._thread.join()
