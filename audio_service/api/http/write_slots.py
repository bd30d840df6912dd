"""A few calls may wait for the database's writers at the same time: the other threads are the readers'."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

# Calls that change something, of 40 threads shared by all calls. Others wait without a thread.
WRITE_CALLS = 10
# Seconds that a call waits for another writer of the database; then it is answered 503.
WRITE_WAIT_S = 5.0


async def _write_slot(request: Request) -> AsyncIterator[None]:
    async with request.app.state.writes:
        yield


# Until the call's function returns, so not while its answer is sent.
WRITES = Depends(_write_slot, scope="function")
# The same as a function's last parameter: taken after all others are ready, such as a fetched page.
WriteSlot = Annotated[None, WRITES]
