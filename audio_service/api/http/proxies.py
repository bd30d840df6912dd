"""Addresses of clients behind proxies."""

from __future__ import annotations

import ipaddress
import logging

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)


class Proxies:
    """ASGI middleware: behind `trusted` proxies, the client is the last address in X-Forwarded-For that is not theirs.

    Others' X-Forwarded-For is ignored and logged once a minute.
    """

    def __init__(self, app: ASGIApp, trusted: str) -> None:
        networks = [ipaddress.ip_network(part.strip()) for part in trusted.split(",") if part]
        mapped = [f"::ffff:{each.network_address}/{96 + each.prefixlen}" for each in networks if each.version == 4]
        self._app = ProxyHeadersMiddleware(app, [*map(str, networks), *mapped])  # type: ignore[arg-type]
        self._ignored = LogThrottle()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(name == b"x-forwarded-for" for name, _ in scope["headers"]):
            peer = (scope.get("client") or ("unknown", 0))[0]
            if peer not in self._app.trusted_hosts and self._ignored.allows():
                log.warning(
                    "X-Forwarded-For from %s is ignored: all its clients share one address's rates. "
                    "If it is your proxy, add it to AUDIO_SERVICE_TRUSTED_PROXIES.",
                    peer,
                )
        await self._app(scope, receive, send)  # type: ignore[arg-type]
