"""Reader processes: started and restarted by the service, which answers what they pass on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

from audio_service.api.http.kept import KeptAnswer, ReadyAnswers, Variant
from audio_service.api.http.reader import ReaderConfiguration
from audio_service.api.http.reader_link import Answered, Ask, Keep, Link, PassedConnections, Reply, SharedNumber
from audio_service.config import Settings

log = logging.getLogger(__name__)

# Seconds between two looks for changes by other processes.
NOTICE_S = 0.02
# Seconds until a reader process that has ended is started again, and for one that is asked to end.
RESTART_S, STOP_S = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Answering:
    """What the service does for its reader processes: take a connection with what its client has sent, say whether the
    public may hear a narration, count answers of which each is method, route, status and seconds."""

    take: Callable[[socket.socket, bytes], Awaitable[None]]
    is_public: Callable[[str], Awaitable[bool]]
    count: Callable[[Sequence[tuple[str, str, int, float]]], None]


class Readers:
    """The reader processes of one service. An async context manager, which runs them."""

    def __init__(
        self,
        settings: Settings,
        folder: str | None,
        listening: list[socket.socket],
        answers: ReadyAnswers,
        answering: Answering,
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._listening = listening
        self._answers = answers
        self._answering = answering
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `stop`)
        self._file.truncate(16)
        self.number = SharedNumber(self._file.fileno())
        self._seen: object = None
        self._changes = 0
        self._links: set[Link] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._processes: set[subprocess.Popen[bytes]] = set()

    async def start(self) -> None:
        """Start them."""
        self._answers.share = self._share
        self._tasks = [asyncio.create_task(self._keep_noticing())]
        self._tasks += [asyncio.create_task(self._run(number)) for number in range(1, self._settings.processes)]

    async def stop(self) -> None:
        """Have them finish their answers, and wait until they have ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in self._processes:
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            for process in self._processes:
                await asyncio.to_thread(process.wait, STOP_S)
        for process in self._processes:
            process.kill()
        self._file.close()

    async def _keep_noticing(self) -> None:
        """Notice changes by other processes."""
        while True:
            self._notice()
            await asyncio.sleep(NOTICE_S)

    def _notice(self) -> None:
        """Notice a change, if there is one."""
        number = self._answers.number()
        if number != self._seen:
            self._changes += 1
            self._seen = number
            self.number.notice(0 if number is None else self._changes)

    def _share(self, variant: Variant, kept: KeptAnswer) -> None:
        """Send the readers what is kept, or what one of them did not have.

        The shared number is read before the catalogue is asked again: a thread that commits counts there first.
        """
        self._notice()
        since = self.number.value()
        if since is not None and self._seen == self._answers.number():
            for link in self._links:
                if not link.is_full:  # it passes on what it does not have, and is sent it again
                    link.send(Keep(variant, kept, since))

    async def _run(self, number: int) -> None:
        """Run one of them, again after it has ended."""
        while True:
            status = await self._run_once()
            log.error("reader process %d ended with %d; it is started again in %g s", number, status, RESTART_S)
            await asyncio.sleep(RESTART_S)

    async def _run_once(self) -> int:
        loop = asyncio.get_running_loop()
        with contextlib.ExitStack() as opened:
            messages, their_messages = map(opened.enter_context, socket.socketpair())
            connections, their_connections = map(
                opened.enter_context, socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            )
            messages.setblocking(False)
            connections.setblocking(False)
            limits = self._settings.limits
            given = ReaderConfiguration(
                tuple(one.fileno() for one in self._listening),
                their_messages.fileno(),
                their_connections.fileno(),
                self._file.fileno(),
                self._folder,
                self._settings.trusted_proxies,
                self._settings.log_format,
                limits.header_s,
                limits.connections,
            )
            files = (*given.listening, given.messages, given.connections, given.number)
            command = [sys.executable, "-m", "audio_service.api.http.reader", json.dumps(asdict(given))]
            process = subprocess.Popen(command, pass_fds=files, stdin=subprocess.DEVNULL)
            self._processes.add(process)
            their_messages.close()
            their_connections.close()
            passed = PassedConnections(connections, self._take)
            link = Link(messages, lambda message: self._receive(link, message))
            loop.add_reader(connections.fileno(), passed.read)
            opened.callback(loop.remove_reader, connections.fileno())
            self._links.add(link)
            opened.callback(self._links.discard, link)
            await link.run()
            self._processes.discard(process)
            return await asyncio.to_thread(process.wait)

    def _take(self, connection: socket.socket, data: bytes) -> None:
        task = asyncio.ensure_future(self._answering.take(connection, data))
        self._tasks.append(task)  # kept from the garbage collector
        task.add_done_callback(self._tasks.remove)

    def _receive(self, link: Link, message: object) -> None:
        if isinstance(message, Answered):
            self._answering.count(message.answers)
        elif isinstance(message, Ask):
            task = asyncio.ensure_future(self._reply(link, message))
            self._tasks.append(task)
            task.add_done_callback(self._tasks.remove)

    async def _reply(self, link: Link, ask: Ask) -> None:
        link.send(Reply(ask.number, await self._answering.is_public(ask.key)))
