"""The player in Chromium: what a reader sees, hears, presses and reads along."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import MARKUP, PRINTED, TEXT, TITLE, Player, page, push
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

# The mark may be so far from the sound, in milliseconds.
TOLERANCE_MS = 60


@pytest.fixture
def manifest(service: Running) -> dict[str, Any]:
    """The article of the tests, narrated."""
    return push(service)


@pytest.fixture
def player(service: Running, site: Site, manifest: dict[str, Any], open_page: Opener) -> Player:
    """The player on the publisher's page."""
    return Player(open_page(site.put("/story", page(service)), viewport={"width": 768, "height": 900}))


def test_it_waits_with_title_and_length(player: Player) -> None:
    player.state("idle")
    expect(player.host).to_contain_text("Listen to the article · 1 min")
    expect(player.button("Play")).to_be_visible()
    expect(player.host.get_by_role("slider", name="Position")).to_be_hidden()
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
    seek = player.host.get_by_role("slider", name="Position")
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
    player.button("Ahead 15 seconds").click()
    assert player.get("player.currentTime") == pytest.approx(15, abs=2)
    player.button("Back 15 seconds").click()
    assert player.get("player.currentTime") < 2
    player.get(f"player.seek({sentences[2]['start_ms'] / 1000} + 0.2)")
    player.button("Next sentence").click()
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[3]["start_ms"], abs=1)
    player.button("Previous sentence").click()
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[2]["start_ms"], abs=1)
    player.get(f"player.seek({sentences[2]['end_ms'] / 1000} - 0.1)")
    player.button("Previous sentence").click()  # well into it: back to its own beginning
    assert player.get("player.currentTime * 1000") == pytest.approx(sentences[2]["start_ms"], abs=1)
    firsts = [s["start_ms"] for n, s in enumerate(sentences) if n == 0 or s["block"] != sentences[n - 1]["block"]]
    player.button("Next paragraph").click()
    assert player.get("player.currentTime * 1000") == pytest.approx(
        next(f for f in firsts if f > sentences[2]["end_ms"]), abs=1
    )
    player.button("Previous paragraph").click()
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
    player.button("Ahead 15 seconds").click()
    player.button("Next sentence").click()
    assert player.get("player.currentTime") >= 15
    for route in held:
        route.continue_()
    player.until("player.timeline.words.length > 0")
    player.page.wait_for_function("CSS.highlights.get('listen-sentence').size > 0")


def test_the_bar_shows_sentences_and_what_is_loaded(player: Player) -> None:
    player.start()
    drawn = player.get("player.shadowRoot.querySelector('.ticks path').getAttribute('d')")
    assert drawn.count("M") == len(player.get("player.timeline.sentences")) - 1
    player.until("parseFloat(player.shadowRoot.querySelector('.loaded').style.width) > 5")
    box = player.host.get_by_role("slider", name="Position").bounding_box()
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
    player.button("Mute").click()
    assert player.page.evaluate("sound.muted") is True
    player.host.get_by_role("slider", name="Volume").fill("0.5")
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
    player.host.get_by_role("slider", name="Position").focus()
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
    player.button("Ahead 15 seconds").focus()
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


def test_the_marked_word_is_the_one_that_is_said(player: Player) -> None:
    """At fifty moments, on a page that differs from the article in all the ways that pages do."""
    before = player.page.evaluate(
        "document.querySelector('article').innerHTML.replace(/ (state|style)=\"[^\"]*\"/g, '')"
    )
    player.start()
    look = """() => { const player = document.querySelector('listen-article');
        return [player.currentTime * 1000, [...CSS.highlights.get('listen-word')].map(String)]; }"""
    story = player.get("player.timeline")
    seen = []
    moments = [story["durationMs"] / 1000 * (n + 0.5) / 50 for n in range(50)]
    for moment in moments:
        player.get(f"player.seek({moment})")
        player.page.wait_for_timeout(90)
        ms, marked = player.page.evaluate(look)
        near = [
            word["text"]
            for word in story["words"]
            if word["start_ms"] - TOLERANCE_MS <= ms <= word["end_ms"] + TOLERANCE_MS
        ]
        if not near:
            assert marked == [], ms
            continue
        seen.append(marked)
        silent = not any(
            word["start_ms"] + TOLERANCE_MS <= ms <= word["end_ms"] - TOLERANCE_MS for word in story["words"]
        )
        assert (marked == [] and silent) or plain(marked[0]) in {plain(text) for text in near}, (ms, marked, near)
    assert sum(bool(marked) for marked in seen) > 35
    after = player.page.evaluate(
        "document.querySelector('article').innerHTML.replace(/ (state|style)=\"[^\"]*\"/g, '')"
    )
    assert after == before  # the publisher's elements were not touched


