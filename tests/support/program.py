"""The command line as a program: a process of its own, with its environment, folder, streams and exit status."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.tick_voice import NAME

TIMEOUT_S = 120
STREAMS = ("stdin", "stdout", "stderr")
# Commands import for most of their time. Theirs are forked from a process that has imported it all; what a command
# imports by itself is seen in tests/cli/test_startup.py.
COMMANDS = ("batch", "clean", "keys", "narrate", "store", "verbalize", "voices")
IMPORTED = (__name__, "alembic.command", *(f"audio_service.cli.{name}" for name in COMMANDS))
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


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


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
