"""A few calls may wait for the database's writers at the same time: the other threads are the readers'."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Depends, Request

# Calls that change something, of 40 threads shared by all calls. Others wait without a thread.
WRITE_CALLS = 10


async def _write_slot(request: Request) -> AsyncIterator[None]:
    async with request.app.state.writes:
        yield


WRITES = Depends(_write_slot)
