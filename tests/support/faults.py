"""Faults for tests: the program in a process of its own, and disks, disks' locks, servers and programs that fail."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from audio_service.narration.ffmpeg import ffmpeg_command
from audio_service.storage import open_catalog
from bench.servers import free_port, wait_for_port
from tests.support.catalogs import start_empty
from tests.support.clients import Clients, new_keys
from tests.support.program import RunningProgram
from tests.support.servers import missing
from tests.support.tick_voice import NAME


class ServeProcess(Clients):
    """`audio-service serve` on `data`, in a process group of its own, with a client for each role.

    `settings` are environment variables without their AUDIO_SERVICE_; `prefix` goes before the command, such as
    ("prlimit", "--nofile=1024"). `kill` ends it as a power cut would; `start` starts it again on the same data.
    """

    def __init__(
        self,
        data: Path,
        voices: Path,
        *,
        prefix: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
        **settings: str,
    ) -> None:
        self.data = data
        self.prefix = prefix
        self.environment = {
            **os.environ,
            "AUDIO_SERVICE_DATA_DIR": str(data),
            "AUDIO_SERVICE_VOICES_DIR": str(voices),
            "AUDIO_SERVICE_VOICE": NAME,
            "AUDIO_SERVICE_SPEAKING__LENGTH_SCALE": "0.25",
            "AUDIO_SERVICE_WORKERS": "2",
            **{f"AUDIO_SERVICE_{name}": value for name, value in settings.items()},
            **(environment or {}),
        }
        self.log_path = data.parent / f"{data.name}.log"
        database = self.environment.get("AUDIO_SERVICE_DATABASE_URL")
        if database is None:
            start_empty(data)
        catalog = open_catalog(database, data)
        self.keys = new_keys(catalog)
        catalog.close()
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | RunningProgram
        super().__init__(f"http://127.0.0.1:{self.port}", self.keys)
        self.start()

    def start(self) -> None:
        arguments = ("serve", "--port", str(self.port))
        if self.prefix or "LD_PRELOAD" in self.environment:
            # It ends with this process, also if that is killed.
            watched = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
            command = [*watched, *self.prefix, sys.executable, "-m", "audio_service", *arguments]
            with self.log_path.open("ab") as log:
                self.process = subprocess.Popen(
                    command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
        else:
            self.process = RunningProgram(*arguments, environment=self.environment, log=self.log_path)
        wait_for_port(self.port, self.process, 60)

    def kill(self) -> None:
        """End the process and its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait(30)

    def stop(self) -> None:
        """End the process in order."""
        self.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def log(self) -> str:
        """What it has printed."""
        return self.log_path.read_text("utf-8", "replace")

    def memory(self) -> int:
        """Bytes of memory that it holds (RSS)."""
        return resident_bytes(self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            print(self.log())


def resident_bytes(pid: int) -> int:
    """Bytes of memory that a process holds (RSS)."""
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Disk:
    """A tmpfs of `megabytes` at `folder`; needs root. `resize` while it is in use; leave the block to unmount it."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        mounted = os.geteuid() == 0 and self._mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
        if not mounted:
            missing("a tmpfs of our own", "run as root, with the right to mount")

    def resize(self, megabytes: int) -> None:
        assert self._mount("-o", f"remount,size={megabytes}m", str(self.folder))

    def limit_files(self, count: int) -> None:
        """Leave room for so many files (inodes)."""
        assert self._mount("-o", f"remount,nr_inodes={count}", str(self.folder))

    def _mount(self, *arguments: str) -> bool:
        return subprocess.run(["mount", *arguments], capture_output=True).returncode == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


@contextlib.contextmanager
def held_write_lock(database: Path) -> Iterator[None]:
    """SQLite's write lock, held by another connection within the block."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


class StubFfmpeg:
    """An ffmpeg that works, or, while `hanging`, does nothing for 600 s. `runs` counts the hanging ones."""

    def __init__(self, folder: Path, real: str) -> None:
        self.path = folder / "ffmpeg"
        self._hang = folder / "hang"
        self._runs = folder / "runs"
        command = shlex.join(ffmpeg_command(real))
        self.path.write_text(
            f'#!/bin/sh\nif [ -e "{self._hang}" ]; then echo >>"{self._runs}"; exec sleep 600; fi\n'
            f'exec {command} "$@"\n'
        )
        self.path.chmod(0o755)

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        self._hang.touch()
        try:
            yield
        finally:
            self._hang.unlink()

    @property
    def runs(self) -> int:
        return len(self._runs.read_text("ascii").splitlines()) if self._runs.exists() else 0


class SwitchProxy:
    """A TCP proxy to `target` that can be switched, also for its open connections.

    "pass" forwards · "refuse" closes at once · "hang" accepts and forwards nothing · "503" answers each request so.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.mode = "pass"
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        threading.Thread(target=self._accept, daemon=True).start()

    def switch(self, mode: str) -> None:
        """Change the mode; open connections are cut."""
        self.mode = mode
        for connection in list(self._open):
            _cut(connection)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                self._open.add(client)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            if self.mode == "hang":
                while client.recv(65536):
                    pass
            elif self.mode == "503":
                while client.recv(65536):
                    client.sendall(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    break
            elif self.mode == "pass":
                with socket.create_connection(self.target) as server:
                    self._open.add(server)
                    back = threading.Thread(target=_forward, args=(server, client), daemon=True)
                    back.start()
                    _forward(client, server)
                    back.join()
                    self._open.discard(server)
        self._open.discard(client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.switch("refuse")


def _forward(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def sockets(url: str, count: int, first: bytes = b"", receive_bytes: int = 0) -> Iterator[list[socket.socket]]:
    """`count` connections to a service, each with the bytes `first` sent; what is not read fills `receive_bytes`."""
    parts = httpx2.URL(url)
    opened: list[socket.socket] = []
    try:
        for _ in range(count):
            opened.append(socket.socket())
            if receive_bytes:
                opened[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
            opened[-1].settimeout(10)
            opened[-1].connect((parts.host, parts.port or 80))
            opened[-1].sendall(first)
        yield opened
    finally:
        for one in opened:
            one.close()
