"""Many listeners of an article that renders: others are answered meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from fastapi import Request

from audio_service.api.takedown import AccessChecks
from audio_service.config import Settings, Speaking
from tests.support.cluster import wait_until
from tests.support.running import Running, prose


@pytest.fixture
def running(settings: Settings) -> Iterator[Running]:
    """A service that speaks slowly, on one thread."""
    running = Running(settings.model_copy(update={"workers": 1, "speaking": Speaking(length_scale=2)}))
    yield running
    running.stop()


def test_a_late_listener_gets_what_is_spoken_in_one_piece(running: Running) -> None:
    events = running.put("a", prose(60))["links"]["events"]
    wait_until(lambda: running.service.renderer.synthesized >= 10, 30)
    with httpx2.stream("GET", events, timeout=20) as answer:
        assert next(answer.iter_raw()).count(b"event: sentence\n") >= 8


def test_streams_of_equal_callers_share_a_look_up(running: Running) -> None:
    running.put("a", prose(1))
    key = running.ready("a")["audio"][0]["src"].split("/")[-2]

    def caller(secret: bytes) -> Request:
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "app": running.app}
        return Request({**scope, "headers": [(b"authorization", secret)]})

    async def look_up() -> None:
        checks = AccessChecks()
        first, again, other = (checks.look_up(caller(secret), key) for secret in (b"1", b"1", b"2"))
        assert first is again
        assert first is not other
        assert await first
        assert await other
        unknown = checks.look_up(caller(b"1"), "0" * 64)
        assert not await unknown

    with ThreadPoolExecutor(1) as thread:  # another test's browser may have a loop on this one
        thread.submit(asyncio.run, look_up()).result(30)
