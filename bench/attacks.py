"""What readers of ready audio notice while somebody attacks the service, and how much memory that takes.

    python -m bench.attacks [--only NAME …] [--seconds S]

Readers run in a process of their own: five of them ask in turn for the manifest, the times, a range of the audio and
/healthz. Every attack comes without a key.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import itertools
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import numpy as np

from bench.measure import check
from bench.serve import ready
from bench.service import audio_service

P99_S = 0.25
GROWTH_MB = 100
READERS = 5
BODY_BYTES = 24_000_000
# The end of a request from an address that is not the readers', as a trusted proxy sends it.
OTHER_ADDRESS = b"HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n"
UNLIMITED = httpx2.Limits(max_connections=None, max_keepalive_connections=0)


@dataclass(frozen=True, slots=True)
class Target:
    """The attacked service: where it is, its data folder, and a site that it may fetch from, whose pages take 30 s."""

    host: str
    port: int
    data: Path
    site: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.host}:{self.port}"


async def many(count: int, one: Callable[[int], Awaitable[object]]) -> None:
    """Run so many attackers at once; that some are refused or cut off is the point."""
    await asyncio.gather(*(one(number) for number in range(count)), return_exceptions=True)


@contextlib.asynccontextmanager
async def connection(target: Target) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection."""
    reader, writer = await asyncio.open_connection(target.host, target.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def bodies(target: Target, seconds: float) -> None:
    """80 uploads of 23 MB, whose end never comes."""
    head = f"PUT /v1/articles/x HTTP/1.1\r\nHost: a\r\nContent-Length: {BODY_BYTES}\r\n\r\n".encode()

    async def one(_: int) -> None:
        async with connection(target) as (_reader, writer):
            writer.write(head)
            for _part in range(23):
                writer.write(bytes(1_000_000))
                await writer.drain()
            await asyncio.sleep(seconds)

    await many(80, one)


async def idle(target: Target, seconds: float) -> None:
    """2,000 connections that say nothing."""

    async def one(_: int) -> None:
        async with connection(target) as (reader, _writer):
            async with asyncio.timeout(seconds):
                await reader.read()

    await many(2_000, one)


async def drips(target: Target, seconds: float) -> None:
    """300 clients that send a byte of their headers a second."""

    async def one(_: int) -> None:
        async with connection(target) as (_reader, writer):
            for _second in range(round(seconds)):
                writer.write(b"G")
                await writer.drain()
                await asyncio.sleep(1)

    await many(300, one)


async def unknown(target: Target, seconds: float) -> None:
    """300 callers of one address that ask for pages that do not exist, by paths of 8 kB."""
    until = time.monotonic() + seconds

    async def one(number: int) -> None:
        async with connection(target) as (reader, writer):
            while time.monotonic() < until:
                writer.write(b"GET /v1/articles/%s%d " % (b"%41" * 2_650, number) + OTHER_ADDRESS)
                answer = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(answer.lower().partition(b"content-length: ")[2].split(b"\r")[0]))

    await many(300, one)


async def networks(target: Target, seconds: float) -> None:
    """300 callers of as many networks that ask for articles that do not exist."""
    await repeated(target, 300, seconds, "GET", lambda n: f"/v1/articles/x{n}-{time.monotonic_ns()}")


async def leaving(target: Target, seconds: float) -> None:
    """200 clients of one address that ask and leave, again and again."""
    until = time.monotonic() + seconds

    async def one(_: int) -> None:
        while time.monotonic() < until:
            async with connection(target) as (_reader, writer):
                writer.write(b"GET /v1/articles/case-1 " + OTHER_ADDRESS)
                await asyncio.sleep(0.01)

    await many(200, one)


async def deaf(target: Target, seconds: float) -> None:
    """1,000 clients that ask for times and audio and do not read the answer."""
    async with httpx2.AsyncClient(base_url=target.url) as client:
        manifest = (await client.get("/v1/articles/case-1")).json()
    paths = [httpx2.URL(url).raw_path for url in (manifest["timeline"], manifest["audio"][0]["src"])]

    async def one(number: int) -> None:
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(client, (target.host, target.port))
            await loop.sock_sendall(client, b"GET %s " % paths[number % 2] + OTHER_ADDRESS)
            await asyncio.sleep(seconds)

    await many(1_000, one)


async def plays(target: Target, seconds: float) -> None:
    """60 plays at a time, while somebody holds the catalogue's write lock."""
    lock = sqlite3.connect(target.data / "catalog.sqlite", isolation_level=None, timeout=60)
    lock.execute("BEGIN IMMEDIATE")
    try:
        await repeated(target, 60, seconds, "POST", lambda _: "/v1/articles/case-1/plays", {"event": "play"})
    finally:
        lock.close()


async def keys(target: Target, seconds: float) -> None:
    """Wrong keys, 20 at a time."""
    await repeated(target, 20, seconds, "GET", lambda n: "/v1/articles", headers={"X-API-Key": "as_wrong"})


async def feeds(target: Target, seconds: float) -> None:
    """20 polls of the feed and of the home page at a time."""
    await repeated(target, 20, seconds, "GET", lambda n: ("/feed.xml", "/")[n % 2])


async def formats(target: Target, seconds: float) -> None:
    """Other formats of everything, by GET and HEAD."""
    async with httpx2.AsyncClient(base_url=target.url, timeout=seconds, limits=UNLIMITED) as client:
        answers = [await client.get(f"/v1/articles/case-{n}") for n in (1, 2, 3)]
        sources = [audio["src"] for answer in answers for audio in answer.json()["audio"]]
        await many(40, lambda n: client.request(("GET", "HEAD")[n % 2], sources[n % len(sources)]))


