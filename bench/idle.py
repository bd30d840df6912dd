"""One `audio-service serve` at rest, as a bench starts it: how soon it is ready, and the memory that it holds."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from audio_service.storage import Role, open_catalog
from bench.servers import free_port

START_S = 120


@dataclass(frozen=True, slots=True)
class Served:
    """A running service; `ready_s` is the time from its start to the first 200 of /readyz."""

    pid: int
    client: httpx2.Client
    ready_s: float

    def narrated(self, article_id: str, text: str) -> dict[str, Any]:
        """The manifest of an article that is pushed and rendered."""
        self.client.put(f"/v1/articles/{article_id}", json={"text": text, "publish": True}).raise_for_status()
        until = time.monotonic() + START_S
        while (manifest := self.client.get(f"/v1/articles/{article_id}").json())["status"] == "rendering":
            if time.monotonic() > until:
                raise TimeoutError(article_id)
            time.sleep(0.05)
        return dict(manifest)

    def memory_mb(self) -> tuple[float, float]:
        """MB in RAM: all, and with its share of what other processes map too (RSS, PSS)."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text("ascii").splitlines()
        kb = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
        return kb["Rss:"] / 1024, kb["Pss:"] / 1024


@contextlib.contextmanager
def served(data_dir: Path) -> Iterator[Served]:
    """A service on `data_dir` that writes bytecode, and a client of it that may publish."""
    catalog = open_catalog(None, data_dir)
    key = catalog.api_keys.create(f"bench-{time.time_ns()}", Role.PUBLISH)
    catalog.close()
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"AUDIO_SERVICE_DATA_DIR": str(data_dir), "PYTHONPYCACHEPREFIX": str(data_dir / "bytecode")}
    command = [sys.executable, "-m", "audio_service", "serve", "--port", str(port)]
    url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {key}"}
    with httpx2.Client(base_url=url, headers=headers, timeout=START_S) as client:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            while not _is_ready(client):
                if process.poll() is not None or time.perf_counter() - began > START_S:
                    raise RuntimeError("the service does not start")
                time.sleep(0.01)
            yield Served(process.pid, client, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(30)


def _is_ready(client: httpx2.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx2.TransportError:
        return False
