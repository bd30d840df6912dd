"""Three hundred listeners at real time on one process, and requests per second beside nginx.

    python -m bench.serve [--listeners N] [--seconds S]

Each listener reads a finished article in ranges, no faster than it plays, as browsers do. A stall is a range that came
after the audio before it had been played. nginx serves the same file; `wrk` asks both for the same range.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import numpy as np

from bench.measure import check
from bench.service import audio_service, nginx
from bench.texts import article_text

P99_S = 0.25
WINDOW_BYTES = 65_536
# A player asks for more when so much of its audio is left.
AHEAD_S = 2.0
WRK_S = 5


@dataclass
class Heard:
    """What all listeners saw: seconds of each request, and how often one ran dry."""

    requests: list[float] = field(default_factory=list)
    stalls: int = 0
    errors: int = 0


async def listen(client: httpx2.AsyncClient, src: str, bytes_per_s: float, until: float, heard: Heard) -> None:
    """Play `src` from a place of its own on, in ranges, until the clock says `until`."""
    at = int(asyncio.get_running_loop().time() * 1e6) % (1 << 20)
    dry_at = time.perf_counter() + AHEAD_S
    while time.perf_counter() < until:
        began = time.perf_counter()
        answer = await client.get(src, headers={"Range": f"bytes={at}-{at + WINDOW_BYTES - 1}"})
        now = time.perf_counter()
        heard.requests.append(now - began)
        heard.errors += answer.status_code != 206
        heard.stalls += now > dry_at
        at += len(answer.content)
        if len(answer.content) < WINDOW_BYTES:
            at = 0
        dry_at = max(now, dry_at) + len(answer.content) / bytes_per_s
        await asyncio.sleep(max(0.0, dry_at - AHEAD_S - time.perf_counter()))


async def crowd(src: str, bytes_per_s: float, listeners: int, seconds: float) -> Heard:
    """So many listeners, who press play over the first five seconds."""
    heard = Heard()
    until = time.perf_counter() + seconds
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx2.AsyncClient(timeout=30, limits=limits) as client:

        async def one(number: int) -> None:
            await asyncio.sleep(5 * number / listeners)
            await listen(client, src, bytes_per_s, until, heard)

        await asyncio.gather(*(one(number) for number in range(listeners)))
    return heard


def requests_per_second(url: str) -> float:
    """What `wrk` gets out of a server with one thread and 32 connections, for one range."""
    command = ["wrk", "-t1", "-c32", f"-d{WRK_S}s", "-H", f"Range: bytes=0-{WINDOW_BYTES - 1}", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "errors" in done.stdout:
        raise SystemExit(done.stdout)
    match = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert match is not None, done.stdout
    return float(match.group(1))


def ready(client: httpx2.Client, number: int) -> str:
    """A finished article's audio: its address."""
    body = {"text": article_text(number, 2500), "publish": True}
    manifest = client.put(f"/v1/articles/case-{number}", json=body).raise_for_status().json()
    while manifest["status"] == "rendering":
        time.sleep(0.2)
        manifest = client.get(f"/v1/articles/case-{number}").json()
    return str(manifest["audio"][0]["src"])


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            audio_service(folder / "data") as (url, headers),
            httpx2.Client(base_url=url, headers=headers, timeout=60) as client,
        ):
            src = ready(client, 1)
            whole = httpx2.get(src).content
            duration_s = client.get("/v1/articles/case-1").json()["duration_ms"] / 1000
            heard = asyncio.run(crowd(src, len(whole) / duration_s, options.listeners, options.seconds))
            ours = requests_per_second(src)
        (folder / "www").mkdir()
        (folder / "www" / "audio.mp3").write_bytes(whole)
        folder.chmod(0o755)
        with nginx(folder / "www") as url:
            theirs = requests_per_second(f"{url}/audio.mp3")
    p50, p99 = np.percentile(heard.requests, (50, 99))
    print(f"{options.listeners} listeners, {options.seconds:.0f} s: {len(heard.requests)} requests of 64 KiB,")
    print(f"median {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, worst {max(heard.requests) * 1000:.1f} ms")
    print(f"requests per second, 32 connections: ours {ours:.0f}, nginx {theirs:.0f} ({ours / theirs:.2f})")
    holds = [
        check("p99 of request time (s)", float(p99), P99_S),
        check("stalls", heard.stalls, 0),
        check("answers that were no range", heard.errors, 0),
    ]
    sys.exit(0 if all(holds) else 1)


if __name__ == "__main__":
    main()