def plain(text: str) -> str:
    """A text without what a page may print differently."""
    for printed, written in (("\u00ad", ""), ("“", '"'), ("”", '"'), ("e\u0301", "é"), ("\u00a0", " ")):
        text = text.replace(printed, written)
    return " ".join(text.split())


def test_every_word_is_found_and_no_advertisement(player: Player) -> None:
    player.start()
    player.get("player.pause()")
    story = player.get("player.timeline")
    for sentence in story["sentences"]:
        player.get(f"player.seek({sentence['start_ms'] / 1000} + 0.02)")
        block = story["blocks"][sentence["block"]]["text"]
        said = "".join(list(block)[sentence["start"] : sentence["end"]])
        marked = plain(" ".join(player.marked("sentence")))
        assert re.sub(r"\W", "", marked) == re.sub(r"\W", "", plain(said))
        assert "Advertisement" not in marked


def test_paragraphs_that_come_late_are_followed(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    first, rest = PRINTED.split("<p>Today eleven", 1)
    url = site.put("/story", page(service, first + "</article>"))
    player = Player(open_page(url))
    player.start()
    player.get("player.pause()")
    last = player.get("player.timeline.sentences.at(-1).start_ms / 1000")
    player.get(f"player.seek({last} + 0.05)")
    assert player.marked("sentence") == []
    text = "<p>Today eleven" + rest.split("</article>")[0]
    player.page.evaluate("text => document.querySelector('article').insertAdjacentHTML('beforeend', text)", text)
    player.page.wait_for_timeout(500)
    player.get(f"player.seek({last} + 0.05)")
    assert "never let one" in plain(player.marked("sentence")[0])
    # An advertisement that is put between the paragraphs later changes nothing.
    player.page.evaluate(
        "document.querySelector('article > p').insertAdjacentHTML('beforebegin', '<p>New: lamps!</p>')"
    )
    player.page.wait_for_timeout(500)
    player.get("player.seek(player.timeline.sentences[1].start_ms / 1000 + 0.05)")
    assert plain(player.marked("sentence")[0]) == TEXT[0]


def test_a_page_that_never_rests_is_looked_through_all_the_same(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    first, rest = PRINTED.split("<p>Today eleven", 1)
    player = Player(open_page(site.put("/story", page(service, first + "<p id=clock></p></article>"))))
    player.page.evaluate("setInterval(() => (document.querySelector('#clock').textContent = performance.now()), 20)")
    player.start()
    player.get("player.pause()")
    player.state("paused")
    text = "<p>Today eleven" + rest.split("</article>")[0]
    player.page.evaluate("text => document.querySelector('#clock').insertAdjacentHTML('beforebegin', text)", text)
    look = """() => { const player = document.querySelector('listen-article');
        player.seek(player.timeline.sentences.at(-1).start_ms / 1000 + 0.05);
        return [...CSS.highlights.get('listen-sentence')].join().includes('never let one'); }"""
    player.page.wait_for_function(look, polling=100)


def test_a_click_on_a_word_plays_from_there(player: Player) -> None:
    player.start()
    word = player.page.get_by_text("share the work")
    find = """text => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.data.indexOf(text);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + text.length);
          node.parentElement.scrollIntoView({ block: 'center' });
          const box = range.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        } }"""
    times = {each["text"]: each["start_ms"] / 1000 for each in player.get("player.timeline.words")}
    x, y = player.page.evaluate(find, "volunteers")
    player.page.mouse.click(x, y)  # a plain click is the page's own
    assert player.get("player.currentTime") < times["volunteers"] - 1
    player.page.keyboard.down("Alt")
    player.page.mouse.click(x, y)
    player.page.keyboard.up("Alt")
    assert player.get("player.currentTime") == pytest.approx(times["volunteers"], abs=0.5)
    word.scroll_into_view_if_needed()
    player.host.scroll_into_view_if_needed()
    player.button("Play from a word when it is tapped").click()
    player.page.mouse.click(*player.page.evaluate(find, "accident"))
    assert player.get("player.currentTime") == pytest.approx(times["accident."], abs=0.5)
    player.page.mouse.click(*player.page.evaluate(find, "Point"))  # in a link, which stays a link
    player.page.wait_for_url("**/keepers")


def test_the_page_scrolls_with_the_words_unless_the_reader_does(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    far = PRINTED.replace("<p>Today", '<div style="height: 3000px"></div><p>Today').replace(
        "</article>", "<i id=clock></i></article>"
    )
    player = Player(open_page(site.put("/story", page(service, far)), viewport={"width": 768, "height": 600}))
    player.start()
    # What moves on the page does not take the reader back.
    player.page.evaluate("setInterval(() => (document.querySelector('#clock').textContent = performance.now()), 50)")
    last = player.get("player.timeline.sentences.at(-2).start_ms / 1000")
    player.get(f"player.seek({last})")
    player.page.wait_for_function("scrollY > 1500")
    player.page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")
    player.page.wait_for_timeout(1000)  # it has come to rest
    player.page.mouse.move(300, 300)
    player.page.mouse.wheel(0, -5000)
    player.page.wait_for_function("scrollY === 0")
    player.page.wait_for_timeout(700)
    assert player.page.evaluate("scrollY") == 0


def test_a_page_without_the_text_gets_a_transcript(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    url = site.put("/teaser", page(service, "<h1>Only a teaser</h1><p>Hear it here.</p>PLAYER"))
    player = Player(open_page(url, viewport={"width": 768, "height": 900}))
    player.start()
    transcript = player.host.get_by_role("region", name="Transcript")
    expect(transcript).to_contain_text(TEXT[2])
    player.get("player.pause()")
    words = player.get("player.timeline.words")
    kettle = next(word for word in words if word["text"] == "kettle")
    player.get(f"player.seek({kettle['start_ms'] / 1000} + 0.02)")
    player.get("player.play()")
    player.page.wait_for_function("[...CSS.highlights.get('listen-word')].map(String).includes('kettle')")
    transcript.get_by_text("Cooperation between").click(position={"x": 30, "y": 8})
    said = [word for word in words if word["start_ms"] / 1000 <= player.get("player.currentTime")][-1]
    assert said["text"] in ("Cooperation", "between")


def test_the_transcript_stays_closed_where_the_page_has_the_text(player: Player) -> None:
    player.start()
    transcript = player.host.get_by_role("region", name="Transcript")
    expect(transcript).to_be_hidden()
    player.button("Transcript").click()
    expect(transcript).to_contain_text(TEXT[4])
    player.button("Transcript").click()
    expect(transcript).to_be_hidden()


def test_the_first_sentence_is_heard_while_the_rest_is_made(service: Running, site: Site, open_page: Opener) -> None:
    """Then the finished file takes over: no jump, no break, all words followed."""
    text = prose(100)
    tab = open_page(site.put("/story", page(service, "<article><h1>Growing</h1>PLAYER</article>", article_id="long")))
    service.put("long", text, language="en")
    tab.reload()
    player = Player(tab)
    tab.evaluate("""() => { const play = HTMLMediaElement.prototype.play; window.sounds = new Set();
        HTMLMediaElement.prototype.play = function () { sounds.add(this); return play.call(this); }; }""")
    player.start()
    assert player.get("player.manifest.duration_ms") is None, "it was ready before it was played"
    assert player.get("player.timeline.sentences.length") < 100
    expect(player.host).to_contain_text(re.compile(r"\d:\d\d\+"))
    record = """async () => { const player = document.querySelector('listen-article'); const seen = [];
        const until = performance.now() + 60000;
        while (performance.now() < until && !(sounds.size > 1 && [...sounds][0].paused)) {
          seen.push([performance.now(), player.currentTime * 1000, player.state]);
          await new Promise((resolve) => setTimeout(resolve, 10)); }
        for (let n = 0; n < 30; n += 1) {
          seen.push([performance.now(), player.currentTime * 1000, player.state]);
          await new Promise((resolve) => setTimeout(resolve, 10)); }
        return seen; }"""
    seen = tab.evaluate(record)
    assert tab.evaluate("sounds.size") == 2, "it did not go over to the finished file"
    assert player.get("player.manifest.audio[0].bytes") > 0
    drift = [position - clock for clock, position, _ in seen]
    jumps = [abs(after - before) for before, after in itertools.pairwise(drift)]
    assert max(jumps) < 150, max(jumps)
    assert abs(drift[-1] - drift[0]) < 150
    assert {state for _, _, state in seen[5:]} <= {"playing"}
    assert player.get("player.timeline.sentences.length") == 101
    player.get("player.seek(player.duration - 1)")
    player.state("ended")


def test_a_player_finds_its_article_by_the_page(service: Running, site: Site, open_page: Opener) -> None:
    head = f'<link rel="canonical" href="{site.url}/story">'
    body = "<article><h1>" + TITLE + "</h1>PLAYER" + "".join(f"<p>{text}</p>" for text in TEXT) + "</article>"
    site.put("/story", page(service, body, head=head, article_id=""))
    player = Player(open_page(site.url + "/story#top"))
    player.start()
    assert player.get("player.manifest.title") == TITLE
    player.page.wait_for_function("CSS.highlights.get('listen-sentence').size > 0")


def test_a_missing_article_is_shown_and_can_be_retried(service: Running, site: Site, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service, article_id="later"))))
    player.state("failed")
    expect(player.host.get_by_role("status")).to_contain_text("There is no audio for this article.")
    push(service, "later")
    player.button("Try again").click()
    player.state("playing")
    expect(player.host.get_by_text("There is no audio")).to_have_count(0)


def test_a_missing_article_can_hide_the_player(service: Running, site: Site, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service, article_id="nowhere", when_missing="hide"))))
    expect(player.host).to_be_hidden()


