"""Audio that no revision uses any more: its files are removed later, when no cache and no listener has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import RemovedMediaRow


class RemovedMedia:
    """The narrations of a catalogue whose files are scheduled for deletion."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> frozenset[str]:
        """Their keys, due or not."""
        with self._database.reading() as session:
            return frozenset(session.scalars(select(RemovedMediaRow.key)))

    def due(self, now: datetime) -> tuple[str, ...]:
        """Keys of narrations that are due for deletion."""
        with self._database.reading() as session:
            return tuple(session.scalars(select(RemovedMediaRow.key).where(RemovedMediaRow.due_at <= now)))

    def forget(self, key: str) -> None:
        """Record that the files of a narration were deleted, or are used again."""
        with self._database.writing() as session:
            session.execute(delete(RemovedMediaRow).where(RemovedMediaRow.key == key))


def remove_media(session: Session, keys: Iterable[str], media_after: timedelta) -> None:
    """Have the files of narrations removed after `media_after`, unless another revision uses them then."""
    rows = [{"key": key, "due_at": datetime.now(UTC) + media_after} for key in sorted(keys)]
    if rows:
        row = insert_into(session, RemovedMediaRow)
        updated = row.on_conflict_do_update(index_elements=["key"], set_={"due_at": row.excluded.due_at})
        session.execute(updated, rows)
