"""Turns of requests and the pace of long answers, so that a crowd does not hold up other readers."""

from __future__ import annotations

import asyncio
import enum
import math
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from operator import itemgetter

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.connections import when_left
from audio_service.api.http.problems import problem
from audio_service.api.http.rates import address_of

# Requests that are worked on at once: each has some steps on threads, for which it waits longer the more there are.
AT_ONCE = 5
# Those that are answered from memory in one step of the event loop, which takes 3 ms then.
READY_AT_ONCE = 16
# Seconds until a request that waits for something unforeseen ends its turn without an answer.
TURN_S = 0.1
# Seconds until one whose body has not come does.
BODY_S = 0.01
# Requests that wait for their turn; above, one of the busiest address or path is answered 503.
WAITING_MAX = 2000
RETRY_AFTER_S = 5
# Paths that were served last, of at most so many letters: those who request them go before the rest.
SERVED_PATHS = 5000
SERVED_LETTERS = 500
# They need no thread, or hardly any, and are asked whether the process is alive.
_WITHOUT_TURN = ("/healthz", "/readyz")


class _End(enum.Enum):
    """How waiting ends."""

    ADMITTED = enum.auto()
    REFUSED = enum.auto()
    LEFT = enum.auto()


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """A caller that waits: from where, for what, whether that was served before, and how its waiting ends."""

    address: str
    path: str
    known: bool
    end: asyncio.Future[_End]


class _Order:
    """Waiters by two keys: the first ones take turns, and the second ones of each."""

    def __init__(self) -> None:
        # The keys whose turn is next are the first.
        self._lines: OrderedDict[str, OrderedDict[str, dict[_Waiter, None]]] = OrderedDict()
        self._counts: Counter[str] = Counter()
        # First keys by their number of waiters, and the highest number.
        self._by_count: defaultdict[int, dict[str, None]] = defaultdict(dict)
        self._most = 0

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, first: str, second: str, waiter: _Waiter) -> None:
        self._lines.setdefault(first, OrderedDict()).setdefault(second, {})[waiter] = None
        self._count(first, 1)

    def remove(self, first: str, second: str, waiter: _Waiter) -> None:
        lines = self._lines[first]
        del lines[second][waiter]
        if not lines[second]:
            del lines[second]
        if not lines:
            del self._lines[first]
        self._count(first, -1)

    def _count(self, first: str, change: int) -> None:
        before, now = self._counts[first], self._counts[first] + change
        self._by_count[before].pop(first, None)
        if now:
            self._counts[first] = now
            self._by_count[now][first] = None
        else:
            del self._counts[first]
        if now > self._most or not self._by_count[self._most]:
            self._most = now

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
        first = next(reversed(self._by_count[self._most]))
        line = max(reversed(self._lines[first].values()), key=len)
        return self._most, next(reversed(line))


class _Waiting:
    """Those that wait. Every other one is admitted by address, and the next one by path.

    So neither a few addresses that ask for many paths nor many addresses that ask for a few hold up the others. Between
    any two of them, one is admitted whose path is known: nor do many addresses that ask for anything.
    """

    def __init__(self) -> None:
        self._by_address, self._by_path = self._orders = _Order(), _Order()
        self._known = _Order()
        self._unknown: dict[_Waiter, None] = {}
        self._all: set[_Waiter] = set()
        self._admitted = 0
        self._known_is_next = True

    def __len__(self) -> int:
        return len(self._all)

    async def join(self, scope: Scope, *, known: bool = False, most: float = math.inf) -> _End:
        """Wait until admitted, refused, as one is when more than `most` wait, or until the client leaves.

        `known`: the path was served before.
        """
        address, path = address_of(Request(scope)), scope["path"]
        waiter = _Waiter(address, path, known, asyncio.get_running_loop().create_future())
        self._by_address.add(address, path, waiter)
        self._by_path.add(path, address, waiter)
        if known:
            self._known.add(path, address, waiter)
        else:
            self._unknown[waiter] = None
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
            self._known_is_next = not self._known_is_next and bool(self._known)
            if self._known_is_next:
                waiter = self._known.next()
            else:
                self._admitted += 1
                waiter = self._orders[self._admitted % 2].next()
            self._by_address.rotate(waiter.address, waiter.path)
            self._by_path.rotate(waiter.path, waiter.address)
            if waiter.known:
                self._known.rotate(waiter.path, waiter.address)
            if self._end(waiter, _End.ADMITTED):
                return True
        return False

    def _refuse(self) -> None:
        """Refuse the newest of the busiest address or path; of equal ones, who would wait longest.

        All paths that are not known count as one.
        """
        count, waiter = max((order.busiest() for order in self._orders), key=itemgetter(0))
        if waiter.known and len(self._unknown) > count:
            waiter = next(reversed(self._unknown))
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
        if waiter.known:
            self._known.remove(waiter.path, waiter.address, waiter)
        else:
            del self._unknown[waiter]
        self._all.remove(waiter)


class Lane:
    """Turns of requests that are answered at once: a few in each step of the event loop, so that others have theirs.

    More than that wait, by address and path as those of `Turns`.
    """

    def __init__(self, waiting_max: int = WAITING_MAX) -> None:
        self._left = READY_AT_ONCE
        self._waiting_max = waiting_max
        self._waiting = _Waiting()

    def enters(self) -> bool:
        """Whether a request may be answered in this step."""
        if self._left == 0:
            return False
        self._take()
        return True

    async def join(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Wait for a turn; False if the client has left, or was answered that there are too many."""
        end = await self._waiting.join(scope, known=True, most=self._waiting_max)
        if end is _End.REFUSED:
            await _too_many()(scope, receive, send)
        return end is _End.ADMITTED

    def _take(self) -> None:
        if self._left == READY_AT_ONCE:
            asyncio.get_running_loop().call_soon(self._step)
        self._left -= 1

    def _step(self) -> None:
        self._left = READY_AT_ONCE
        while self._left and self._waiting.admit():
            self._take()


def _too_many() -> Response:
    detail = f"Too many requests at the same time. Retry in {RETRY_AFTER_S} s."
    headers = {"Retry-After": str(RETRY_AFTER_S), "Connection": "close"}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=headers)


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
        self._served: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _WITHOUT_TURN:
            await self._app(scope, receive, send)
            return
        end = await self._begin(scope)
        if end is _End.LEFT:
            return
        if end is _End.REFUSED:
            await _too_many()(scope, receive, send)
            return
        turn = _Turn(self._next)
        Request(scope).state.turn = turn

        async def receive_ending() -> Message:
            turn.end_within(BODY_S)
            message = await receive()
            turn.end_within(TURN_S)
            return message

        async def send_ending(message: Message) -> None:
            turn.end()
            if message["type"] == "http.response.start" and message["status"] < HTTPStatus.BAD_REQUEST:
                self._remember(scope["path"])
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
        return await self._waiting.join(scope, known=scope["path"] in self._served, most=self._waiting_max)

    def _remember(self, path: str) -> None:
        """A path was served."""
        if len(path) <= SERVED_LETTERS:
            self._served[path] = None
            self._served.move_to_end(path)
            if len(self._served) > SERVED_PATHS:
                self._served.popitem(last=False)

    def _next(self) -> None:
        if not self._waiting.admit():
            self._working -= 1


class _Turn:
    """One request's turn, which ends once; `ended` is called after what else is ready."""

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
            self._loop.call_soon(self._ended)


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
