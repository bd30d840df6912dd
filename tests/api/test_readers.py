"""Several processes: the others answer what is ready, and pass everything else to the first one."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import pytest

from audio_service.api.http.reader_link import PIECE_BYTES
from audio_service.config import Settings
from audio_service.storage import Role
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess
from tests.support.running import Running, prose

PART = {"Range": "bytes=0-999"}


@pytest.fixture
def service(fast: Settings) -> Iterator[Running]:
    """A service of two processes."""
    running = Running(fast.model_copy(update={"processes": 2}))
    yield running
    running.stop()


def kept_answers(running: Running) -> int:
    """How many requests the readers have answered, as far as they have reported."""
    found = re.search(r"^audio_service_kept_answers_total (\d+)", running.anyone.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return int(found[1])


def readers_of(parent: int) -> list[int]:
    """The ids of the reader processes that a process has started."""
    found = subprocess.run(["pgrep", "-P", str(parent), "-f", "http.reader"], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def ready(running: Running, article_id: str = "a", sentences: int = 40) -> dict[str, str]:
    """The paths of a finished article."""
    running.put(article_id, prose(sentences))
    manifest = running.ready(article_id)
    mp3 = httpx2.URL(manifest["audio"][0]["src"]).path
    return {"manifest": f"/v1/articles/{article_id}", "mp3": mp3, "timeline": mp3.replace("audio.mp3", "timeline.json")}


def test_readers_answer_what_the_service_has_answered_once(service: Running) -> None:
    paths = ready(service)
    for path in paths.values():
        first = service.anyone.get(path, headers=PART)
        wait_until(partial(is_answered_by_a_reader, service, path, first))
    whole = service.anyone.get(paths["mp3"])
    assert len(whole.content) == int(whole.headers["Content-Length"]) > 65_536
    assert service.anyone.get(paths["mp3"]).content == whole.content


def is_answered_by_a_reader(running: Running, path: str, first: httpx2.Response) -> bool:
    """Whether a reader gives the same answer."""
    before = kept_answers(running)
    second = running.anyone.get(path, headers=PART)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    time.sleep(0.7)  # readers report twice a second
    return kept_answers(running) > before


def test_a_reader_that_has_just_started_is_sent_what_the_service_has(service: Running) -> None:
    paths = ready(service, sentences=5)
    for _ in range(3):
        first = service.anyone.get(paths["manifest"], headers=PART)
    (reader,) = readers_of(os.getpid())
    os.kill(reader, signal.SIGKILL)
    wait_until(lambda: readers_of(os.getpid()) not in ([], [reader]), 20)
    wait_until(partial(is_answered_by_a_reader, service, paths["manifest"], first))


def test_a_change_counts_for_readers_before_it_is_answered(service: Running) -> None:
    paths = ready(service, sentences=5)
    for _ in range(5):
        for path in paths.values():
            for _ in range(3):
                assert service.anyone.get(path, headers=PART).is_success
        service.publisher.post("/v1/articles/a/unpublish").raise_for_status()
        for path in paths.values():
            assert service.anyone.get(path, headers=PART).status_code == 404
        service.publisher.post("/v1/articles/a/publish").raise_for_status()


def test_bodies_reach_the_service_whole(service: Running) -> None:
    body = json.dumps({"text": prose(3000), "publish": False}).encode()
    assert len(body) > 3 * PIECE_BYTES
    kind = {"Content-Type": "application/json"}
    for name, content in (("at-once", body), ("in-parts", pieces(body))):
        answer = service.publisher.put(f"/v1/articles/{name}", content=content, headers=kind)
        assert answer.status_code == 202, answer.text
        service.publisher.delete(f"/v1/articles/{name}").raise_for_status()


def test_a_client_that_waits_for_100_may_send_its_body(service: Running) -> None:
    key = service.keys[Role.PUBLISH]
    body = json.dumps({"text": prose(2), "publish": False}).encode()
    head = f"PUT /v1/articles/slow HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n"
    with connected(service, f"{head}Expect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n".encode()) as client:
        assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        assert client.recv(1000).startswith(b"HTTP/1.1 202 ")


@contextlib.contextmanager
def connected(running: Running, call: bytes, receive_bytes: int | None = None) -> Iterator[socket.socket]:
    """A connection on which this was sent."""
    own = httpx2.URL(running.url)
    with socket.socket() as client:
        if receive_bytes is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        client.settimeout(10)
        client.connect((own.host, own.port))
        client.sendall(call)
        yield client


def pieces(body: bytes) -> Iterator[bytes]:
    """A body that comes in pieces."""
    for at in range(0, len(body), 100):
        yield body[at : at + 100]


def test_several_requests_at_once_get_no_answer_of_another(service: Running) -> None:
    paths = ready(service, sentences=3)
    own = httpx2.URL(service.url)
    for _ in range(3):
        service.anyone.get(paths["manifest"], headers={"Accept-Encoding": "identity"})
    known, unknown = (
        f"GET {path} HTTP/1.1\r\nHost: {own.host}:{own.port}\r\n\r\n".encode()
        for path in (paths["manifest"], "/v1/articles/unknown")
    )
    # What cannot be passed on is refused, and the client sends it again.
    for calls, statuses in (
        ((known, known), [b"200", b"200"]),
        ((known, unknown), [b"200", b"503"]),
        ((unknown, known), [b"503"]),
    ):
        with connected(service, b"".join(calls)) as client:
            client.settimeout(2)
            got = b""
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                while part := client.recv(65_536):
                    got += part
        found = re.findall(rb"HTTP/1.1 (\d+) ", got)
        assert found == statuses


def test_a_download_ends_when_its_article_is_closed(service: Running) -> None:
    path = ready(service, sentences=400)["mp3"]
    size = int(service.anyone.head(path).headers["Content-Length"])
    service.anyone.get(path, headers=PART)
    own = httpx2.URL(service.url)
    call = f"GET {path} HTTP/1.1\r\nHost: {own.host}:{own.port}\r\n\r\n".encode()
    with connected(service, call, receive_bytes=4096) as client:
        got = len(client.recv(4096))
        service.publisher.post("/v1/articles/a/unpublish").raise_for_status()
        with contextlib.suppress(ConnectionResetError):
            while part := client.recv(65_536):
                got += len(part)
    assert got < size / 2


def test_a_reader_that_ends_is_started_again_and_all_end_with_the_service(tmp_path: Path, voices_dir: Path) -> None:
    with ServeProcess(tmp_path / "data", voices_dir, PROCESSES="3") as process:
        parent = process.process.pid
        wait_until(lambda: len(readers_of(parent)) == 2, 20)
        killed = readers_of(parent)[0]
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(readers_of(parent)) == 2 and killed not in readers_of(parent), 20)
        assert process.anyone.get("/healthz").status_code == 200
        assert "is started again" in process.log()
        readers = readers_of(parent)
        os.kill(parent, signal.SIGKILL)
        wait_until(lambda: not any(Path(f"/proc/{reader}").exists() for reader in readers), 20)


def test_a_reader_imports_little() -> None:
    program = "import sys; import audio_service.api.http.reader; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    packages = {name.partition(".")[0] for name in done.stdout.split()}
    assert not packages & {
        "fastapi",
        "pydantic",
        "sqlalchemy",
        "numpy",
        "lxml",
        "onnxruntime",
        "prometheus_client",
        "limits",
    }
