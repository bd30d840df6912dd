"""PostgreSQL that another session locks: readers and writers give up."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from audio_service.errors import Unavailable
from audio_service.storage import open_catalog, write_wait_s
from audio_service.storage.catalog.database import migrate


def test_nobody_waits_for_ever_for_a_lock(postgresql_url: str, tmp_path: Path) -> None:
    catalog = open_catalog(postgresql_url, tmp_path)
    wait = write_wait_s.set(0.2)
    with psycopg.connect(postgresql_url) as other:
        other.execute("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Unavailable, match="lock timeout"):
            catalog.articles.delete("a")
        with pytest.raises(Unavailable, match="timeout"):
            catalog.check()
    catalog.check()
    write_wait_s.reset(wait)
    catalog.close()


def test_a_migration_has_no_deadline(postgresql_url: str, tmp_path: Path) -> None:
    catalog = open_catalog(postgresql_url, tmp_path)
    engine = catalog.database.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("SET statement_timeout = 100"))
    event.listen(engine, "connect", lambda connection, _: connection.commit())
    # "head" would see without the lock that nothing is to be done.
    migrating = threading.Thread(target=migrate, args=(engine, "heads"), daemon=True)
    with psycopg.connect(postgresql_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(7214026)")
        migrating.start()
        migrating.join(1)
        assert migrating.is_alive()
    migrating.join(20)
    assert not migrating.is_alive()
    catalog.close()
