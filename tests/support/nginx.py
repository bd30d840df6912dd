"""nginx with the file that operators copy, in front of one node."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.servers import free_port, wait_for_port
from tests.conftest import REPOSITORY
from tests.support import servers

CONFIGURATION = REPOSITORY / "deploy" / "nginx.conf"
# In front of one machine: nginx sends finished audio from its folder itself.
OF_FILES = REPOSITORY / "deploy" / "nginx-files.conf"
# Seconds for which a kept file is not confirmed, instead of a minute.
CONFIRMED_S = 1


def configuration(folder: Path, port: int, node: str, store: Path | None) -> str:
    """The file with another port, folder and node; it finds its nodes by Docker's names, as Debian's nginx cannot.

    `store`: the node's folder, from which it sends finished audio itself.
    """
    file = CONFIGURATION if store is None else OF_FILES
    own = "/tmp/" if store is None else "/var/cache/nginx/"
    text = file.read_text("utf-8").replace(own, f"{folder}/").replace("/data/store", str(store))
    upstream = f"upstream api {{ server {node.removeprefix('http://')}; keepalive 64; }}"
    changes = (
        (r"upstream api \{.*?\n    \}", upstream),
        (r"listen 8080;", f"listen 127.0.0.1:{port};"),
        (r"proxy_cache_valid 200 1[ms];", f"proxy_cache_valid 200 {CONFIRMED_S}s;"),
        (r"worker_processes auto;", f"worker_processes 1; daemon off; {'user root;' if os.geteuid() == 0 else ''}"),
        (r"error_log /dev/stderr", f"error_log {folder}/error.log"),
    )
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text, flags=re.DOTALL)
        assert count == 1, pattern
    return text


@contextlib.contextmanager
def nginx(folder: Path, node: str, store: Path | None = None) -> Iterator[str]:
    """nginx in front of the node at this address, which may have its files in a folder; its own address."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        servers.missing("nginx", "apt-get install nginx-light")
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, node, store), "utf-8")
    process = subprocess.Popen([program, "-c", str(file), "-p", str(folder), "-e", str(folder / "error.log")])
    try:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def expire() -> None:
    """Wait until kept files are confirmed again."""
    time.sleep(CONFIRMED_S + 1.5)  # nginx counts whole seconds
