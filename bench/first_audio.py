"""From the push of a new 1,000-word article to the first byte of audio that decodes to speech.

    python -m bench.first_audio [--runs N] [--voice default|medium]

Measured for the first article after the start, alone, and while a batch of other articles is rendered; and beside it
Piper's own HTTP server, which answers when all is spoken, on the same text and voice.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx2
import numpy as np

from audio_service.narration.ffmpeg import decode, find_ffmpeg
from bench.default_voice import default_voice
from bench.measure import REPOSITORY, check
from bench.medium_voice import medium_voice
from bench.service import audio_service, piper_server, wait_until_idle
from bench.texts import article_text

# voice -> seconds until the first audio: median and worst, alone and beside a batch
BOUNDS_S = {"default": (0.075, 0.12, 0.15, 0.24), "medium": (0.3, 0.35, 0.95, 1.2)}
OVER_PIPER, FIRST_OVER_MEDIAN = 1 / 15, 2.0
BATCH = 40
CACHE = REPOSITORY / ".cache" / "bench"
LOUD = 500


def first_audio(client: httpx2.Client, number: int) -> tuple[float, bytes]:
    """Seconds until the first bytes of sound, and these bytes."""
    began = time.perf_counter()
    body = {"text": article_text(number), "publish": True}
    manifest = client.put(f"/v1/articles/case-{number}", json=body).raise_for_status().json()
    with client.stream("GET", manifest["audio"][0]["src"]) as stream:
        data = next(stream.iter_bytes())
        return time.perf_counter() - began, data


def speaks(data: bytes, folder: Path) -> bool:
    """Whether these bytes decode to more than silence."""
    path = folder / "first.mp3"
    path.write_bytes(data)
    return bool((np.abs(decode(path, find_ffmpeg()).astype(int)) > LOUD).any())


def measure(client: httpx2.Client, numbers: range, folder: Path, between: Callable[[], None]) -> list[float]:
    """First-audio times of these articles, one after the other; each is deleted, then `between` is called."""
    times = []
    for number in numbers:
        seconds, data = first_audio(client, number)
        if not speaks(data, folder):
            raise SystemExit("the first bytes are silence: they do not count as audio")
        times.append(seconds)
        client.delete(f"/v1/articles/case-{number}")
        between()
    return times


def run_piper(model: Path, runs: int) -> float:
    """Median seconds until Piper's server sends the first byte of such an article."""
    times = []
    with piper_server(model) as url:
        for number in range(runs):
            began = time.perf_counter()
            with httpx2.stream("POST", f"{url}/synthesize", json={"text": article_text(number)}, timeout=120) as answer:
                next(answer.iter_raw())
                times.append(time.perf_counter() - began)
    return statistics.median(times)


def compare(voice: str, runs: int) -> bool:
    """Measure one voice; whether its bounds hold."""
    model = default_voice() if voice == "default" else medium_voice(CACHE)
    named = {"AUDIO_SERVICE_VOICES_DIR": str(model.parent), "AUDIO_SERVICE_VOICE": model.stem}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            audio_service(folder / "data", **named) as (url, headers),
            httpx2.Client(base_url=url, headers=headers, timeout=60) as client,
        ):
            idle = partial(wait_until_idle, client)
            [first] = measure(client, range(10_000, 10_001), folder, idle)
            alone = measure(client, range(runs), folder, idle)
            for number in range(20_000, 20_000 + BATCH):
                client.put(f"/v1/articles/batch-{number}", json={"text": article_text(number)}).raise_for_status()
            busy = measure(client, range(runs, 2 * runs), folder, partial(time.sleep, 0.3))
            waiting = httpx2.get(f"{url}/metrics").text
    left = next(line for line in waiting.splitlines() if line.startswith("audio_service_articles_waiting "))
    piper = run_piper(model, max(2, runs // 5))
    print(f"\n{voice} voice")
    for what, times in (("alone", alone), ("while a batch renders", busy)):
        print(f"{what}: median {statistics.median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms of {runs}")
    print(f"the first after the start: {first * 1000:.0f} ms")
    print(f"batch articles still waiting at the end: {left.rsplit(' ', 1)[1]} of {BATCH}")
    print(f"Piper's HTTP server: {piper * 1000:.0f} ms")
    median_s, worst_s, busy_median_s, busy_worst_s = BOUNDS_S[voice]
    holds = [
        check("median, alone (s)", statistics.median(alone), median_s),
        check("worst, alone (s)", max(alone), worst_s),
        check("median, with a batch (s)", statistics.median(busy), busy_median_s),
        check("worst, with a batch (s)", max(busy), busy_worst_s),
        check("first after the start, over the median", first / statistics.median(alone), FIRST_OVER_MEDIAN),
        check("median over Piper's", statistics.median(alone) / piper, OVER_PIPER),
    ]
    return all(holds)


def main() -> None:
    """Measure both voices, or the one that `--voice` names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--voice", choices=list(BOUNDS_S))
    given = parser.parse_args()
    voices = [given.voice] if given.voice else list(BOUNDS_S)
    sys.exit(0 if all([compare(voice, given.runs) for voice in voices]) else 1)


if __name__ == "__main__":
    main()
