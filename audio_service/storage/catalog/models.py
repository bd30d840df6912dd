"""The tables. Times are UTC; JSON columns are only compared as text."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored and returned as UTC, since SQLite stores no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


_RENDERING = text("status = 'rendering'")
_FAILED = text("error IS NOT NULL")
_UNMADE = text("status = 'failed'")
_BY_EDITOR = text("origin = 'edited'")
# Condition of the partial index, worded so that both databases use it.
UNFINISHED = text("revisions.status = 'rendering'")


class Status(StrEnum):
    """Status of a revision."""

    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    REPLACED = "replaced"
    """Superseded before it was ready."""


class Origin(StrEnum):
    """Origin of a revision's text."""

    PUSHED = "pushed"
    """Sent with a key, or read from a file by a batch."""
    EDITED = "edited"
    """Published in the editor."""
    FETCHED = "fetched"
    """Fetched from the article's page."""


class Access(StrEnum):
    """Who may hear a published article."""

    PUBLIC = "public"
    TOKEN = "token"
    """Who has a token that the publisher signed."""


class Base(DeclarativeBase):
    """Base of all tables."""


class ArticleRow(Base):
    """An article under its CMS's id."""

    __tablename__ = "articles"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(35))
    published: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Time of first publication."""
    dated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The publication date that the document states, else the time of first publication; feeds go by it."""
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Known from callers without a key only."""
    revision: Mapped[int] = mapped_column(Integer)
    """Number of the latest revision."""
    ready: Mapped[int | None] = mapped_column(Integer)
    """Number of the revision whose audio is served, if any."""
    withdraw_from: Mapped[int | None] = mapped_column(Integer)
    """Number of the revision that withdraws all earlier audio once it, or a later one, is served."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Time of the last change."""
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its page was last checked for changes."""
    incarnation: Mapped[str] = mapped_column(String(16), default=lambda: secrets.token_hex(6), server_default="0")
    """Random, so that an article that was deleted and created again is not taken for the same one."""

    section: Mapped[str | None] = mapped_column(String(200))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    author: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(String(300))
    """The entry of the settings' sites that it belongs to."""
    access: Mapped[str] = mapped_column(String(20), default=Access.PUBLIC, server_default=Access.PUBLIC.value)
    named: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Which of the five a caller with a key named; the others follow the page."""

    __table_args__ = (
        Index("ix_articles_section", "section", "dated_at"),
        Index("ix_articles_site", "site", "dated_at"),
        Index("ix_articles_listing", "published", "dated_at"),
        Index("ix_articles_updated_at", "updated_at", "id"),
        Index("ix_articles_url", "url", postgresql_using="hash"),
    )


class RevisionRow(Base):
    """A state of an article's text and choices, and its status."""

    __tablename__ = "revisions"

    article_id: Mapped[str] = mapped_column(
        String(200), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    voice: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(20))
    error: Mapped[str | None] = mapped_column(Text)
    duration_ms: Mapped[int | None] = mapped_column(Integer)
    audio_bytes: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder: Mapped[str | None] = mapped_column(String(200))
    """The process that renders it."""
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the lease expires."""
    origin: Mapped[str] = mapped_column(String(20), server_default="pushed")
    """pushed, edited or fetched."""
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its audio is not served any more."""
    saved_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Name of the key that sent or published it, "batch" for a batch, empty if no key did."""

    __table_args__ = (
        Index("ix_revisions_rendering", "created_at", sqlite_where=_RENDERING, postgresql_where=_RENDERING),
        Index("ix_revisions_edited", "article_id", "number", sqlite_where=_BY_EDITOR, postgresql_where=_BY_EDITOR),
        Index("ix_revisions_failed", "article_id", "number", sqlite_where=_UNMADE, postgresql_where=_UNMADE),
    )


class SourceRow(Base):
    """A source processed by a batch, under the hash of its name."""

    __tablename__ = "sources"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    article_id: Mapped[str | None] = mapped_column(String(200))
    number: Mapped[int | None] = mapped_column(Integer)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    etag: Mapped[str | None] = mapped_column(Text)
    modified: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    item: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    __table_args__ = (Index("ix_sources_failed", "key", sqlite_where=_FAILED, postgresql_where=_FAILED),)


class WorkingCopyRow(Base):
    """An article with an editor's unpublished changes."""

    __tablename__ = "working_copies"

    article_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    title: Mapped[str | None] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    url: Mapped[str | None] = mapped_column(Text)
    base: Mapped[int | None] = mapped_column(Integer)
    base_incarnation: Mapped[str] = mapped_column(String(16), server_default="0")
    version: Mapped[int] = mapped_column(Integer)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    saved_by: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Document, choices and base that the last restored revision replaced."""
    site: Mapped[str | None] = mapped_column(String(300))
    """The site of a draft without an article; that of an article is the article's."""


