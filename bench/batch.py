"""What batches and clusters cost: articles per minute, Celery's share, a second run.

    python -m bench.batch [--articles N] [--words N] [--rounds N]

Speed: the same articles with the default voice, each time into an empty folder: in one process with one and with two
workers, then through Celery on Redis with one and with two worker processes. The clock runs from the first article's
submission to the last one's end; programs and voices are loaded before. A second run over the finished batch follows.

Needs redis-server on this machine, and two idle cores: numbers from a busy machine are noise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from audio_service.config import Settings
from audio_service.service import open_service
from audio_service.service.batch.items import json_lines
from audio_service.service.batch.run import BatchEvent, BatchRun, Outcome, Selection
from bench import servers
from bench.measure import check
from bench.texts import article_text

SPEEDUP = 1.8
CELERY_OVERHEAD = 1.05
RERUN_MS = 5.0


def render(settings: Settings, articles: Path) -> float:
    """Render a file of articles; wall seconds."""
    events: list[BatchEvent] = []
    with open_service(settings) as service:
        run = BatchRun(service, Selection(), tell=events.append)
        began = time.perf_counter()
        with articles.open(encoding="utf-8") as file:
            run.run(json_lines(file, articles.name))
        wall = time.perf_counter() - began
    for event in events:
        if event.outcome is Outcome.FAILED:
            raise SystemExit(f"{event.source}: {event.reason}")
    return wall


@contextlib.contextmanager
def celery_workers(count: int, folder: Path, queue_url: str) -> Iterator[None]:
    """So many workers of one sentence at a time, warmed up."""
    environment = {
        **os.environ,
        "AUDIO_SERVICE_DATA_DIR": str(folder),
        "AUDIO_SERVICE_STORE_URL": (folder / "store").as_uri(),
        "AUDIO_SERVICE_QUEUE_URL": queue_url,
    }
    command = [sys.executable, "-m", "audio_service", "worker", "--concurrency", "1"]
    processes = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def speed(mode: str, workers: int, articles: Path, warm_up: Path) -> tuple[float, float]:
    """Wall seconds of a batch, and of a second run over it."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "store").mkdir()
        store_url = (folder / "store").as_uri()
        if mode == "local":
            settings = Settings(data_dir=folder, store_url=store_url, workers=workers)
            wall = render(settings, articles)
            return wall, render(settings, articles)
        broker = servers.Redis()
        try:
            settings = Settings(
                data_dir=folder, store_url=store_url, queue_url=broker.url, queue_workers=workers, workers=workers
            )
            with celery_workers(workers, folder, broker.url):
                render(settings, warm_up)
                wall = render(settings, articles)
                return wall, render(settings, articles)
        finally:
            broker.kill()


def write_articles(path: Path, count: int, words: int, *, first: int = 0) -> Path:
    """A file of made-up articles."""
    lines = [json.dumps({"id": f"a{n}", "text": article_text(n, words)}) for n in range(first, first + count)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def measure_speed(count: int, words: int, rounds: int) -> bool:
    """Print and check throughput, scaling, overhead and the second run."""
    least: dict[tuple[str, int], float] = {}
    rerun = []
    with tempfile.TemporaryDirectory() as work:
        articles = write_articles(Path(work, "articles.jsonl"), count, words)
        warm_up = write_articles(Path(work, "warm.jsonl"), 4, 60, first=10_000)
        for _ in range(rounds):
            for mode in ("local", "celery"):
                for workers in (1, 2):
                    wall, again = speed(mode, workers, articles, warm_up)
                    least[mode, workers] = min(wall, least.get((mode, workers), wall))
                    rerun.append(again)
    print(f"\n{count} articles of {words} words, best of {rounds}")
    for (mode, workers), wall in least.items():
        print(f"  {mode:7} {workers} worker(s): {wall:7.1f} s, {60 * count / wall:6.1f} articles per minute")
    holds = check("1 worker over 2 workers, Celery, at least 1.8: its inverse",
                  SPEEDUP / (least["celery", 1] / least["celery", 2]), 1.0)  # fmt: skip
    for workers in (1, 2):
        ratio = least["celery", workers] / least["local", workers]
        holds &= check(f"Celery over local, {workers} worker(s)", ratio, CELERY_OVERHEAD)
    return holds & check("second run, ms per article", 1000 * min(rerun) / count, RERUN_MS)


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=16)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    sys.exit(0 if measure_speed(given.articles, given.words, given.rounds) else 1)


if __name__ == "__main__":
    main()
