"""The HTTP server: uvicorn with limits on connections, whose start fails with the service's own errors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Sequence
from functools import partial

import uvicorn
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from audio_service.api.http.connections import Connection, Connections, raise_file_limit
from audio_service.api.http.observe import count
from audio_service.api.http.readers import Answering, Readers
from audio_service.api.http.server_config import BACKLOG, server_config
from audio_service.config import Settings
from audio_service.errors import InputError, Unavailable
from audio_service.service import Service
from audio_service.storage import Audience

log = logging.getLogger(__name__)

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
        config = server_config(app, self.connections, settings.host, settings.port)
        self._settings = settings
        self._readers: Readers | None = None
        self.bound: list[socket.socket] = []
        """The sockets that it listens on, once it has started."""
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Bind the port, open the service and listen. Raises InputError for an unusable host or port."""
        asyncio.get_running_loop().set_exception_handler(self.connections.log_error)
        with contextlib.ExitStack() as failed:
            bound = [failed.enter_context(one) for one in bind(self.config.host, self.config.port)]
            await self._opened.enter_async_context(self._app.router.lifespan_context(self._app))
            try:
                await self._listen(bound)
            except BaseException:
                await self._opened.aclose()
                raise
            failed.pop_all()
        self.bound = bound
        for one in bound:
            one.listen(BACKLOG)  # asyncio accepts as many connections at once as it lets wait, which is too few
            host, port = one.getsockname()[:2]
            log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, port)

    async def _listen(self, bound: list[socket.socket]) -> None:
        """Accept connections, or have reader processes do that."""
        if self._settings.processes == 1:
            await super().startup(bound)
            return
        await super().startup([])
        service: Service = self._app.state.service
        folder = service.store.cached.folder
        answering = Answering(self._take, partial(_is_public, service), partial(_count, service))
        readers = Readers(self._settings, folder, bound, self._app.state.ready, answering)
        service.catalog.database.on_change = readers.number.count
        await readers.start()
        self._readers = readers

    async def _take(self, connection: socket.socket, data: bytes) -> None:
        """Answer what a reader process has passed on."""
        loop = asyncio.get_running_loop()

        def accepted() -> Connection:
            protocol = self.connections.protocol(self.config, self.server_state, {})
            protocol.received = data
            return protocol

        await loop.connect_accepted_socket(accepted, connection)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, finish the calls, and close the service."""
        ending = [super().shutdown(sockets), *([self._readers.stop()] if self._readers is not None else [])]
        await asyncio.gather(*ending)
        if self._readers is not None:
            for one in self.bound:
                one.close()
        if not self.force_exit:
            await self._opened.aclose()


async def _is_public(service: Service, key: str) -> bool:
    """Whether the public may hear a narration."""
    try:
        found = await run_in_threadpool(service.catalog.articles.find_key, key)
    except Unavailable:  # a listener's stream must survive it
        return True
    return any(audience is Audience.PUBLIC for _, _, audience in found)


def _count(service: Service, answers: Sequence[tuple[str, str, int, float]]) -> None:
    service.metrics.kept_answers.inc(len(answers))
    for method, route, status, seconds in answers:
        count(service.metrics, method, route, status, seconds)


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
