"""Undelivered webhook messages, which survive restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import DeliveryRow


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message for one address; `attempts` counts failures, `id` is the same for all attempts."""

    id: str
    url: str
    event: str
    body: str
    attempts: int


class Deliveries:
    """The undelivered messages of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, delivery: Delivery, now: datetime) -> None:
        """Add a message that is due at once."""
        facts = {"id": delivery.id, "url": delivery.url, "event": delivery.event, "body": delivery.body}
        with self._database.writing() as session:
            session.add(DeliveryRow(**facts, attempts=0, due_at=now))

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Delivery, ...]:
        """Take due messages, oldest first, exclusively for `lease`."""
        query = (
            select(DeliveryRow)
            .where(DeliveryRow.due_at <= now)
            .order_by(DeliveryRow.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.writing() as session:
            rows = list(session.scalars(query))
            for row in rows:
                row.due_at = now + lease
            return tuple(Delivery(row.id, row.url, row.event, row.body, row.attempts) for row in rows)

    def done(self, delivery: Delivery) -> None:
        """Mark a message delivered."""
        with self._database.writing() as session:
            row = session.get(DeliveryRow, delivery.id)
            if row is not None:
                session.delete(row)

    def failed(self, delivery: Delivery, error: str, due_at: datetime | None) -> None:
        """Mark an attempt failed; retry at `due_at`, or never if None."""
        with self._database.writing() as session:
            row = session.get(DeliveryRow, delivery.id)
            if row is not None:
                row.attempts, row.error, row.due_at = delivery.attempts + 1, error[:500], due_at

    def given_up(self) -> tuple[tuple[Delivery, str], ...]:
        """List messages given up, with their last errors."""
        with self._database.reading() as session:
            rows = session.scalars(select(DeliveryRow).where(DeliveryRow.due_at.is_(None)))
            return tuple(
                (Delivery(row.id, row.url, row.event, row.body, row.attempts), row.error or "") for row in rows
            )
