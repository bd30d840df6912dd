"""Fixtures: settings with folders of their own, the tick voice, a studio and a renderer on it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from audio_service.config import DEFAULT_VOICE, Settings, Speaking
from audio_service.narration.studio import Studio, open_studio
from audio_service.rendering.threads import ThreadRenderer
from audio_service.speech.voices import Voice
from audio_service.storage import Catalog, Delivery, Event, open_catalog
from audio_service.storage.catalog.database import connect
from audio_service.storage.store import Store, open_store
from scripts import build_web
from tests.support import servers, tick_voice
from tests.support.catalogs import start_empty
from tests.support.pages import PARAGRAPHS
from tests.support.publisher import Publisher
from tests.support.running import Running
from tests.support.web_site import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
RECEIVER = "https://receiver.example/"
# Other tests run beside these: how long an example takes says nothing.
hypothesis_settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("shared")
# Modules and the thousands of tests stay to the end: the collector would go through them again and again.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _built_player() -> None:
    build_web.build()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AUDIO_SERVICE_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def voices_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tick voice, its gain set to 0 dB."""
    folder = tmp_path_factory.mktemp("voices")
    tick_voice.write_measured_voice(folder)
    return folder


@pytest.fixture(scope="session")
def default_voice_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the default voice, made from its package."""
    folder = tmp_path_factory.mktemp("default-voice")
    open_studio(Settings(voices_dir=folder)).voices.load(DEFAULT_VOICE)
    return folder


@pytest.fixture
def settings(tmp_path: Path, voices_dir: Path) -> Settings:
    """Settings with the tick voice and a data folder of the test's own."""
    return Settings(data_dir=tmp_path / "data", voices_dir=voices_dir, voice=tick_voice.NAME, workers=2)


@pytest.fixture
def studio(settings: Settings) -> Studio:
    return open_studio(settings)


@pytest.fixture
def tick(studio: Studio) -> Voice:
    return studio.voices.load(tick_voice.NAME)


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.store_url, settings.data_dir)


@pytest.fixture
def renderer(studio: Studio, store: Store) -> Iterator[ThreadRenderer]:
    with ThreadRenderer(studio, store, studio.settings.workers) as renderer:
        yield renderer


@pytest.fixture(scope="session")
def seed_article() -> Path:
    """The flattened news page that comes with the mission, where it is there."""
    path = SHARED / "articles" / "seed-article.txt"
    if not path.is_file():
        pytest.skip("the shared articles are not here")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server for the whole run."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """Its database, emptied."""
    engine = connect(postgresql_server)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgresql_server


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalogue of each kind, with a receiver of webhooks at RECEIVER."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    else:
        start_empty(tmp_path / "data")

    def announce(event: Event) -> Iterable[Delivery]:
        yield Delivery(f"msg_{event.number}", RECEIVER, event.type, "{}", event.article_id, event.number)

    catalog = open_catalog(url, tmp_path / "data", announce=announce, takedown=timedelta(minutes=5))
    yield catalog
    catalog.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drives Chromium and Firefox, once for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, once for all tests."""
    from tests.e2e.engines import launch_chromium

    with launch_chromium(playwright) as browser:
        yield browser


@pytest.fixture
def fast(settings: Settings) -> Settings:
    """Settings with a tick voice that speaks fast: less audio to encode."""
    return settings.model_copy(update={"speaking": Speaking(length_scale=0.25)})


@pytest.fixture
def running(fast: Settings) -> Iterator[Running]:
    """A running service."""
    running = Running(fast)
    yield running
    running.stop()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with an article at /a: the first three of the shared paragraphs."""
    with serving() as found:
        found.article("/a", *PARAGRAPHS[:3])
        yield found


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    site = Publisher()
    yield site
    site.stop()
