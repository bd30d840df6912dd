"""Turns of requests, and the pace of long answers."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from starlette.types import Message, Receive, Scope, Send

from audio_service.api.http.connections import leave
from audio_service.api.http.turns import AT_ONCE, BODY_S, Pacing, Turns

SETTLED = 20
WAITING_MAX = 10
Result = TypeVar("Result")


class Slow:
    """An app whose answers start when they are allowed to, and end never; `begun` are the paths that it works on."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.allowed = asyncio.Semaphore(0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun.append(scope["path"])
        await self.allowed.acquire()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()


class Callers:
    """Clients of one Turns."""

    def __init__(self) -> None:
        self.app = Slow()
        self.statuses: dict[str, int] = {}
        self._turns = Turns(self.app, WAITING_MAX)
        self._states: dict[str, dict[str, Any]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, *paths: str, address: str = "192.0.2.1") -> None:
        """Request each path, the answers of which nobody waits for."""
        for path in paths:
            self._tasks[f"{path} {len(self._tasks)}"] = asyncio.create_task(self._ask(path, address))
        await settle()

    async def leave(self, path: str) -> None:
        """End the last request of a path."""
        self._tasks[next(each for each in reversed(self._tasks) if each.rpartition(" ")[0] == path)].cancel()
        await settle()

    async def disconnect(self, path: str) -> None:
        """Let the client of the last request of a path leave."""
        leave(self._states[path])
        await settle()

    async def _ask(self, path: str, address: str) -> None:
        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.statuses[path] = message["status"]

        async def receive() -> Any:
            return {"type": "http.request"}

        self._states[path] = state = dict[str, Any]()
        scope = {"type": "http", "path": path, "client": (address, 1), "headers": [], "state": state}
        await self._turns(scope, receive, send)

    async def answer(self, count: int) -> None:
        """Let so many answers start."""
        for _ in range(count):
            self.app.allowed.release()
        await settle()


async def settle() -> None:
    """Let all tasks run until they wait."""
    for _ in range(SETTLED):
        await asyncio.sleep(0)


def in_own_loop(call: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on a thread: this one may have the loop of a browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result(30)


def with_callers(test: Callable[[Callers], Awaitable[None]]) -> None:
    """Run a test, whose requests are cancelled at its end."""

    async def run() -> None:
        await test(Callers())

    in_own_loop(run())


def busy(path: str) -> list[str]:
    return [path] * AT_ONCE


def test_a_burst_delays_itself_and_not_others() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), "/burst", "/burst", "/burst")
        assert callers.app.begun == busy("/burst")
        await callers.ask("/a", "/b")  # the same address asks for other things
        await callers.answer(5)
        assert callers.app.begun[AT_ONCE:] == ["/burst", "/a", "/b", "/burst", "/burst"]

    with_callers(test)


def test_addresses_take_turns() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), "/1", "/2", "/3")
        await callers.ask("/a", "/b", address="2001:db8::1")
        await callers.ask("/c", address="2001:db8::2")  # the same network
        await callers.answer(6)
        assert callers.app.begun[AT_ONCE:] == ["/1", "/a", "/2", "/b", "/3", "/c"]

    with_callers(test)


def test_many_addresses_do_not_hold_up_another_path() -> None:
    async def test(callers: Callers) -> None:
        for number in range(WAITING_MAX - 2):
            await callers.ask(*(busy("/burst") if number == 0 else ()), "/burst", address=f"10.0.0.{number}")
        await callers.ask("/a", "/b", address="192.0.2.9")
        await callers.answer(5)
        assert set(callers.app.begun[AT_ONCE:]) == {"/burst", "/a", "/b"}

    with_callers(test)


def test_many_paths_do_not_hold_up_another_address() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), *(f"/{number}" for number in range(WAITING_MAX - 1)))
        await callers.ask("/reader", address="192.0.2.9")
        await callers.answer(4)
        assert "/reader" in callers.app.begun

    with_callers(test)


async def strangers_after_audio(callers: Callers) -> None:
    """The audio was served; now all turns are taken, and strangers wait, each of an address and a path of its own."""
    await callers.ask("/audio", address="192.0.2.9")
    await callers.answer(1)
    await callers.ask(*busy("/burst"))
    for number in range(WAITING_MAX - 3):
        await callers.ask(f"/{number}", address=f"10.0.0.{number}")


def test_what_was_served_before_goes_between_what_was_not() -> None:
    async def test(callers: Callers) -> None:
        await strangers_after_audio(callers)
        for number in range(3):
            await callers.ask("/audio", address=f"192.0.2.{number}")
        await callers.answer(6)
        assert callers.app.begun[1 + AT_ONCE :].count("/audio") == 3
        assert callers.statuses == {"/audio": 200, "/burst": 200, "/0": 200}

    with_callers(test)


