"""The whole catalogue: all tables on one engine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from audio_service.errors import InputError
from audio_service.storage.catalog.api_keys import ApiKeys
from audio_service.storage.catalog.arrivals import Arrivals
from audio_service.storage.catalog.article_sites import ArticleSites
from audio_service.storage.catalog.articles import Articles
from audio_service.storage.catalog.changes import Changes
from audio_service.storage.catalog.database import Database, connect, migrate
from audio_service.storage.catalog.deliveries import Deliveries
from audio_service.storage.catalog.ended_sessions import EndedSessions
from audio_service.storage.catalog.history import History
from audio_service.storage.catalog.leases import Leases
from audio_service.storage.catalog.models import ArticleRow
from audio_service.storage.catalog.open_windows import OpenWindows
from audio_service.storage.catalog.outbox import Announce, Outbox, announce_nothing
from audio_service.storage.catalog.overview import Overview
from audio_service.storage.catalog.plays import Plays
from audio_service.storage.catalog.pronunciations import Pronunciations
from audio_service.storage.catalog.removed_media import RemovedMedia
from audio_service.storage.catalog.reports import Reports
from audio_service.storage.catalog.revoked_subscribers import RevokedSubscribers
from audio_service.storage.catalog.sources import Sources
from audio_service.storage.catalog.working_copies import WorkingCopies


class Catalog:
    """Everything persistent except audio and exports."""

    def __init__(self, engine: Engine, announce: Announce, takedown: timedelta) -> None:
        self.database = Database(engine)
        self.outbox = Outbox(self.database, announce)
        self.articles = Articles(self.database, self.outbox, takedown)
        self.changes = Changes(self.database)
        self.removed_media = RemovedMedia(self.database)
        self.article_sites = ArticleSites(self.database, self.outbox)
        self.api_keys = ApiKeys(self.database)
        self.ended_sessions = EndedSessions(self.database)
        self.revoked_subscribers = RevokedSubscribers(self.database)
        self.open_windows = OpenWindows(self.database)
        self.pronunciations = Pronunciations(self.database)
        self.plays = Plays(self.database)
        self.reports = Reports(self.database)
        self.deliveries = Deliveries(self.database)
        self.arrivals = Arrivals(self.database)
        self.sources = Sources(self.database)
        self.leases = Leases(self.database)
        self.working_copies = WorkingCopies(self.database)
        self.overview = Overview(self.database)
        self.history = History(self.database)

    def check(self) -> None:
        """Raise Unavailable if the database does not answer, or SQLite's file was deleted."""
        self.database.check_file()
        with self.database.reading() as session:
            session.execute(select(ArticleRow.id).limit(1))

    def close(self) -> None:
        """Close all connections."""
        self.changes.close()
        self.database.engine.dispose()


def open_catalog(
    url: str | None,
    data_dir: Path,
    *,
    announce: Announce = announce_nothing,
    takedown: timedelta = timedelta(0),
) -> Catalog:
    """Open and migrate the catalogue at `url` (sqlite:///file, postgresql://host/name), or in `data_dir`.

    `announce` makes the messages of events; files of deleted and withdrawn audio are due for removal after `takedown`.
    Raises InputError if it cannot be opened.
    """
    if url is None:
        data_dir.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{data_dir / 'catalog.sqlite'}"
    try:
        engine = connect(url)
        migrate(engine)
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise InputError(
            f"The catalogue cannot be opened ({why}).", advice="Check AUDIO_SERVICE_DATABASE_URL."
        ) from error
    return Catalog(engine, announce, takedown)
