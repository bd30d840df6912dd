"""How a player comes onto a page: requests one after another until its button is there, and nothing moves meanwhile."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import REPOSITORY
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, Player, page, push
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

LATENCY_MS = 300
# Less than a line of the article that moves by a pixel: the length that comes into the player's own line.
NOTHING = 0.001


class Requests:
    """The requests of a page to the service on a slow line, preflight requests too."""

    def __init__(self, tab: Page, service: Running) -> None:
        self.service = service
        self.depths: dict[str, int] = {}
        """How many requests followed one another up to each, by its path."""
        self.cached: set[str] = set()
        self._open: dict[str, int] = {}
        self._paths: dict[str, str] = {}
        self._finished = 0
        session = tab.context.new_cdp_session(tab)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._received)
        session.on("Network.requestServedFromCache", lambda event: self._kept(event["requestId"]))
        session.on("Network.loadingFinished", self._done)
        session.send("Network.enable")
        line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
        session.send("Network.emulateNetworkConditions", line)

    def _sent(self, event: dict[str, Any]) -> None:
        url: str = event["request"]["url"]
        if url.startswith(self.service.url):
            path = f"{event['request']['method']} {url.removeprefix(self.service.url)}"
            self._paths[event["requestId"]] = path
            self.depths[path] = self._open[event["requestId"]] = self._finished + 1

    def _received(self, event: dict[str, Any]) -> None:
        if event["response"]["fromDiskCache"]:
            self._kept(event["requestId"])

    def _kept(self, request: str) -> None:
        if request in self._paths:
            self.cached.add(self._paths[request])

    def _done(self, event: dict[str, Any]) -> None:
        self._finished = max(self._finished, self._open.pop(event["requestId"], 0))


def test_the_button_is_there_after_two_requests(service: Running, site: Site, open_page: Opener) -> None:
    push(service)
    tab = open_page()
    requests = Requests(tab, service)
    tab.goto(site.put("/story", page(service)))
    player = Player(tab)
    player.until("player.manifest")
    expect(player.button("Play")).to_be_visible()
    files = [path for path in requests.depths if path.startswith("GET /player/")]
    assert len(files) == 1
    assert requests.depths == {"GET /player.js": 1, files[0]: 2, "GET /v1/articles/lighthouse": 2}

    requests.depths.clear()
    tab.reload()
    player.until("player.manifest")
    expect(player.button("Play")).to_be_visible()
    assert set(requests.depths) - requests.cached == {"GET /v1/articles/lighthouse"}


def test_another_language_and_the_page_s_address_cost_no_further_one(
    service: Running, site: Site, open_page: Opener
) -> None:
    tab = open_page()
    requests = Requests(tab, service)
    tab.goto(site.put("/geschichte", page(service, lang="de", article_id="")))
    player = Player(tab)
    player.until("player.manifest")
    expect(player.button("Abspielen")).to_be_visible()
    assert requests.depths["POST /v1/listen"] == 2, "no preflight request"
    assert sorted(requests.depths.values()) == [1, 2, 2, 2], requests.depths


SHIFTS = """new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 300);
})"""


@pytest.mark.parametrize("source", ["README.md", "docs/player.md", "editor"])
def test_what_a_publisher_copies_moves_nothing_and_works_without_scripts(
    source: str, service: Running, site: Site, open_page: Opener
) -> None:
    push(service)
    if source == "editor":
        version = service.editor.get("/v1/editor/articles/lighthouse").json()["version"]
        answer = service.publisher.post("/v1/editor/articles/lighthouse/publish", json={"version": version})
        copied = answer.raise_for_status().json()["embed"]
    else:
        blocks = re.findall(r"```html\n(.*?)```", (REPOSITORY / source).read_text("utf-8"), re.DOTALL)
        copied = next(block for block in blocks if "/read/" in block)
        copied = re.sub("your-cms-id|4711", "lighthouse", copied).replace("https://audio.example.com", service.url)
    style, script, *rest = copied.splitlines()
    element = next(line for line in rest if "<listen-article" in line)
    body = PRINTED.replace("PLAYER", element)
    url = site.put(
        "/copied",
        f"<!doctype html><html lang=en><meta name=viewport content='width=device-width'>{style}{script}{body}",
    )
    small = {"width": 390, "height": 800}

    plain = open_page(url, viewport=small, java_script_enabled=False)
    link = plain.get_by_role("link", name="Listen to this article")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"{service.url}/read/lighthouse"
    assert service.anyone.get("/read/lighthouse").status_code == 200
    places = [plain.locator("listen-article").bounding_box(), plain.locator("article > p").first.bounding_box()]
    assert places[0] is not None
    assert places[0]["height"] == 56

    tab = open_page(viewport=small)
    Requests(tab, service)
    tab.goto(url)
    player = Player(tab)
    player.until("player.manifest")
    expect(player.button("Play")).to_be_visible()
    expect(tab.get_by_role("link", name="Listen to this article")).to_be_hidden()
    assert [tab.locator("listen-article").bounding_box(), tab.locator("article > p").first.bounding_box()] == places
    assert tab.evaluate(SHIFTS) < NOTHING


def test_our_own_pages_work_without_scripts_too(service: Running, open_page: Opener) -> None:
    push(service)
    for path in ("/read/lighthouse", "/embed/lighthouse"):
        plain = open_page(service.url + path, java_script_enabled=False)
        link = plain.get_by_role("link", name="Listen to this article")
        expect(link).to_be_visible()
        assert service.anyone.get(str(link.get_attribute("href"))).headers["Content-Type"] == "audio/mpeg"
        tab = open_page(service.url + path)
        Player(tab).until("player.manifest")
        assert tab.evaluate(SHIFTS) < NOTHING
    about = open_page(service.url + "/read/lighthouse").locator("meta[name=description]").get_attribute("content")
    assert "thirty years the keepers" in (about or "")
