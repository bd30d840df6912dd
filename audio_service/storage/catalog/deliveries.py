"""Webhook messages, which survive restarts, and for some days their delivery."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import DeliveryRow

# Messages that are kept after they were delivered or given up; of more, the oldest are deleted.
KEPT_MESSAGES = 50_000
# Rows that one statement deletes: others write in between.
DELETED_AT_ONCE = 5_000


class DeliveryState(StrEnum):
    """State of a message."""

    PENDING = "pending"
    """Not sent yet, or to be sent again."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Given up."""


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


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What became of a message: `tries` in all, and `status` and `error` of the last one."""

    id: str
    url: str
    event: str
    article_id: str
    sequence: int
    state: DeliveryState
    tries: int
    status: int | None
    error: str | None
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliverySelection:
    """Which messages are meant: those to which everything that is given applies."""

    ids: tuple[str, ...] | None = None
    since: datetime | None = None
    event: str | None = None
    receiver: str | None = None
    states: tuple[DeliveryState, ...] = tuple(DeliveryState)

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions of a query."""
        found = [or_(*(_IS[state] for state in self.states))]
        if self.ids is not None:
            found.append(DeliveryRow.id.in_(self.ids))
        if self.since is not None:
            found.append(DeliveryRow.created_at >= self.since)
        if self.event is not None:
            found.append(DeliveryRow.event == self.event)
        if self.receiver is not None:
            found.append(DeliveryRow.url == self.receiver)
        return found


_IS: dict[DeliveryState, ColumnElement[bool]] = {
    DeliveryState.PENDING: DeliveryRow.due_at.is_not(None),
    DeliveryState.DELIVERED: and_(DeliveryRow.due_at.is_(None), DeliveryRow.delivered_at.is_not(None)),
    DeliveryState.FAILED: and_(DeliveryRow.due_at.is_(None), DeliveryRow.delivered_at.is_(None)),
}


class Deliveries:
    """The webhook messages of a catalogue."""

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
            row.due_at = row.held_until = now + lease
            return _delivery(row)

    def done(self, delivery: Delivery, status: int | None = None) -> None:
        """Mark a message delivered; `status` is that of the answer."""
        now = datetime.now(UTC)
        with self._database.writing() as session:
            row = session.get(DeliveryRow, delivery.id)
            if row is not None:
                row.tries += 1
                row.status, row.error = status, None
                row.due_at = row.held_until = None
                row.delivered_at = row.changed_at = now

    def failed(self, delivery: Delivery, error: str, due_at: datetime | None, status: int | None = None) -> None:
        """Mark an attempt failed; retry at `due_at`, or never if None."""
        with self._database.writing() as session:
            row = session.get(DeliveryRow, delivery.id)
            if row is not None and row.delivered_at is None:  # not while another process has delivered it
                row.attempts, row.tries = delivery.attempts + 1, row.tries + 1
                row.status, row.error = status, error[:500]
                row.due_at, row.held_until = due_at, None
                row.changed_at = datetime.now(UTC)

    def give_up_except(self, urls: Collection[str]) -> None:
        """Give up the messages for all other addresses."""
        others = update(DeliveryRow).where(DeliveryRow.url.not_in(urls), DeliveryRow.due_at.is_not(None))
        why = "this webhook was removed from the settings"
        with self._database.writing() as session:
            session.execute(others.values(due_at=None, held_until=None, error=why, changed_at=datetime.now(UTC)))

    def list(self, selection: DeliverySelection, limit: int) -> tuple[DeliveryRecord, ...]:
        """The selected messages, newest first."""
        query = (
            select(DeliveryRow)
            .where(*selection.conditions())
            .order_by(DeliveryRow.created_at.desc(), DeliveryRow.sequence.desc(), DeliveryRow.id)
            .limit(limit)
        )
        with self._database.reading() as session:
            return tuple(_record(row) for row in session.scalars(query))

    def replay(self, selection: DeliverySelection, receivers: Collection[str]) -> int:
        """Make the selected messages for `receivers` due now, as new ones; returns their number.

        One that is being sent at this moment is not touched.
        """
        now = datetime.now(UTC)
        idle = or_(DeliveryRow.held_until.is_(None), DeliveryRow.held_until <= now)
        meant = update(DeliveryRow).where(*selection.conditions(), DeliveryRow.url.in_(receivers), idle)
        again = {"due_at": now, "attempts": 0, "delivered_at": None, "held_until": None, "changed_at": now}
        returned = meant.values(again).returning(DeliveryRow.id).execution_options(synchronize_session=False)
        with self._database.writing() as session:
            return len(session.execute(returned).all())

    def expire(self, before: datetime, most: int = KEPT_MESSAGES) -> None:
        """Delete messages that were delivered or given up before this time, and all but the newest `most` of them."""
        ended = DeliveryRow.due_at.is_(None)
        newest = select(DeliveryRow.changed_at).where(ended).order_by(DeliveryRow.changed_at.desc())
        with self._database.reading() as session:
            over = session.scalar(newest.offset(most).limit(1))
        old = DeliveryRow.changed_at < before
        if over is not None:
            old = or_(old, DeliveryRow.changed_at <= over)
        some = select(DeliveryRow.id).where(ended, old).limit(DELETED_AT_ONCE)
        while True:
            with self._database.reading() as session:
                ids = session.scalars(some).all()
            if not ids:
                return
            with self._database.writing() as session:
                session.execute(delete(DeliveryRow).where(DeliveryRow.id.in_(ids), ended))


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
        created_at=due_at,
        changed_at=due_at,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(row.id, row.url, row.event, row.body, row.article_id, row.sequence, row.attempts)


def _state(row: DeliveryRow) -> DeliveryState:
    if row.due_at is not None:
        return DeliveryState.PENDING
    return DeliveryState.FAILED if row.delivered_at is None else DeliveryState.DELIVERED


def _record(row: DeliveryRow) -> DeliveryRecord:
    return DeliveryRecord(
        row.id,
        row.url,
        row.event,
        row.article_id,
        row.sequence,
        _state(row),
        row.tries,
        row.status,
        row.error,
        row.created_at,
        row.changed_at,
        row.due_at,
    )
