"""The queue of narrations: what a disk that fails stops is retried; mistakes are final."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_service.article.extract import extract
from audio_service.config import Choices, Settings
from audio_service.errors import Unavailable
from audio_service.service import Service, Submission, open_service
from audio_service.storage import Draft, Origin, Status, open_catalog
from audio_service.verbalize import Entry, Kind
from tests.support.cluster import wait_until
from tests.support.running import prose
from tests.support.tick_voice import POISON


@pytest.fixture
def service(fast: Settings) -> Iterator[Service]:
    with open_service(fast) as service:
        yield service


def accept(service: Service, article_id: str, text: str) -> str:
    """Accept an article; its narration's key."""
    document = extract(text, source=article_id, media_type="text/plain", settings=service.settings)
    return service.accept(Submission(article_id, document, Origin.PUSHED))[0].latest.key


def status(service: Service, article_id: str) -> Status:
    return service.catalog.articles.get(article_id).latest.status


@pytest.fixture
def blocked(service: Service) -> Path:
    """A file in the place of the folder for unfinished files."""
    path = service.settings.data_dir / "work"
    assert not path.exists()
    path.write_bytes(b"")
    return path


def test_what_a_disk_stops_waits_and_is_retried(service: Service, blocked: Path) -> None:
    keys = [accept(service, f"a{number}", prose(3, f"{number}")) for number in range(8)]
    wait_until(lambda: all(service.jobs.wait_of(key) for key in keys), 20)
    first = service.jobs.wait_of(keys[0])
    assert first is not None
    assert first.what == "disk"
    assert first.since < first.next_try
    assert service.jobs.pending()
    with pytest.raises(Unavailable):
        service.follow("a0", 1)
    wait_until(lambda: (service.jobs.wait_of(keys[0]) or first).next_try > first.next_try, 20)
    again = service.jobs.wait_of(keys[0])
    assert again is not None
    assert again.since == first.since
    blocked.unlink()
    wait_until(lambda: all(status(service, f"a{number}") == Status.READY for number in range(8)), 60)
    assert [service.jobs.wait_of(key) for key in keys] == [None] * 8


def test_what_waits_can_be_cancelled(service: Service, blocked: Path) -> None:
    key = accept(service, "a", prose(3))
    wait_until(lambda: service.jobs.wait_of(key) is not None, 20)
    service.delete("a")
    assert service.jobs.wait_of(key) is None
    assert service.jobs.waiting() == 0


def test_a_mistake_is_final(service: Service) -> None:
    service.catalog.pronunciations.save("global", Entry("Quist", Kind.IPA, POISON))
    accept(service, "a", "A title\n\nMr Quist was here.")
    wait_until(lambda: status(service, "a") == Status.FAILED, 20)
    assert "Quist" in (service.catalog.articles.get("a").latest.error or "")


def test_a_revision_that_cannot_be_read_fails_alone(fast: Settings) -> None:
    catalog = open_catalog(None, fast.data_dir)
    document = extract(prose(3), source="a", media_type="text/plain", settings=fast)
    for number in range(2):
        draft = Draft(document, Choices(), "voice", f"{number:064}", None, None)
        catalog.articles.save(f"a{number}", draft)
    with catalog.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE revisions SET document = '{' WHERE article_id = 'a0'")
    catalog.close()
    with open_service(fast) as service:
        assert service.resume() == 1
        wait_until(lambda: status(service, "a1") == Status.READY, 20)
        with service.catalog.database.connection() as connection:
            query = "SELECT status, error FROM revisions WHERE article_id = 'a0'"
            found, error = connection.exec_driver_sql(query).one()
    assert found == "failed"
    assert "cannot be read" in error
