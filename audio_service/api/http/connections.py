"""Connections: how many are open, how long and large a request's headers may be, and who does not read answers."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import resource
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)

# Set in a request's state once its key is found: its connection is not closed for others while its body arrives.
KEYED = "keyed"

# The limit of open files is raised to this, if the system allows it.
MAX_FILES = 65_536
# Connections unless the setting says otherwise: those that are answered take some 75 kB of memory each.
CONNECTIONS = 8_000
# Files, threads' pipes, and sockets to databases, stores and other sites.
RESERVED_FILES = 256
# Connections that asyncio accepts in one turn, and the turns until the first of them can be counted and closed.
ACCEPTED_AT_ONCE = 16
TURNS = 5
# Bytes of a request's line and headers.
HEAD_BYTES = 16_384
# Bytes of an answer that are sent at once; its client has read most of them before the next ones are.
PART_BYTES = 32_768
# What clients that have stopped reading may hold together, and how much each one holds besides its answer.
STALLED_BYTES = 32_000_000
CONNECTION_BYTES = 50_000
# Keys of a request's state: what to call when its client leaves, that it has left, and the size of its answer.
_LEFT = "left"
_GONE = "gone"
_BODY_BYTES = "body_bytes"
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_HEAD_END = b"\r\n\r\n"
_NO_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def raise_file_limit() -> int:
    """Raise the soft limit of open files to the hard one, at most MAX_FILES; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MAX_FILES if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


class ConnectionLimits(Protocol):
    """The settings that concern connections; see `Limits`."""

    @property
    def header_s(self) -> float: ...

    @property
    def connections(self) -> int | None: ...