def test_audio_that_breaks_off_is_shown_and_resumes_from_there(player: Player) -> None:
    player.page.route("**/audio.mp3", lambda route: route.fulfill(status=503))
    player.button("Play").click()
    player.state("failed")
    expect(player.host.get_by_role("status")).to_contain_text("The audio could not be loaded.")
    player.page.unroute("**/audio.mp3")
    player.get("player.seek(12)")
    player.button("Try again").click()
    player.state("playing")
    assert player.get("player.currentTime") == pytest.approx(12, abs=2)


def test_play_tries_again_after_a_failure(player: Player) -> None:
    player.page.route("**/audio.mp3", lambda route: route.abort())
    player.button("Play").click()
    player.state("failed")
    player.page.unroute("**/audio.mp3")
    player.button("Play").click()
    player.state("playing")


def test_a_single_page_app_changes_articles(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    push(service, "other", "<h1>Another title</h1><p>Another text that has nothing to do with the first one.</p>")
    player = Player(open_page(site.put("/story", page(service))))
    player.start()
    swap = """() => { const article = document.querySelector('article');
        article.querySelectorAll('p,blockquote,aside').forEach((each) => each.remove());
        article.insertAdjacentHTML('beforeend', '<p>Another text that has nothing to do with the first one.</p>');
        document.querySelector('listen-article').setAttribute('article-id', 'other'); }"""
    player.page.evaluate(swap)
    player.state("idle")
    player.start()
    assert player.get("player.manifest.title") == "Another title"
    player.page.wait_for_function("[...CSS.highlights.get('listen-sentence')].join().includes('nothing to do')")
    player.page.evaluate("""() => { const player = document.querySelector('listen-article');
        document.querySelector('footer').append(player); }""")  # moved by the framework: it plays on
    player.page.wait_for_timeout(100)
    assert player.get("player.paused") is False
    left = """async () => { const player = document.querySelector('listen-article'); player.remove();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return [player.paused, CSS.highlights.get('listen-word').size]; }"""
    assert player.page.evaluate(left) == [True, 0]


def test_one_player_is_heard_at_a_time(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page(site.put("/story", page(service, PRINTED.replace("PLAYER", "PLAYER PLAYER"))))
    first, second = tab.locator("listen-article").first, tab.locator("listen-article").last
    first.get_by_role("button", name="Play", exact=True).click()
    expect(first).to_have_attribute("state", "playing")
    second.get_by_role("button", name="Play", exact=True).click()
    expect(second).to_have_attribute("state", "playing")
    expect(first).to_have_attribute("state", "paused")


def test_the_system_controls_it(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page()
    tab.add_init_script("""window.actions = {}; const set = MediaSession.prototype.setActionHandler;
        MediaSession.prototype.setActionHandler = function (name, act) {
          actions[name] = act; set.call(this, name, act); };""")
    tab.goto(site.put("/story", page(service, artwork="/cover.png")))
    player = Player(tab)
    player.start()
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
    player.get("player.play()")
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
    player.page.wait_for_timeout(300)
    counts = service.reader.get("/v1/articles/counted/plays").json()
    (day,) = counts.values()
    assert day == {"play": 1, "tenth-2": 1, "complete": 1}
    beacons = [(headers, body) for url, headers, body in sent if url.endswith("/plays")]
    assert len(beacons) == 3
    for headers, body in beacons:
        assert "cookie" not in headers
        assert body is not None
        assert re.fullmatch(r'\{"event":"[a-z0-9-]+"\}', body)
    assert all(url.startswith((service.url, "blob:")) for url, _, _ in sent)  # no third party
    assert player.page.context.cookies() == []


def test_beacons_can_be_switched_off(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "uncounted")
    player = Player(open_page(site.put("/story", page(service, article_id="uncounted", beacons="off"))))
    player.start()
    player.get("player.pause()")
    player.page.wait_for_timeout(300)
    assert service.reader.get("/v1/articles/uncounted/plays").json() == {}


def test_controls_can_be_left_out(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service, hide="download transcript volume"))))
    player.start()
    for name in ("Transcript", "Mute"):
        expect(player.button(name)).to_be_hidden()
    expect(player.host.get_by_role("link", name="Download")).to_be_hidden()
    expect(player.host.get_by_role("combobox", name="Speed")).to_be_visible()


