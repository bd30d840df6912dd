"""Which editors have an article open: their windows say so again and again, and are forgotten when they stop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

from audio_service.storage.catalog.database import Database, insert_into
from audio_service.storage.catalog.models import OpenWindowRow

# A window says so every 20 s; a browser lets one in the background do so once a minute.
KEPT_S = 75
# Further windows are not stored.
PER_ARTICLE = 20
IN_ALL = 2_000


class OpenWindows:
    """The open windows of a catalogue, each with the name of its editor's key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, article_id: str, window: str, name: str) -> tuple[str, ...]:
        """Say that a window has an article open; returns the names of the article's other windows."""
        now = datetime.now(UTC)
        of_article = OpenWindowRow.article_id == article_id
        with self._database.writing() as session:
            session.execute(delete(OpenWindowRow).where(OpenWindowRow.expires_at < now))
            names = select(OpenWindowRow.name).where(of_article, OpenWindowRow.window != window)
            others = tuple(session.scalars(names.order_by(OpenWindowRow.name)))
            in_all = session.scalar(select(func.count()).select_from(OpenWindowRow)) or 0
            if len(others) < PER_ARTICLE and in_all < IN_ALL:
                values = {"name": name, "expires_at": now + timedelta(seconds=KEPT_S)}
                row = insert_into(session, OpenWindowRow).values(article_id=article_id, window=window, **values)
                session.execute(row.on_conflict_do_update(index_elements=["article_id", "window"], set_=values))
        return others

    def close(self, article_id: str, window: str) -> None:
        """Forget a window."""
        with self._database.writing() as session:
            session.execute(
                delete(OpenWindowRow).where(OpenWindowRow.article_id == article_id, OpenWindowRow.window == window)
            )

    def expire(self) -> None:
        """Forget windows that stopped without a word."""
        old = OpenWindowRow.expires_at < datetime.now(UTC)
        with self._database.reading() as session:
            if session.scalar(select(OpenWindowRow.window).where(old).limit(1)) is None:
                return
        with self._database.writing() as session:
            session.execute(delete(OpenWindowRow).where(old))
