"""Calls counted in this process, within moving windows."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable

from limits import RateLimitItem

# Callers of each rate that are remembered, about 20 MB; those who called longest ago are forgotten first.
CALLERS_MAX = 50_000


class MovingWindows:
    """Counts the calls of each caller.

    The memory storage of `limits` keeps every caller for ever, and looks at all of them a hundred times a second.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, callers_max: int = CALLERS_MAX) -> None:
        self._clock = clock
        self._callers_max = callers_max
        # When each caller's calls leave the window; the one that called last is the last one.
        self._calls: defaultdict[str, OrderedDict[str, list[float]]] = defaultdict(OrderedDict)
        self._lock = threading.Lock()

    def hit(self, rate: RateLimitItem, name: str, caller: str, *, spend: bool = True) -> int | None:
        """Count a call under `name`, or only check it; over the limit, return the seconds until the next is allowed."""
        with self._lock:
            now, callers = self._clock(), self._calls[name]
            calls = [end for end in callers.get(caller, ()) if end > now]
            if len(calls) >= rate.amount:
                return max(1, math.ceil(calls[0] - now))
            if spend:
                calls.append(now + rate.get_expiry())
                callers[caller] = calls
                callers.move_to_end(caller)
                self._forget(callers, now)
            return None

    def callers(self) -> int:
        """How many callers are remembered."""
        return sum(map(len, self._calls.values()))

    def _forget(self, callers: OrderedDict[str, list[float]], now: float) -> None:
        """Forget those whose last call has left the window, and those above the limit."""
        while len(callers) > self._callers_max or next(iter(callers.values()))[-1] <= now:
            callers.popitem(last=False)
