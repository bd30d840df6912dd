"""Messages that came in by hooks: which are known, and which came too late."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import ArticleStampRow, ReceivedMessageRow

# How long a message and an article's age are remembered: senders try again for some days.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True, order=True)
class MessageAge:
    """The age of a message: when the CMS changed the article, and when it sent the message.

    Of two about the same change, a deletion is the later one.
    """

    changed_at: datetime
    deleted: bool
    sent_at: datetime


class Arrivals:
    """The messages of a catalogue's hooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, hook: str, message_id: str) -> bool:
        """Whether this message was applied."""
        with self._database.reading() as session:
            return session.get(ReceivedMessageRow, (hook, _digest(message_id))) is not None

    def note(self, hook: str, message_id: str) -> None:
        """Note that a message was applied."""
        with self._database.writing() as session:
            row = insert_into(session, ReceivedMessageRow).values(
                hook=hook, id=_digest(message_id), received_at=datetime.now(UTC)
            )
            session.execute(row.on_conflict_do_nothing(index_elements=["hook", "id"]))

    def advance(self, article_id: str, age: MessageAge) -> bool:
        """Note that the newest message on an article is this old; False if a newer one was noted before."""
        now = datetime.now(UTC)
        first = {"changed_at": age.changed_at, "deleted": age.deleted, "sent_at": age.sent_at, "received_at": now}
        with self._database.writing() as session:
            row = insert_into(session, ArticleStampRow).values(article_id=article_id, **first)
            session.execute(row.on_conflict_do_nothing(index_elements=["article_id"]))
            found = session.get_one(ArticleStampRow, article_id, with_for_update=True)
            if MessageAge(found.changed_at, found.deleted, found.sent_at) > age:
                return False
            found.changed_at, found.deleted, found.sent_at = age.changed_at, age.deleted, age.sent_at
            found.received_at = now
            return True

    def is_newest(self, article_id: str, age: MessageAge) -> bool:
        """Whether no newer message on an article was noted."""
        with self._database.reading() as session:
            found = session.get(ArticleStampRow, article_id)
            return found is None or MessageAge(found.changed_at, found.deleted, found.sent_at) <= age

    def expire(self) -> None:
        """Forget what is older than REMEMBERED."""
        before = datetime.now(UTC) - REMEMBERED
        for table in (ReceivedMessageRow, ArticleStampRow):
            with self._database.reading() as session:
                if session.scalar(select(table.received_at).where(table.received_at < before).limit(1)) is None:
                    continue
            with self._database.writing() as session:
                session.execute(delete(table).where(table.received_at < before))


def _digest(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()
