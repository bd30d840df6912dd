"""Connections that are many, idle or slow: others are answered meanwhile, and the log stays short."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import select
import socket
import threading
import time
from functools import partial
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI, Request

from audio_service.api.http import connections
from audio_service.api.http.connections import CONNECTION_BYTES, HEAD_BYTES, PART_BYTES, when_left
from audio_service.api.http.server import SEND_BUFFER_BYTES, HttpServer, bind
from audio_service.config import Limits, Settings
from audio_service.storage import Role
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess, sockets
from tests.support.running import Running, prose


def ended(connection: socket.socket) -> bool:
    """Whether the other side has closed."""
    connection.setblocking(False)
    try:
        return connection.recv(65_536, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def aborted(connection: socket.socket) -> bool:
    """Whether the other side has reset it, also before what it sent is read."""
    poll = select.poll()
    poll.register(connection, select.POLLERR)
    return bool(poll.poll(0))


def at_most(count: int, connections: list[socket.socket]) -> bool:
    """Whether at most `count` of them are open."""
    return sum(not aborted(one) for one in connections) <= count


def test_2000_idle_connections_at_the_limit_of_open_files(tmp_path: Path, voices_dir: Path) -> None:
    prefix = ("prlimit", "--nofile=1024:1024")
    with ServeProcess(tmp_path / "data", voices_dir, prefix=prefix, LIMITS__HEADER_S="5") as process:
        assert process.anyone.get("/healthz").status_code == 200  # the first call loads more than others
        with sockets(process.url, 2000) as idle:
            for _ in range(5):
                began = time.monotonic()
                assert httpx2.get(f"{process.url}/healthz").status_code == 200
                assert time.monotonic() - began < 3  # at most 1 s where no other tests run
            assert any(not ended(one) for one in idle)
            wait_until(lambda: all(ended(one) for one in idle), 15)
        assert "connections are open" in process.log()
        assert "Traceback" not in process.log()
        assert len(process.log()) < 20_000


def test_the_limit_of_open_files_is_raised(tmp_path: Path, voices_dir: Path) -> None:
    prefix = ("prlimit", "--nofile=256:4096")
    with ServeProcess(tmp_path / "data", voices_dir, prefix=prefix) as process:
        with sockets(process.url, 1000) as idle:
            assert process.anyone.get("/healthz").status_code == 200
            assert not any(ended(one) for one in idle)
        limits = Path(f"/proc/{process.process.pid}/limits").read_text("ascii")
        assert any(line.split()[3:5] == ["4096", "4096"] for line in limits.splitlines() if "open files" in line)


def test_connections_in_use_are_not_closed_for_new_ones(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir, LIMITS__CONNECTIONS="3") as process:
        key = process.keys[Role.PUBLISH]
        head = f"PUT /v1/articles/a HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nContent-Length: 99\r\n"
        with sockets(process.url, 3, f"{head}Expect: 100-continue\r\n\r\n".encode()) as used:
            for one in used:
                assert one.recv(65_536).startswith(b"HTTP/1.1 100 ")
            answer = httpx2.get(f"{process.url}/healthz")
            assert answer.status_code == 503
            assert answer.headers["Retry-After"]
            assert not any(ended(one) for one in used)
        wait_until(lambda: httpx2.get(f"{process.url}/healthz").status_code == 200, 10)


@pytest.mark.parametrize(
    "call",
    [
        b"POST /v1/listen HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
        b"PUT /v1/articles/x HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n{",
    ],
)
def test_bodies_without_a_key_make_room(fast: Settings, call: bytes) -> None:
    running = Running(fast.model_copy(update={"limits": Limits(connections=3)}))
    try:
        with sockets(running.url, 5, call) as slow:
            for _ in range(5):
                assert httpx2.get(f"{running.url}/healthz").status_code == 200
            assert select.select([slow[0]], [], [], 10)[0] == [slow[0]]  # answered, and closed or reset
    finally:
        running.stop()


def test_a_client_that_does_not_read_fills_little_memory(fast: Settings) -> None:
    with contextlib.ExitStack() as opened:
        [listening] = (opened.enter_context(one) for one in bind("127.0.0.1", 0))
        listening.listen()
        opened.enter_context(socket.create_connection(listening.getsockname()))
        accepted = opened.enter_context(listening.accept()[0])
        assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * SEND_BUFFER_BYTES


def test_clients_that_do_not_read_hold_little_memory(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.put("long", prose(300))
    manifest = running.ready("long")
    paths = [httpx2.URL(url).path for url in (manifest["timeline"], manifest["audio"][0]["src"])]
    assert len(running.anyone.get(paths[0]).content) > 5 * PART_BYTES
    # Two of them may be held, with what the connection itself holds.
    monkeypatch.setattr(connections, "STALLED_BYTES", 2 * (CONNECTION_BYTES + 4 * PART_BYTES))
    for path in paths:
        call = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with sockets(running.url, 6, call, receive_bytes=2048) as deaf:
            wait_until(partial(at_most, 2, deaf), 20)
            assert not at_most(0, deaf)
            assert len(running.anyone.get(path).content) > PART_BYTES  # who reads is not closed


def test_the_size_of_a_request_s_head_is_limited(running: Running) -> None:
    assert running.anyone.get("/" + "%41" * 2500).status_code == 404
    for call in (
        b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"x" * HEAD_BYTES),
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n" % (b"x" * HEAD_BYTES),
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: %s" % (b"x" * HEAD_BYTES),
    ):
        with sockets(running.url, 1, call) as [client]:
            client.settimeout(10)
            assert client.recv(100).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "body",
    [b"Content-Length: 99\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nno chunk\r\n"],
)
def test_a_body_that_breaks_off_is_refused(running: Running, caplog: pytest.LogCaptureFixture, body: bytes) -> None:
    caplog.set_level(logging.INFO)
    with sockets(running.url, 1, b"POST /v1/articles/x/plays HTTP/1.1\r\nHost: x\r\n" + body):
        pass
    wait_until(lambda: "/plays 400" in caplog.text, 10)
    assert "Traceback" not in caplog.text


def test_a_long_path_is_cut_in_the_log(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "audio_service.access")
    long = "x" * 5000
    running.anyone.get(f"/{long}")
    assert "… (5001 characters)" in caplog.text
    assert long not in caplog.text


def test_headers_that_drip_in_are_not_waited_for(tmp_path: Path, voices_dir: Path) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
    with (
        ServeProcess(tmp_path / "data", voices_dir, LIMITS__HEADER_S="1") as process,
        sockets(process.url, 2) as (slow, kept),
    ):
        # One byte every 0.1 s; the second one has been answered once before.
        kept.sendall(request + b"\r\n")
        answer = b""
        while b'{"status":"ok"}' not in answer:
            answer += kept.recv(65_536)
        began = time.monotonic()
        for byte in request:
            slow.sendall(bytes([byte]))
            kept.sendall(bytes([byte]))
            if select.select([slow, kept], [], [], 0.1)[0]:
                break
        assert 0.5 < time.monotonic() - began < 3
        for one in (slow, kept):
            assert one.makefile("rb").read().startswith(b"HTTP/1.1 408 ")


def test_a_request_learns_that_its_client_has_left(settings: Settings) -> None:
    app = FastAPI()
    calls: list[str] = []

    @app.get("/")
    async def wait(request: Request) -> None:
        left = asyncio.Event()
        with when_left(request.scope, left.set):
            calls.append("waits")
            await left.wait()
            calls.append("left")

    server = HttpServer(app, settings.model_copy(update={"port": 0}))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, 10)
    port = server.servers[0].sockets[0].getsockname()[1]
    with sockets(f"http://127.0.0.1:{port}", 1, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
        wait_until(lambda: calls == ["waits"], 10)
    wait_until(lambda: calls == ["waits", "left"], 10)
    server.should_exit = True
    thread.join(30)
