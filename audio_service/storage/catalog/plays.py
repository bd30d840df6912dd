"""Daily play counts per article; nothing about listeners."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import PlayRow


class Play(StrEnum):
    """An event of a player: start, end of a tenth, end."""

    PLAY = "play"
    TENTH_1 = "tenth-1"
    TENTH_2 = "tenth-2"
    TENTH_3 = "tenth-3"
    TENTH_4 = "tenth-4"
    TENTH_5 = "tenth-5"
    TENTH_6 = "tenth-6"
    TENTH_7 = "tenth-7"
    TENTH_8 = "tenth-8"
    TENTH_9 = "tenth-9"
    COMPLETE = "complete"


class Plays:
    """The play counts of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, article_id: str, event: Play) -> None:
        """Count an event today."""
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        insert = sqlite.insert if self._database.engine.dialect.name == "sqlite" else postgresql.insert
        statement = insert(PlayRow).values(article_id=article_id, day=day, event=event.value, count=1)
        statement = statement.on_conflict_do_update(
            index_elements=[PlayRow.article_id, PlayRow.day, PlayRow.event], set_={"count": PlayRow.count + 1}
        )
        with self._database.writing() as session:
            session.execute(statement)

    def of(self, article_id: str) -> dict[str, dict[str, int]]:
        """Get the counts: day -> event -> count."""
        query = select(PlayRow).where(PlayRow.article_id == article_id).order_by(PlayRow.day, PlayRow.event)
        counts: dict[str, dict[str, int]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query):
                counts.setdefault(row.day, {})[row.event] = row.count
        return counts
