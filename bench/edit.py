"""What an edit of one sentence in a 1,000-word article costs over its first rendering, and how soon an editor hears.

    python -m bench.edit [--runs N]

From the push until the article is ready again, in core-seconds of the whole service. Then sentences of a new working
copy, each requested for the first time: until its audio and times are there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx2

from bench.measure import check
from bench.service import audio_service, core_seconds
from bench.texts import article_text

OVER_FIRST = 0.05
HEARD_S = 0.3
HEARD = 20


def push(client: httpx2.Client, number: int, text: str) -> float:
    """Push an article and wait until it is ready; the core-seconds that this took."""
    before = core_seconds(client)
    manifest = client.put(f"/v1/articles/case-{number}", json={"text": text}).raise_for_status().json()
    while manifest["status"] == "rendering":
        time.sleep(0.1)
        manifest = client.get(f"/v1/articles/case-{number}").json()
    if manifest["status"] != "ready":
        raise SystemExit(manifest["error"])
    return core_seconds(client) - before


def hear(client: httpx2.Client, text: str) -> list[float]:
    """Seconds until each of the first sentences of a new working copy can be heard."""
    view = client.post("/v1/editor/articles", json={"text": text}).raise_for_status().json()
    waits = []
    for index in range(min(HEARD, len(view["sentences"]))):
        began = time.perf_counter()
        client.post(f"/v1/editor/articles/{view['id']}/sentences/{index}", json={}).raise_for_status()
        waits.append(time.perf_counter() - began)
    return waits


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    first, edited = [], []
    with (
        tempfile.TemporaryDirectory() as name,
        audio_service(Path(name) / "data") as (url, headers),
        httpx2.Client(base_url=url, headers=headers, timeout=60) as client,
    ):
        push(client, 10_000, article_text(10_000))  # warm
        for number in range(runs):
            text = article_text(number)
            first.append(push(client, number, text))
            edited.append(push(client, number, text.replace(", point 20:", ", an example:")))
        waits = hear(client, article_text(20_000))
    print(f"first render: {statistics.median(first):.2f} core-seconds, after an edit: {statistics.median(edited):.3f}")
    ratios = [after / before for before, after in zip(first, edited, strict=True)]
    print(f"a sentence is heard after {statistics.median(waits) * 1000:.0f} ms, {max(waits) * 1000:.0f} ms at worst")
    done = check("edit over first render, median", statistics.median(ratios), OVER_FIRST)
    sys.exit(0 if check("sentence heard, seconds, median", statistics.median(waits), HEARD_S) and done else 1)


if __name__ == "__main__":
    main()
