"""An article's revisions, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import Origin, RevisionRow, Status


@dataclass(frozen=True, slots=True)
class PastRevision:
    """A revision of an article: who made it, when, and what became of it."""

    number: int
    origin: Origin
    saved_by: str
    created_at: datetime
    status: Status
    withdrawn: bool
    """Its audio is not served any more."""
    key: str
    duration_ms: int | None


class History:
    """The revisions of a catalogue's articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, article_id: str) -> tuple[PastRevision, ...]:
        """List the revisions of an article that are kept, newest first."""
        query = (
            select(
                RevisionRow.number,
                RevisionRow.origin,
                RevisionRow.saved_by,
                RevisionRow.created_at,
                RevisionRow.status,
                RevisionRow.withdrawn,
                RevisionRow.key,
                RevisionRow.duration_ms,
            )
            .where(RevisionRow.article_id == article_id)
            .order_by(RevisionRow.number.desc())
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        return tuple(
            PastRevision(
                number=row.number,
                origin=Origin(row.origin),
                saved_by=row.saved_by,
                created_at=row.created_at,
                status=Status(row.status),
                withdrawn=row.withdrawn,
                key=row.key,
                duration_ms=row.duration_ms,
            )
            for row in rows
        )
