"""Streams of media end when their caller may not hear them any more: deleted, withdrawn, or unpublished."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from audio_service.api.http.access import may_hear, service_of
from audio_service.errors import NotFound, Unavailable

# Seconds between two look-ups for one stream.
CHECK_EVERY_S = 1.0
Piece = TypeVar("Piece", bytes, str)


def check_access(request: Request, key: str) -> tuple[tuple[str, int, bool], ...]:
    """List a narration's revisions, as `Articles.find_key`. Raises NotFound unless the caller may hear one."""
    revisions = service_of(request).catalog.articles.find_key(key)
    may_hear(request, [(article_id, published) for article_id, _, published in revisions])
    return revisions


async def while_allowed(request: Request, key: str, body: AsyncGenerator[Piece, None]) -> AsyncIterator[Piece]:
    """The pieces of `body`. Raises NotFound, which breaks the connection, once the caller may not hear `key`.

    Look-ups never hold up a piece.
    """
    clock = asyncio.get_running_loop().time
    next_at = clock() + CHECK_EVERY_S
    looking: asyncio.Task[bool] | None = None
    async with contextlib.aclosing(body):
        async for piece in body:
            if looking is not None and looking.done():
                if not looking.result():
                    raise NotFound("This narration was taken down.", advice="Get the article's manifest again.")
                looking = None
            if looking is None and clock() >= next_at:
                next_at = clock() + CHECK_EVERY_S
                looking = asyncio.create_task(_is_allowed(request, key))
            yield piece


async def _is_allowed(request: Request, key: str) -> bool:
    try:
        await run_in_threadpool(check_access, request, key)
    except NotFound:
        return False
    except Unavailable:  # a listener's stream must survive it; `Service` logs it
        pass
    return True
