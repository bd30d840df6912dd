"""How many connections a limit of open files allows, what is logged of it, and which addresses are bound."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket

import pytest

from audio_service.api.http.connections import MAX_FILES, Connections, raise_file_limit
from audio_service.api.http.server import bind
from audio_service.config import Limits
from audio_service.errors import InputError


@pytest.mark.parametrize("files", [64, 256, 1024, 4096, 65_536, 1_000_000])
def test_connections_leave_files_for_all_else(files: int) -> None:
    connections = Connections(Limits(), files)
    left = files - connections.limit - 5 * connections.accepted_at_once
    assert left >= min(256, files // 4)
    assert connections.limit >= files // 2
    assert Connections(Limits(connections=10), files).limit == 10
    assert Connections(Limits(connections=10_000_000), files).limit == connections.limit


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