def test_the_download_is_the_finished_file(player: Player, manifest: dict[str, Any]) -> None:
    player.start()
    assert player.host.get_by_role("link", name="Download").get_attribute("href") == manifest["audio"][0]["src"]


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


def test_a_draft_is_heard_by_its_link_only(service: Running, open_page: Opener) -> None:
    manifest = push(service, "draft", publish=False)
    player = Player(open_page(manifest["links"]["page"]))
    player.start()
    player.page.goto(manifest["links"]["embed"])
    player.start()
    expect(player.host.get_by_role("region", name="Transcript")).to_contain_text(TEXT[0])
    answer = player.page.goto(f"{service.url}/embed/draft")
    assert answer is not None
    assert answer.status == 404


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


def test_a_narration_that_is_finished_while_one_presses_play(service: Running, site: Site, open_page: Opener) -> None:
    """Its manifest says that it is rendered; then the only event is that it is ready."""
    manifest = push(service, "quick")
    tab = open_page()
    rendering = {**manifest, "status": "rendering", "duration_ms": None}
    tab.route("**/v1/articles/quick", lambda route: route.fulfill(json=rendering))
    tab.goto(site.put("/quick", page(service, article_id="quick")))
    player = Player(tab)
    player.start()
    assert player.get("player.duration") == manifest["duration_ms"] / 1000
    assert len(player.get("player.timeline.words")) > 50


