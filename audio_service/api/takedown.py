"""Streams of media end when their caller may not hear them any more: deleted, withdrawn, or unpublished."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

import anyio
from fastapi import Request

from audio_service.api.http.access import key_of, may_hear, service_of
from audio_service.api.http.kept import SESSION_COOKIE
from audio_service.errors import NotFound, SubscribersOnly, Unavailable
from audio_service.service import SubscriberToken, TokenKind
from audio_service.storage import Audience

# Seconds between two look-ups for one stream, and for all streams of equal callers.
CHECK_EVERY_S = 1.0
# Threads that look up; the others are for other calls.
CHECK_CALLS = 2
Piece = TypeVar("Piece", bytes, str)
Revisions = tuple[tuple[str, int, Audience], ...]
"""Article id, number and audience of revisions of one narration."""


def check_access(request: Request, key: str) -> Revisions:
    """List the revisions of a narration that the caller may hear, as `Articles.find_key`.

    Raises NotFound and SubscribersOnly if it is none.
    """
    revisions = service_of(request).catalog.articles.find_key(key)
    kinds = (TokenKind.MEDIA, TokenKind.EPISODE)
    may_hear(request, [(article_id, audience) for article_id, _, audience in revisions], kinds)
    token: SubscriberToken | None = getattr(request.state, "subscriber_token", None)
    if token is None:
        return _of_key(request, revisions)
    return tuple(found for found in revisions if found[2] is Audience.SUBSCRIBERS and token.opens(found[0]))


def _of_key(request: Request, revisions: Revisions) -> Revisions:
    """Those of the key's site, where a key of one site opened what is not public."""
    key = key_of(request) if revisions[0][2] is not Audience.PUBLIC else None
    if key is None or key.site is None:
        return revisions
    sites = service_of(request).catalog.article_sites.of(*(article_id for article_id, _, _ in revisions))
    # None of them: a draft's link opened it.
    return tuple(found for found in revisions if sites.get(found[0]) == key.site) or revisions


class AccessChecks:
    """Look-ups of whether callers may still hear a narration: one a second for all streams of it with equal keys."""

    def __init__(self) -> None:
        self._threads = anyio.CapacityLimiter(CHECK_CALLS)
        self._recent: dict[tuple[str, ...], asyncio.Task[bool]] = {}

    def look_up(self, request: Request, key: str) -> asyncio.Task[bool]:
        """The look-up of the last second; else a new one."""
        given = [request.headers.get(name, "") for name in ("authorization", "x-api-key")]
        given += [request.cookies.get(SESSION_COOKIE, "")]
        given += [request.query_params.get(name, "") for name in ("draft", "token")]
        caller = (key, request.method, *given)
        if caller not in self._recent:
            self._recent[caller] = asyncio.create_task(self._find(request, key, caller))
        return self._recent[caller]

    async def _find(self, request: Request, key: str, caller: tuple[str, ...]) -> bool:
        loop = asyncio.get_running_loop()
        next_at = loop.time() + CHECK_EVERY_S
        try:
            await anyio.to_thread.run_sync(check_access, request, key, limiter=self._threads)
        except (NotFound, SubscribersOnly):
            return False
        except Unavailable:  # a listener's stream must survive it; `Service` logs it
            pass
        finally:
            loop.call_at(next_at, self._recent.pop, caller, None)
        return True


async def while_allowed(request: Request, key: str, body: AsyncGenerator[Piece, None]) -> AsyncIterator[Piece]:
    """The pieces of `body`. Raises NotFound, which breaks the connection, once the caller may not hear `key`.

    Look-ups never hold up a piece.
    """
    checks: AccessChecks = request.app.state.access_checks
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
                looking = checks.look_up(request, key)
            yield piece
