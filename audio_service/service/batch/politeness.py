"""Polite fetching: robots.txt, pauses between requests, conditional requests."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from audio_service.article import FetchedPage, Validators, fetch_if_changed, fetch_page
from audio_service.config import Settings
from audio_service.errors import ArticleTooLong, ForbiddenSource, NotFound

ROBOTS_BYTES = 512 * 1024
ROBOTS_KEPT_S = 24 * 3600
# Longest pause that a site's Crawl-delay can require.
LONGEST_DELAY_S = 60.0
HOSTS_KEPT = 1000
# RFC 9309: if robots.txt fails with a server error, everything is disallowed.
_FORBID_ALL = "User-agent: *\nDisallow: /"


class Disallowed(ForbiddenSource):
    """robots.txt disallows the page."""


@dataclass(slots=True)
class _Host:
    rules: Protego
    known_until: float
    next_at: float = 0.0


class Politeness:
    """Fetches pages; `pause` waits, and returns early when the run is stopped."""

    def __init__(
        self,
        settings: Settings,
        pause: Callable[[float], object],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._pause = pause
        self._now = now
        self._agent = settings.fetching.user_agent.partition("/")[0]
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def fetch_page(
        self, url: str, known: Validators | None = None, *, accept: str | None = None, largest: int = 0
    ) -> FetchedPage | None:
        """Fetch the page at `url`; None if unchanged since `known`. `largest` raises the size limit.

        Raises Disallowed by robots.txt, and as `fetch.fetch_page`.
        """
        host = self._host(url)
        self._check(host, url)
        self._wait(host)
        headers = {} if accept is None else {"Accept": accept}
        limits = self._settings.limits
        limits = limits.model_copy(update={"source_bytes": max(largest, limits.source_bytes)})
        page = fetch_if_changed(url, self._settings.fetching, limits, known, headers=headers)
        if page is not None and urlsplit(page.url).netloc != urlsplit(url).netloc:
            self._check(self._host(page.url), page.url)  # it was redirected to another site
        return page

    def _check(self, host: _Host, url: str) -> None:
        if self._settings.fetching.robots and not host.rules.can_fetch(url, self._agent):
            raise Disallowed(url, "robots.txt disallows it")

    def _wait(self, host: _Host) -> None:
        delay = self._settings.fetching.delay_s
        if self._settings.fetching.robots:
            delay = max(delay, min(LONGEST_DELAY_S, host.rules.crawl_delay(self._agent) or 0))
        now = self._now()
        if host.next_at > now:
            self._pause(host.next_at - now)
        host.next_at = max(now, host.next_at) + delay

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._hosts.get(origin)
        if known is None or known.known_until < self._now():
            next_at = known.next_at if known is not None else 0.0
            rules = Protego.parse(self._robots(origin) if self._settings.fetching.robots else "")
            known = self._hosts[origin] = _Host(rules, self._now() + ROBOTS_KEPT_S, next_at)
        self._hosts.move_to_end(origin)
        while len(self._hosts) > HOSTS_KEPT:
            self._hosts.popitem(last=False)
        return known

    def _robots(self, origin: str) -> str:
        limits = self._settings.limits.model_copy(update={"source_bytes": ROBOTS_BYTES})
        try:
            page = fetch_page(f"{origin}/robots.txt", self._settings.fetching, limits, headers={"Accept": "text/plain"})
        except NotFound as error:
            return "" if error.status is not None and 400 <= error.status < 500 else _FORBID_ALL
        except ArticleTooLong:
            return _FORBID_ALL
        return page.data.decode("utf-8", "replace")
