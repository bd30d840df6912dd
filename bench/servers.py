"""PostgreSQL and Redis for one bench or one test run: each a process on a free port, with nothing in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Protocol

import psycopg

# A server may take so long to start.
START_S = 30
# Blocks of ports below those that Linux gives to connections.
_FIRST_PORT, _PORT_BLOCKS, _PORTS = 10_000, 200, 100
_turns = count()


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens, of a hundred that only this process takes.

    The system's own choice may be given to another process, or to a connection, before the server listens on it.
    """
    first = _FIRST_PORT + os.getpid() % _PORT_BLOCKS * _PORTS
    for number in islice(_turns, _PORTS):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", first + number % _PORTS))
            return first + number % _PORTS
    raise RuntimeError(f"no port from {first} to {first + _PORTS - 1} is free")


class Started(Protocol):
    """What is asked of a process, as subprocess.Popen has it."""

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...


def wait_for_port(port: int, process: Started, seconds: float = START_S) -> None:
    """Wait until the process listens; raises where it ends, or takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def find_postgresql() -> Path | None:
    """The folder with initdb and postgres, the newest that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own; the URL of its empty database."""
    binaries = find_postgresql()
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed (apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        # The server refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else None
        if user is not None:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        initdb = [str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "own", "-E", "UTF8", "--no-sync", "-N"]
        subprocess.run(initdb, check=True, capture_output=True, user=user)
        port = free_port()
        options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        command = [str(binaries / "postgres"), "-D", data, "-p", str(port), *options]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL, user=user)
        try:
            wait_for_port(port, server)
            url = f"postgresql://own@127.0.0.1:{port}/postgres"
            _wait_until_started(url)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def _wait_until_started(url: str) -> None:
    """PostgreSQL listens before it lets anybody in."""
    until = time.monotonic() + START_S
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


class Redis:
    """A Redis server of our own that can be killed and started again; it keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self._process)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(30)
