"""Readers while others wait for a store that does not answer."""

from __future__ import annotations

import asyncio

from audio_service.api.app import MEDIA_CALLS
from audio_service.config import Settings
from tests.support.running import Running, prose


def test_readers_get_503_while_others_wait_for_the_store(fast: Settings) -> None:
    running = Running(fast)
    try:
        running.put("a", prose(2))
        src = running.ready("a")["audio"][0]["src"]
        slots = running.app.state.media
        loop = next(iter(running.server.servers)).get_loop()
        for _ in range(MEDIA_CALLS):
            asyncio.run_coroutine_threadsafe(slots.acquire(), loop).result(10)
        refused = running.anyone.get(src)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        loop.call_soon_threadsafe(slots.release)
        assert running.anyone.get(src).status_code == 200
    finally:
        running.stop()
