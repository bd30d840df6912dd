"""CPU time of the feed of 1,000 articles: whole, and for those who have it already.

python -m bench.feed [--items N] [--polls N]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import httpx2

from audio_service.article import Document
from audio_service.article.document import BlockKind, Reason, document_of
from audio_service.config import Choices
from audio_service.storage import Draft, open_catalog
from bench.measure import check
from bench.service import audio_service
from bench.texts import paragraphs

# CPU time of a poll without news.
POLL_S = 0.002
# Polls cost at most this share of rendering the feed.
SHARE = 0.02


def article(number: int) -> Document:
    """A document of about 400 words."""
    parts: list[tuple[BlockKind, str, Reason | None]] = [
        (BlockKind.PARAGRAPH, text, None) for text in paragraphs(number, 400)
    ]
    return document_of(parts, title=f"Article {number}", language="en", source=f"{number}")


def fill(folder: Path, count: int) -> None:
    """A catalogue of published articles, whose audio nobody asks for."""
    catalog = open_catalog(None, folder)
    for number in range(count):
        draft = Draft(article(number), Choices(), "voice", f"{number:064x}", f"https://example.com/{number}", True)
        catalog.articles.save(f"a{number}", draft)
        catalog.articles.finish(
            f"a{number}", 1, catalog.articles.revision(f"a{number}", 1).key, duration_ms=100_000, audio_bytes=1_000_000
        )
    catalog.close()


def core_seconds(pid: int) -> float:
    """CPU time of another process."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def child() -> int:
    """The only child of this process."""
    return int(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()[0])


def main() -> None:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--polls", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name), given.items)
        with (
            audio_service(Path(name), AUDIO_SERVICE_FEED__ITEMS=str(given.items)) as (url, _),
            httpx2.Client(base_url=url, timeout=60) as client,
        ):
            pid = child()
            before = core_seconds(pid)
            first = client.get("/feed.xml").raise_for_status()
            whole_s = core_seconds(pid) - before
            began, before = time.perf_counter(), core_seconds(pid)
            for _ in range(given.polls):
                assert client.get("/feed.xml", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
            poll_s = (core_seconds(pid) - before) / given.polls
            wall_s = (time.perf_counter() - began) / given.polls
    print(f"{given.items} items, {len(first.content):,} bytes: rendered in {whole_s:.2f} core-s")
    print(f"a poll without news: {poll_s * 1000:.2f} ms of CPU, {wall_s * 1000:.2f} ms")
    holds = [
        check("CPU of a poll without news (s)", poll_s, POLL_S),
        check("a poll without news over rendering", poll_s / whole_s, SHARE),
    ]
    sys.exit(0 if all(holds) else 1)


if __name__ == "__main__":
    main()
