"""Readers' reports of words that are said wrong, until an editor closes them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from audio_service.errors import Busy, NotFound
from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import ArticleRow, ReportRow

# Open reports of one article, and of all.
PER_ARTICLE = 50
IN_ALL = 5_000
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

    def add(self, article_id: str, reported: ReportedWord) -> None:
        """Store a report, or count an equal one. Raises NotFound unless the article is published, Busy if full."""
        now = datetime.now(UTC)
        digest = hashlib.sha256(json.dumps(astuple(reported)).encode()).hexdigest()
        with self._database.writing() as session:
            if not session.scalar(select(ArticleRow.published).where(ArticleRow.id == article_id)):
                raise NotFound("Not found.", advice="Only words of published articles can be reported.")
            own = select(func.count()).where(ReportRow.article_id == article_id)
            if not session.scalar(own.where(ReportRow.digest == digest)):
                full = (session.scalar(own) or 0) >= PER_ARTICLE
                if full or (session.scalar(select(func.count(ReportRow.id))) or 0) >= IN_ALL:
                    raise Busy("Too many reports are open.", retry_after_s=RETRY_AFTER_S)
            row = insert_into(session, ReportRow).values(
                article_id=article_id,
                digest=digest,
                word=reported.word,
                before=reported.before,
                after=reported.after,
                note=reported.note,
                count=1,
                first_at=now,
                last_at=now,
            )
            counted = {"count": ReportRow.count + 1, "last_at": now}
            session.execute(row.on_conflict_do_update(index_elements=["article_id", "digest"], set_=counted))

    def list(self, limit: int) -> tuple[tuple[Report, ...], int]:
        """The reports, last reported first, and the number of all."""
        query = (
            select(ReportRow, ArticleRow.title)
            .join(ArticleRow, ArticleRow.id == ReportRow.article_id)
            .order_by(ReportRow.last_at.desc(), ReportRow.id.desc())
            .limit(limit)
        )
        with self._database.reading() as session:
            reports = tuple(_report(row, title) for row, title in session.execute(query))
            return reports, session.scalar(select(func.count(ReportRow.id))) or 0

    def delete(self, report_id: int) -> None:
        """Close a report. Raises NotFound."""
        with self._database.writing() as session:
            row = session.get(ReportRow, report_id)
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


def _report(row: ReportRow, title: str | None) -> Report:
    reported = ReportedWord(row.word, row.before, row.after, row.note)
    return Report(row.id, row.article_id, title, reported, row.count, row.first_at, row.last_at)
