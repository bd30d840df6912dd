"""Turns of requests and the pace of long answers, so that a crowd does not hold up other readers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.problems import problem
from audio_service.api.http.rates import address_of

# Requests that are worked on at once: each has some steps on threads, for which it waits longer the more there are.
AT_ONCE = 4
# Seconds until a request that waits, for a store or another site, ends its turn without an answer.
TURN_S = 0.1
# Requests that wait for their turn; above, one of the busiest address is answered 503.
WAITING_MAX = 2000
RETRY_AFTER_S = 5


class Turns:
    """ASGI middleware that works on AT_ONCE requests at a time, until their answers start.

    When more arrive, addresses take turns, and the paths that each asks for: a burst delays itself, and hardly others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._working = 0
        # Those that wait, in order, by address and path; the address and its path whose turn is next are the first.
        self._waiting: OrderedDict[str, OrderedDict[str, deque[asyncio.Future[bool]]]] = OrderedDict()
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not await self._begin(address_of(Request(scope)), scope["path"]):
            detail = f"Too many requests at the same time. Retry in {RETRY_AFTER_S} s."
            refused = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_AFTER_S)})
            await refused(scope, receive, send)
            return
        turn = _Turn(self._next)

        async def send_ending(message: Message) -> None:
            turn.end()
            await send(message)

        try:
            await self._app(scope, receive, send_ending)
        finally:
            turn.end()

    async def _begin(self, address: str, path: str) -> bool:
        """Wait for a turn; False if there are too many who do."""
        if self._working < AT_ONCE:
            self._working += 1
            return True
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, OrderedDict()).setdefault(path, deque()).append(mine)
        self._count += 1
        if self._count > WAITING_MAX:
            self._refuse()
        return await mine

    def _refuse(self) -> None:
        """Refuse the newest request for what the busiest address asks for most."""
        address = max(self._waiting, key=lambda each: sum(map(len, self._waiting[each].values())))
        path = max(self._waiting[address], key=lambda each: len(self._waiting[address][each]))
        newest = self._waiting[address][path].pop()
        self._leave(address, path)
        if not newest.cancelled():
            newest.set_result(False)

    def _next(self) -> None:
        """A turn has ended: begin another."""
        while self._count:
            address, paths = next(iter(self._waiting.items()))
            path, requests = next(iter(paths.items()))
            first = requests.popleft()
            paths.move_to_end(path)
            self._waiting.move_to_end(address)
            self._leave(address, path)
            if not first.cancelled():  # the server has not been stopped
                first.set_result(True)
                return
        self._working -= 1

    def _leave(self, address: str, path: str) -> None:
        """A request does not wait any more: forget what has none."""
        self._count -= 1
        if not self._waiting[address][path]:
            del self._waiting[address][path]
        if not self._waiting[address]:
            del self._waiting[address]


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


class Pacing:
    """Lets `per_s` parts of all long answers pass in a second, evenly, so that time is left for other calls."""

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._last = 0.0

    async def wait(self) -> None:
        """Wait until the next part may be sent."""
        now = asyncio.get_running_loop().time()
        self._last = max(now, self._last + self._gap_s)
        await asyncio.sleep(self._last - now)
