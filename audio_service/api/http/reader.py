"""A reader process: answers what is kept, and passes all other connections to the service. It imports little.

    python -m audio_service.api.http.reader CONFIGURATION

`audio-service serve --processes N` starts N - 1 of them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from audio_service.api.http.access_log import log_request
from audio_service.api.http.connections import Connection, Connections, raise_file_limit
from audio_service.api.http.kept import AnswerReady, FilePart, ReadyAnswers
from audio_service.api.http.proxies import Proxies
from audio_service.api.http.reader_link import Answered, Ask, Keep, Link, Passing, Reply, SharedNumber
from audio_service.api.http.server_config import BACKLOG, server_config
from audio_service.cached_files import WINDOW_BYTES, CachedMedia, Stamp
from audio_service.logs import set_up_logs

log = logging.getLogger(__name__)

# Seconds between two reports of what was answered.
REPORT_S = 0.5
CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class ReaderConfiguration:
    """What a reader process is started with. Numbers are those of files that it inherits."""

    listening: tuple[int, ...]
    messages: int
    connections: int
    number: int
    folder: str | None
    """The store's folder, if it has one."""
    trusted_proxies: str
    log_format: str
    header_s: float
    connections_max: int | None


class ReaderConnection(Connection):
    """A connection that remembers what its client has sent, until that is answered."""

    def __init__(
        self, group: Connections, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        super().__init__(group, config, server_state, {**app_state, CONNECTION: self})
        self._sent = bytearray()
        self._requests = 0
        self._is_cut = False  # what is left of `_sent` begins within several requests

    def data_received(self, data: bytes) -> None:
        self._sent += data
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._requests += 1
        super().on_message_begin()

    def on_response_complete(self) -> None:
        self._requests -= 1
        self._is_cut = self._requests > 0
        self._sent.clear()
        super().on_response_complete()

    def hand_over(self, passing: Passing) -> bool:
        """Pass it to the service with the request that is not answered; False if more than one was sent at once."""
        if self._requests > 1 or self._is_cut:
            return False
        self.cycle.disconnected = True
        self._stop_waiting()
        passing.add(self.transport.get_extra_info("socket").fileno(), bytes(self._sent))
        self.transport.abort()
        return True


class ReaderApp:
    """The ASGI app of a reader process, and its link to the service."""

    def __init__(self, given: ReaderConfiguration) -> None:
        self._passing = Passing(socket.socket(fileno=given.connections))
        self._number = SharedNumber(given.number)
        self._media = CachedMedia(given.folder)
        self._answers = ReadyAnswers()
        self._answers.changes = self._number.value
        self._answered: list[tuple[str, str, int, float]] = []
        self._asked: dict[str, tuple[object, asyncio.Future[bool]]] = {}
        self._replies: dict[int, asyncio.Future[bool]] = {}
        self.link = Link(socket.socket(fileno=given.messages), self._receive)
        answering = AnswerReady(self._pass, self._answers, self, self._note, self._refuse)
        self._front = Proxies(answering, given.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._front(scope, receive, send)

    async def report(self) -> None:
        """Tell the service what was answered, again and again."""
        while True:
            await asyncio.sleep(REPORT_S)
            if self._answered:
                self.link.send(Answered(tuple(self._answered)))
                self._answered.clear()

    def cached_range(self, key: str, name: str, start: int, end: int) -> bytes | None:
        """As `Files`."""
        return self._media.cached_range(key, name, start, end)

    def stamp(self, key: str, names: Iterable[str]) -> Stamp:
        """As `Files`."""
        return self._media.stamp(key, names)

    async def stream(self, scope: Scope, part: FilePart) -> AsyncGenerator[bytes, None]:
        """As `Files`: break the connection once the public may not hear it any more, or the file is cut."""
        number = self._answers.number()
        for at in range(part.start, part.end, WINDOW_BYTES):
            end = min(at + WINDOW_BYTES, part.end)
            data = self._media.cached_range(part.key, part.name, at, end)
            if data is None:
                data = await asyncio.to_thread(self._read, part, at, end)
            if len(data) < end - at or (self._answers.number() != number and not await self._allowed(part.key)):
                scope["state"][CONNECTION].break_off()
                return
            number = self._answers.number()
            yield data

    def _read(self, part: FilePart, start: int, end: int) -> bytes:
        try:
            with open(self._media.path(part.key, part.name), "rb") as file:
                return os.pread(file.fileno(), end - start, start)
        except OSError:
            return b""

    async def _allowed(self, key: str) -> bool:
        """Ask the service, once after each change for all streams of a narration."""
        number = self._answers.number()
        found = self._asked.get(key)
        if found is None or found[0] != number:
            reply = asyncio.get_running_loop().create_future()
            self._asked[key] = found = (number, reply)
            own = max(self._replies, default=0) + 1
            self._replies[own] = reply
            reply.add_done_callback(lambda _: self._asked.pop(key, None))
            self.link.send(Ask(own, key))
        return await asyncio.shield(found[1])

    def _receive(self, message: object) -> None:
        if isinstance(message, Keep):
            self._answers.keep(message.variant, message.kept, message.since)
        elif isinstance(message, Reply):
            self._replies.pop(message.number).set_result(message.allowed)

    def _note(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        log_request(scope, status, seconds)
        self._answered.append((scope["method"], route, status, seconds))

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection: ReaderConnection = scope["state"][CONNECTION]
        if not connection.hand_over(self._passing):
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"0"), (b"retry-after", b"5"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": HTTPStatus.SERVICE_UNAVAILABLE, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


class _ReaderServer(uvicorn.Server):
    def __init__(self, given: ReaderConfiguration) -> None:
        self._reader = ReaderApp(given)
        limits = SimpleNamespace(header_s=given.header_s, connections=given.connections_max)
        connections = Connections(limits, raise_file_limit(), ReaderConnection)
        self._sockets = [socket.socket(fileno=number) for number in given.listening]
        super().__init__(server_config(self._reader, connections))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(self._sockets)
        for one in self._sockets:
            one.listen(BACKLOG)
        self._linked = asyncio.create_task(self._reader.link.run())
        self._linked.add_done_callback(lambda _: self._end())
        self._reporting = asyncio.create_task(self._reader.report())

    def _end(self) -> None:
        """The service has ended."""
        self.should_exit = True


def main() -> None:
    """Serve until the service ends."""
    import json

    fields = json.loads(sys.argv[1])
    given = ReaderConfiguration(**{**fields, "listening": tuple(fields["listening"])})
    set_up_logs(given.log_format)
    _ReaderServer(given).run()


if __name__ == "__main__":
    main()
