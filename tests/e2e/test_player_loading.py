"""How a player comes onto a page: requests one after another until its button is there, and nothing moves meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import Player, page, push
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

LATENCY_MS = 300


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
