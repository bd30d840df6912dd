"""Rate limits per address."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from fastapi import Request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from audio_service.config import Settings
from audio_service.errors import Busy


class RateLimiter:
    """Counts calls by name and address, in memory or in Redis."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(storage_from_string(settings.rates_url))
        self._rates = {name: parse(rate) for name, rate in settings.rates.model_dump().items()}

    def hit(self, name: str, address: str) -> None:
        """Count a call. Raises Busy over the limit."""
        rate = self._rates[name]
        if not self._limiter.hit(rate, name, address):
            self._refuse(name, address)

    def check(self, name: str, address: str) -> None:
        """Raise Busy if the next call would exceed the limit, without counting one."""
        if not self._limiter.test(self._rates[name], name, address):
            self._refuse(name, address)

    def _refuse(self, name: str, address: str) -> None:
        until = self._limiter.get_window_stats(self._rates[name], name, address).reset_time
        wait = max(1, math.ceil(until - time.time()))
        raise Busy(f"Too many requests from this address (limit: {self._rates[name]}).", retry_after_s=wait)


def address_of(request: Request) -> str:
    """The client's address, behind a trusted proxy the forwarded one."""
    return request.client.host if request.client is not None else "unknown"


def limited(name: str) -> Callable[[Request], None]:
    """A dependency that counts each call under `name`."""

    def count(request: Request) -> None:
        limiter: RateLimiter = request.app.state.rates
        limiter.hit(name, address_of(request))

    return count
