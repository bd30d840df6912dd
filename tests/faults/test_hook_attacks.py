"""Attacks on `/v1/hooks` by strangers without a secret, on real sockets: signed messages come in all the same."""

from __future__ import annotations

import contextlib
import itertools
import json
import select
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from audio_service.config import Hook, Limits, Settings
from tests.support.faults import sockets
from tests.support.hooks import (
    GHOST_SECRET,
    PLAIN_SECRET,
    STANDARD_SECRET,
    ghost_headers,
    plain_headers,
    post,
    standard_headers,
)
from tests.support.running import Running, prose

HOOKS = {
    "generic": Hook(kind="generic", secret=STANDARD_SECRET),
    "ghost": Hook(kind="ghost", secret=GHOST_SECRET),
    "forge": Hook(kind="generic", secret=PLAIN_SECRET, header="X-Hub-Signature-256"),
}
Serving = Callable[..., Running]


@pytest.fixture
def serving(fast: Settings) -> Iterator[Serving]:
    """A running service with some hooks and the given limits, behind a proxy."""
    with contextlib.ExitStack() as stops:

        def serve(**limits: Any) -> Running:
            changes = {"hooks": HOOKS, "limits": Limits(**limits), "trusted_proxies": "127.0.0.1"}
            running = Running(fast.model_copy(update=changes))
            stops.callback(running.stop)
            return running

        yield serve


