"""Counts of plays: collected, written together, kept while the database is away, bounded."""

from __future__ import annotations

from pathlib import Path

from audio_service.service import play_counter
from audio_service.service.play_counter import PlayCounter
from audio_service.storage import Catalog, Play, open_catalog
from tests.support.cluster import wait_until
from tests.support.faults import held_write_lock


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
