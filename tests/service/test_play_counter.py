"""Counts of plays: collected, written together, kept while the database is away, bounded."""

from __future__ import annotations

from pathlib import Path

from audio_service.service import play_counter
from audio_service.service.play_counter import PlayCounter
from audio_service.storage import Catalog, Play, open_catalog
from tests.support.cluster import wait_until
from tests.support.faults import held_write_lock
from tests.support.running import Running


def test_counts_are_added_up(catalog: Catalog) -> None:
    for _ in range(2):
        counter = PlayCounter(catalog.plays)
        counter.start()
        for _ in range(50):
            counter.count("a", Play.PLAY)
        counter.count("a", Play.COMPLETE)
        counter.count("b", Play.PLAY)
        counter.close()
    assert list(catalog.plays.of("a").values()) == [{"play": 100, "complete": 2}]
    assert list(catalog.plays.of("b").values()) == [{"play": 2}]


def test_what_is_published_is_remembered_until_it_is_not(running: Running) -> None:
    running.put("a", "A few words.")
    plays = "/v1/articles/a/plays"
    for number in range(5):
        assert running.anyone.post(plays, json={"event": "play"}).status_code == 204, number
    running.publisher.post("/v1/articles/a/unpublish").raise_for_status()
    wait_until(lambda: running.anyone.post(plays, json={"event": "play"}).status_code == 404, 20)


def test_a_draft_is_looked_up_each_time(catalog: Catalog) -> None:
    counter = PlayCounter(catalog.plays)
    counter.count("a", Play.PLAY)
    assert not counter.is_published("a")
    counter.count("a", Play.PLAY, published=True)
    assert counter.is_published("a")
    counter.start()
    wait_until(lambda: not counter.is_published("a"), 20)  # there is no such article
    counter.close()
    assert list(catalog.plays.of("a").values()) == [{"play": 2}]


def test_a_new_article_with_the_id_of_a_deleted_one_has_no_plays(running: Running) -> None:
    for _ in range(2):
        running.put("a", "A title\n\nOne sentence of some words is here.")
        running.ready("a")
        assert running.reader.get("/v1/articles/a/plays").json() == {}
        assert running.anyone.post("/v1/articles/a/plays", json={"event": "play"}).status_code == 204
        wait_until(lambda: running.reader.get("/v1/articles/a/plays").json() != {}, 10)
        assert running.publisher.delete("/v1/articles/a").status_code == 204


def test_counts_outlive_a_locked_database(tmp_path: Path) -> None:
    catalog = open_catalog(None, tmp_path)
    counter = PlayCounter(catalog.plays)
    counter.start()
    with held_write_lock(tmp_path / "catalog.sqlite"):
        for number in range(play_counter.MOST + 5):
            counter.count(f"a{number}", Play.PLAY)
    wait_until(lambda: len(catalog.plays.of("a1")) == 1, 20)
    counter.close()
    assert catalog.plays.of(f"a{play_counter.MOST + 4}") == {}
    catalog.close()
