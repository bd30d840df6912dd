"""Turns of requests and the pace of long answers, so that a crowd does not hold up other readers."""

from __future__ import annotations

import asyncio
import enum
import math
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from operator import itemgetter

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.connections import when_left
from audio_service.api.http.problems import problem
from audio_service.api.http.rates import address_of

# Requests that are worked on at once: each has some steps on threads, for which it waits longer the more there are.
AT_ONCE = 5
# Seconds until a request that waits for something unforeseen ends its turn without an answer.
TURN_S = 0.1
# Seconds until one whose body has not come does.
BODY_S = 0.01
# Requests that wait for their turn; above, one of the busiest address or path is answered 503.
WAITING_MAX = 2000
RETRY_AFTER_S = 5
# They need no thread, or hardly any, and are asked whether the process is alive.
_WITHOUT_TURN = ("/healthz", "/readyz")


class _End(enum.Enum):
    """How waiting ends."""

    ADMITTED = enum.auto()
    REFUSED = enum.auto()
    LEFT = enum.auto()


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """A caller that waits: what it asks for, from where, and how its waiting ends."""

    address: str
    path: str
    end: asyncio.Future[_End]


class _Order:
    """Waiters by two keys: the first ones take turns, and the second ones of each."""

    def __init__(self) -> None:
        # The keys whose turn is next are the first.
        self._lines: OrderedDict[str, OrderedDict[str, dict[_Waiter, None]]] = OrderedDict()
        self._counts: Counter[str] = Counter()

    def add(self, first: str, second: str, waiter: _Waiter) -> None:
        self._lines.setdefault(first, OrderedDict()).setdefault(second, {})[waiter] = None
        self._counts[first] += 1

    def remove(self, first: str, second: str, waiter: _Waiter) -> None:
        lines = self._lines[first]
        del lines[second][waiter]
        if not lines[second]:
            del lines[second]
        self._counts[first] -= 1
        if not lines:
            del self._lines[first], self._counts[first]

    def next(self) -> _Waiter:
        """Whose turn it is."""
        lines = next(iter(self._lines.values()))
        line = next(iter(lines.values()))
        return next(iter(line))

    def rotate(self, first: str, second: str) -> None:
        """Let all others have their turn before these keys."""
        self._lines[first].move_to_end(second)
        self._lines.move_to_end(first)

    def busiest(self) -> tuple[int, _Waiter]:
        """The number of waiters of the first key that has most, and the newest of them in its longest line."""
        first, count = max(reversed(self._counts.items()), key=itemgetter(1))
        line = max(reversed(self._lines[first].values()), key=len)
        return count, next(reversed(line))


class _Waiting:
    """Those that wait. Every other one is admitted by address, and the next one by path.

    So neither a few addresses that ask for many paths nor many addresses that ask for a few hold up the others.
    """

    def __init__(self) -> None:
        self._by_address, self._by_path = self._orders = _Order(), _Order()
        self._all: set[_Waiter] = set()
        self._admitted = 0

    def __len__(self) -> int:
        return len(self._all)

    async def join(self, scope: Scope, most: float = math.inf) -> _End:
        """Wait until admitted, refused, as one is when more than `most` wait, or until the client leaves."""
        address, path = address_of(Request(scope)), scope["path"]
        waiter = _Waiter(address, path, asyncio.get_running_loop().create_future())
        self._by_address.add(address, path, waiter)
        self._by_path.add(path, address, waiter)
        self._all.add(waiter)
        if len(self._all) > most:
            self._refuse()
        try:
            with when_left(scope, partial(self._end, waiter, _End.LEFT)):
                return await waiter.end
        finally:
            if waiter in self._all:  # cancelled
                self._remove(waiter)

    def admit(self) -> bool:
        """Admit the next one; False if there is none."""
        while self._all:
            self._admitted += 1
            waiter = self._orders[self._admitted % 2].next()
            self._by_address.rotate(waiter.address, waiter.path)
            self._by_path.rotate(waiter.path, waiter.address)
            if self._end(waiter, _End.ADMITTED):
                return True
        return False

    def _refuse(self) -> None:
        """Refuse the newest of the busiest address or path; of equal ones, who would wait longest."""
        _, waiter = max((order.busiest() for order in self._orders), key=itemgetter(0))
        self._end(waiter, _End.REFUSED)

    def _end(self, waiter: _Waiter, end: _End) -> bool:
        """End a caller's waiting; False if it has ended."""
        if waiter in self._all:
            self._remove(waiter)
        if waiter.end.done():
            return False
        waiter.end.set_result(end)
        return True

    def _remove(self, waiter: _Waiter) -> None:
        self._by_address.remove(waiter.address, waiter.path, waiter)
        self._by_path.remove(waiter.path, waiter.address, waiter)
        self._all.remove(waiter)


class Turns:
    """ASGI middleware that works on AT_ONCE requests at a time.

    A turn ends when the answer starts, or the request waits: BODY_S for its body, for those that read the store, or
    TURN_S for anything else. When more arrive, addresses and paths take turns: a burst delays itself, and hardly
    others. The next turn begins after what else is ready, also when an answer needed no waiting: else all of a burst
    would be answered between two steps of a request that needs some.
    """

    def __init__(self, app: ASGIApp, waiting_max: int = WAITING_MAX) -> None:
        self._app = app
        self._waiting_max = waiting_max
        self._working = 0
        self._waiting = _Waiting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _WITHOUT_TURN:
            await self._app(scope, receive, send)
            return
        end = await self._begin(scope)
        if end is _End.LEFT:
            return
        if end is _End.REFUSED:
            detail = f"Too many requests at the same time. Retry in {RETRY_AFTER_S} s."
            refused = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_AFTER_S)})
            await refused(scope, receive, send)
            return
        turn = _Turn(self._ended)
        Request(scope).state.turn = turn

        async def receive_ending() -> Message:
            turn.end_within(BODY_S)
            message = await receive()
            turn.end_within(TURN_S)
            return message

        async def send_ending(message: Message) -> None:
            turn.end()
            await send(message)

        try:
            await self._app(scope, receive_ending, send_ending)
        finally:
            turn.end()

    async def _begin(self, scope: Scope) -> _End:
        """Wait for a turn."""
        if self._working < AT_ONCE:
            self._working += 1
            return _End.ADMITTED
        return await self._waiting.join(scope, self._waiting_max)

    def _ended(self) -> None:
        asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        if not self._waiting.admit():
            self._working -= 1


class _Turn:
    """One request's turn, which ends once."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + TURN_S
        self._timer = self._loop.call_at(self._until, self.end)

    def end_within(self, seconds: float) -> None:
        """End it after so many seconds, TURN_S after its beginning at the latest."""
        if not self._over:
            self._timer.cancel()
            self._timer = self._loop.call_at(min(self._until, self._loop.time() + seconds), self.end)

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

    Addresses and paths take turns.
    """

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._due_at = 0.0
        self._waiting = _Waiting()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, scope: Scope) -> None:
        """Wait until the next part of the answer to this request may be sent, or its client leaves."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._due_at, self._admit)
        await self._waiting.join(scope)

    def _admit(self) -> None:
        loop = asyncio.get_running_loop()
        if self._waiting.admit():
            self._due_at = max(self._due_at, loop.time() - self._gap_s) + self._gap_s
        self._timer = loop.call_at(self._due_at, self._admit) if self._waiting else None


def pace_of(request: Request) -> Callable[[], Awaitable[None]]:
    """What waits between two parts of a long answer to this request."""
    pacing: Pacing = request.app.state.pacing
    return partial(pacing.wait, request.scope)
