"""The player's controls in Chromium: what a reader sees, hears and presses."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import Player, page
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser


def test_it_waits_with_title_and_length(player: Player) -> None:
    player.state("idle")
    expect(player.host).to_contain_text("Listen to this article · 1 min")
    expect(player.button("Play")).to_be_visible()
    expect(player.host.get_by_role("slider", name="Seek")).to_be_hidden()
    assert player.get("player.currentTime") == 0


def test_the_page_does_not_move_when_it_loads(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page()

    def slowly(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    tab.route("**/player.js", slowly)
    tab.goto(site.put("/story", page(service)), wait_until="commit")
    paragraph = tab.locator("article > p").first
    before = paragraph.bounding_box()
    Player(tab).state("idle")
    tab.wait_for_function("document.querySelector('listen-article').manifest !== null")
    assert paragraph.bounding_box() == before


def test_it_plays_pauses_and_tells_the_time(player: Player, manifest: dict[str, Any]) -> None:
    player.start()
    seek = player.host.get_by_role("slider", name="Seek")
    expect(seek).to_be_visible()
    player.until("player.currentTime > 1.1")
    length = manifest["duration_ms"] / 1000
    shown = f"{int(length // 60)}:{int(length % 60):02}"
    expect(player.host).to_contain_text(re.compile(rf"0:0\d / {shown}"))
    player.button("Pause").click()
    player.state("paused")
    at = player.get("player.currentTime")
    player.page.wait_for_timeout(300)
    assert player.get("player.currentTime") == at
    assert seek.get_attribute("max") == str(length)
    value = seek.get_attribute("aria-valuetext")
    assert value is not None
    assert re.fullmatch(r"\d+ seconds? of (\d+ minutes? )?\d+ seconds?", value)
    player.button("Play").click()
    player.state("playing")


def test_it_ends_and_begins_again(player: Player) -> None:
    player.start()
    player.get("player.seek(player.duration - 0.4)")
    player.state("ended")
    expect(player.host).to_contain_text("Listen again")
    assert player.marked("sentence") == []
    player.button("Play").click()
    player.state("playing")
    assert player.get("player.currentTime") < 2


def test_one_goes_by_seconds_sentences_and_paragraphs(player: Player, manifest: dict[str, Any]) -> None:
    player.start()
    player.get("player.pause()")
    story = player.get("player.timeline")
    sentences = story["sentences"]
    player.button("Forward 15 seconds").click()
    assert player.get("player.currentTime") == pytest.approx(15, abs=2)
    player.button("Back 15 seconds").click()
    assert player.get("player.currentTime") < 2
    player.get(f"player.seek({sentences[2]['start_ms'] / 1000} + 0.2)")
    player.choose("Next sentence")
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[3]["start_ms"], abs=1)
    player.choose("Previous sentence")
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[2]["start_ms"], abs=1)
    player.get(f"player.seek({sentences[2]['end_ms'] / 1000} - 0.1)")
    player.choose("Previous sentence")  # well into it: back to its own beginning
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[2]["start_ms"], abs=1)
    firsts = [s["start_ms"] for n, s in enumerate(sentences) if n == 0 or s["block"] != sentences[n - 1]["block"]]
    player.choose("Next paragraph")
    assert player.get("player.currentTime * 1000") == pytest.approx(
        next(f for f in firsts if f > sentences[2]["end_ms"]), abs=1
    )
    player.choose("Previous paragraph")
    assert player.get("player.currentTime * 1000") in [pytest.approx(first, abs=1) for first in firsts]


def test_one_comes_to_every_sentence_forwards_and_back(player: Player) -> None:
    """A time in milliseconds is not always the same number of seconds: nowhere may one get stuck for it."""
    player.start()
    player.get("player.pause()")
    player.state("paused")
    starts = [sentence["start_ms"] for sentence in player.get("player.timeline.sentences")]
    walk = """(step) => { const player = document.querySelector('listen-article'); const seen = [];
        for (let n = 1; n < player.timeline.sentences.length; n += 1) {
          player.skipSentence(step); seen.push(Math.round(player.currentTime * 1000)); }
        return seen; }"""
    player.get("player.seek(player.timeline.sentences[0].start_ms / 1000)")
    assert player.page.evaluate(walk, 1) == starts[1:]
    assert player.page.evaluate(walk, -1) == starts[-2::-1]
    player.get("player.skipSentence(-1)")
    assert player.get("Math.round(player.currentTime * 1000)") == starts[0]


def test_one_may_seek_before_the_times_of_the_words_are_there(player: Player) -> None:
    held: list[Route] = []
    player.page.route("**/timeline.json", lambda route: held.append(route))
    player.button("Play").click()
    player.state("playing")
    player.button("Forward 15 seconds").click()
    player.choose("Next sentence")
    assert player.get("player.currentTime") >= 15
    for route in held:
        route.continue_()
    player.until("player.timeline.words.length > 0")
    player.page.wait_for_function("CSS.highlights.get('listen-sentence').size > 0")


def test_the_bar_shows_sentences_and_what_is_loaded(player: Player) -> None:
    player.start()
    drawn = player.get("player.shadowRoot.querySelector('.ticks path').getAttribute('d')")
    assert drawn.count("M") == len(player.get("player.timeline.sentences")) - 1
    player.until("Number(player.shadowRoot.querySelector('.loaded').style.getPropertyValue('--share')) > 0.05")
    box = player.host.get_by_role("slider", name="Seek").bounding_box()
    assert box is not None
    player.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    half = player.get("player.duration") / 2
    assert player.get("player.currentTime") == pytest.approx(half, rel=0.05)


def test_speed_keeps_pitch_and_volume_can_be_set(player: Player) -> None:
    spy = """() => { const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.sound = this; return play.call(this); }; }"""
    player.page.evaluate(spy)
    player.start()
    player.host.get_by_role("combobox", name="Speed").select_option("2")
    assert player.page.evaluate("[sound.playbackRate, sound.preservesPitch]") == [2, True]
    at = player.get("[player.currentTime, performance.now()]")
    player.page.wait_for_timeout(1000)
    now = player.get("[player.currentTime, performance.now()]")
    assert (now[0] - at[0]) / (now[1] - at[1]) * 1000 == pytest.approx(2, rel=0.15)
    for rate, kept in ((3, 3), (0.5, 0.5), (9, 3), (0.1, 0.5)):
        player.get(f"(player.playbackRate = {rate})")
        assert player.page.evaluate("sound.playbackRate") == kept
    player.choose("Mute")
    assert player.page.evaluate("sound.muted") is True
    player.more().get_by_role("slider", name="Volume").fill("0.5")
    assert player.page.evaluate("[sound.muted, sound.volume]") == [False, 0.5]


def test_keys_work_in_the_player_and_nowhere_else(player: Player) -> None:
    player.start()
    player.get("player.pause()")
    field = player.page.get_by_label("Your letter")
    field.click()
    player.page.keyboard.type("jkl, .m")
    assert field.input_value() == "jkl, .m"
    assert player.get("[player.paused, player.playbackRate, player.muted]") == [True, 1, False]
    player.get("player.seek(10)")
    press = player.page.keyboard.press
    player.host.get_by_role("slider", name="Seek").focus()
    for key, expected in (
        ("l", 25),
        ("j", 10),
        ("ArrowRight", 15),
        ("ArrowUp", 20),
        ("ArrowDown", 15),
        ("ArrowLeft", 10),
    ):
        press(key)
        assert player.get("player.currentTime") == pytest.approx(expected, abs=0.3)
    press("Space")
    player.state("playing")
    press("k")
    player.state("paused")
    press(".")
    assert player.get("player.playbackRate") == 1.25
    press(",")
    press(",")
    assert player.get("player.playbackRate") == 0.75
    press("m")
    assert player.get("player.muted") is True
    at = player.get("player.currentTime")
    player.button("Forward 15 seconds").focus()
    press("ArrowRight")
    assert player.get("player.currentTime") == pytest.approx(at + 5, abs=0.3)
    press("ArrowUp")
    assert player.get("[player.muted, player.volume]") == [False, 1]
    press("ArrowDown")
    assert player.get("player.volume") == pytest.approx(0.95)


def test_position_and_speed_are_remembered(player: Player) -> None:
    player.start()
    player.get("(player.playbackRate = 1.5)")
    player.get("player.seek(20)")
    player.get("player.pause()")
    player.state("paused")
    player.page.reload()
    expect(player.host).to_contain_text("Continue listening")
    player.button("Play").click()
    player.state("playing")
    assert player.get("player.currentTime") == pytest.approx(20, abs=2)
    assert player.get("player.playbackRate") == 1.5


def test_it_remembers_nothing_where_the_site_says_so(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    player = Player(open_page(site.put("/story", page(service, remember="off"))))
    player.start()
    player.get("player.seek(20)")
    player.get("player.pause()")
    assert player.page.evaluate("localStorage.length") == 0


def test_the_download_is_the_finished_file(player: Player, manifest: dict[str, Any]) -> None:
    player.start()
    assert (
        player.more().get_by_role("link", name="Download").get_attribute("href")
        == f"{manifest['audio'][0]['src']}?download="
    )
