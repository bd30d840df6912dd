"""Sources of batches: their article, last check and last error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import SourceRow

_PAGE = 500


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source processed by a batch."""

    source: str
    checked_at: datetime
    article_id: str | None = None
    number: int | None = None
    """Number of the resulting revision."""
    fingerprint: str | None = None
    """Hash of its content and of all settings that affect the result."""
    etag: str | None = None
    modified: str | None = None
    error: str | None = None
    item: str | None = None
    """If it failed: the batch's item as JSON, to retry."""


class Sources:
    """The batch sources of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, source: str) -> SourceRecord | None:
        """Get a source's record, if any."""
        with self._database.reading() as session:
            row = session.get(SourceRow, _key(source))
            return None if row is None else _record(row)

    def save(self, record: SourceRecord) -> None:
        """Save a source's record."""
        with self._database.writing() as session:
            row = SourceRow(key=_key(record.source), source=record.source, checked_at=record.checked_at)
            row.article_id, row.number, row.fingerprint = record.article_id, record.number, record.fingerprint
            row.etag, row.modified = record.etag, record.modified
            row.error, row.item = record.error, None if record.item is None else json.loads(record.item)
            session.merge(row)

    def fail(self, source: str, error: str, item: str, now: datetime) -> None:
        """Save why a source failed; keeps its article, but has it processed again."""
        known = self.get(source) or SourceRecord(source, now)
        self.save(replace(known, checked_at=now, error=error, item=item, fingerprint=None, etag=None, modified=None))

    def failed(self) -> Iterator[SourceRecord]:
        """Iterate over the sources that failed last time."""
        after = ""
        while True:
            query = select(SourceRow).where(SourceRow.error.is_not(None), SourceRow.key > after)
            with self._database.reading() as session:
                rows = list(session.scalars(query.order_by(SourceRow.key).limit(_PAGE)))
                records = [_record(row) for row in rows]
            if not rows:
                return
            after = rows[-1].key
            yield from records


def _key(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()


def _record(row: SourceRow) -> SourceRecord:
    return SourceRecord(
        source=row.source,
        checked_at=row.checked_at,
        article_id=row.article_id,
        number=row.number,
        fingerprint=row.fingerprint,
        etag=row.etag,
        modified=row.modified,
        error=row.error,
        item=None if row.item is None else json.dumps(row.item),
    )
