"""How many connections a limit of open files allows, what is logged of it, and which addresses are bound."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import resource
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from audio_service.api.http.connections import CONNECTIONS, MAX_FILES, Connections, raise_file_limit
from audio_service.api.http.server import HttpServer, bind
from audio_service.config import Limits, Settings
from audio_service.errors import InputError
from tests.support.cluster import wait_until
from tests.support.faults import sockets


@pytest.mark.parametrize("files", [64, 256, 1024, 4096, 65_536, 1_000_000])
def test_some_files_are_left_beside_connections(files: int) -> None:
    connections = Connections(Limits(), files)
    left = files - connections.limit - 5 * connections.accepted_at_once
    assert left >= min(256, files // 4)
    assert connections.limit >= min(files // 2, CONNECTIONS)
    assert Connections(Limits(connections=10), files).limit == 10
    most = Connections(Limits(connections=10_000_000), files).limit
    assert files // 2 <= most < files
    assert connections.limit == min(most, CONNECTIONS)


def test_connections_are_kept_longer_than_proxies_keep_theirs() -> None:
    assert HttpServer(FastAPI(), Settings()).config.timeout_keep_alive > 60


def test_the_limit_of_open_files_is_never_lowered() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = raise_file_limit()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard == before[1]
    assert soft == limit >= min(before[0], MAX_FILES)


def test_connections_that_cannot_be_accepted_are_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    connections = Connections(Limits(), 1024)
    full = OSError(errno.EMFILE, "Too many open files")
    loop = asyncio.new_event_loop()
    try:
        for _ in range(1000):
            connections.log_error(loop, {"message": "accept", "exception": full, "socket": None})
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert "LimitNOFILE" in caplog.text
        connections.log_error(loop, {"message": "another error", "exception": ValueError("x")})
        assert "another error" in caplog.text
    finally:
        loop.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", ""])
def test_addresses_are_bound(host: str) -> None:
    bound = bind(host, 0)
    assert bound
    for one in bound:
        assert one.getsockname()[1] > 0
        one.close()


def test_addresses_that_cannot_be_bound() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="already in use"):
        bind("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(InputError, match="cannot be listened on"):
        bind("no-such-host.invalid", 8000)


@pytest.fixture
def endless() -> Iterator[tuple[HttpServer, str]]:
    """A server with at most three connections, whose answers do not end, and its address."""
    app = FastAPI()

    @app.get("/")
    async def zeros() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            while True:
                yield bytes(65_536)
                await asyncio.sleep(0)

        return StreamingResponse(parts())

    server = HttpServer(app, Settings(port=0, limits=Limits(connections=3)))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)
    yield server, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = server.force_exit = True
    thread.join(30)


def test_a_client_that_has_stopped_reading_is_closed_for_a_new_one(endless: tuple[HttpServer, str]) -> None:
    server, url = endless
    with sockets(url, 3, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as stalled:
        wait_until(lambda: len(server.connections.stalled) == 3, 10)
        with httpx2.stream("GET", url) as answer:
            assert len(next(answer.iter_bytes())) > 0
        # The first one is cut, the others are still sent.
        with contextlib.suppress(ConnectionResetError):
            while stalled[0].recv(1_000_000):
                pass
        assert all(one.recv(1_000_000) for one in stalled[1:])
