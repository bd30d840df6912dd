"""A cluster of processes for tests: workers, API nodes and batches around one broker, catalogue and store."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.servers import free_port, wait_for_port
from tests.support.program import RunningProgram
from tests.support.tick_voice import NAME


class Cluster:
    """Processes of the program with one environment. `stop` ends what still runs."""

    def __init__(self, folder: Path, voices: Path, **settings: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **os.environ,
            "AUDIO_SERVICE_VOICES_DIR": str(voices),
            "AUDIO_SERVICE_VOICE": NAME,
            "AUDIO_SERVICE_SPEAKING__LENGTH_SCALE": "0.25",
            "AUDIO_SERVICE_SECRET": "shared by all machines",
            "AUDIO_SERVICE_WORKERS": "2",
            "AUDIO_SERVICE_QUEUE_WORKERS": "2",
            **settings,
        }
        self.processes: list[RunningProgram] = []
        self.logs: list[Path] = []

    def start(self, *arguments: str) -> RunningProgram:
        """`audio-service ARGUMENTS` with a data folder of its own, in a process group of its own."""
        name = f"{arguments[0]}-{len(self.processes)}"
        log = self.folder / f"{name}.log"
        log.touch()
        self.logs.append(log)
        environment = {**self.environment, "AUDIO_SERVICE_DATA_DIR": str(self.folder / name)}
        process = RunningProgram(*arguments, environment=environment, log=log)
        self.processes.append(process)
        return process

    def worker(self) -> RunningProgram:
        """A worker that speaks one sentence at a time."""
        return self.start("worker", "--concurrency", "1")

    def serve(self) -> str:
        """An API node; its address."""
        port = free_port()
        wait_for_port(port, self.start("serve", "--port", str(port)), 60)
        return f"http://127.0.0.1:{port}"

    def spoken(self) -> list[str]:
        """The content keys of what all workers spoke, in no order."""
        lines = [line for log in self.logs for line in log.read_text("utf-8", "replace").splitlines()]
        return [line.split()[-1] for line in lines if " spoke " in line]

    def log(self) -> str:
        """What all processes printed."""
        return "\n".join(f"--- {log.name}\n{log.read_text('utf-8', 'replace')}" for log in self.logs)

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                kill(process)


def kill(process: RunningProgram) -> None:
    """End a process and its children as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def wait_until(holds: Callable[[], bool], seconds: float = 90) -> None:
    """Wait for a condition. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)


@contextlib.contextmanager
def running(folder: Path, voices: Path, **settings: str) -> Iterator[Cluster]:
    """A cluster that is stopped at the end; on a failure its log is printed."""
    cluster = Cluster(folder, voices, **settings)
    try:
        yield cluster
    except BaseException:
        print(cluster.log())
        raise
    finally:
        cluster.stop()
