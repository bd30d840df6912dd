"""What the player reports to the site, and what it may keep and count."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Opener
from tests.e2e.publisher import Player, page, push, until
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

RECIPE = Path(__file__).parents[2] / "docs" / "player.md"
RECORD = """window.heard = [];
    for (const name of 'play resume pause ended sentence quarter heard seek'.split(' '))
      document.addEventListener('listen:' + name, ({ detail }) => heard.push([name, detail]));"""


def test_a_listening_counts_once(player: Player) -> None:
    """Whatever the reader presses meanwhile; and again when it is heard again."""
    player.page.evaluate(RECORD)
    player.start()
    for _ in range(3):
        player.get("(player.currentTime += 5)")
        player.state("playing")
        at = player.get("player.currentTime")
        player.until(f"player.currentTime > {at} + 0.1")
    player.get("player.pause()")
    player.state("paused")
    player.get("player.play()")
    player.state("playing")
    duration = player.get("player.duration")
    player.get("(player.playbackRate = 3)")
    for part in (0.49, 0.74):
        player.get(f"player.seek({duration * part})")
        player.until(f"player.currentTime > {duration * (part + 0.02)}")
    player.get(f"player.seek({duration} - 1)")
    player.state("ended")
    heard = player.page.evaluate("heard")
    names = [name for name, _ in heard if name not in ("sentence", "seek")]
    counts = {name: names.count(name) for name in ("play", "resume", "pause", "ended")}
    assert counts == {"play": 1, "resume": 1, "pause": 1, "ended": 1}
    assert [detail["percent"] for name, detail in heard if name == "quarter"] == [50, 75, 100]  # 25 % was skipped over
    sentences = [detail["index"] for name, detail in heard if name == "sentence"]
    assert all(before != after for before, after in itertools.pairwise(sentences)), sentences
    total = player.get("player.heardSeconds")
    seconds = [detail["seconds"] for name, detail in heard if name == "heard"]
    assert len(seconds) == 2
    assert sum(seconds) == pytest.approx(total, abs=0.2)
    assert 3 < total < duration / 2
    player.get("player.play()")
    player.state("playing")
    assert [name for name, _ in player.page.evaluate("heard")].count("play") == 2
    player.until("player.currentTime > 0.5")
    player.get("player.setAttribute('article-id', 'another')")
    assert player.page.evaluate("heard.at(-1)[0]") == "heard"


def test_the_recipe_for_a_data_layer_works_as_it_stands_in_the_documentation(player: Player) -> None:
    recipe = re.search(r"## Analytics.*?```js\n(.*?)```", RECIPE.read_text(), re.S)
    assert recipe is not None
    player.page.evaluate(f"() => {{ {recipe[1]} }}")
    player.start()
    player.get("player.seek(player.duration / 4 - 0.5)")
    player.until("dataLayer.some(({ event }) => event === 'listen_quarter')")
    player.get("player.pause()")
    player.state("paused")
    pushed = player.page.evaluate("dataLayer")
    assert [each["event"] for each in pushed] == ["listen_play", "listen_quarter", "listen_heard"]
    assert pushed[1]["percent"] == 25
    assert 0.3 < pushed[2]["seconds"] < 20
    assert {each["article_id"] for each in pushed} == {"lighthouse"}

    # An application that changes the page takes the player away while it plays.
    player.get("player.play()")
    player.state("playing")
    player.until("player.heardSeconds > 0.5 + dataLayer[2].seconds")
    player.page.evaluate(
        "() => { const player = document.querySelector('listen-article'); window.gone = player; player.remove(); }"
    )
    until(player.page, "gone.state === 'idle'")
    last = player.page.evaluate("dataLayer.at(-1)")
    assert (last["event"], last["article_id"], "player" in last) == ("listen_heard", "lighthouse", False)
    assert last["seconds"] >= 0.5


def test_without_consent_nothing_is_counted_or_kept(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "asked")
    tab = open_page(site.put("/story", page(service, article_id="asked", consent="denied")))
    player = Player(tab)
    beacons: list[str] = []
    tab.on("request", lambda request: beacons.append(request.url) if request.url.endswith("/plays") else None)
    player.start()
    player.get("(player.playbackRate = 2)")
    player.get("player.seek(15)")
    player.until("player.currentTime > 16")
    player.get("player.pause()")
    player.state("paused")
    assert (beacons, tab.evaluate("localStorage.length")) == ([], 0)
    player.get("(player.consent = 'granted')")
    player.get("player.play()")
    with tab.expect_request("**/plays"):
        player.state("playing")
    player.get("player.pause()")
    tab.wait_for_function("localStorage.length > 0")
    assert player.get("[player.consent, player.playbackRate]") == ["granted", 2]
