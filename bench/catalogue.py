"""What a large catalogue costs: look-ups, the editor's list, feeds, counts, one more article.

    python -m bench.catalogue [--sizes 1000,1000000] [--only sqlite|postgresql]

Articles are made by bulk inserts. At each size: opening a catalogue (migrations are checked), a manifest's look-up by
id and by URL, the editor's list (first page, a page in the middle, of one site, of one state, searched), the list of
the API (by tag, searched), a feed of a site and of a section, and one more article. Each is the median of seven calls
on texts that are picked at random. At 10^6 articles each is at most 100 ms, and a look-up takes at most 1.3 times that
at 10^3.

Needs PostgreSQL on this machine, and an idle core: numbers from a busy machine are noise.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Table, insert, text

from audio_service.article.document import BlockKind, document_of, document_to_json
from audio_service.config import Choices
from audio_service.storage import ArticleFilter, ArticleState, Catalog, Status, open_catalog
from audio_service.storage.catalog.models import ArticleRow, RevisionRow
from audio_service.storage.catalog.records import Draft
from bench import servers
from bench.measure import check
from bench.texts import article_text

LOOKUP_RATIO = 1.3
MOST_MS = 100.0
SAMPLES = 2000
CALLS = 7
_BATCH = 20_000
_SITES, _SECTIONS, _TAGS = 10, 20, 500
_NOUNS = ("harbour", "ferry", "council", "school", "library", "bridge", "market", "river", "museum", "station")
# The tables themselves: inserting rows of classes takes longer.
_ARTICLES, _REVISIONS = (cast(Table, row.__table__) for row in (ArticleRow, RevisionRow))
_START = datetime(2020, 1, 1, tzinfo=UTC)


def title_of(number: int) -> str:
    """A headline in common words and one that no other has."""
    return f"The {_NOUNS[number % 10]} and the {_NOUNS[number // 10 % 10]} of town {number:07}"


def fill(catalog: Catalog, first: int, end: int) -> None:
    """Put made-up articles into a catalogue, nearly all ready; one of a thousand failed, one of a thousand renders."""
    document = document_to_json(document_of([(BlockKind.PARAGRAPH, "It stands.", None)], language="en", title="Large"))
    for start in range(first, end, _BATCH):
        numbers = range(start, min(start + _BATCH, end))
        revisions = [{**_revision(number), "document": document} for number in numbers]
        with catalog.database.writing() as session:
            session.connection().execute(insert(_ARTICLES), [_article(number) for number in numbers])
            session.connection().execute(insert(_REVISIONS), revisions)


def _article(number: int) -> dict[str, object]:
    at = _START + timedelta(seconds=60 * number)
    return {
        "id": f"article-{number:09}", "url": f"https://example.com/{number}", "title": title_of(number),
        "language": "en", "published": True, "published_at": at, "dated_at": at, "revision": 1,
        "ready": None if _status(number) is Status.FAILED else 1, "created_at": at, "updated_at": at,
        "section": f"section-{number % _SECTIONS}", "site": f"site-{number % _SITES}.example",
        "tags": [f"tag-{number % _TAGS}"], "author": "A. Writer",
    }  # fmt: skip


def _revision(number: int) -> dict[str, object]:
    at = _START + timedelta(seconds=60 * number)
    return {
        "article_id": f"article-{number:09}", "number": 1, "content_hash": f"{number:064}", "choices": {}, "voice": "v",
        "key": f"{number:064x}", "status": _status(number).value, "duration_ms": 1000, "audio_bytes": 1000,
        "created_at": at, "finished_at": at,
    }  # fmt: skip


def _status(number: int) -> Status:
    return {3: Status.FAILED, 7: Status.RENDERING}.get(number % 1000, Status.READY)


def look_up_ms(catalog: Catalog, count: int) -> float:
    """Median milliseconds of finding a manifest's record by id and by URL."""
    numbers = random.Random(count).choices(range(count), k=SAMPLES)
    times = []
    for number in numbers:
        began = time.perf_counter()
        catalog.articles.get(f"article-{number:09}")
        catalog.articles.find_url(f"https://example.com/{number}")
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def median_ms(call: Callable[[int], object], count: int) -> float:
    """Median milliseconds of calls with numbers of articles."""
    times = []
    for number in random.Random(count).sample(range(count), CALLS):
        began = time.perf_counter()
        call(number)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def add(catalog: Catalog, number: int) -> None:
    """One more article, as a push brings it."""
    document = document_of([(BlockKind.PARAGRAPH, f"{article_text(1, 60)} {number}", None)], language="en", title="New")
    draft = Draft(document, Choices(), "v", f"{number:062x}ff", f"https://example.com/new/{number}", publish=True)
    catalog.articles.save(f"new-{number}", draft)


