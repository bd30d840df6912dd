"""Pages with mistakes, and pages that scripts change while the article is heard."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, Player, page, until
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "stored",
    [
        {"positions": {}, "preferences": {"rate": "abc", "volume": "loud"}},
        {"positions": [None, ["lighthouse", "x"]], "preferences": {"rate": None, "volume": None}},
        {"positions": 5, "preferences": {"rate": 100, "volume": 5}, "queue": 7},
    ],
)
def test_mistakes_of_the_page_do_not_keep_it_from_playing(
    stored: dict[str, Any], service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    url = site.put("/story", page(service, head='<meta property="og:image" content="//">', **{"for": "#4711"}))
    tab = open_page()
    for key, value in stored.items():
        tab.add_init_script(f"localStorage.setItem('listen-article:{key}', {json.dumps(json.dumps(value))})")
    tab.goto(url)
    player = Player(tab)
    player.start()
    assert player.get("player.playbackRate") == (3 if stored["preferences"]["rate"] == 100 else 1)
    assert player.get("player.volume") == 1
    assert (
        player.get("(() => { try { player.playbackRate = NaN } catch (error) { return error.name } })()") == "TypeError"
    )
    player.get("(player.playbackRate = 2)")
    assert json.loads(tab.evaluate("localStorage['listen-article:preferences']"))["rate"] == 2


def test_another_language_of_the_page_plays_on(player: Player) -> None:
    player.start()
    player.get("player.seek(20)")
    player.get("player.setAttribute('lang', 'de')")
    expect(player.button("Anhalten")).to_be_visible()
    player.state("playing")
    assert player.get("player.currentTime") >= 20
    player.get("player.pause()")
    player.get("player.setAttribute('lang', 'en')")
    expect(player.host.locator("[part=label]")).to_have_text("Continue listening")


def test_text_that_is_shown_later_is_marked(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    head = "<style>.closed p ~ p, .closed blockquote { display: none }</style>"
    body = PRINTED.replace("<article>", '<article class="closed">')
    player = Player(open_page(site.put("/story", page(service, body, head=head))))
    player.start()
    player.get("player.seek(25)")
    player.until("player.currentTime > 25.2")
    assert player.marked() == [] or player.get("player.shadowRoot.querySelector('.transcript').hidden") is False
    player.page.evaluate("document.querySelector('article').classList.remove('closed')")
    until(player.page, IN_ARTICLE)

    # The script of the page builds all of it again.
    player.page.evaluate("""() => { const old = document.querySelector('article');
        const host = old.querySelector('listen-article'); old.before(host); old.replaceWith(old.cloneNode(true)); }""")
    until(player.page, IN_ARTICLE)


IN_ARTICLE = """[...CSS.highlights.get('listen-word')].some(({ startContainer: node }) =>
    node.isConnected && node.parentElement?.closest('article p, article blockquote'))"""


def test_a_part_of_the_page_that_scrolls_follows(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    head = "<style>main { height: 100vh; overflow: auto } body { margin: 0 } p, blockquote { margin: 90vh 0 }</style>"
    body = PRINTED.replace("<article>", "<div>").replace("</article>", "</div>")
    player = Player(
        open_page(site.put("/story", page(service, body, head=head)), viewport={"width": 700, "height": 500})
    )
    player.start()
    player.page.mouse.move(5, 5)
    player.get("player.seek(30)")
    until(player.page, "document.querySelector('main').scrollTop > 400")
