"""Daily play counts per article; nothing about listeners."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlalchemy import select

from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import Access, ArticleRow, PlayRow


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


DailyEvent = tuple[str, str, str]
"""Article id, day such as "2026-11-26", and a value of `Play`."""


class Plays:
    """The play counts of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counts: Mapping[DailyEvent, int]) -> None:
        """Add to the counts, all or none."""
        # Sorted, since two machines that lock the same rows in another order would wait for each other.
        rows = [
            {"article_id": article_id, "day": day, "event": event, "count": count}
            for (article_id, day, event), count in sorted(counts.items())
        ]
        with self._database.writing() as session:
            row = insert_into(session, PlayRow)
            added = {"count": PlayRow.count + row.excluded.count}
            session.execute(row.on_conflict_do_update(index_elements=["article_id", "day", "event"], set_=added), rows)

    def published(self, article_ids: Collection[str]) -> set[str]:
        """Which of these articles are published, for everybody."""
        public = ArticleRow.access == Access.PUBLIC
        query = select(ArticleRow.id).where(ArticleRow.id.in_(article_ids), ArticleRow.published, public)
        with self._database.reading() as session:
            return set(session.scalars(query)) if article_ids else set()

    def of(self, article_id: str) -> dict[str, dict[str, int]]:
        """Get the counts: day -> event -> count."""
        query = select(PlayRow).where(PlayRow.article_id == article_id).order_by(PlayRow.day, PlayRow.event)
        counts: dict[str, dict[str, int]] = {}
        with self._database.reading() as session:
            for row in session.scalars(query):
                counts.setdefault(row.day, {})[row.event] = row.count
        return counts
