"""What passes between the service and its reader processes."""

from __future__ import annotations

import asyncio
import contextlib
import mmap
import os
import pickle
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audio_service.api.http.kept import KeptAnswer, Variant

# Bytes of one piece of what a client has sent so far, which its connection is passed with.
PIECE_BYTES = 65_536
# Bytes of messages that may wait for the other process until it counts as full.
WAITING_BYTES = 8_000_000
_NUMBER = struct.Struct("<QQ")
_LENGTH = struct.Struct("<I")
_LAST, _MORE = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Keep:
    """An answer that was kept, while the shared number was `since`."""

    variant: Variant
    kept: KeptAnswer
    since: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered by a reader process: method, route, status, and seconds until it began."""

    answers: tuple[tuple[str, str, int, float], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """May the public still hear the narration `key`?"""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to an `Ask`."""

    number: int
    allowed: bool


class SharedNumber:
    """The number of changes, in memory that all processes share: those of the service itself, and those it noticed.

    The former are counted by the thread that makes them, before anybody hears of it.
    """

    def __init__(self, file: int) -> None:
        self._map = mmap.mmap(file, _NUMBER.size)
        self._lock = threading.Lock()

    def value(self) -> bytes | None:
        """The number, to be compared only; None if the service does not know it now."""
        found = bytes(self._map[:])
        return found if _NUMBER.unpack(found)[1] else None

    def count(self) -> None:
        """Count a change by the service itself."""
        with self._lock:
            own, noticed = _NUMBER.unpack(self._map[:])
            self._map[:] = _NUMBER.pack(own + 1, noticed)

    def notice(self, number: int) -> None:
        """Set the number of changes that the service has noticed; 0: it does not know."""
        with self._lock:
            own, _ = _NUMBER.unpack(self._map[:])
            self._map[:] = _NUMBER.pack(own, number)


class Link:
    """Messages to the other process, in order, and those from it."""

    def __init__(self, end: socket.socket, received: Callable[[Any], None]) -> None:
        self._end = end
        self._received = received
        self._writer: asyncio.StreamWriter | None = None

    def send(self, message: object) -> None:
        """Send a message, unless the other process has ended."""
        data = pickle.dumps(message)
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(_LENGTH.pack(len(data)) + data)

    @property
    def is_full(self) -> bool:
        """Whether the other process does not read what it was sent."""
        return self._writer is not None and self._writer.transport.get_write_buffer_size() > WAITING_BYTES

    async def run(self) -> None:
        """Receive messages until the other process ends."""
        reader, self._writer = await asyncio.open_connection(sock=self._end)
        try:
            while True:
                (size,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
                self._received(pickle.loads(await reader.readexactly(size)))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writer.close()
            with contextlib.suppress(ConnectionError):
                await self._writer.wait_closed()


class Passing:
    """Passes connections to the other process, each with what its client has sent; they wait while it has no room."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._end = end
        self._waiting: deque[tuple[bytes, bytes, int | None]] = deque()

    def add(self, connection: int, data: bytes) -> None:
        """Pass the connection with this number, of which the caller closes its own end."""
        pieces = [data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)]
        own: int | None = os.dup(connection)
        for number, piece in enumerate(pieces):
            self._waiting.append((_LAST if number == len(pieces) - 1 else _MORE, piece, own))
            own = None
        self._flush()

    def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            flag, piece, own = self._waiting[0]
            try:
                socket.send_fds(self._end, [flag, piece], [] if own is None else [own])
            except BlockingIOError:
                loop.add_writer(self._end, self._flush)
                return
            except OSError:  # the other process has ended
                pass
            self._waiting.popleft()
            if own is not None:
                os.close(own)
        loop.remove_writer(self._end)


class PassedConnections:
    """Receives what `Passing` sends, whenever the loop says that `end` can be read."""

    def __init__(self, end: socket.socket, take: Callable[[socket.socket, bytes], None]) -> None:
        self._end = end
        self._take = take
        self._data = b""
        self._file: int | None = None

    def read(self) -> None:
        """Read all that has come."""
        while True:
            try:
                message, files, _, _ = socket.recv_fds(self._end, PIECE_BYTES + 1, 1)
            except BlockingIOError:
                return
            if not message:  # it has ended
                return
            if files:
                self._file, self._data = files[0], b""
            self._data += message[1:]
            if message[:1] == _LAST and self._file is not None:
                taken, self._file = socket.socket(fileno=self._file), None
                taken.setblocking(False)
                self._take(taken, self._data)
