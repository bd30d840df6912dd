"""Real servers that tests start for themselves: PostgreSQL, Redis. Each is stopped with the test run."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def missing(what: str, how: str) -> None:
    """Skip where a program is not installed; in CI that is a failure."""
    message = f"{what} is not installed ({how})"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
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
        missing("PostgreSQL", "apt-get install postgresql")
    assert binaries is not None
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        # The server refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        as_user = {"user": user} if os.geteuid() == 0 else {}
        data = f"{folder}/data"
        initdb = [binaries / "initdb", "-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync", "-N"]
        subprocess.run(initdb, check=True, capture_output=True, **as_user)  # type: ignore[call-overload]
        port = free_port()
        options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        command = [binaries / "postgres", "-D", data, "-p", str(port), *options]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL, **as_user)  # type: ignore[call-overload]
        try:
            wait_for_port(port, server)
            yield f"postgresql://tests@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(30)
