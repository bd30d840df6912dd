"""Rate limits per address."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from fastapi import Request
from limits import RateLimitItemPerHour, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from audio_service.config import Settings
from audio_service.errors import Busy

HOUR_S = 3600


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

    def budget(self, name: str, site: str, per_hour: int, *, spend: bool = True) -> None:
        """Count one use of a site's budget, or only check it. Raises Busy when it is used up."""
        rate = RateLimitItemPerHour(per_hour) if per_hour else None
        count = self._limiter.hit if spend else self._limiter.test
        if rate is None or not count(rate, name, site):
            until = self._limiter.get_window_stats(rate, name, site).reset_time if rate else time.time() + HOUR_S
            wait = max(1, math.ceil(until - time.time()))
            raise Busy("Too many new pages of this site within an hour.", retry_after_s=wait)

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
