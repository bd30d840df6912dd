"""The ASGI app: all routers on one service, which lives as long as the server."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from audio_service import __version__
from audio_service.api import articles, editor, feed, health, lexicon, listen, media, pages, reference, speech
from audio_service.api import events as progress
from audio_service.api.http import assets, observe, problems
from audio_service.api.http.observe import LimitBody, Observe
from audio_service.api.http.rates import RateLimiter
from audio_service.config import Settings
from audio_service.service import Editing, OnDemand, Service, open_service

log = logging.getLogger(__name__)

ROUTERS = (articles, progress, listen, media, lexicon, speech, feed, pages, reference, assets, editor, health, observe)
SWEEP_EVERY_S = 60
# Calls that may wait for other sites or ffmpeg, of 40 threads shared by all calls: a site that is down must not block
# ready audio.
SLOW_CALLS = 16


def create_app(settings: Settings) -> FastAPI:
    """Create the service as an ASGI app."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.rates = RateLimiter(settings)
        opened = contextlib.ExitStack()
        service = await run_in_threadpool(opened.enter_context, open_service(settings))
        try:
            app.state.service = service
            app.state.on_demand = OnDemand(service)
            app.state.editing = Editing(service)
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

    app = FastAPI(
        title="Listen to the article",
        summary="Narrates articles, with exact word times.",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's pages load scripts from a CDN; ours is in reference.py
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.feeds = feed.FeedCache()
    app.state.slow = asyncio.Semaphore(SLOW_CALLS)
    problems.install(app)
    # Players run on publishers' pages and need no cookies.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Range", "If-Range", "Content-Type", "Last-Event-ID"],
        expose_headers=["Content-Range", "Content-Length", "Accept-Ranges", "ETag", "Retry-After"],
        max_age=86_400,
    )
    app.add_middleware(LimitBody, limit=settings.limits.body_bytes, seconds=settings.limits.body_s)
    app.add_middleware(Observe)
    for module in ROUTERS:
        app.include_router(module.router)
    return app


async def _sweep(service: Service) -> None:
    """Delete media of deleted articles when they are due."""
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        try:
            await run_in_threadpool(service.sweep)
        except Exception:  # the sweep must survive; the next one retries
            log.exception("sweeping removed media")
