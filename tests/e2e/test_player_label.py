"""The player's label of a synthetic voice: seen in every size, linked by setting, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from audio_service.config import Disclosure, Settings
from tests.e2e.barriers import violations
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, Player, page, push
from tests.e2e.test_player_look import PLAYER, THEMES
from tests.support import tick_voice
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

LABEL = "[part=voice-label]:visible"
# What has moved by itself since the page was opened.
WATCH = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
    .observe({ type: "layout-shift", buffered: true });"""


def serving_with(disclosure: Disclosure, folder: Path, voices_dir: Path) -> Running:
    settings = Settings(data_dir=folder, voices_dir=voices_dir, voice=tick_voice.NAME, workers=2, disclosure=disclosure)
    running = Running(settings)
    push(running)
    return running


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory, voices_dir: Path, site: Site) -> Iterator[Running]:
    """A service whose label has its own wording, and a link."""
    about = site.put("/ai", "<!doctype html><title>About our voices</title>")
    disclosure = Disclosure(labels={"en": "Read by a machine"}, url=about)
    running = serving_with(disclosure, tmp_path_factory.mktemp("linked"), voices_dir)
    yield running
    running.stop()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_label_is_seen_before_and_while_it_plays(
    width: int, theme: str, service: Running, site: Site, open_page: Opener
) -> None:
    push(service)
    tab = open_page(color_scheme=theme, viewport={"width": width, "height": 700})
    tab.add_init_script(WATCH)
    tab.goto(site.put("/story", page(service, head=THEMES[theme], scroll="off")))
    player = Player(tab)
    label = player.host.locator(LABEL)
    expect(label).to_have_text("AI voice")
    assert violations(tab, PLAYER) == []
    assert tab.evaluate("shifts.length") == 0
    player.start()
    tab.wait_for_timeout(200)  # a shift is reported after its frame
    assert tab.evaluate("shifts.filter((shift) => shift.sources.length).length") == 0
    box, panel = label.bounding_box(), player.host.bounding_box()
    assert box is not None
    assert panel is not None
    assert panel["height"] <= 60
    assert panel["y"] <= box["y"] <= box["y"] + box["height"] <= panel["y"] + panel["height"]
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert violations(tab, PLAYER) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_the_embedded_player_has_it_in_the_article_s_language(service: Running, open_page: Opener) -> None:
    push(
        service,
        "tuerme",
        f"<h1>Ein Turm</h1><p>{'Der Turm ist hoch und rund. ' * 3}</p>",
        language="de",
        voice=tick_voice.NAME,
    )
    tab = open_page(f"{service.url}/embed/tuerme", viewport={"width": 600, "height": 160})
    expect(tab.locator("listen-article").locator(LABEL)).to_have_text("KI-Stimme")


def test_a_link_opens_beside_the_page_and_plays_nothing(linked: Running, site: Site, open_page: Opener) -> None:
    tab = open_page(site.put("/story", page(linked, scroll="off")), viewport={"width": 390, "height": 700})
    player = Player(tab)
    link = player.host.get_by_role("link", name="Read by a machine")
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    with tab.context.expect_page() as opened:
        link.click()
    assert opened.value.title() == "About our voices"
    assert player.get("player.state") == "idle"
    player.button("Play").focus()
    tab.keyboard.press("Tab")
    expect(link).to_be_focused()
    with tab.context.expect_page() as opened:
        tab.keyboard.press("Enter")
    assert opened.value.url == site.url + "/ai"
    assert player.get("player.state") == "idle"
    assert violations(tab, PLAYER) == []


def test_a_long_label_from_right_to_left_stays_in_the_player(
    tmp_path: Path, voices_dir: Path, site: Site, open_page: Opener
) -> None:
    disclosure = Disclosure(
        labels={"en": "قراءة آلية بصوت اصطناعي من إنتاج غرفة الأخبار"}, url="https://example.com/ai"
    )
    running = serving_with(disclosure, tmp_path, voices_dir)
    try:
        tab = open_page(
            site.put("/story", page(running, PRINTED, lang="ar", scroll="off")), viewport={"width": 320, "height": 700}
        )
        player = Player(tab)
        expect(player.host.locator(LABEL)).to_be_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert player.host.evaluate("host => host.offsetHeight") == 56
        assert violations(tab, PLAYER) == []
    finally:
        running.stop()


def test_the_label_can_be_switched_off(tmp_path: Path, voices_dir: Path, site: Site, open_page: Opener) -> None:
    running = serving_with(Disclosure(label=False), tmp_path, voices_dir)
    try:
        player = Player(open_page(site.put("/story", page(running))))
        player.until("player.manifest")
        assert player.get("player.manifest.provenance.synthetic") is True
        player.start()
        assert player.host.locator(LABEL).count() == 0
    finally:
        running.stop()
