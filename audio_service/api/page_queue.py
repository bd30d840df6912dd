"""Pages that are fetched for listeners: each once for all who wait for it, a few of a host at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import anyio

from audio_service.errors import Busy
from audio_service.storage import ArticleRecord

# Pages fetched at a time, each on a thread of its own, so that no other call waits for one.
FETCHED_MAX = 32
FETCHED_PER_HOST = 4
# Pages that wait for their turn; beyond, 429.
WAITING_PER_HOST = 32
WAITING_MAX = 256


@dataclass(slots=True, eq=False)
class _FetchedHost:
    pages: int = 0
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FETCHED_PER_HOST))


@dataclass(slots=True, eq=False)
class _AwaitedPage:
    """A page that listeners wait for; once `started`, it is fetched even if all have left."""

    url: str
    task: asyncio.Task[ArticleRecord] = field(init=False)
    listeners: int = 0
    started: bool = False


class PageQueue:
    """Calls `fetch` with each page's URL on a thread; used on one event loop."""

    def __init__(self, fetch: Callable[[str], ArticleRecord]) -> None:
        self._fetch = fetch
        self._pages: dict[str, _AwaitedPage] = {}
        self._hosts: dict[str, _FetchedHost] = {}
        self._turns = asyncio.Semaphore(FETCHED_MAX)
        self._threads = anyio.CapacityLimiter(FETCHED_MAX)

    async def article(self, url: str) -> ArticleRecord:
        """The article of a page. Raises Busy if too many pages wait, and what `fetch` raises."""
        page = self._pages.get(url) or self._add(url)
        page.listeners += 1
        try:
            return await asyncio.shield(page.task)
        finally:
            page.listeners -= 1
            if not page.listeners and not page.started:
                page.task.cancel()
                self._remove(page)

    def _add(self, url: str) -> _AwaitedPage:
        name = urlsplit(url).netloc
        host = self._hosts.get(name) or _FetchedHost()
        if host.pages >= FETCHED_PER_HOST + WAITING_PER_HOST or len(self._pages) >= FETCHED_MAX + WAITING_MAX:
            raise Busy("Too many pages are being fetched.", retry_after_s=5)
        host.pages += 1
        self._hosts[name] = host
        page = self._pages[url] = _AwaitedPage(url)
        page.task = asyncio.create_task(self._run(page, host))

        def end(task: asyncio.Task[ArticleRecord]) -> None:
            host.pages -= 1
            if not host.pages:
                del self._hosts[name]
            self._remove(page)
            if not task.cancelled():
                task.exception()  # asyncio logs one that nobody has looked at

        page.task.add_done_callback(end)
        return page

    async def _run(self, page: _AwaitedPage, host: _FetchedHost) -> ArticleRecord:
        async with host.turns, self._turns:
            page.started = True
            return await anyio.to_thread.run_sync(self._fetch, page.url, limiter=self._threads)

    def _remove(self, page: _AwaitedPage) -> None:
        if self._pages.get(page.url) is page:
            del self._pages[page.url]
