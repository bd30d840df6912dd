"""Fixtures: Debian's Chromium, a publisher's site of our own, and pages that tell every error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from audio_service.config import Fetching, Rates, Settings, SiteRule, Sound
from audio_service.storage import Role
from tests.e2e.editor import ARTICLE, NUMBERS, EditorPage
from tests.e2e.publisher import Player, page, push
from tests.support import tick_voice
from tests.support.running import Running
from tests.support.subscriptions import ACCESS
from tests.support.web_site import Site, serving

Opener = Callable[..., Page]
# A site of the service.
WEEKLY = "weekly.example"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A publisher's site."""
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, voices_dir: Path, site: Site) -> Iterator[Running]:
    """A running service for all tests, with the tick voice; it may narrate the pages of the publisher's site."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("newsroom"),
        voices_dir=voices_dir,
        voice=tick_voice.NAME,
        workers=2,
        fetching=Fetching(private_networks=("127.0.0.0/8",), ports=(site.port,), delay_s=0),
        listen_hosts=("127.0.0.1",),
        listen_new_pages_per_hour=10_000,
        listen_fetches_per_hour=10_000,
        sound=Sound(target_lufs=-20.5),  # as loud as the tick voice is
        access=ACCESS,
        sites={WEEKLY: SiteRule()},
        rates=Rates(listen="1000/second", plays="1000/second", reports="1000/second"),
    )
    running = Running(settings)
    yield running
    running.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page in a profile of its own; what goes wrong in the page's scripts fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opening(url: str | None = None, **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        if url:
            page.goto(url)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def manifest(service: Running) -> dict[str, Any]:
    """The article of the tests, narrated."""
    return push(service)


@pytest.fixture
def player(service: Running, site: Site, manifest: dict[str, Any], open_page: Opener) -> Player:
    """The player on the publisher's page."""
    return Player(open_page(site.put("/story", page(service)), viewport={"width": 768, "height": 900}))


@pytest.fixture(scope="session")
def keys(service: Running) -> dict[Role, str]:
    """A key of each role."""
    return {
        role: service.service.catalog.api_keys.create(f"page-{role.value}", role) for role in (Role.EDIT, Role.PUBLISH)
    }


@pytest.fixture
def editor(service: Running, keys: dict[Role, str], open_page: Opener) -> EditorPage:
    """A publisher's page, signed in, with an article of its own."""
    page = EditorPage(open_page(viewport={"width": 1024, "height": 900}), service.url)
    page.sign_in(keys[Role.PUBLISH])
    page.paste(ARTICLE.replace("The mill on the Aven", f"The mill on the Aven, {next(NUMBERS)}"))
    return page
