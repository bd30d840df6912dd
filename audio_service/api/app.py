"""The ASGI app: all routers on one service, which lives as long as the server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import Any

import anyio
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from audio_service import __version__
from audio_service.api import (
    articles,
    editor,
    feed,
    health,
    hooks,
    lexicon,
    listen,
    media,
    oembed,
    open_windows,
    overview,
    pages,
    pasted,
    pronouncing,
    reference,
    reports,
    revisions,
    speech,
    subscribers,
)
from audio_service.api import events as progress
from audio_service.api.http import assets, observe, problems
from audio_service.api.http.bodies import Bodies
from audio_service.api.http.connections import Parts
from audio_service.api.http.kept import AnswerReady, FilePart, ReadyAnswers
from audio_service.api.http.methods import heads_of
from audio_service.api.http.observe import Observe
from audio_service.api.http.paths import CheckPath
from audio_service.api.http.proxies import Proxies
from audio_service.api.http.rates import RateLimiter
from audio_service.api.http.turns import Pacing, Turns, too_many
from audio_service.api.http.write_slots import WRITE_CALLS
from audio_service.api.page_queue import PageQueue
from audio_service.api.takedown import AccessChecks
from audio_service.api.telemetry import Tracing
from audio_service.cached_files import Stamp
from audio_service.config import Settings
from audio_service.errors import Unavailable
from audio_service.service import Editing, Inbox, OnDemand, Readiness, Service, open_service
from audio_service.storage import Store

log = logging.getLogger(__name__)

ROUTERS = (
    articles,
    hooks,
    progress,
    listen,
    reports,
    media,
    lexicon,
    pronouncing,
    speech,
    feed,
    oembed,
    pages,
    reference,
    assets,
    editor,
    overview,
    revisions,
    open_windows,
    pasted,
    subscribers,
    health,
    observe,
)
SWEEP_EVERY_S = 60
# Calls that may wait for the store, of 40 threads shared by all calls: one that hangs must not block manifests.
MEDIA_CALLS = 12
# Parts of long answers that are sent in a second: each takes about 1 ms of the processor.
PARTS_PER_S = 400
# Pages that are fetched for callers with a key at the same time.
FETCHED_MAX = 10


class App(FastAPI):
    """The service as an ASGI app. What is ready is answered before anything else."""

    def __init__(self, trusted_proxies: str, **options: Any) -> None:
        super().__init__(**options)
        self.state.ready = ReadyAnswers()
        answering = AnswerReady(super().__call__, self.state.ready, _Media(self), _note_kept, too_many())
        self._front = Proxies(answering, trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        scope["app"] = self
        await self._front(scope, receive, send)


class _Media:
    """The files of the service's store, once it is open."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    @property
    def _store(self) -> Store:
        store: Store = self._app.state.service.store
        return store

    def stamp(self, key: str, names: Iterable[str]) -> Stamp:
        return self._store.cached.stamp(key, names)

    def cached_range(self, key: str, name: str, start: int, end: int) -> bytes | None:
        return self._store.cached.cached_range(key, name, start, end)

    def stream(self, scope: Scope, part: FilePart) -> AsyncGenerator[bytes, None]:
        return media.stream_part(Request(scope), part)


def _note_kept(scope: Scope, route: str, status: int, seconds: float) -> None:
    scope["app"].state.service.metrics.kept_answers.inc()
    observe.note(scope, route, status, seconds)


def create_app(settings: Settings) -> FastAPI:
    """Create the service as an ASGI app."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.rates = RateLimiter(settings)
        opened = contextlib.ExitStack()
        try:
            opened.enter_context(tracing.sending())
            service = await run_in_threadpool(opened.enter_context, open_service(settings))
            app.state.service = service
            app.state.ready.changes = service.catalog.changes.number
            app.state.on_demand = OnDemand(service, app.state.rates.budget)
            app.state.speaking = anyio.CapacityLimiter(speech.SPEAKING_MAX)
            app.state.fetches = anyio.CapacityLimiter(FETCHED_MAX)
            app.state.pages = PageQueue(app.state.on_demand.take_in)
            app.state.editing = Editing(service)
            app.state.inbox = Inbox(service)
            app.state.readiness = Readiness(service)
            await asyncio.to_thread(app.state.readiness.lacking)  # logs what is lacking
            resumed = await run_in_threadpool(service.resume)
            if resumed:
                log.info("resuming %d articles", resumed)
            sweeping = asyncio.create_task(_sweep(service))
            try:
                yield
            finally:
                sweeping.cancel()
        finally:
            await run_in_threadpool(opened.close)

    tracing = Tracing(settings.traces_url)
    app = App(
        trusted_proxies=settings.trusted_proxies,
        telemetry=tracing.config,
        title="Listen to this article",
        summary="Narrates articles, with exact word times.",
        version=__version__,
        lifespan=lifespan,
        redirect_slashes=False,  # an id with a slash is none; without it, it is another's
        docs_url=None,  # FastAPI's pages load scripts from a CDN; ours is in reference.py
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.media = asyncio.Semaphore(MEDIA_CALLS)
    app.state.following = {}
    app.state.live_reads = anyio.CapacityLimiter(media.LIVE_READS)
    app.state.pacing = Pacing(PARTS_PER_S)
    app.state.access_checks = AccessChecks()
    app.state.rendered_pages = pages.PageCache()
    app.state.writes = asyncio.Semaphore(WRITE_CALLS)
    app.state.reporting = anyio.CapacityLimiter(reports.WRITING_MAX)
    app.state.feeds = feed.FeedCaches()
    problems.install(app)
    routes = [route for module in ROUTERS for route in module.router.routes]
    app.add_middleware(Bodies, limits=settings.limits, routes=routes)
    app.add_middleware(Turns)
    # Players run on publishers' pages and need no cookies.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Range", "If-Range", "Content-Type", "Last-Event-ID"],
        expose_headers=["Content-Range", "Content-Length", "Accept-Ranges", "ETag", "Retry-After"],
        max_age=86_400,
    )
    app.add_middleware(CheckPath)
    app.add_middleware(Observe)
    app.add_middleware(Parts)
    for module in ROUTERS:
        app.include_router(module.router)
        app.include_router(heads_of(module.router))
    return app


async def _sweep(service: Service) -> None:
    """Delete media of deleted articles when they are due."""
    while True:
        try:
            await run_in_threadpool(service.sweep)
        except Unavailable as error:
            log.warning("removed media are deleted later: %s", error)
        except Exception:  # the sweep must survive; the next one retries
            log.exception("sweeping removed media")
        await asyncio.sleep(SWEEP_EVERY_S)
