"""The player beside others on a page: site code, plays, policies, one sound at a time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import MARKUP, PRINTED, TITLE, Player, page, push, until
from tests.support.cluster import wait_until
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser


def test_one_player_is_heard_at_a_time(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page(site.put("/story", page(service, PRINTED.replace("PLAYER", "PLAYER PLAYER"))))
    first, second = tab.locator("listen-article").first, tab.locator("listen-article").last
    first.get_by_role("button", name="Play", exact=True).click()
    expect(first).to_have_attribute("state", "playing")
    second.get_by_role("button", name="Play", exact=True).click()
    expect(second).to_have_attribute("state", "playing")
    expect(first).to_have_attribute("state", "paused")
    # An Alt-click on the text that both have is the second's: it was heard last.
    second.evaluate("player => player.pause()")
    expect(second).to_have_attribute("state", "paused")
    before = first.evaluate("player => player.currentTime")
    for player in (second, first):
        tab.get_by_text("Today eleven").click(modifiers=["Alt"], position={"x": 30, "y": 8})
        expect(player).to_have_attribute("state", "playing")
        tab.wait_for_timeout(300)
        states = tab.locator("listen-article").evaluate_all("players => players.map(({ state }) => state)")
        assert sorted(states) == ["paused", "playing"]
        if player == second:
            assert first.evaluate("player => player.currentTime") == before
            first.evaluate("player => player.play()")
            expect(first).to_have_attribute("state", "playing")
    assert first.evaluate("player => player.currentTime") > 30


def test_the_system_controls_it(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page()
    tab.add_init_script("""window.actions = {}; const set = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (name, act) {
          actions[name] = act; set.call(this, name, act); };""")
    tab.goto(site.put("/story", page(service, artwork="/cover.png")))
    player = Player(tab)
    player.start()
    until(tab, "navigator.mediaSession.metadata !== null")
    assert tab.evaluate("navigator.mediaSession.metadata.title") == TITLE
    assert tab.evaluate("navigator.mediaSession.metadata.artwork[0].src") == site.url + "/cover.png"
    assert tab.evaluate("navigator.mediaSession.playbackState") == "playing"
    tab.evaluate("actions.pause()")
    player.state("paused")
    tab.evaluate("actions.seekto({ seekTime: 7 })")
    assert player.get("player.currentTime") == 7
    tab.evaluate("actions.seekforward({})")
    assert player.get("player.currentTime") == 22
    tab.evaluate("actions.play()")
    player.state("playing")


def test_site_code_hears_events_and_calls_methods(player: Player) -> None:
    player.page.evaluate("""() => { window.heard = [];
        for (const name of 'play pause progress sentence seek rate ended state ready error'.split(' '))
          document.addEventListener('listen:' + name, (event) => heard.push([name, event.detail])); }""")
    player.get("customElements.whenDefined('listen-article').then(() => player.play())")
    player.state("playing")
    player.until("player.timeline?.words.length > 0 && player.currentTime > 0.5")
    player.get("player.seekToWord(20)")
    start = player.get("player.timeline.words[20].start_ms / 1000")
    assert player.get("player.currentTime") == pytest.approx(start, abs=0.3)
    player.get("(player.playbackRate = 2)")
    player.get("player.pause()")
    player.state("paused")
    heard = player.page.evaluate("heard")
    names = {name for name, _ in heard}
    assert {"play", "pause", "progress", "sentence", "seek", "rate", "state"} <= names
    assert "error" not in names
    progress = next(detail for name, detail in heard if name == "progress")
    assert set(progress) == {"currentTime", "duration"}


def test_plays_are_counted_without_anything_of_the_reader(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "counted")
    player = Player(open_page(site.put("/story", page(service, article_id="counted"))))
    sent: list[tuple[str, dict[str, str], str | None]] = []
    player.page.on("request", lambda request: sent.append((request.url, request.headers, request.post_data)))
    player.start()
    duration = player.get("player.duration")
    player.get(f"player.seek({duration * 0.19})")
    player.until(f"player.currentTime > {duration * 0.21}")
    player.get(f"player.seek({duration} - 0.3)")
    player.state("ended")
    whole = [{"play": 1, "tenth-2": 1, "complete": 1}]
    wait_until(lambda: list(service.reader.get("/v1/articles/counted/plays").json().values()) == whole, 20)
    beacons = [(headers, body) for url, headers, body in sent if url.endswith("/plays")]
    assert len(beacons) == 3
    for headers, body in beacons:
        assert "cookie" not in headers
        assert body is not None
        assert re.fullmatch(r'\{"event":"[a-z0-9-]+"\}', body)
    assert all(url.startswith((service.url, "blob:")) for url, _, _ in sent)  # no third party
    assert player.page.context.cookies() == []

    # Another try after a failure belongs to the same listening; what is started after the end is another one.
    player.button("Play").click()
    player.state("playing")
    twice = [{"play": 2, "tenth-2": 1, "complete": 1}]
    wait_until(lambda: list(service.reader.get("/v1/articles/counted/plays").json().values()) == twice, 20)
    player.page.evaluate("window.started = 0; addEventListener('listen:play', () => (started += 1))")
    player.page.route("**/audio.mp3*", lambda route: route.abort())
    player.get("player.setAttribute('lang', 'de')")
    player.state("failed")
    player.page.unroute("**/audio.mp3*")
    player.host.get_by_role("button", name="Noch einmal versuchen").click()
    player.state("playing")
    with player.page.expect_request("**/plays") as next_one:
        player.get(f"player.seek({duration * 0.295})")
    assert next_one.value.post_data == '{"event":"tenth-3"}'
    assert player.page.evaluate("started") == 0


def test_beacons_can_be_switched_off(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "uncounted")
    player = Player(open_page(site.put("/story", page(service, article_id="uncounted", beacons="off"))))
    sent: list[str] = []
    player.page.on("request", lambda request: sent.append(request.url))
    player.start()
    player.get("player.pause()")
    player.page.wait_for_timeout(300)
    assert [url for url in sent if url.endswith("/plays")] == []


def test_controls_can_be_left_out(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service, hide="download transcript volume"))))
    player.start()
    player.more()
    for name in ("Transcript", "Mute"):
        expect(player.button(name)).to_be_hidden()
    expect(player.host.get_by_role("link", name="Download")).to_be_hidden()
    speed = player.host.get_by_role("combobox", name="Speed")
    expect(speed.first).to_be_visible()
    # Another choice while it plays: it plays on.
    player.get("player.setAttribute('hide', 'speed download')")
    expect(speed.first).to_be_hidden()
    expect(player.button("Mute")).to_be_visible()
    assert player.get("[player.state, player.currentTime > 0.1]") == ["playing", True]
    player.choose("Transcript")
    expect(player.host.get_by_role("region", name="Transcript")).to_be_visible()
    player.get("player.setAttribute('hide', 'transcript')")
    expect(player.host.get_by_role("region", name="Transcript")).to_be_hidden()
    expect(speed.first).to_be_visible()
    assert player.get("player.state") == "playing"


def test_a_small_player_stays_in_sight(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    far = PRINTED + '<div style="height: 4000px"></div>'
    player = Player(
        open_page(site.put("/story", page(service, far, scroll="off")), viewport={"width": 768, "height": 600})
    )
    player.start()
    height = player.page.evaluate("document.documentElement.scrollHeight")
    player.page.evaluate("scrollTo(0, 2500)")
    player.page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")
    assert player.page.evaluate("document.documentElement.scrollHeight") == height
    box = player.host.locator(".player").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(600, abs=1)
    player.button("Pause").click()
    player.state("paused")
    player.button("Close").click()
    expect(player.host.locator(".mini")).to_have_count(0)
    player.page.evaluate("scrollTo(0, 0)")
    player.button("Play").click()
    player.state("playing")


def test_nothing_of_an_article_runs_in_the_player(service: Running, site: Site, open_page: Opener) -> None:
    title = "<h1>Safe &lt;img src=x onerror=alert(1)&gt;</h1>"
    attack = f"{title}<p>Some &lt;script&gt;alert(2)&lt;/script&gt; words to be said.</p>"
    push(service, "attack", attack)
    tab = open_page(site.put("/story", page(service, "<p>Nothing</p>PLAYER", article_id="attack")))
    tab.on("dialog", lambda dialog: pytest.fail(dialog.message))
    player = Player(tab)
    player.start()
    expect(player.host.get_by_role("region", name="Transcript")).to_contain_text("<script>alert(2)</script>")
    assert player.get("player.shadowRoot.querySelectorAll('img, script').length") == 0


def test_it_works_under_a_strict_policy(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    origin = service.url
    policy = (
        f"default-src 'none'; script-src {origin}; connect-src {origin}; media-src {origin} blob:; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    tab = open_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text) if "player" in message.text else None)
    document = page(service, MARKUP + "PLAYER", head=head).replace("<style>", "<!--").replace("</style>", "-->")
    tab.goto(site.put("/strict", document))
    player = Player(tab)
    player.start()
    player.until("CSS.highlights.get('listen-word').size > 0")
    assert refused == []
    push(service, "growing", "<h1>Growing</h1>" + "".join(f"<p>{text}</p>" for text in prose(60).split("\n\n")))
    player.get("player.setAttribute('article-id', 'growing')")
    player.state("idle")
    player.start()
