"""Fixtures: a WordPress with the plugin, connected to a running service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from audio_service.config import Settings, Speaking
from audio_service.storage import Role
from tests.support import tick_voice
from tests.support.faults import SwitchProxy
from tests.support.running import Running
from tests.support.wordpress import Desk, WordPress, wordpress

SETTINGS = "/wp-admin/options-general.php?page=listen"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, voices_dir: Path) -> Iterator[Running]:
    """A running service for all tests."""
    folder = tmp_path_factory.mktemp("service")
    speaking = Speaking(length_scale=0.25)
    running = Running(
        Settings(data_dir=folder, voices_dir=voices_dir, voice=tick_voice.NAME, workers=2, speaking=speaking)
    )
    yield running
    running.stop()


@pytest.fixture(scope="session")
def line(service: Running) -> Iterator[SwitchProxy]:
    """The line between WordPress and the service, which can be cut."""
    with SwitchProxy(("127.0.0.1", int(service.url.rpartition(":")[2]))) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def address(line: SwitchProxy) -> str:
    """The service's address that WordPress and readers know."""
    return f"http://127.0.0.1:{line.address[1]}"


@pytest.fixture(scope="session")
def key(service: Running) -> str:
    """A key that may publish."""
    return service.service.catalog.api_keys.create("wordpress", Role.PUBLISH)


@pytest.fixture(scope="session")
def gazette() -> Iterator[WordPress]:
    """A WordPress for all tests."""
    with wordpress() as site:
        yield site
        assert "listen-to-this-article" not in site.log(), site.log()


@pytest.fixture(scope="session")
def ada(gazette: WordPress, address: str, key: str) -> Iterator[Desk]:
    """An administrator who has connected the site with the service."""
    desk = gazette.sign_in("ada")
    assert "The settings are saved." in connect(desk, url=address, key=key)
    yield desk
    desk.close()


@pytest.fixture
def tab(browser: Browser, ada: Desk) -> Iterator[Page]:
    """A browser in which Ada is signed in; an error of the page's scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    jar = ada.client.cookies.jar
    context.add_cookies([{"name": c.name, "value": c.value or "", "domain": c.domain, "path": c.path} for c in jar])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    yield page
    context.close()
    assert errors == []


def connect(desk: Desk, **fields: object) -> str:
    """Fill in the settings' form: url, key, and what differs from a new site's; the page that follows."""
    given = {"key": "", "post_types[]": "post", "default": "1", "position": "before", "prefix": "wp"}
    answer = desk.form(SETTINGS, "listen_save", **{**given, **fields})
    assert answer.status_code == 200, answer.text
    return answer.text
