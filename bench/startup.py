"""How long short commands take, `serve` until it is ready, and its first requests against its second ones.

    python -m bench.startup [--runs N]

Wall time of a whole process, the best of N runs; the requests' median of N starts. `serve` starts on an empty catalogue
with its voice made and its bytecode written.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.idle import Served, served
from bench.measure import REPOSITORY, check
from bench.texts import article_text

# Arguments -> seconds at most.
LIMITS_S = {"--help": 0.35, "clean examples/article.html": 0.5, "verbalize": 0.3}
READY_S = 1.5
# How much longer the first request may take than the second.
FIRST_MS = 100.0


def seconds(arguments: str) -> float:
    """Wall time of one run."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "audio_service", *arguments.split()],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def first_requests(service: Served, run: int) -> dict[str, float]:
    """By how many milliseconds the first of each request takes longer than the second."""
    texts = {f"{run}-{n}": article_text(2 * run + n, 60) for n in range(2)}
    first, second = (
        _ms(service, "PUT", f"/v1/articles/{name}", {"text": text, "publish": True}) for name, text in texts.items()
    )
    extra = {"PUT of an article": first - second}
    for name, text in texts.items():
        service.narrated(name, text)
    for name, path in {"manifest": f"/v1/articles/{run}-0", "player page": f"/read/{run}-0"}.items():
        extra[name] = _ms(service, "GET", path) - _ms(service, "GET", path)
    return extra


def _ms(service: Served, method: str, path: str, body: object = None) -> float:
    began = time.perf_counter()
    service.client.request(method, path, json=body).raise_for_status()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    best = {arguments: min(seconds(arguments) for _ in range(runs)) for arguments in LIMITS_S}
    held = [check(f"`audio-service {name}`, seconds", best[name], limit) for name, limit in LIMITS_S.items()]
    with tempfile.TemporaryDirectory() as folder:
        with served(Path(folder)):
            pass  # makes the voice and writes bytecode
        ready, extra = [], []
        for run in range(runs):
            with served(Path(folder)) as service:
                ready.append(service.ready_s)
                extra.append(first_requests(service, run))
    held.append(check("`audio-service serve` until it is ready, seconds", min(ready), READY_S))
    for name in extra[0]:
        longer = statistics.median(each[name] for each in extra)
        held.append(check(f"first {name} against the second, ms more", longer, FIRST_MS))
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