def head(size: int, address: str, hook: str = "generic", **headers: str) -> bytes:
    """The head of a message of `size` bytes from an address, as a proxy passes it on."""
    given = {"Host": "x", "X-Forwarded-For": address, "Content-Length": str(size), **headers}
    lines = [f"POST /v1/hooks/{hook} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def send_from(running: Running, address: str, article_id: str, size: int = 0) -> httpx2.Response:
    """Post a rightly signed message of about `size` bytes."""
    message = {"id": article_id, "text": prose(2, article_id), "padding": "x" * size}
    body = json.dumps(message).encode()
    return post(running.anyone, "generic", body, {**standard_headers(body), "X-Forwarded-For": address})


def answered(connections: list[socket.socket], wait_s: float = 10) -> list[bytes]:
    """The status lines that have come, at least one."""
    ready = select.select(connections, [], [], wait_s)[0]
    assert ready
    return [one.recv(65_536).partition(b"\r\n")[0] for one in ready]


def test_bodies_that_are_declared_and_never_sent_keep_nobody_out(serving: Serving) -> None:
    running = serving()
    with sockets(running.url, 20, head(5_000_000, "192.0.2.1") + b"{"):
        for number in range(3):
            answer = send_from(running, "192.0.2.1", f"a{number}", size=100_000)
            assert answer.status_code == 202, answer.text


def test_one_address_never_fills_the_room(serving: Serving) -> None:
    running = serving(hook_bytes=100_000)
    with sockets(running.url, 4, head(100_000, "192.0.2.1") + b"{" * 90_000) as held:
        assert set(answered(held)) == {b"HTTP/1.1 429 Too Many Requests"}
        for number in range(3):
            answer = send_from(running, "192.0.2.2", f"a{number}", size=90_000)
            assert answer.status_code == 202, answer.text


def test_who_has_been_sending_for_longest_gives_way(serving: Serving) -> None:
    running = serving(hook_bytes=100_000)
    with contextlib.ExitStack() as opened:
        held: list[socket.socket] = []
        for number in range(8):
            first = head(100_000, f"192.0.2.{number}") + b"{" * 90_000
            held += opened.enter_context(sockets(running.url, 1, first))
        assert set(answered(held)) == {b"HTTP/1.1 429 Too Many Requests"}  # more than the quota
        answer = send_from(running, "198.51.100.1", "a", size=50_000)
        assert answer.status_code == 202, answer.text
        # The networks of IPv6 count as one address each.
        answer = send_from(running, "2001:db8::1", "b", size=50_000)
        assert answer.status_code == 202, answer.text


def test_many_networks_that_send_slowly_keep_nobody_out(serving: Serving) -> None:
    running = serving(hook_bytes=100_000)
    with contextlib.ExitStack() as opened:
        for number in range(42):
            first = head(100_000, f"2001:db8:0:{number:x}::1") + b"{" * 9_500
            opened.enter_context(sockets(running.url, 1, first))
        for number in range(3):
            answer = send_from(running, "198.51.100.1", f"a{number}", size=80_000)
            assert answer.status_code == 202, answer.text


def test_whole_messages_that_are_wrongly_signed_keep_nobody_out(serving: Serving) -> None:
    """From many addresses and as fast as they can: those who send for the first time are let in."""
    running = serving(hook_bytes=200_000)
    body = b" " * 190_000
    until = time.monotonic() + 3

    def attack(number: int) -> None:
        with httpx2.Client(base_url=running.url) as client:
            while time.monotonic() < until:
                post(client, "generic", body, {**standard_headers(b"other"), "X-Forwarded-For": f"192.0.2.{number}"})

    with ThreadPoolExecutor(12) as pool:
        attacks = [pool.submit(attack, number) for number in range(12)]
        statuses: list[int] = []
        while time.monotonic() < until:
            number = len(statuses)
            statuses.append(send_from(running, "198.51.100.1", f"a{number}", size=10_000).status_code)
        for each in attacks:
            each.result()
    assert set(statuses) == {202}


def test_a_body_that_stalls_is_waited_for_shorter_than_one_that_arrives_slowly(serving: Serving) -> None:
    running = serving(header_s=4.5)
    body = json.dumps({"id": "slow", "text": prose(2)}).encode()
    began = time.monotonic()
    with (
        sockets(running.url, 1, head(5_000_000, "192.0.2.1") + b"{") as [stalled],
        sockets(running.url, 1, head(len(body), "192.0.2.1", **standard_headers(body))) as [slow],
    ):
        parts = [body[at : at + len(body) // 5 + 1] for at in range(0, len(body), len(body) // 5 + 1)]
        for part in parts:
            time.sleep(0.5)
            slow.sendall(part)
        assert answered([slow]) == [b"HTTP/1.1 202 Accepted"]
        assert answered([stalled]) == [b"HTTP/1.1 408 Request Timeout"]
        assert time.monotonic() - began < 4


def test_a_room_is_left_by_those_whose_client_leaves(serving: Serving) -> None:
    running = serving(hook_bytes=100_000)
    for _ in range(6):
        first = head(100_000, "192.0.2.1") + b"{" * 90_000
        with sockets(running.url, 2, first):
            pass
    # Its own address sends as much as it may again.
    for number in range(3):
        answer = send_from(running, "192.0.2.1", f"a{number}", size=90_000)
        while answer.status_code == 429:  # the service has not seen the last ones leave
            answer = send_from(running, "192.0.2.1", f"a{number}", size=90_000)
        assert answer.status_code == 202, answer.text


def test_strangers_cannot_tell_which_hooks_there_are(serving: Serving, caplog: pytest.LogCaptureFixture) -> None:
    running = serving(hook_bytes=100_000)
    small, large, wrong = b'{"id": "a"}', b" " * 90_000, "a secret of nobody"
    signed: tuple[dict[str, str], ...] = (
        {},
        ghost_headers(small, secret=wrong),
        standard_headers(small, secret=wrong),
        standard_headers(small, secret=wrong, at=1),
        plain_headers(small, secret=wrong),
    )
    calls: list[dict[str, Any]] = [{"content": small, "headers": headers} for headers in signed]
    calls += [{"content": large}, {"content": large * 2}, {"content": iter([large])}, {"content": b""}]
    calls += [{"method": "GET"}, {"method": "HEAD"}, {"method": "OPTIONS"}, {"method": "PUT", "content": small}]
    calls += [{"content": small}] * 20  # one address that guesses
    answers: dict[str, list[tuple[int, str, dict[str, str]]]] = {}
    for number, name in enumerate([*HOOKS, "unknown"]):
        for index, call in enumerate(calls):
            address = f"192.0.2.{number}" if index >= len(calls) - 20 else f"198.51.{number}.{index}"
            given = {"method": "POST", **call, "headers": {**call.get("headers", {}), "X-Forwarded-For": address}}
            if not isinstance(call.get("content", b""), bytes):
                given["content"] = itertools.repeat(
                    large, 6
                )  # refused long before its end, which closes the connection
            answer = running.anyone.request(url=f"/v1/hooks/{name}", **given)
            headers = {key: value for key, value in answer.headers.items() if key not in ("date", "x-request-id")}
            answers.setdefault(name, []).append((answer.status_code, answer.text, headers))
    for name in HOOKS:
        assert answers[name] == answers["unknown"]
    assert {status for status, *_ in answers["unknown"]} == {401, 413, 405, 204}
    assert (
        f"hook unknown refuses a message: AUDIO_SERVICE_HOOKS has no such hook (it has {', '.join(HOOKS)})"
        in caplog.text
    )
    assert "hook ghost refuses a message: This message is not signed with the secret of" in caplog.text
