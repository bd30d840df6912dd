"""Open windows are known while they say so, bounded, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from audio_service.storage import Catalog
from audio_service.storage.catalog.models import OpenWindowRow
from audio_service.storage.catalog.open_windows import PER_ARTICLE


def stored(catalog: Catalog) -> int:
    with catalog.database.reading() as session:
        return session.scalar(select(func.count()).select_from(OpenWindowRow)) or 0


def test_open_windows_see_one_another_until_they_close_or_expire(catalog: Catalog) -> None:
    windows = catalog.open_windows
    assert windows.open("a", "one", "anna") == ()
    assert windows.open("a", "two", "ben") == ("anna",)
    assert windows.open("b", "two", "ben") == ()
    assert windows.open("a", "one", "anna") == ("ben",)
    windows.close("a", "two")
    assert windows.open("a", "one", "anna") == ()
    for number in range(2 * PER_ARTICLE):
        others = windows.open("a", f"more {number}", "carl")
    assert len(others) == PER_ARTICLE
    with catalog.database.writing() as session:
        session.execute(update(OpenWindowRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert windows.open("a", "three", "dora") == ()
    assert stored(catalog) == 1
    windows.expire()
    assert stored(catalog) == 1
    with catalog.database.writing() as session:
        session.execute(update(OpenWindowRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    windows.expire()
    assert stored(catalog) == 0
