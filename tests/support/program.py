"""The command line as a program: a process of its own, with its environment, folder, streams and exit status."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.tick_voice import NAME

TIMEOUT_S = 120
# Of Linux: the signal that a process gets when its parent ends.
PR_SET_PDEATHSIG = 1
STREAMS = ("stdin", "stdout", "stderr")
# Commands import for most of their time. Theirs are forked from a process that has imported it all; what a command
# imports by itself is seen in tests/cli/test_startup.py.
COMMANDS = (
    "batch",
    "clean",
    "keys",
    "narrate",
    "provenance",
    "serve",
    "store",
    "subscribers",
    "verbalize",
    "voices",
    "webhooks",
    "worker",
)
SERVERS = ("alembic.command", "audio_service.api", "audio_service.article.extract", "uvicorn", "celery.app", "obstore")
IMPORTED = (__name__, *SERVERS, *(f"audio_service.cli.{name}" for name in COMMANDS))
forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload(list(IMPORTED))


class Program:
    """The program with a data folder and voices of its own."""

    def __init__(self, folder: Path, voices: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "AUDIO_SERVICE_DATA_DIR": str(folder / "data"),
            "AUDIO_SERVICE_VOICES_DIR": str(voices),
            "AUDIO_SERVICE_VOICE": NAME,
            "COLUMNS": "200",
        }

    def __call__(self, *arguments: str | Path, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run `audio-service ARGUMENTS` to its end."""
        command = ["audio-service", *map(str, arguments)]
        with tempfile.TemporaryDirectory() as name:
            streams = Path(name)
            (streams / "stdin").write_bytes(_bytes(stdin))
            process = forking.Process(target=_run, args=(command, self.environment, self.folder, streams))
            process.start()
            process.join(TIMEOUT_S)
            if process.exitcode is None:
                process.kill()
                process.join()
                raise subprocess.TimeoutExpired(command, TIMEOUT_S)
            out, err = ((streams / stream).read_text("utf-8") for stream in STREAMS[1:])
        return subprocess.CompletedProcess(command, process.exitcode, out, err)

    def alone(self, *arguments: str | Path, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
        """The same in an interpreter that has imported nothing yet."""
        command = [sys.executable, "-m", "audio_service", *map(str, arguments)]
        done = subprocess.run(
            command,
            input=_bytes(stdin),
            capture_output=True,
            env=self.environment,
            cwd=self.folder,
            check=False,
            timeout=TIMEOUT_S,
        )
        return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


class RunningProgram:
    """`audio-service ARGUMENTS`, forked, in a process group of its own that ends with this process.

    It has the methods of subprocess.Popen; what it prints is added to `log`.
    """

    def __init__(self, *arguments: str, environment: dict[str, str], log: Path) -> None:
        self._command = ["audio-service", *arguments]
        self._process = forking.Process(target=_run_on, args=(self._command, environment, log))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._command, timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _run_on(command: list[str], environment: dict[str, str], log: Path) -> None:
    """Be the program that runs on, in the forked process."""
    from audio_service.cli import main

    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    with open(os.devnull) as nothing, log.open("ab") as file:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", buffering=1, encoding="utf-8") for number in (1, 2))
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    main()


def _run(command: list[str], environment: dict[str, str], folder: Path, streams: Path) -> None:
    """Be the program, in the forked process."""
    from audio_service.cli import main

    for descriptor, stream in enumerate(STREAMS):
        mode = "r" if stream == "stdin" else "w"
        with (streams / stream).open(mode) as file:
            os.dup2(file.fileno(), descriptor)
        setattr(sys, stream, os.fdopen(descriptor, mode, encoding="utf-8"))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = command
    main()