def calls(catalog: Catalog, count: int) -> dict[str, Callable[[int], object]]:
    """What is measured, by name; each takes the number of an article."""
    listed, articles = catalog.overview.list, catalog.articles

    def deep(number: int) -> object:
        at = _START + timedelta(seconds=60 * number)
        return listed(after=f"{at.isoformat()} article-{number:09}", limit=51)

    return {
        "editor's list, first page": lambda _: listed(limit=51),
        "editor's list, any page": deep,
        "editor's list, one site": lambda number: listed(site=f"site-{number % _SITES}.example", limit=51),
        "editor's list, failed": lambda _: listed(state=ArticleState.FAILED, limit=51),
        "editor's list, rendering": lambda _: listed(state=ArticleState.RENDERING, limit=51),
        "editor's list, drafts": lambda _: listed(state=ArticleState.DRAFT, limit=51),
        "editor's list, newer": lambda _: listed(state=ArticleState.NEWER, limit=51),
        "search, common words": lambda number: listed(search=_NOUNS[number % 10], limit=51),
        "search, one headline": lambda number: listed(search=f"town {number:07}", limit=51),
        "search, one address": lambda number: listed(search=f"example.com/{number}", limit=51),
        "search, nothing": lambda number: listed(search=f"nowhere {number}", limit=51),
        "API's list, any page": lambda number: articles.list(after=f"article-{number:09}", limit=51),
        "API's list, one tag": lambda number: articles.list(ArticleFilter(tag=f"tag-{number % _TAGS}"), limit=51),
        "feed of all": lambda _: articles.newest(50),
        "feed of a site": lambda n: articles.newest(50, which=ArticleFilter(site=f"site-{n % _SITES}.example")),
        "feed of a section": lambda n: articles.newest(50, which=ArticleFilter(section=f"section-{n % _SECTIONS}")),
        "feed of a tag": lambda n: articles.newest(50, which=ArticleFilter(tag=f"tag-{n % _TAGS}")),
        "one more article": lambda number: add(catalog, number),
    }


def measure(name: str, url: str | None, folder: Path, sizes: list[int]) -> bool:
    """Print and check what a catalogue costs at these sizes, ascending."""
    holds = True
    look_ups: list[float] = []
    have = 0
    for size in sizes:
        catalog = open_catalog(url, folder)
        began = time.perf_counter()
        try:
            fill(catalog, have, size)
            analyze(catalog)
            print(f"{name}, {size:,} articles, made in {time.perf_counter() - began:.0f} s", flush=True)
        finally:
            catalog.close()
        have = size
        began = time.perf_counter()
        catalog = open_catalog(url, folder)
        opened = 1000 * (time.perf_counter() - began)
        try:
            look_ups.append(min(look_up_ms(catalog, size) for _ in range(3)))
            found = {"opening": opened, "look-up": look_ups[-1]}
            for what, call in calls(catalog, size).items():
                found[what] = median_ms(call, size)
                print(f"  {what}: {found[what]:.1f} ms", flush=True)
        finally:
            catalog.close()
        for what, ms in found.items() if size == sizes[-1] else ():
            holds &= check(f"{name}, {size:,} articles, {what}, ms", ms, MOST_MS)
    return holds & check(f"{name}, look-up, {sizes[-1]:,} over {sizes[0]:,}", look_ups[-1] / look_ups[0], LOOKUP_RATIO)


def analyze(catalog: Catalog) -> None:
    """What PostgreSQL does by itself within a minute."""
    if catalog.database.engine.dialect.name == "postgresql":
        with catalog.database.writing() as session:
            session.execute(text("ANALYZE"))


def main() -> None:
    """Measure both databases, or the one that `--only` names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,1000000", help="numbers of articles, ascending")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    holds = True
    if given.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            holds &= measure("SQLite", None, Path(folder), sizes)
    if given.only != "sqlite":
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            holds &= measure("PostgreSQL", stack.enter_context(servers.postgresql()), Path(folder), sizes)
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
