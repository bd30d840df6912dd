"""Bodies that nobody may send, or that are too many: answered at once, in bounded memory."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.faults import ServeProcess, sockets

BODY = 23_000_000
# Eighty of these are 240 MB.
SOME = 3_000_000
PART = b"x" * 65_536


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, voices_dir: Path) -> Iterator[ServeProcess]:
    with ServeProcess(
        tmp_path_factory.mktemp("bodies") / "data",
        voices_dir,
        LISTEN_HOSTS='["example.com"]',
        LIMITS__BODIES_BYTES="50000000",
        RATES__LISTEN="1000/minute",
    ) as process:
        process.anyone.get("/healthz")
        yield process


def send_all(url: str, head: str, count: int, part: bytes, wanted: int) -> list[bytes]:
    """Send `wanted` bytes of `count` bodies at the same time, each as far as it is taken; what is answered to each."""
    with sockets(url, count, head.encode()) as opened, selectors.DefaultSelector() as selector:
        answers = {one: b"" for one in opened}
        sent = dict.fromkeys(opened, 0)
        for each in opened:
            each.setblocking(False)
            selector.register(each, selectors.EVENT_READ | selectors.EVENT_WRITE, each)
        until = time.monotonic() + 60
        while selector.get_map():
            assert time.monotonic() < until, f"{len(selector.get_map())} of {count} stand open"
            for key, events in selector.select(1):
                one: socket.socket = key.data
                if events & selectors.EVENT_READ and not received(one, answers):
                    sent[one] = wanted
                elif events & selectors.EVENT_WRITE and sent[one] < wanted:
                    with contextlib.suppress(OSError):
                        sent[one] += one.send(part)
                if sent[one] >= wanted and answers[one]:
                    selector.unregister(one)
        return list(answers.values())


def received(one: socket.socket, answers: dict[socket.socket, bytes]) -> bool:
    """Add what has arrived; False at the end."""
    try:
        data = one.recv(65_536)
    except OSError:
        return False
    answers[one] += data
    return bool(data)


def head(call: str, *headers: str) -> str:
    return "\r\n".join([f"{call} HTTP/1.1", "Host: x", "Content-Type: application/json", *headers, "", ""])


LONG = f"Content-Length: {BODY + 1_000_000}"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("call", "role", "framing", "sent", "status"),
    [
        ("PUT /v1/articles/x", None, LONG, BODY, 401),
        ("PUT /v1/articles/x", "wrong", LONG, SOME, 429),  # more than 20 a minute; the first ones 401
        ("PUT /v1/articles/x", "read", LONG, SOME, 403),
        ("PUT /v1/articles/x", None, CHUNKED, SOME, 401),
        ("POST /v1/listen", None, LONG, SOME, 413),
        ("POST /v1/listen", None, CHUNKED, SOME, 413),
        ("POST /v1/articles/x/plays", None, CHUNKED, SOME, 413),
        ("POST /v1/editor/session", None, CHUNKED, SOME, 413),
        ("POST /nowhere", None, LONG, SOME, 413),
    ],
)
def test_80_bodies_that_nobody_may_send(
    served: ServeProcess, call: str, role: str | None, framing: str, sent: int, status: int
) -> None:
    keys = {"read": served.reader.headers["Authorization"], "wrong": "Bearer as_wrong"}
    key = [] if role is None else [f"Authorization: {keys[role]}"]
    before = served.memory()
    part = b"10000\r\n" + PART + b"\r\n" if framing == CHUNKED else PART
    answers = send_all(served.url, head(call, *key, framing), 80, part, sent)
    assert served.memory() - before < 100_000_000
    allowed = {str(status), "401"} if role == "wrong" else {str(status)}
    assert {answer[9:12].decode() for answer in answers} <= allowed, answers[0]
    assert all(b"\r\nconnection: close\r\n" in answer.lower() for answer in answers)


def test_bodies_with_a_key_have_a_limit_together(served: ServeProcess) -> None:
    key = f"Authorization: {served.publisher.headers['Authorization']}"
    answers = send_all(served.url, head("PUT /v1/articles/x", key, LONG), 20, PART, BODY + 1_000_000)
    statuses = [answer[9:12] for answer in answers]
    assert statuses.count(b"429") >= 17
    assert all(b"\r\nretry-after: 5\r\n" in answer.lower() for answer in answers if answer[9:12] == b"429")
    # The place of those that have been answered is free again.
    assert served.publisher.put("/v1/articles/y", json={"text": "A title\n\nA sentence."}).status_code == 202


def test_two_lengths_of_one_body_end_the_connection(served: ServeProcess) -> None:
    """RFC 9112, 6.1: what follows could be somebody else's request."""
    both = head("POST /v1/articles/x/plays", CHUNKED, "Content-Length: 4")
    smuggled = both + "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with sockets(served.url, 1, smuggled.encode()) as (connection,):
        answer = connection.makefile("rb").read()
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nconnection: close\r\n" in answer.lower()


def test_a_client_that_waits_for_consent_sends_nothing(served: ServeProcess) -> None:
    with sockets(served.url, 1, head("PUT /v1/articles/x", LONG, "Expect: 100-continue").encode()) as (connection,):
        began = time.monotonic()
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert time.monotonic() - began < 4  # closed at once: there is nothing to discard


def test_a_small_unread_body_keeps_the_connection(served: ServeProcess) -> None:
    refused = head("PUT /v1/articles/x", "Content-Length: 2") + "{}"
    with sockets(served.url, 1, refused.encode()) as (connection,):
        connection.recv(65_536)
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in connection.makefile("rb").read()
