"""Records of articles and revisions: copies of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from audio_service.article import Document, document_from_json
from audio_service.config import Choices
from audio_service.storage.catalog.models import Access, ArticleRow, Origin, RevisionRow, Status


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """A revision: text, choices, and the narration's `key`."""

    article_id: str
    number: int
    document: Document
    choices: Choices
    voice: str
    key: str
    status: Status
    error: str | None
    duration_ms: int | None
    audio_bytes: int | None
    created_at: datetime
    finished_at: datetime | None
    origin: Origin
    saved_by: str
    """Name of the key that sent or published it, "batch" for a batch, empty if no key did."""


@dataclass(frozen=True, slots=True)
class CurrentNarration:
    """The narration of a current revision, the revision's status, and whether its audio is served."""

    article_id: str
    number: int
    key: str
    status: Status
    served: bool


@dataclass(frozen=True, slots=True)
class RevisionState:
    """The state of a revision."""

    status: Status
    duration_ms: int
    error: str | None


class Audience(StrEnum):
    """Who may hear an article."""

    PUBLIC = "public"
    SUBSCRIBERS = "subscribers"
    """Who has a token of the publisher's."""
    DRAFT = "draft"
    """Who has its signed link."""


def audience_of(published: bool, access: str) -> Audience:
    """The audience of an article."""
    if not published:
        return Audience.DRAFT
    return Audience.PUBLIC if access == Access.PUBLIC else Audience.SUBSCRIBERS


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article, its latest revision and, if any, its ready revision."""

    id: str
    url: str | None
    title: str | None
    language: str | None
    published: bool
    published_at: datetime | None
    """Time of first publication, if any."""
    dated_at: datetime | None
    """The publication date that the document states, else `published_at`."""
    anonymous: bool
    """Known from callers without a key only."""
    created_at: datetime
    updated_at: datetime
    """Time of the last change."""
    checked_at: datetime | None
    """When its page was last checked for changes."""
    incarnation: str
    """Random; a deleted article that is created again has another one."""
    latest: RevisionRecord
    ready: RevisionRecord | None
    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    site: str | None = None
    """The entry of the settings' sites that it belongs to."""
    access: Access = Access.PUBLIC
    named: tuple[str, ...] = ()
    """Which of the five a caller with a key named; the others follow the page."""

    @property
    def audience(self) -> Audience:
        """Who may hear it."""
        return audience_of(self.published, self.access)

    @property
    def latest_id(self) -> str:
        """The id of the latest revision."""
        return revision_id(self.incarnation, self.latest.number)

    @property
    def served(self) -> RevisionRecord:
        """The revision whose audio is served: the ready one, else the latest."""
        return self.ready if self.ready is not None else self.latest


@dataclass(frozen=True, slots=True)
class Classification:
    """What a caller with a key says about an article itself; only the fields in `named` count.

    An article keeps what was named until it is named again. What was never named follows its page.
    """

    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    site: str | None = None
    access: Access = Access.PUBLIC
    named: frozenset[str] = frozenset()


UNNAMED = Classification()


@dataclass(frozen=True, slots=True)
class Draft:
    """The contents of a new revision."""

    document: Document
    choices: Choices
    voice: str
    key: str
    url: str | None
    publish: bool | None
    """None: unchanged; a new article is a draft."""
    origin: Origin = Origin.PUSHED
    anonymous: bool = False
    """Requested without a key: revises only published, fetched articles that are not being edited."""
    withdraw: bool = False
    """Withdraw all earlier audio as soon as this revision is served."""
    saved_by: str = ""
    """As in RevisionRecord."""
    classification: Classification = UNNAMED
    url_site: str | None = None
    """The entry of the settings' sites that `url` is on."""
    only_site: str | None = None
    """Revises only an article of this site, and creates one; None: any."""


def revision_id(incarnation: str, number: int) -> str:
    """An id of a revision that is unique among those of its article, also of one deleted and created again."""
    return f"{incarnation}.r{number}"


def article_record(session: Session, row: ArticleRow) -> ArticleRecord:
    """Convert an article's row."""
    latest = revision_record(session.get_one(RevisionRow, (row.id, row.revision)))
    ready = latest if row.ready == row.revision else None
    if row.ready is not None and ready is None:
        found = session.get(RevisionRow, (row.id, row.ready))
        ready = None if found is None else revision_record(found)
    return ArticleRecord(
        id=row.id,
        url=row.url,
        title=row.title,
        language=row.language,
        published=row.published,
        published_at=row.published_at,
        dated_at=row.dated_at,
        anonymous=row.anonymous,
        created_at=row.created_at,
        updated_at=row.updated_at,
        checked_at=row.checked_at,
        incarnation=row.incarnation,
        latest=latest,
        ready=ready,
        section=row.section,
        tags=tuple(row.tags),
        author=row.author,
        site=row.site,
        access=Access(row.access),
        named=tuple(row.named),
    )


def article_records(session: Session, rows: Sequence[ArticleRow]) -> tuple[ArticleRecord, ...]:
    """Convert rows of articles; their revisions are read at once."""
    wanted = [(row.id, number) for row in rows for number in {row.revision, row.ready} if number is not None]
    columns = tuple_(RevisionRow.article_id, RevisionRow.number)
    read = session.scalars(select(RevisionRow).where(columns.in_(wanted))).all() if wanted else ()
    found = tuple(article_record(session, row) for row in rows)
    del read  # until here the session knows them
    return found


def revision_record(row: RevisionRow) -> RevisionRecord:
    """Convert a revision's row."""
    return RevisionRecord(
        article_id=row.article_id,
        number=row.number,
        document=document_from_json(row.document),
        choices=Choices.model_validate(row.choices),
        voice=row.voice,
        key=row.key,
        status=Status(row.status),
        error=row.error,
        duration_ms=row.duration_ms,
        audio_bytes=row.audio_bytes,
        created_at=row.created_at,
        finished_at=row.finished_at,
        origin=Origin(row.origin),
        saved_by=row.saved_by,
    )
