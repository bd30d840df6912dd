"""Readers' reports of words that are said wrong, until an editor closes them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, func, select, true, update
from sqlalchemy.orm import Session

from audio_service.errors import Busy, NotFound
from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import ArticleRow, ReportRow

# Open reports of one word, of one article, and of all; further ones of a word are only counted.
PER_WORD = 10
PER_ARTICLE = 50
IN_ALL = 5_000
# Those of one sender.
SENDER_PER_ARTICLE = 10
SENDER_IN_ALL = 250
RETRY_AFTER_S = 3600


@dataclass(frozen=True, slots=True)
class ReportedWord:
    """A printed word with the text around it, and what the reader says about it."""

    word: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A stored report; equal ones are counted."""

    id: int
    article_id: str
    title: str | None
    reported: ReportedWord
    count: int
    first_at: datetime
    last_at: datetime


class Reports:
    """The open reports of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, article_id: str, reported: ReportedWord, sender: int) -> None:
        """Store a report, or count it with those of its word. Raises NotFound unless the article is published, Busy.

        `sender` is a number from 0 to 255 made of the reader's address, which does not tell the address.
        """
        now = datetime.now(UTC)
        digest = hashlib.sha256(json.dumps(astuple(reported)).encode()).hexdigest()
        counted = {"count": ReportRow.count + 1, "last_at": now}
        with self._database.writing() as session:
            if not session.scalar(select(ArticleRow.published).where(ArticleRow.id == article_id)):
                raise NotFound("Not found.", advice="Only words of published articles can be reported.")
            if not _has_room(session, article_id, digest, reported.word, sender):
                of_word = (ReportRow.article_id == article_id) & (ReportRow.word == reported.word)
                newest = session.scalar(select(func.max(ReportRow.id)).where(of_word))
                if newest is None:
                    raise Busy("Too many reports are open.", retry_after_s=RETRY_AFTER_S)
                session.execute(update(ReportRow).where(ReportRow.id == newest).values(counted))
                return
            row = insert_into(session, ReportRow).values(
                article_id=article_id,
                digest=digest,
                word=reported.word,
                before=reported.before,
                after=reported.after,
                note=reported.note,
                sender=sender,
                count=1,
                first_at=now,
                last_at=now,
            )
            session.execute(row.on_conflict_do_update(index_elements=["article_id", "digest"], set_=counted))

    def list(self, limit: int, site: str | None = None) -> tuple[tuple[Report, ...], int, int]:
        """The reports, last reported first, the number of all, and of the words that they are about.

        Those about a site's articles; None: about all.
        """
        which = true() if site is None else _is_about(site)
        query = (
            select(ReportRow, ArticleRow.title)
            .join(ArticleRow, ArticleRow.id == ReportRow.article_id)
            .where(which)
            .order_by(ReportRow.last_at.desc(), ReportRow.id.desc())
            .limit(limit)
        )
        words = select(ReportRow.article_id, ReportRow.word).where(which).distinct().subquery()
        with self._database.reading() as session:
            reports = tuple(_report(row, title) for row, title in session.execute(query))
            total = session.scalar(select(func.count(ReportRow.id)).where(which)) or 0
            return reports, total, session.scalar(select(func.count()).select_from(words)) or 0

    def close(self, article_id: str, *, word: str | None = None, until: datetime | None = None) -> None:
        """Delete an article's reports, or those of one word; not those that were made after `until`."""
        closed = delete(ReportRow).where(ReportRow.article_id == article_id)
        if word is not None:
            closed = closed.where(ReportRow.word == word)
        if until is not None:
            closed = closed.where(ReportRow.last_at <= until)
        with self._database.writing() as session:
            session.execute(closed)

    def delete(self, report_id: int, site: str | None = None) -> None:
        """Close a report. Raises NotFound, also for one that is not about an article of `site`; None: any."""
        which = true() if site is None else _is_about(site)
        with self._database.writing() as session:
            row = session.scalar(select(ReportRow).where(ReportRow.id == report_id, which))
            if row is None:
                raise NotFound(f"Report {report_id} does not exist.", advice="Another editor may have closed it.")
            session.delete(row)

    def expire(self, before: datetime) -> None:
        """Delete reports that were last made before this time."""
        old = ReportRow.last_at < before
        with self._database.reading() as session:
            if session.scalar(select(ReportRow.id).where(old).limit(1)) is None:
                return
        with self._database.writing() as session:
            session.execute(delete(ReportRow).where(old))


def _has_room(session: Session, article_id: str, digest: str, word: str, sender: int) -> bool:
    """Whether this report is stored: it may also be one that is, and is counted."""
    stored = select(ReportRow.digest, ReportRow.word, ReportRow.sender).where(ReportRow.article_id == article_id)
    rows = session.execute(stored).all()
    if any(row.digest == digest for row in rows):
        return True
    if (
        len(rows) >= PER_ARTICLE
        or sum(row.word == word for row in rows) >= PER_WORD
        or sum(row.sender == sender for row in rows) >= SENDER_PER_ARTICLE
    ):
        return False
    own = func.count().filter(ReportRow.sender == sender)
    total, from_sender = session.execute(select(func.count(ReportRow.id), own)).one()
    return total < IN_ALL and from_sender < SENDER_IN_ALL


def _is_about(site: str) -> ColumnElement[bool]:
    return ReportRow.article_id.in_(select(ArticleRow.id).where(ArticleRow.site == site))


def _report(row: ReportRow, title: str | None) -> Report:
    reported = ReportedWord(row.word, row.before, row.after, row.note)
    return Report(row.id, row.article_id, title, reported, row.count, row.first_at, row.last_at)
