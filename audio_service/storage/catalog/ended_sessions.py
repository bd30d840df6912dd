"""Editors' sessions that were signed out. Their cookies are signed and would be valid until they expire."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete

from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import EndedSessionRow


class EndedSessions:
    """The ended sessions of a catalogue, each until its cookie expires."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session_id: str, expires_at: datetime) -> None:
        """End a session, and forget those that have expired."""
        with self._database.writing() as session:
            session.execute(delete(EndedSessionRow).where(EndedSessionRow.expires_at < datetime.now(UTC)))
            ended = insert_into(session, EndedSessionRow).values(id=session_id, expires_at=expires_at)
            session.execute(ended.on_conflict_do_nothing())

    def __contains__(self, session_id: str) -> bool:
        with self._database.reading() as session:
            return session.get(EndedSessionRow, session_id) is not None
