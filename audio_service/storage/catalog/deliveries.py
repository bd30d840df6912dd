"""Undelivered webhook messages, which survive restarts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import DeliveryRow


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message for one address; `attempts` counts failures, `id` is the same for all attempts.

    `sequence` orders the messages of an article.
    """

    id: str
    url: str
    event: str
    body: str
    article_id: str
    sequence: int
    attempts: int = 0


class Deliveries:
    """The undelivered messages of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, url: str, now: datetime, lease: timedelta) -> Delivery | None:
        """Take the next due message for `url` exclusively for `lease`; None if there is none.

        A message waits until its article's earlier messages for `url` are delivered or given up.
        """
        earlier = aliased(DeliveryRow)
        waits = (
            select(earlier.id)
            .where(earlier.url == url, earlier.article_id == DeliveryRow.article_id)
            .where(earlier.sequence < DeliveryRow.sequence, earlier.due_at.is_not(None))
            .exists()
        )
        query = (
            select(DeliveryRow)
            .where(DeliveryRow.url == url, DeliveryRow.due_at <= now, ~waits)
            .order_by(DeliveryRow.sequence, DeliveryRow.due_at)
            .limit(1)
        )
        with self._database.reading() as session:  # which takes no lock
            if session.scalar(query) is None:
                return None
        with self._database.writing() as session:
            row = session.scalar(query.with_for_update(skip_locked=True, of=DeliveryRow))
            if row is None:
                return None
            row.due_at = now + lease
            return _delivery(row)

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

    def give_up_except(self, urls: Collection[str]) -> None:
        """Give up the messages for all other addresses."""
        others = update(DeliveryRow).where(DeliveryRow.url.not_in(urls), DeliveryRow.due_at.is_not(None))
        with self._database.writing() as session:
            session.execute(others.values(due_at=None, error="this webhook was removed from the settings"))


def delivery_row(delivery: Delivery, due_at: datetime) -> DeliveryRow:
    """The row of a message."""
    return DeliveryRow(
        id=delivery.id,
        url=delivery.url,
        event=delivery.event,
        article_id=delivery.article_id,
        sequence=delivery.sequence,
        body=delivery.body,
        attempts=delivery.attempts,
        due_at=due_at,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(row.id, row.url, row.event, row.body, row.article_id, row.sequence, row.attempts)
