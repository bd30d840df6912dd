"""Subscribers whose tokens are refused, however long they would be valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from audio_service.errors import NotFound
from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import RevokedSubscriberRow


@dataclass(frozen=True, slots=True)
class RevokedSubscriber:
    """A subscriber whose tokens are refused. `revoked_by` is the name of the key, empty for the command line."""

    subscriber: str
    revoked_at: datetime
    revoked_by: str


class RevokedSubscribers:
    """The revoked subscribers of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revoke(self, subscriber: str, by: str = "") -> None:
        """Refuse a subscriber's tokens from now on. One that is revoked already keeps its time."""
        with self._database.writing() as session:
            row = insert_into(session, RevokedSubscriberRow).values(
                subscriber=subscriber, revoked_at=datetime.now(UTC), revoked_by=by
            )
            session.execute(row.on_conflict_do_nothing())

    def restore(self, subscriber: str) -> None:
        """Accept a subscriber's tokens again. Raises NotFound for one that is not revoked."""
        with self._database.writing() as session:
            found = session.execute(delete(RevokedSubscriberRow).where(RevokedSubscriberRow.subscriber == subscriber))
            if not found.rowcount:  # type: ignore[attr-defined]
                raise NotFound(f"Subscriber {subscriber!r} is not revoked.", advice="List those that are.")

    def list(self, *, after: str = "", limit: int = 1000) -> tuple[RevokedSubscriber, ...]:
        """List them by id after `after`."""
        query = select(RevokedSubscriberRow).where(RevokedSubscriberRow.subscriber > after)
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(RevokedSubscriberRow.subscriber).limit(limit))
            return tuple(RevokedSubscriber(row.subscriber, row.revoked_at, row.revoked_by) for row in rows)

    def __contains__(self, subscriber: str) -> bool:
        with self._database.reading() as session:
            return session.get(RevokedSubscriberRow, subscriber) is not None