def test_words_and_transcript_follow_while_sentences_come_fast(service: Running, site: Site, open_page: Opener) -> None:
    """Each sentence once put the next look off; where they come within 200 ms nothing was marked until the last."""
    body = "".join(f"<p>{text}</p>" for text in prose(400).split("\n\n")[1:])
    article = {"html": f"<h1>Long</h1>{body}", "language": "en", "publish": True}
    assert service.publisher.put("/v1/articles/long", json=article).status_code == 202
    document = page(service, f"<article><h1>Long</h1>PLAYER{body}</article>", article_id="long", scroll="off")
    player = Player(open_page(site.put("/long", document)))
    player.start()
    player.button("Transcript").click()
    shown = player.host.get_by_role("region", name="Transcript").locator("p")
    for n in (20, 40, 60):
        player.until(f"player.timeline.sentences.length > {n}")
        # A sentence is announced a moment before its audio is there; a seek beyond what is there ends before it.
        at = f"player.timeline.sentences[{n - 10}]"
        here = f"{at}.start_ms / 1000 <= player.currentTime && player.currentTime < {at}.end_ms / 1000"
        mark = f"[...CSS.highlights.get('listen-sentence')].some((each) => `${{each}}`.includes('sentence {n - 11} '))"
        player.until(f"({here}) || player.seek({at}.start_ms / 1000), {mark}")
        assert shown.count() > n // 5 - 2
    assert player.get("player.timeline.sentences.length") < 200  # and not when it was all there, or nearly
    service.publisher.delete("/v1/articles/long")