async def slow_site(target: Target, seconds: float) -> None:
    """64 pages of a site that takes 30 s for each."""
    await repeated(
        target, 64, seconds, "POST", lambda _: "/v1/listen", page=lambda n: f"{target.site}/{n}", together=True
    )


async def streams(target: Target, seconds: float) -> None:
    """300 listeners and 300 followers of the events of an article that is being rendered."""
    async with httpx2.AsyncClient(base_url=target.url, timeout=seconds, limits=UNLIMITED) as client:
        manifest = (await client.get("/v1/articles/new")).json()
        addresses = (manifest["audio"][0]["src"], manifest["links"]["events"])

        async def one(number: int) -> None:
            async with client.stream("GET", addresses[number % 2]) as answer:
                async for _part in answer.aiter_raw():
                    pass

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await many(600, one)


async def repeated(
    target: Target,
    count: int,
    seconds: float,
    method: str,
    path: Callable[[int], str],
    body: dict[str, str] | None = None,
    *,
    headers: dict[str, str] | None = None,
    page: Callable[[int], str] | None = None,
    together: bool = False,
) -> None:
    """`count` callers that ask again and again, or once `together`."""
    until = time.monotonic() + seconds
    async with httpx2.AsyncClient(base_url=target.url, timeout=seconds, limits=UNLIMITED) as client:

        async def one(number: int) -> None:
            for turn in itertools.count():
                if time.monotonic() > until:
                    break
                sent = body if page is None else {"url": page(number)}
                # As through the proxy on this machine: each caller has addresses enough for every rate.
                via = {"X-Forwarded-For": f"203.{number % 256}.{turn // 250 % 250}.{turn % 250}"}
                await client.request(method, path(number), json=sent, headers={**via, **(headers or {})})
                if together:
                    break

        await many(count, one)


ATTACKS = {
    run.__name__: run
    for run in (bodies, idle, drips, unknown, networks, leaving, deaf, plays, keys, feeds, formats, slow_site, streams)
}


class SlowPages(BaseHTTPRequestHandler):
    """A site that takes 30 s for a page."""

    def do_GET(self) -> None:
        """Answer too late."""
        time.sleep(30)
        with contextlib.suppress(OSError):
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def read(asked: list[str], seconds: float) -> list[float]:
    """Seconds of each request of READERS readers; one that fails counts as `seconds`."""
    gc.disable()  # it would be measured too
    until = time.monotonic() + seconds
    took: list[float] = []

    def one(number: int) -> None:
        with httpx2.Client(timeout=seconds, headers={"Range": "bytes=0-65535"}) as client:
            while time.monotonic() < until:
                number += 1
                began = time.monotonic()
                try:
                    answered = client.get(asked[number % len(asked)]).status_code in (200, 206)
                except httpx2.HTTPError:
                    answered = False
                took.append(time.monotonic() - began if answered else seconds)
                time.sleep(0.05)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def resident_mb(pid: int) -> float:
    """Resident size of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def server_pid(port: int) -> int:
    """The process that was started with this port."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if found.read_bytes().split(b"\0")[-3:-1] == [b"--port", str(port).encode()]:
                return int(found.parent.name)
    raise ProcessLookupError(port)


def measure(name: str, target: Target, seconds: float) -> bool:
    """Attack while readers read; print and compare."""
    pid = server_pid(target.port)
    before = peak = resident_mb(pid)
    manifest = httpx2.get(f"{target.url}/v1/articles/case-1").raise_for_status().json()
    asked = [
        manifest["timeline"],
        manifest["audio"][0]["src"],
        f"{target.url}/v1/articles/case-1",
        f"{target.url}/healthz",
    ]
    command = [sys.executable, "-m", "bench.attacks", "--seconds", str(seconds), "--read", *asked]
    readers = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert readers.stdout is not None
    readers.stdout.readline()  # they have begun

    async def attack() -> None:
        nonlocal peak
        attacking = asyncio.create_task(ATTACKS[name](target, seconds))
        while not attacking.done():
            peak = max(peak, resident_mb(pid))
            await asyncio.sleep(0.1)
        await attacking

    asyncio.run(attack())
    took = json.loads(readers.communicate()[0])
    p50, p99 = np.percentile(took, (50, 99))
    print(f"{name}: {len(took)} requests of readers, median {p50 * 1000:.1f} ms, worst {max(took) * 1000:.0f} ms")
    return all([check("p99 (s)", float(p99), P99_S), check("memory (MB)", peak - before, GROWTH_MB)])


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=ATTACKS, default=list(ATTACKS))
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--read", nargs="*", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print("reading", flush=True)
        print(json.dumps(read(options.read, options.seconds)))
        return
    pages = ThreadingHTTPServer(("127.0.0.1", 0), SlowPages)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    settings = {
        "AUDIO_SERVICE_LISTEN_HOSTS": '["127.0.0.1"]',
        "AUDIO_SERVICE_FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8"]',
        "AUDIO_SERVICE_FETCHING__PORTS": f"[{pages.server_port}]",
    }
    holds = True
    with (
        tempfile.TemporaryDirectory() as name,
        audio_service(Path(name), **settings) as (url, headers),
        httpx2.Client(base_url=url, headers=headers, timeout=60) as client,
    ):
        for number in (1, 2, 3):
            ready(client, number)
        parts = httpx2.URL(url)
        target = Target(parts.host, parts.port or 80, Path(name), f"http://127.0.0.1:{pages.server_port}")
        for attack in options.only:
            if attack == "streams":
                text = "\n\n".join(f"This is sentence {n} of an article for the streams." for n in range(400))
                client.put("/v1/articles/new", json={"text": text, "publish": True}).raise_for_status()
            holds = measure(attack, target, options.seconds) and holds
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
