"""The HTTP server: uvicorn with limits on connections, whose start fails with the service's own errors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket

import uvicorn
from fastapi import FastAPI

from audio_service.api.http.connections import Connections, raise_file_limit
from audio_service.config import Settings
from audio_service.errors import InputError

log = logging.getLogger(__name__)

# Seconds for open streams to end; then the current sentences are finished.
GRACE_S = 5
# Seconds that an idle connection is kept. Proxies keep theirs for 60 (nginx, load balancers): were ours shorter, a
# request could meet a connection that is being closed, and what is not asked twice, such as a PUT, would fail.
KEEP_ALIVE_S = 75
# Connections that wait to be accepted. The system lets clients wait a second longer when there are more.
BACKLOG = 2048
# Bytes that the system keeps for a client that has not read them yet; unset, Linux lets it grow to 4 MB.
SEND_BUFFER_BYTES = 65_536


class HttpServer(uvicorn.Server):
    """Serves an app at the host and port of its settings.

    It opens the app itself, so that an error at the start is raised; uvicorn would log it with its traceback.
    """

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._app = app
        self._opened = contextlib.AsyncExitStack()
        self.connections = Connections(settings.limits, raise_file_limit())
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http=self.connections.protocol,  # type: ignore[arg-type]
            ws="none",
            loop="uvloop",
            lifespan="off",
            backlog=self.connections.accepted_at_once,
            proxy_headers=False,  # see proxies.py
            access_log=False,  # ours has the request's id
            log_config=None,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Bind the port, open the service and listen. Raises InputError for an unusable host or port."""
        asyncio.get_running_loop().set_exception_handler(self.connections.log_error)
        with contextlib.ExitStack() as failed:
            bound = [failed.enter_context(one) for one in bind(self.config.host, self.config.port)]
            await self._opened.enter_async_context(self._app.router.lifespan_context(self._app))
            try:
                await super().startup(bound)
            except BaseException:
                await self._opened.aclose()
                raise
            failed.pop_all()
        for one in bound:
            one.listen(BACKLOG)  # asyncio accepts as many connections at once as it lets wait, which is too few
            host, port = one.getsockname()[:2]
            log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, finish the calls, and close the service."""
        await super().shutdown(sockets)
        if not self.force_exit:
            await self._opened.aclose()


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets bound to all addresses of `host`. Raises InputError."""
    bound: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind, protocol)
            bound.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)  # connections inherit it
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
    except OSError as error:
        for one in bound:
            one.close()
        raise InputError(
            f"{host}:{port} cannot be listened on ({error.strerror}).",
            advice="Choose another AUDIO_SERVICE_HOST or AUDIO_SERVICE_PORT, or stop the program that uses it.",
        ) from error
    return bound
