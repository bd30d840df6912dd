"""Several nodes on one catalogue: what they change at the same time, and what ends late."""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from audio_service.errors import NotFound
from audio_service.storage import Catalog, Status
from audio_service.storage.catalog.leases import this_process
from tests.storage.test_catalog import draft

LATE = {"duration_ms": 212_016, "audio_bytes": 2_544_850}


def test_a_narration_that_ends_late_is_not_taken_for_another_articles(catalog: Catalog) -> None:
    articles = catalog.articles
    articles.save("a", draft("The first text."))
    late = articles.revision("a", 1).key
    articles.delete("a")
    articles.save("a", draft("Another text."))
    assert not articles.finish("a", 1, late, **LATE)
    assert not articles.fail("a", 1, late, "it broke")
    assert articles.get("a").latest.status == Status.RENDERING
    own = articles.revision("a", 1).key
    assert articles.finish("a", 1, own, duration_ms=1000, audio_bytes=10)
    assert articles.get("a").served.duration_ms == 1000


def test_readers_see_whole_articles_while_others_delete_them(catalog: Catalog) -> None:
    articles = catalog.articles
    until = datetime.now(UTC).timestamp() + 2

    def write(name: str) -> None:
        while datetime.now(UTC).timestamp() < until:
            articles.save(name, draft(f"Text of {name}.", key="shared"))
            articles.delete(name)

    def read() -> int:
        count = 0
        while datetime.now(UTC).timestamp() < until:
            articles.newest(10)
            articles.list()
            for name in ("a", "b"):
                try:
                    articles.get(name)
                except NotFound:
                    continue
            count += 1
        return count

    articles.save("done", draft("Done.", key="shared"))
    articles.finish("done", 1, "shared", duration_ms=1000, audio_bytes=10)
    with ThreadPoolExecutor(5) as pool:
        reading = [pool.submit(read) for _ in range(3)]
        writing = [pool.submit(write, name) for name in ("a", "b")]
        assert [each.result() for each in writing] == [None, None]
        assert all(each.result() > 0 for each in reading)


def test_articles_with_one_recording_are_deleted_at_once(catalog: Catalog) -> None:
    names = [f"a{number}" for number in range(12)]
    for name in names:
        catalog.articles.save(name, draft("The same text.", key="shared"))
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(catalog.articles.delete, names))
    assert catalog.articles.list() == ()
    assert catalog.removed_media.due(datetime.now(UTC) + timedelta(days=1)) == ("shared",)


def test_an_article_may_have_a_long_address(catalog: Catalog) -> None:
    noise = "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(62))
    url = f"https://example.com/{noise}"
    catalog.articles.save("a", dataclasses.replace(draft(), url=url))
    found = catalog.articles.find_url(url)
    assert found is not None
    assert found.id == "a"


def test_a_draft_changes_no_feed(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Published."))
    mark = catalog.outbox.mark()
    catalog.articles.save("b", draft("Hidden.", publish=False))
    catalog.articles.finish("b", 1, catalog.articles.revision("b", 1).key, duration_ms=1000, audio_bytes=10)
    assert catalog.outbox.mark() == mark
    catalog.articles.publish("b", True)
    assert catalog.outbox.mark().number > mark.number


def test_what_is_served_outlives_a_push_while_it_renders_again(catalog: Catalog) -> None:
    articles = catalog.articles
    articles.save("a", draft("The first text."))
    articles.finish("a", 1, articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    articles.reopen("a", 1, this_process(60))
    articles.save("a", draft("A second text."))
    assert articles.get("a").served.number == 1
    assert articles.revision("a", 1).status == Status.RENDERING
