"""Play counts, collected in memory and written together by one thread: a player never waits for the database."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import UTC, datetime

from audio_service.errors import Unavailable
from audio_service.storage import DailyEvent, Play, Plays, write_wait_s
from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)

EVERY_S = 1.0
# Different events of different articles in memory, about 2 MB. More are dropped while the database is away.
MOST = 10_000
# Seconds that the thread, and with it a service that stops, waits for the database.
WAIT_S = 2.0


class PlayCounter:
    """Counts events; each is in the database about a second later.

    Those of the last second are lost if the process is killed; those that wait, if it stops while the database is away.
    """

    def __init__(self, plays: Plays) -> None:
        self._plays = plays
        self._counts: Counter[DailyEvent] = Counter()
        self._published: set[str] = set()
        self._dropped = 0
        self._away = LogThrottle()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="plays", daemon=True)

    def start(self) -> None:
        """Start writing."""
        self._thread.start()

    def is_published(self, article_id: str) -> bool:
        """Whether this article was published a second ago, and had an event then: a crowd of players looks up once."""
        return article_id in self._published

    def count(self, article_id: str, play: Play, *, published: bool = False) -> None:
        """Count an event today, of an article that is known to be `published`, or may be a draft."""
        if published:
            self._published.add(article_id)
        self._add(Counter({(article_id, f"{datetime.now(UTC):%Y-%m-%d}", play.value): 1}))

    def close(self) -> None:
        """Write what is left, and stop."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _add(self, counts: Counter[DailyEvent]) -> None:
        with self._lock:
            for event, count in counts.items():
                if event in self._counts or len(self._counts) < MOST:
                    self._counts[event] += count
                else:
                    self._dropped += count

    def _run(self) -> None:
        write_wait_s.set(WAIT_S)
        while not self._closing.wait(EVERY_S):
            self._write()
        self._write()
        if self._counts:
            log.warning("%d plays are lost: the database is away while the service stops", self._counts.total())

    def _write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            self._published = self._plays.published({article_id for article_id, _, _ in counts})
            if counts:
                self._plays.add(counts)
        except Unavailable as error:
            self._add(counts)
            if self._away.allows():
                log.warning("plays are counted later (dropped: %d): %s", self._dropped, error)
        except Exception:  # the thread must survive; these plays are lost
            log.exception("%d plays are not counted", counts.total())
