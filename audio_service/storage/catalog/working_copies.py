"""Working copies: editors' unpublished changes, one per article, with a version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from audio_service.article import Document, document_from_json, document_to_json
from audio_service.config import Choices
from audio_service.errors import Overtaken
from audio_service.storage.catalog.article_sites import copy_is_of
from audio_service.storage.catalog.database import Database
from audio_service.storage.catalog.models import WorkingCopyRow
from audio_service.storage.catalog.records import revision_id


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """An article with an editor's unpublished changes.

    `version` counts saves (0: none); `base` is the revision it is based on, None for a new article, and
    `incarnation` that of the article then; `saved_by` is the key's name.
    """

    article_id: str
    document: Document
    choices: Choices
    url: str | None
    base: int | None
    version: int = 0
    saved_at: datetime | None = None
    saved_by: str = ""
    incarnation: str = ""
    site: str | None = None
    """The site of a draft without an article."""

    @property
    def base_id(self) -> str:
        """The id of the revision it is based on, "" for a new article."""
        return "" if self.base is None else revision_id(self.incarnation, self.base)


class WorkingCopies:
    """The working copies of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, article_id: str) -> WorkingCopy | None:
        """Get an article's working copy, if any."""
        with self._database.reading() as session:
            row = session.get(WorkingCopyRow, article_id)
            return None if row is None else _copy(row)

    def list(self, limit: int, site: str | None = None) -> tuple[WorkingCopy, ...]:
        """List working copies, last saved first; None: of all sites."""
        query = select(WorkingCopyRow).order_by(WorkingCopyRow.saved_at.desc()).limit(limit)
        if site is not None:
            query = query.where(copy_is_of(site))
        with self._database.reading() as session:
            return tuple(_copy(row) for row in session.scalars(query))

    def before(self, article_id: str) -> WorkingCopy | None:
        """What the last restored revision replaced, as a copy of the present version; None if none was restored."""
        with self._database.reading() as session:
            row = session.get(WorkingCopyRow, article_id)
            if row is None or row.before is None:
                return None
            return replace(
                _copy(row),
                document=document_from_json(row.before["document"]),
                choices=Choices.model_validate(row.before["choices"]),
                base=row.before["base"],
                incarnation=row.before["incarnation"],
            )

    def save(self, copy: WorkingCopy, saved_by: str, before: WorkingCopy | None = None) -> WorkingCopy:
        """Save over the version that `copy` is based on; returns the saved copy.

        `before` is kept for `before`. Raises Overtaken, and changes nothing, if another editor saved in between.
        """
        try:
            return self._save(copy, saved_by, before)
        except IntegrityError as error:  # both found no copy, and the other editor was first
            raise Overtaken(f"{copy.article_id!r} was saved by another editor") from error

    def _save(self, copy: WorkingCopy, saved_by: str, before: WorkingCopy | None) -> WorkingCopy:
        with self._database.writing() as session:
            row = session.get(WorkingCopyRow, copy.article_id, with_for_update=True)
            if (0 if row is None else row.version) != copy.version:
                what = "published or discarded" if row is None else f"saved by {row.saved_by!r}"
                raise Overtaken(f"{copy.article_id!r} was {what}", None if row is None else row.saved_by)
            if row is None:
                row = WorkingCopyRow(article_id=copy.article_id, version=0)
                session.add(row)
            row.title = copy.document.title
            row.document = document_to_json(copy.document)
            row.choices = copy.choices.to_json()
            row.url, row.site = copy.url, copy.site
            row.base, row.base_incarnation = copy.base, copy.incarnation
            if before is not None:
                row.before = {
                    "document": document_to_json(before.document),
                    "choices": before.choices.to_json(),
                    "base": before.base,
                    "incarnation": before.incarnation,
                }
            row.version += 1
            row.saved_at = datetime.now(UTC)
            row.saved_by = saved_by
            session.flush()
            return _copy(row)

    def delete(self, article_id: str, version: int | None = None) -> None:
        """Delete a working copy. Raises Overtaken if it is not at `version`."""
        with self._database.writing() as session:
            row = session.get(WorkingCopyRow, article_id, with_for_update=True)
            if row is None:
                return
            if version is not None and row.version != version:
                raise Overtaken(f"{article_id!r} was saved by {row.saved_by!r}", row.saved_by)
            session.delete(row)


def _copy(row: WorkingCopyRow) -> WorkingCopy:
    return WorkingCopy(
        article_id=row.article_id,
        document=document_from_json(row.document),
        choices=Choices.model_validate(row.choices),
        url=row.url,
        base=row.base,
        version=row.version,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        incarnation=row.base_incarnation,
        site=row.site,
    )
