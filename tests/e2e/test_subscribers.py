"""Articles for subscribers in the player: with a token, without one, and with one that expires while it plays."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from audio_service.service.tokens import SKEW_S
from tests.e2e.conftest import Opener
from tests.e2e.publisher import FIND, Player, page, push
from tests.support.cluster import wait_until
from tests.support.running import Running, prose
from tests.support.subscriptions import token
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

# Longer than what a browser loads ahead.
LONG = "".join(f"<p>{line}</p>" for line in prose(60, "for subscribers").split("\n\n"))


def opened(service: Running, site: Site, open_page: Opener, article: str, **attributes: str) -> Player:
    """The player of an article on a page of the site, whose scripts can see what it asks for in `asked`."""
    asked = f"<script>addEventListener('DOMContentLoaded', () => {{ {FIND}; window.asked = []; "
    asked += "player.addEventListener('listen:token', ({ detail }) => asked.push(detail.article)); })</script>"
    return Player(open_page(site.put(f"/{article}", page(service, head=asked, article_id=article, **attributes))))


def test_it_is_played_to_its_end(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "for-subscribers", access="token")
    player = opened(service, site, open_page, "for-subscribers", token=token("for-subscribers"))
    player.start()
    player.until("CSS.highlights.get('listen-word')?.size === 1")
    player.get("player.seek(player.duration - 2)")
    player.state("ended")
    assert player.page.evaluate("asked") == []
    counts = service.reader.get("/v1/articles/for-subscribers/plays")
    wait_until(lambda: "complete" in service.reader.get(str(counts.url)).text)


def test_without_a_token_it_says_for_whom_it_is(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "for-subscribers", access="token")
    player = opened(service, site, open_page, "for-subscribers", lang="de")
    expect(player.host.get_by_text("Für Abonnenten")).to_be_visible()
    assert player.page.evaluate("asked") == ["for-subscribers"]
    player.get(f"player.token = '{token('another')}'")
    player.until("asked.length === 2")
    player.get(f"player.token = '{token('for-subscribers')}'")
    player.until("player.manifest")
    player.button("Abspielen").click()
    player.state("playing")


@pytest.mark.parametrize("answers", ["in time", "once it stops"])
def test_it_plays_on_with_a_fresh_token(service: Running, site: Site, open_page: Opener, answers: str) -> None:
    src = push(service, "long-read", LONG, access="token")["audio"][0]["src"].partition("?")[0]
    old = token("long-read", seconds=10 - SKEW_S)
    player = opened(service, site, open_page, "long-read", token=old)
    fresh = token("long-read")
    needed = 1 if answers == "in time" else 2
    player.get(
        f"player.addEventListener('listen:token', () => {{ if (asked.length >= {needed}) player.token = '{fresh}' }})"
    )
    player.start()
    wait_until(lambda: service.anyone.head(src, params={"token": old}).status_code == 401)
    player.get("player.seek(player.duration - 3)")  # which the browser has not loaded yet
    player.until("!player.paused && player.state === 'playing' && player.currentTime > player.duration - 3")
    player.state("ended")
    assert player.get("player.manifest.audio[0].src").endswith(fresh)
    assert player.page.evaluate("asked").count("long-read") >= needed


def test_it_stops_where_no_token_comes(service: Running, site: Site, open_page: Opener) -> None:
    src = push(service, "long-read", LONG, access="token")["audio"][0]["src"].partition("?")[0]
    old = token("long-read", seconds=10 - SKEW_S)
    player = opened(service, site, open_page, "long-read", token=old)
    player.start()
    wait_until(lambda: service.anyone.head(src, params={"token": old}).status_code == 401)
    player.get("player.seek(player.duration - 3)")
    player.state("failed", timeout_s=30)
    expect(player.host.get_by_text("For subscribers", exact=True)).to_be_visible()
    # It resumes there when one comes after all.
    player.get(f"player.token = '{token('long-read')}'")
    player.state("playing", "ended")
    assert player.get("player.currentTime > player.duration - 4")
