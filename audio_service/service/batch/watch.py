"""Follows feeds: renders new articles and re-renders changed ones until stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from audio_service.article import Validators
from audio_service.errors import AudioServiceError
from audio_service.service.batch.items import BatchSource, BrokenSource, Item
from audio_service.service.batch.listings import read_feed
from audio_service.service.batch.run import BatchRun


@dataclass(frozen=True, slots=True)
class Pace:
    """Intervals between checks of a feed, and of its pages if the feed has no times of change."""

    feeds: timedelta = timedelta(minutes=5)
    pages: timedelta = timedelta(hours=1)


class Watch:
    """Follows feeds. Known pages are in the catalogue; memory does not grow."""

    def __init__(
        self,
        run: BatchRun,
        feeds: tuple[str, ...],
        pace: Pace,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], object],
    ) -> None:
        self._run = run
        self._feeds = feeds
        self._pace = pace
        self._now = now
        self._sleep = sleep
        self._known: dict[str, Validators] = {}
        self._pages_at: dict[str, datetime] = {}

    def follow(self) -> None:
        """Check the feeds repeatedly until the run is stopped."""
        while not self._run.stopped:
            began = self._now()
            self._run.run(self._due(), patient=True)
            left = self._pace.feeds - (self._now() - began)
            if not self._run.stopped:
                self._sleep(max(0.0, left.total_seconds()))

    def _due(self) -> Iterator[BatchSource]:
        for feed in self._feeds:
            try:
                yield from self._items(feed)
            except AudioServiceError as error:
                yield BrokenSource(feed, error)

    def _items(self, feed: str) -> Iterator[BatchSource]:
        """The items of a feed to check: the new ones when it has changed, and from time to time all."""
        due = self._now() >= self._pages_at.get(feed, datetime.min.replace(tzinfo=self._now().tzinfo))
        listing = read_feed(feed, self._run.politeness, None if due else self._known.get(feed))
        self._known[feed] = listing.validators
        if due:
            self._pages_at[feed] = self._now() + self._pace.pages
        for found in listing.items or ():
            if due or isinstance(found, BrokenSource) or self._is_news(found):
                yield found

    def _is_news(self, item: Item) -> bool:
        """Whether a page is new, or changed since it was checked."""
        known = self._run.service.catalog.sources.get(item.source)
        return known is None or (item.changed is not None and item.changed >= known.checked_at)
