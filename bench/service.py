"""Services for the benches: ours, Piper's own, nginx; each a process on a port of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2

from audio_service.storage import Role, open_catalog
from bench.servers import free_port, wait_for_port

START_S = 120
# Seconds between two looks at whether a service is idle.
IDLE_LOOK_S = 0.3


@contextlib.contextmanager
def audio_service(data_dir: Path, **settings: str) -> Iterator[tuple[str, dict[str, str]]]:
    """`audio-service serve` with the default voice; its address, and headers with a key that may publish."""
    catalog = open_catalog(None, data_dir)
    headers = {"Authorization": f"Bearer {catalog.api_keys.create(f'bench-{time.time_ns()}', Role.PUBLISH)}"}
    catalog.close()
    port = free_port()
    environment = {**os.environ, "AUDIO_SERVICE_DATA_DIR": str(data_dir), **settings}
    command = [sys.executable, "-m", "audio_service", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process, START_S)
        url = f"http://127.0.0.1:{port}"
        httpx2.get(f"{url}/readyz", timeout=START_S).raise_for_status()
        yield url, headers
    finally:
        process.terminate()
        process.wait(30)


def core_seconds(client: httpx2.Client) -> float:
    """CPU time of the service so far, from its metrics."""
    for line in client.get("/metrics").text.splitlines():
        if line.startswith("process_cpu_seconds_total "):
            return float(line.rsplit(" ", 1)[1])
    raise SystemExit("the service does not tell its CPU time")


def wait_until_idle(client: httpx2.Client) -> None:
    """Wait until the service uses less than a tenth of a core: a narration that was deleted ends its sentences."""
    before = core_seconds(client)
    while True:
        time.sleep(IDLE_LOOK_S)
        after = core_seconds(client)
        if after - before < IDLE_LOOK_S / 10:
            return
        before = after


@contextlib.contextmanager
def piper_server(model: Path) -> Iterator[str]:
    """`python -m piper.http_server` with the same voice; its address."""
    port = free_port()
    command = [sys.executable, "-m", "piper.http_server", "--host", "127.0.0.1", "--port", str(port), "-m", str(model)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process, START_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """nginx that serves the files of `folder`; its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="nginx-") as work:
        os.chmod(work, 0o755)
        config = Path(work, "nginx.conf")
        config.write_text(
            f"""
            worker_processes 1; daemon off; pid {work}/pid; error_log {work}/error.log; user root;
            events {{ worker_connections 2048; }}
            http {{
                access_log off; sendfile on; types {{ audio/mpeg mp3; }}
                client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fcgi;
                uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
                server {{ listen 127.0.0.1:{port}; root {folder}; }}
            }}
            """,
            "utf-8",
        )
        process = subprocess.Popen(["nginx", "-c", str(config), "-p", work])
        try:
            wait_for_port(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
