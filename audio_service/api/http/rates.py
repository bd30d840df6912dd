"""Rate limits per address."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from limits import RateLimitItem, RateLimitItemPerHour, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from audio_service.api.http.windows import MovingWindows
from audio_service.config import Settings
from audio_service.errors import Busy, InputError
from audio_service.hosts import network_of

log = logging.getLogger(__name__)

# Seconds for one answer of Redis, and until it is tried again after a failure.
REDIS_S = 0.3
RETRY_S = 5
HOUR_S = 3600
IN_MEMORY = "memory://"


class RateLimiter:
    """Counts calls by name and address, in memory or in Redis; in memory while Redis is away."""

    def __init__(self, settings: Settings) -> None:
        """Raises InputError for an unusable `rates_url`. Redis itself may be away."""
        url = settings.rates_url
        self._shared = None if url.startswith(IN_MEMORY) else MovingWindowRateLimiter(_storage(url))
        self._own = MovingWindows()
        self._rates = {name: parse(rate) for name, rate in settings.rates.model_dump().items()}
        self._lock = threading.Lock()
        self._away = False
        self._retry_at = 0.0

    @property
    def in_memory(self) -> bool:
        """Whether counting never waits for another process."""
        return self._shared is None

    def hit(self, name: str, address: str) -> None:
        """Count a call. Raises Busy over the limit."""
        rate = self._rates[name]
        wait = self._count(rate, name, address)
        if wait is not None:
            raise Busy(f"Too many requests from this address (limit: {rate}).", retry_after_s=wait)

    def budget(self, name: str, site: str, per_hour: int, *, spend: bool = True) -> None:
        """Count one use of a site's budget, or only check it. Raises Busy when it is used up."""
        wait = self._count(RateLimitItemPerHour(per_hour), name, site, spend=spend) if per_hour else HOUR_S
        if wait is not None:
            raise Busy("Too many new pages of this site within an hour.", retry_after_s=wait)

    def _count(self, rate: RateLimitItem, name: str, caller: str, *, spend: bool = True) -> int | None:
        """Count a call, or only check it; over the limit, return the seconds until the next one is allowed."""
        if self._shared is not None and self._try_shared():
            try:
                wait = _wait(self._shared, rate, name, caller, spend=spend)
            except StorageError as error:
                self._note(away=True, why=error.storage_error)
            else:
                self._note(away=False)
                return wait
        return self._own.hit(rate, name, caller, spend=spend)

    def _try_shared(self) -> bool:
        """Whether to ask the shared storage. While it is away, one call every RETRY_S does."""
        with self._lock:
            now = time.monotonic()
            if not self._away or now >= self._retry_at:
                self._retry_at = now + RETRY_S
                return True
            return False

    def _note(self, *, away: bool, why: Exception | None = None) -> None:
        with self._lock:
            changed, self._away = self._away != away, away
            self._retry_at = time.monotonic() + RETRY_S
        if changed and away:
            log.warning("AUDIO_SERVICE_RATES_URL does not answer (%s); this process counts calls alone meanwhile", why)
        elif changed:
            log.info("AUDIO_SERVICE_RATES_URL answers again")


def _wait(limiter: MovingWindowRateLimiter, rate: RateLimitItem, *names: str, spend: bool) -> int | None:
    if (limiter.hit if spend else limiter.test)(rate, *names):
        return None
    return max(1, math.ceil(limiter.get_window_stats(rate, *names).reset_time - time.time()))


def _storage(url: str) -> Storage:
    options: dict[str, Any] = {}
    if url.startswith("redis"):
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        options = {"socket_timeout": REDIS_S, "socket_connect_timeout": REDIS_S, "retry": Retry(NoBackoff(), 0)}
    try:
        return storage_from_string(url, wrap_exceptions=True, **options)  # type: ignore[return-value]
    except (ConfigurationError, ImportError, ValueError) as error:
        raise InputError(
            f"AUDIO_SERVICE_RATES_URL is invalid ({error}).", advice="Use memory:// or redis://host."
        ) from error


def address_of(request: Request) -> str:
    """Whose calls are counted: an IPv4 address or IPv6 network; behind a trusted proxy the one forwarded."""
    return network_of(request.client.host if request.client is not None else "")


def limited(name: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency that counts each call under `name`."""

    async def count(request: Request) -> None:
        limiter: RateLimiter = request.app.state.rates
        if limiter.in_memory:
            limiter.hit(name, address_of(request))
        else:
            await run_in_threadpool(limiter.hit, name, address_of(request))

    return count
