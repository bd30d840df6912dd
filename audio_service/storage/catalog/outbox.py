"""Events: recorded in the transaction of their change, so that neither is kept without the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from audio_service.storage.catalog.database import CHANGES, Database
from audio_service.storage.catalog.deliveries import Delivery, delivery_row
from audio_service.storage.catalog.models import ALL_CHANGES, Access, ArticleRow, ChangeRow, RevisionRow


class EventType(StrEnum):
    """Types of events."""

    READY = "audio.ready"
    FAILED = "audio.failed"
    WITHDRAWN = "audio.withdrawn"
    PUBLISHED = "article.published"
    UNPUBLISHED = "article.unpublished"
    ACCESS_CHANGED = "article.access_changed"
    DELETED = "article.deleted"


@dataclass(frozen=True, slots=True)
class Event:
    """A change of an article and the revision concerned.

    `number` counts the changes of a catalogue in the order in which they were committed. `purge` are the keys of media
    that became unavailable to the public.
    """

    type: EventType
    number: int
    at: datetime
    article_id: str
    title: str | None
    url: str | None
    published: bool
    revision: int
    key: str
    duration_ms: int | None
    error: str | None
    purge: tuple[str, ...] = ()


# The row that counts the changes of what the public sees.
_PUBLIC = 2
_MARK = select(ChangeRow.number, ChangeRow.changed_at).where(ChangeRow.id == _PUBLIC)
# The messages that an event causes.
Announce = Callable[[Event], Iterable[Delivery]]


def announce_nothing(_event: Event) -> Iterable[Delivery]:
    """No messages."""
    return ()


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """The number and time of the last change that feeds may show."""

    number: int
    changed_at: datetime


class Outbox:
    """The events of a catalogue, and the count of its changes."""

    def __init__(self, database: Database, announce: Announce) -> None:
        self._database = database
        self._announce = announce

    def mark(self) -> ChangeMark:
        """The last change. Equal marks mean equal feeds."""
        with self._database.connection() as connection:  # a session takes twice as long
            number, changed_at = connection.execute(_MARK).one()
            return ChangeMark(number, changed_at)

    def count(self, session: Session, *, public: bool) -> ChangeMark:
        """Count a change, `public` if feeds may show it. Rows stay locked until the commit: write all else first."""
        counted = (ALL_CHANGES, _PUBLIC) if public else (ALL_CHANGES,)
        rows = [session.get_one(ChangeRow, each, with_for_update=True) for each in counted]
        now = datetime.now(UTC)
        for row in rows:
            row.number += 1
            row.changed_at = now
        session.info[CHANGES] = True
        session.flush()
        return ChangeMark(rows[0].number, now)

    def record(
        self, session: Session, row: ArticleRow, revision: RevisionRow, kind: EventType, purge: Iterable[str] = ()
    ) -> None:
        """Record an event of `revision` and its messages, as a change."""
        mark = self.count(session, public=row.published or kind is EventType.UNPUBLISHED)
        event = Event(
            kind,
            mark.number,
            mark.changed_at,
            row.id,
            row.title,
            row.url,
            row.published,
            revision.number,
            revision.key,
            revision.duration_ms,
            revision.error if kind is EventType.FAILED else None,
            tuple(sorted(purge)),
        )
        for delivery in self._announce(event):
            session.add(delivery_row(delivery, mark.changed_at))


def public_keys(session: Session, article_id: str) -> set[str]:
    """The keys of an article's audio that no other public article has."""
    other, own = aliased(RevisionRow), RevisionRow
    elsewhere = (
        select(other.number)
        .join(ArticleRow, ArticleRow.id == other.article_id)
        .where(other.key == own.key, other.article_id != article_id, ~other.withdrawn)
        .where(ArticleRow.published, ArticleRow.access == Access.PUBLIC)
        .exists()
    )
    query = select(own.key).where(
        own.article_id == article_id, own.duration_ms.is_not(None), ~own.withdrawn, ~elsewhere
    )
    return set(session.scalars(query))
