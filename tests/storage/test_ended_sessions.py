"""Ended sessions are kept until their cookies expire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from audio_service.storage import Catalog


def test_ended_sessions_are_forgotten_once_expired(catalog: Catalog) -> None:
    now, ended = datetime.now(UTC), catalog.ended_sessions
    assert "one" not in ended
    ended.add("one", now - timedelta(seconds=1))
    ended.add("two", now + timedelta(hours=1))
    ended.add("two", now + timedelta(hours=1))
    assert "one" not in ended
    assert "two" in ended
