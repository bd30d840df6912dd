"""Messages that came in by hooks: which are known, and which came too late."""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audio_service.errors import Conflict
from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import ArticleRow, ArticleStampRow, ReceivedMessageRow
from audio_service.storage.catalog.records import revision_id

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


@dataclass(frozen=True, slots=True)
class Followed:
    """What a message's change follows: this revision ("": no article), while no newer message on it is noted."""

    revision_id: str
    age: MessageAge


# What an article must still be as a change is written: ids of its latest revision ("": no article); None: anything.
IfMatch = Container[str] | Followed | None


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
            if _age(found) > age:
                return False
            found.changed_at, found.deleted, found.sent_at = age.changed_at, age.deleted, age.sent_at
            found.received_at = now
            return True

    def expire(self) -> None:
        """Forget what is older than REMEMBERED."""
        before = datetime.now(UTC) - REMEMBERED
        for table in (ReceivedMessageRow, ArticleStampRow):
            with self._database.reading() as session:
                if session.scalar(select(table.received_at).where(table.received_at < before).limit(1)) is None:
                    continue
            with self._database.writing() as session:
                session.execute(delete(table).where(table.received_at < before))


def check_match(session: Session, if_match: IfMatch, article_id: str, row: ArticleRow | None) -> None:
    """Raise Conflict unless the latest revision of an article has one of these ids, or is `Followed`; None: any."""
    found = "" if row is None else revision_id(row.incarnation, row.revision)
    if isinstance(if_match, Followed):
        # The row is locked: a newer message is noted after this transaction, and then finds what it has written.
        noted = session.get(ArticleStampRow, article_id, with_for_update=True)
        holds = found == if_match.revision_id and (noted is None or _age(noted) <= if_match.age)
    else:
        holds = if_match is None or found in if_match
    if not holds:
        raise Conflict(article_id, 0 if row is None else row.revision)


def _age(row: ArticleStampRow) -> MessageAge:
    return MessageAge(row.changed_at, row.deleted, row.sent_at)


def _digest(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()