class Connections:
    """The connections of one server: at most `limit`, with `header_s` seconds for a request's headers.

    At the limit, the connection that has waited longest for a request is closed for a new one; or else that whose body
    without a key has been arriving longest; or else the one whose client has stopped reading its answer for the longest
    time. The latter are also closed while all those together hold more than STALLED_BYTES.
    """

    def __init__(self, limits: ConnectionLimits, files: int, kind: type[Connection] | None = None) -> None:
        self._kind = kind or Connection
        self.header_s = limits.header_s
        self.accepted_at_once = min(ACCEPTED_AT_ONCE, max(1, files // 32))
        most = files - TURNS * self.accepted_at_once - min(RESERVED_FILES, files // 4)
        self.limit = min(limits.connections or CONNECTIONS, most)
        # In the order in which they came in.
        self.waiting: dict[Connection, None] = {}
        self.receiving: dict[Connection, None] = {}
        self.stalled: dict[Connection, int] = {}
        self._stalled_bytes = 0
        self._full = LogThrottle()
        self._accept_errors = LogThrottle()

    def protocol(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> Connection:
        """A new connection, as uvicorn asks for one."""
        return self._kind(self, config, server_state, app_state)

    def make_room(self) -> bool:
        """Close the connection that is of least use; return False if all are in use."""
        if self._full.allows():
            log.warning("all %d connections are open; those without a request are closed first", self.limit)
        receiving = next((one for one in self.receiving if not one.is_keyed), None)
        if self.waiting:
            next(iter(self.waiting)).close()
        elif receiving is not None:
            receiving.refuse()
        elif self.stalled:
            next(iter(self.stalled)).abort()
        else:
            return False
        return True

    def stall(self, connection: Connection, size: int) -> None:
        """A client has stopped reading; it makes the service hold `size` bytes."""
        self.unstall(connection)
        self.stalled[connection] = size
        self._stalled_bytes += size
        while self._stalled_bytes > STALLED_BYTES and len(self.stalled) > 1:
            oldest = next(iter(self.stalled))
            self.unstall(oldest)
            oldest.abort()

    def unstall(self, connection: Connection) -> None:
        """A client reads again, or has left."""
        self._stalled_bytes -= self.stalled.pop(connection, 0)

    def log_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Log an event loop's error; that no connection can be accepted, once a minute."""
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in _NO_FILES and "socket" in context):
            loop.default_exception_handler(context)
        elif self._accept_errors.allows():
            log.error("no connection can be accepted (%s); raise the limit of open files, LimitNOFILE", error.strerror)


class Connection(HttpToolsProtocol):
    """A connection that is closed if a request's headers take too long; 408 if they have begun."""

    def __init__(
        self, group: Connections, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        super().__init__(config, server_state, app_state)
        self._group = group
        self._deadline: asyncio.TimerHandle | None = None
        # Whether the next byte is of a request's line and headers, how many of them have come, and the last ones.
        self._in_head = True
        self._head_bytes = 0
        self._head_end = b""
        self.received = b""
        """What its client has sent to a reader process before it was passed on; it is closed after one answer then."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(PART_BYTES)
        if len(self.connections) > self._group.limit and not self._group.make_room():
            transport.write(_FULL)
            transport.close()
            return
        self._wait(deadline=True)
        if self.received:
            self.data_received(self.received)

    def data_received(self, data: bytes) -> None:
        if self._head_too_large(data):
            self._stop_waiting()
            self.transport.write(_TOO_LARGE)
            self.transport.close()
            return
        super().data_received(data)
        if self._in_head:
            self._head_end = (self._head_end + data[-len(_HEAD_END) :])[-len(_HEAD_END) + 1 :]
        self._wait(deadline=True)
        if self.cycle is not None and self.cycle.more_body and not self.transport.is_closing():
            self._group.receiving.setdefault(self)
        else:
            self._group.receiving.pop(self, None)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes, self._head_end = 0, b""
        super().on_headers_complete()
        if self.received:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait(deadline=False)  # until its next byte uvicorn's timeout for idle connections applies

    def pause_writing(self) -> None:
        super().pause_writing()
        body = 0 if self.scope is None else self.scope["state"].get(_BODY_BYTES, 0)
        self._group.stall(self, CONNECTION_BYTES + self.transport.get_write_buffer_size() + body)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._group.unstall(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._group.receiving.pop(self, None)
        self._group.unstall(self)
        super().connection_lost(exc)
        if self.scope is not None:
            leave(self.scope["state"])

    def break_off(self) -> None:
        """Close it, so that its client sees that the answer is not whole."""
        self.cycle.disconnected = True
        self.abort()

    @property
    def is_keyed(self) -> bool:
        """Whether its request was sent with the key that the call requires."""
        return self.scope is not None and KEYED in self.scope["state"]

    def close(self) -> None:
        """Close it; no request is in progress."""
        self._stop_waiting()
        self._group.receiving.pop(self, None)
        self.transport.close()

    def abort(self) -> None:
        """Reset it: the system would keep what its client does not read."""
        one: socket.socket = self.transport.get_extra_info("socket")
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def refuse(self) -> None:
        """Close it, with 503 unless its request has been answered."""
        if not self.cycle.response_started:
            self.transport.write(_FULL)
        self.close()

    def _head_too_large(self, data: bytes) -> bool:
        if not self._in_head:
            return False
        end = (self._head_end + data).find(_HEAD_END)
        self._head_bytes += len(data) if end < 0 else end - len(self._head_end)
        return self._head_bytes > HEAD_BYTES

    def _wait(self, *, deadline: bool) -> None:
        """Count it among those that wait for a request, unless one is in progress."""
        in_progress = self.cycle is not None and not self.cycle.response_complete
        if in_progress or self.transport.is_closing():
            self._stop_waiting()
            return
        self._group.waiting.setdefault(self)
        if deadline and self._deadline is None:
            self._deadline = self.loop.call_later(self._group.header_s, self._expire)

    def _stop_waiting(self) -> None:
        self._group.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        if self._in_head and self._head_bytes:
            self.transport.write(_TOO_SLOW)
        self.close()


class Parts:
    """ASGI middleware that sends the bodies of answers in parts of PART_BYTES.

    Else each client that does not read would have the server hold a copy of its whole answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_parts(message: Message) -> None:
            body = message.get("body", b"")
            if len(body) <= PART_BYTES:
                await send(message)
                return
            state = scope.setdefault("state", {})
            state[_BODY_BYTES] = len(body)
            for at in range(0, len(body), PART_BYTES):
                end = at + PART_BYTES
                more = end < len(body) or message.get("more_body", False)
                await send({"type": message["type"], "body": body[at:end], "more_body": more})
            del state[_BODY_BYTES]

        await self._app(scope, receive, send_parts if scope["type"] == "http" else send)


def leave(state: dict[str, Any]) -> None:
    """The client of the request with this state leaves."""
    state[_GONE] = True
    if _LEFT in state:
        state[_LEFT]()


@contextlib.contextmanager
def when_left(scope: Scope, call: Callable[[], object]) -> Iterator[None]:
    """Call `call` if the client of this request has left or leaves meanwhile."""
    state = scope.setdefault("state", {})
    state[_LEFT] = call
    if _GONE in state:
        call()
    try:
        yield
    finally:
        del state[_LEFT]