class RemovedMediaRow(Base):
    """Unreferenced media of a narration, scheduled for deletion."""

    __tablename__ = "removed_media"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KeyRow(Base):
    """An API key: only its hash is stored."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    site: Mapped[str | None] = mapped_column(String(300))
    """The only site that it is for; NULL: all."""


class EndedSessionRow(Base):
    """An editor's session that was signed out, until its cookie expires."""

    __tablename__ = "ended_sessions"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RevokedSubscriberRow(Base):
    """A subscriber whose tokens are refused."""

    __tablename__ = "revoked_subscribers"

    subscriber: Mapped[str] = mapped_column(String(200), primary_key=True)
    revoked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str] = mapped_column(String(200))
    """Name of the key, empty for the command line."""


class OpenWindowRow(Base):
    """A window of an editor that has an article open, until it expires; `name` is the key's."""

    __tablename__ = "open_windows"

    article_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    window: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LexiconRow(Base):
    """A user's pronunciation rule; `scope` is "global", "site:HOST" or "article:ID", `section` "" for all sections."""

    __tablename__ = "lexicon"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    scope: Mapped[str] = mapped_column(String(300), index=True)
    section: Mapped[str] = mapped_column(String(200), default="", server_default="")
    language: Mapped[str] = mapped_column(String(35))
    written: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20))
    said: Mapped[str] = mapped_column(Text)
    case_sensitive: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Name of the key that saved it, empty if it is not known."""

    # Editors' pages keep ids: SQLite, too, must not reuse that of a deleted rule.
    __table_args__ = (
        Index("ux_lexicon_rule", "scope", "section", "language", "written", unique=True),
        {"sqlite_autoincrement": True},
    )


class PlayRow(Base):
    """Daily count of one event of an article's players."""

    __tablename__ = "plays"

    article_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    event: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)


class ReportRow(Base):
    """A word that readers report as said wrong, with the text around it; equal reports are counted."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    article_id: Mapped[str] = mapped_column(String(200), ForeignKey("articles.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the four texts."""
    word: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    sender: Mapped[int | None] = mapped_column(Integer)
    """Which of 256 groups the address is in that sent it first; too coarse to tell the address."""
    count: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (
        Index("ux_reports_digest", "article_id", "digest", unique=True),
        {"sqlite_autoincrement": True},
    )


class DeliveryRow(Base):
    """A webhook message; those that were delivered or given up are kept for some days."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Never reused: receivers drop known ids."""
    url: Mapped[str] = mapped_column(Text)
    event: Mapped[str] = mapped_column(String(40))
    article_id: Mapped[str] = mapped_column(String(200), server_default="")
    sequence: Mapped[int] = mapped_column(BigInteger, server_default="0")
    """Number of the change; a receiver gets those of an article in this order."""
    body: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """Failures since it was recorded or replayed."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """Time of the next attempt; None when delivered or given up."""
    error: Mapped[str | None] = mapped_column(Text)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until then the process that sends it has it for itself."""
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    """How often it was sent in all."""
    status: Mapped[int | None] = mapped_column(Integer)
    """HTTP status of the last answer; None if none came."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """Time of the last attempt, or when it was recorded, given up or replayed."""
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_deliveries_order", "article_id", "sequence"),)


class ReceivedMessageRow(Base):
    """A message that came in by a hook and was applied, so that a repeat of it is known."""

    __tablename__ = "received_messages"

    hook: Mapped[str] = mapped_column(String(40), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ArticleStampRow(Base):
    """The age of the newest message on an article, also after it was deleted."""

    __tablename__ = "article_stamps"

    article_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the CMS changed the article."""
    deleted: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


# The row of `changes` that counts all of them.
ALL_CHANGES = 1


class ChangeRow(Base):
    """The counts of changes: of all articles, and of what feeds and receivers of webhooks see."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
