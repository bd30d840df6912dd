"""Callers that wait for their turn, by address and path."""

from __future__ import annotations

import asyncio
import enum
import math
from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from starlette.types import Scope

from audio_service.api.http.connections import when_left
from audio_service.hosts import network_of

# Those that are answered from memory in one step of the event loop, which takes 3 ms then.
READY_AT_ONCE = 16
# Requests that wait for their turn; above, one of the busiest address or path is refused.
WAITING_MAX = 2000


def client_of(scope: Scope) -> str:
    """The address, or IPv6 network, of a request's client."""
    return network_of((scope.get("client") or ("", 0))[0])


class End(enum.Enum):
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
    end: asyncio.Future[End]


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


class Waiting:
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

    async def join(self, scope: Scope, *, known: bool = False, most: float = math.inf) -> End:
        """Wait until admitted, refused, as one is when more than `most` wait, or until the client leaves.

        `known`: the path was served before.
        """
        address, path = client_of(scope), scope["path"]
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
            with when_left(scope, partial(self._end, waiter, End.LEFT)):
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
            if self._end(waiter, End.ADMITTED):
                return True
        return False

    def _refuse(self) -> None:
        """Refuse the newest of the busiest address or path; of equal ones, who would wait longest.

        All paths that are not known count as one.
        """
        count, waiter = max((order.busiest() for order in self._orders), key=itemgetter(0))
        if waiter.known and len(self._unknown) > count:
            waiter = next(reversed(self._unknown))
        self._end(waiter, End.REFUSED)

    def _end(self, waiter: _Waiter, end: End) -> bool:
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
        self._waiting = Waiting()

    def enters(self) -> bool:
        """Whether a request may be answered in this step."""
        if self._left == 0:
            return False
        self._take()
        return True

    async def join(self, scope: Scope) -> End:
        """Wait for a turn, until too many do, or until the client leaves."""
        return await self._waiting.join(scope, known=True, most=self._waiting_max)

    def _take(self) -> None:
        if self._left == READY_AT_ONCE:
            asyncio.get_running_loop().call_soon(self._step)
        self._left -= 1

    def _step(self) -> None:
        self._left = READY_AT_ONCE
        while self._left and self._waiting.admit():
            self._take()
