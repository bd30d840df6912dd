"""A batch on a disk that fills up: it ends with what to do, and the next run finishes the rest."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_service.config import Settings
from audio_service.service import open_service
from audio_service.service.batch.items import Item
from audio_service.service.batch.run import BatchEvent, BatchRun, Outcome
from audio_service.storage import Status, open_catalog
from audio_service.storage.store import open_store
from audio_service.storage.stored_narrations import intact_narration
from tests.support.faults import Disk
from tests.support.program import Program
from tests.support.running import prose

ARTICLES = 6


def batch(data: Path, voices: Path, articles: Path) -> subprocess.CompletedProcess[str]:
    """Run `audio-service batch` to its end."""
    program = Program(articles.parent, voices)
    program.environment["AUDIO_SERVICE_DATA_DIR"] = str(data)
    program.environment["AUDIO_SERVICE_WORKERS"] = "2"
    return program("batch", "--jsonl", articles)


def ready(data: Path) -> set[str]:
    """The articles that count as finished; each is whole."""
    catalog = open_catalog(None, data)
    found = [article for article in catalog.articles.list(limit=100) if article.latest.status is not Status.RENDERING]
    catalog.close()
    assert {article.latest.status for article in found} <= {Status.READY}
    store = open_store(None, data)
    assert all(intact_narration(store, article.latest.key) is not None for article in found)
    return {article.id for article in found}


@pytest.mark.parametrize("megabytes", [1, 4])
def test_a_batch_on_a_full_disk_ends_and_the_next_one_finishes(
    tmp_path: Path, voices_dir: Path, megabytes: int
) -> None:
    ids = {f"a{number}" for number in range(ARTICLES)}
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(json.dumps({"id": one, "text": prose(16, one)}) for one in sorted(ids)), "utf-8")
    with Disk(tmp_path / "disk", megabytes) as disk:
        data = disk.folder / "data"
        full = batch(data, voices_dir, articles)
        assert full.returncode == 1
        *_, advice, reason = full.stderr.splitlines()
        assert advice == "Stopped. Run the same command again to resume."
        assert reason.startswith(("audio-service: The disk is not", "audio-service: The database is not"))
        disk.resize(300)
        assert ready(data) < ids
        again = batch(data, voices_dir, articles)
        assert again.returncode == 0
        assert ready(data) == ids


def test_an_article_whose_source_was_not_noted_is_finished(fast: Settings) -> None:
    item = Item("a", id="a", content=prose(60), media_type="text/plain")
    with open_service(fast) as service:
        run = BatchRun(service, tell=lambda _: None)

        def first() -> Iterator[Item]:
            yield item
            run.stop()

        run.run(first())
        with service.catalog.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM sources")  # as if the run had ended before it noted it
    with open_service(fast) as service:
        assert service.catalog.articles.get("a").latest.status is Status.RENDERING
        events: list[BatchEvent] = []
        BatchRun(service, tell=events.append).run([item])
        assert [event.outcome for event in events] == [Outcome.RENDERED]
