"""Turns of requests and the pace of long answers, so that a crowd does not hold up other readers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.problems import problem
from audio_service.api.http.rates import address_of

# Requests that are worked on at once: each has some steps on threads, for which it waits longer the more there are.
AT_ONCE = 16
# Seconds until a request that waits for something unforeseen ends its turn without an answer.
TURN_S = 0.1
# Requests that wait for their turn; above, one of the busiest address is answered 503.
WAITING_MAX = 2000
RETRY_AFTER_S = 5
# They need no thread, or hardly any, and are asked whether the process is alive.
_WITHOUT_TURN = ("/healthz", "/readyz")


class _Lines:
    """Those that wait, by address and path. Addresses take turns, and the paths of each."""

    def __init__(self) -> None:
        # The address and its path whose turn is next are the first.
        self._lines: OrderedDict[str, OrderedDict[str, deque[asyncio.Future[bool]]]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def join(self, address: str, path: str) -> asyncio.Future[bool]:
        """Wait: the future is the caller's."""
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(address, OrderedDict()).setdefault(path, deque()).append(mine)
        self._count += 1
        return mine

    def admit(self) -> bool:
        """Admit the next one; False if there is none."""
        while self._count:
            address, paths = next(iter(self._lines.items()))
            path, line = next(iter(paths.items()))
            first = line.popleft()
            paths.move_to_end(path)
            self._lines.move_to_end(address)
            self._forget(address, path)
            if not first.cancelled():
                first.set_result(True)
                return True
        return False

    def refuse(self) -> None:
        """Refuse the newest of what the busiest address asks for most; of equal ones, who would wait longest."""
        address = max(reversed(self._lines), key=lambda each: sum(map(len, self._lines[each].values())))
        path = max(reversed(self._lines[address]), key=lambda each: len(self._lines[address][each]))
        newest = self._lines[address][path].pop()
        self._forget(address, path)
        if not newest.cancelled():
            newest.set_result(False)

    def _forget(self, address: str, path: str) -> None:
        self._count -= 1
        if not self._lines[address][path]:
            del self._lines[address][path]
        if not self._lines[address]:
            del self._lines[address]


class Turns:
    """ASGI middleware that works on AT_ONCE requests at a time.

    A turn ends when the answer starts, or the request waits: for its body, for those that read the store, or TURN_S
    for anything else. When more arrive, addresses take turns, and the paths that each asks for: a burst delays itself,
    and hardly others.
    """

    def __init__(self, app: ASGIApp, waiting_max: int = WAITING_MAX) -> None:
        self._app = app
        self._waiting_max = waiting_max
        self._working = 0
        self._waiting = _Lines()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _WITHOUT_TURN:
            await self._app(scope, receive, send)
            return
        if not await self._begin(address_of(Request(scope)), scope["path"]):
            detail = f"Too many requests at the same time. Retry in {RETRY_AFTER_S} s."
            refused = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_AFTER_S)})
            await refused(scope, receive, send)
            return
        turn = _Turn(self._next)
        Request(scope).state.turn = turn

        async def receive_ending() -> Message:
            turn.end()
            return await receive()

        async def send_ending(message: Message) -> None:
            turn.end()
            await send(message)

        try:
            await self._app(scope, receive_ending, send_ending)
        finally:
            turn.end()

    async def _begin(self, address: str, path: str) -> bool:
        """Wait for a turn; False if there are too many who do."""
        if self._working < AT_ONCE:
            self._working += 1
            return True
        mine = self._waiting.join(address, path)
        if len(self._waiting) > self._waiting_max:
            self._waiting.refuse()
        return await mine

    def _next(self) -> None:
        if not self._waiting.admit():
            self._working -= 1


class _Turn:
    """One request's turn, which ends once."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._over = False
        self._timer = asyncio.get_running_loop().call_later(TURN_S, self.end)

    def end(self) -> None:
        if not self._over:
            self._over = True
            self._timer.cancel()
            self._ended()


def end_turn(request: Request) -> None:
    """Let others begin, since this request waits."""
    turn: _Turn | None = getattr(request.state, "turn", None)
    if turn is not None:
        turn.end()


class Pacing:
    """Lets `per_s` parts of all long answers pass in a second, evenly, so that time is left for other calls.

    Addresses take turns.
    """

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._due_at = 0.0
        self._waiting = _Lines()

    async def wait(self, address: str) -> None:
        """Wait until the next part may be sent to this address."""
        loop = asyncio.get_running_loop()
        first = not self._waiting
        mine = self._waiting.join(address, "")
        if first:
            loop.call_at(self._due_at, self._admit)
        await mine

    def _admit(self) -> None:
        loop = asyncio.get_running_loop()
        if self._waiting.admit():
            self._due_at = max(self._due_at, loop.time() - self._gap_s) + self._gap_s
        if self._waiting:
            loop.call_at(self._due_at, self._admit)


def pace_of(request: Request) -> Callable[[], Awaitable[None]]:
    """What waits between two parts of a long answer to this request."""
    pacing: Pacing = request.app.state.pacing
    return partial(pacing.wait, address_of(request))