def test_what_was_not_served_before_is_refused_first() -> None:
    async def test(callers: Callers) -> None:
        await strangers_after_audio(callers)
        for number in range(5):
            await callers.ask("/audio", address=f"192.0.2.{number}")
        newest = [f"/{WAITING_MAX - 4 - number}" for number in range(2)]
        assert callers.statuses == {"/audio": 200} | dict.fromkeys(newest, 503)

    with_callers(test)


def test_who_leaves_waits_no_more() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), "/left", "/stays")
        await callers.leave("/left")
        await callers.answer(1)
        assert callers.app.begun[AT_ONCE:] == ["/stays"]
        # Leaves and gets its turn at the same time.
        await callers.ask("/left at last", "/last")
        callers.app.allowed.release()
        await callers.leave("/left at last")
        await callers.answer(2)
        assert callers.app.begun[-1] == "/last"

    with_callers(test)


def test_a_client_that_has_left_gets_no_turn() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), "/left", "/stays")
        await callers.disconnect("/left")
        await callers.answer(2)
        assert callers.app.begun[AT_ONCE:] == ["/stays"]
        assert callers.statuses.keys() == {"/burst"}

    with_callers(test)


def test_what_waits_for_a_store_does_not_hold_up_others() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/stuck"), "/reader")
        async with asyncio.timeout(10):
            while "/reader" not in callers.app.begun:
                await asyncio.sleep(0.01)

    with_callers(test)


def test_the_busiest_address_is_refused_when_too_many_wait() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), *["/burst"] * (WAITING_MAX - 1), "/other")
        await callers.ask("/reader", address="2001:db8::1")
        assert callers.statuses == {"/burst": 503}
        await callers.answer(2)
        assert callers.app.begun[AT_ONCE:] == ["/burst", "/reader"]

    with_callers(test)


def test_of_equal_addresses_the_last_is_refused() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"))
        for number in range(WAITING_MAX + 1):
            await callers.ask(f"/{number}", address=f"10.0.0.{number}")
        assert callers.statuses == {f"/{WAITING_MAX}": 503}

    with_callers(test)


async def no_part() -> Message:
    """A body that does not come."""
    await asyncio.Event().wait()
    raise AssertionError


async def small_parts() -> Message:
    """A body whose parts come just in time, and never end."""
    await asyncio.sleep(BODY_S / 2)
    return {"type": "http.request", "body": b" ", "more_body": True}


def test_answers_that_wait_for_nothing_take_turns_with_other_work() -> None:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        answered.append(steps[0])
        await send({"type": "http.response.start", "status": 404, "headers": []})

    async def sent(message: Message) -> None:
        pass

    async def step() -> None:
        while len(answered) < 10 * AT_ONCE:
            steps[0] += 1
            await asyncio.sleep(0)

    async def run() -> None:
        turns = Turns(answer)
        scope = {"type": "http", "method": "GET", "path": "/", "client": ("192.0.2.1", 1), "headers": []}
        await asyncio.gather(step(), *(turns({**scope}, no_part, sent) for _ in range(10 * AT_ONCE)))

    steps, answered = [0], list[int]()
    in_own_loop(run())
    assert max(Counter(answered).values()) <= AT_ONCE


@pytest.mark.parametrize("receive", [no_part, small_parts])
def test_a_body_that_does_not_end_holds_up_nobody(receive: Receive) -> None:
    async def read(scope: Scope, receive: Receive, send: Send) -> None:
        begun.append(scope["path"])
        while True:
            await receive()

    async def run() -> None:
        turns = Turns(read)
        for number in range(3 * AT_ONCE):
            scope = {"type": "http", "method": "POST", "path": f"/{number}", "client": ("192.0.2.1", 1), "headers": []}
            asking.append(asyncio.create_task(turns(scope, receive, unanswered)))
        async with asyncio.timeout(10):
            while len(begun) < 3 * AT_ONCE:
                await asyncio.sleep(BODY_S)

    async def unanswered(message: Message) -> None:
        raise AssertionError(message)

    begun: list[str] = []
    asking: list[asyncio.Task[None]] = []
    in_own_loop(run())
    assert len(begun) == 3 * AT_ONCE


def test_health_needs_no_turn() -> None:
    async def test(callers: Callers) -> None:
        await callers.ask(*busy("/burst"), "/other", "/healthz")
        assert callers.app.begun[AT_ONCE:] == ["/healthz"]

    with_callers(test)


def test_parts_of_all_long_answers_keep_the_pace_and_addresses_take_turns() -> None:
    async def run() -> float:
        pacing = Pacing(100)

        async def part(address: str) -> None:
            await pacing.wait({"type": "http", "path": "/audio.mp3", "client": (address, 1), "headers": []})
            sent.append(address)

        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(part("192.0.2.1") for _ in range(20)), part("192.0.2.2"))
        return asyncio.get_running_loop().time() - began

    sent: list[str] = []
    assert in_own_loop(run()) >= 0.19
    assert sent.index("192.0.2.2") <= 2
    assert len(sent) == 21
