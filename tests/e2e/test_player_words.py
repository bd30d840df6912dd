"""The words in Chromium: marked on the page as they are said, clicked, scrolled to, and in the transcript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, TEXT, TITLE, Player, page, until
from tests.support.cluster import wait_until
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

# The mark may be so far from the sound, in milliseconds.
TOLERANCE_MS = 60


def test_the_marked_word_is_the_one_that_is_said(player: Player) -> None:
    """At fifty moments, on a page that differs from the article in all the ways that pages do."""
    before = player.page.evaluate(
        "document.querySelector('article').innerHTML.replace(/ (state|style)=\"[^\"]*\"/g, '')"
    )
    player.start()
    # In a frame, after the player: a busy computer draws late, with a position of that time.
    look = """() => new Promise((resolve) => requestAnimationFrame(() => {
        const player = document.querySelector('listen-article');
        resolve([player.currentTime * 1000, [...CSS.highlights.get('listen-word')].map(String)]); }))"""
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
    player.start()
    player.get("player.pause()")
    player.state("paused")
    player.page.evaluate("""() => { window.ticks = window.looks = 0;
        setInterval(() => (document.querySelector('#clock').textContent = ticks++), 20);
        const walk = document.createTreeWalker;
        document.createTreeWalker = (...given) => { looks += 1; return walk.apply(document, given); }; }""")
    player.page.wait_for_function("ticks > 150")
    assert 1 <= player.page.evaluate("looks") <= 6, "ever more rarely: what changes makes no difference"
    text = "<p>Today eleven" + rest.split("</article>")[0]
    player.page.evaluate("text => document.querySelector('#clock').insertAdjacentHTML('beforebegin', text)", text)
    look = """() => { const player = document.querySelector('listen-article');
        player.seek(player.timeline.sentences.at(-1).start_ms / 1000 + 0.05);
        return [...CSS.highlights.get('listen-sentence')].join().includes('never let one'); }"""
    player.page.wait_for_function(look, polling=100)


FIND_TEXT = """text => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + text.length);
      node.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = range.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    } }"""


def seek_times(player: Player) -> dict[str, float]:
    """When each word is said, in seconds; from now on the page records seeks in `reached`."""
    player.page.evaluate(
        "window.reached = []; addEventListener('listen:seek', ({ detail }) => reached.push(detail.currentTime))"
    )
    return {each["text"]: each["start_ms"] / 1000 for each in player.get("player.timeline.words")}


def test_a_click_on_a_word_plays_from_there(player: Player) -> None:
    """Once it plays; an Alt-click also while it is paused."""
    player.start()
    times = seek_times(player)
    mouse = player.page.mouse

    def place(word: str) -> Any:
        return player.page.evaluate(FIND_TEXT, word)

    mouse.click(*place("volunteers"))
    player.until(f"reached.some((at) => Math.abs(at - {times['volunteers']}) < 0.1)")
    player.get("player.pause()")
    player.state("paused")
    mouse.click(*place("accident"))  # the reader only reads
    player.page.wait_for_timeout(500)
    assert player.page.evaluate("reached.length") == 1
    player.page.keyboard.down("Alt")
    mouse.click(*place("accident"))
    player.page.keyboard.up("Alt")
    player.until(f"reached.some((at) => Math.abs(at - {times['accident.']}) < 0.1)")
    player.state("playing")
    mouse.click(*place("Point"))  # in a link, which stays a link
    player.page.wait_for_url("**/keepers")


def test_a_click_that_means_something_else_is_left_alone(player: Player) -> None:
    player.start()
    seek_times(player)
    mouse, body = player.page.mouse, player.page.evaluate
    selected = "String(getSelection()).trim()"
    x, y = body(FIND_TEXT, "volunteers")
    mouse.dblclick(x, y)  # selects a word
    player.page.wait_for_timeout(500)
    assert body(f"[reached.length, {selected}]") == [0, "volunteers"]
    mouse.click(*body(FIND_TEXT, "accident"))  # ends the selection
    player.page.wait_for_timeout(500)
    assert body(f"[reached.length, {selected}]") == [0, ""]
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=4)
    mouse.up()  # selects a part
    player.page.wait_for_timeout(500)
    assert body(f"reached.length === 0 && {selected} !== ''")
    body("getSelection().removeAllRanges()")
    for change in (
        "paragraph.setAttribute('role', 'button')",
        "paragraph.style.cursor = 'pointer'",
        "paragraph.tabIndex = 0",
        "paragraph.setAttribute('onclick', '')",
        "paragraph.addEventListener('click', (event) => event.preventDefault())",
        "document.querySelector('listen-article').setAttribute('click', 'off')",
    ):
        body(f"() => {{ const paragraph = document.querySelector('article > p:last-child'); {change}; }}")
        mouse.click(*body(FIND_TEXT, "Thursdays"))
        player.page.wait_for_timeout(400)
        assert body("reached.length") == 0, change
        body("""() => { const old = document.querySelector('article > p:last-child');
            old.replaceWith(Object.assign(document.createElement('p'), { innerHTML: old.innerHTML })); }""")
        player.page.wait_for_timeout(400)
    # What is around the whole text does not take its clicks.
    body("""() => { document.querySelector('listen-article').removeAttribute('click');
        document.body.setAttribute('onclick', ''); document.body.style.cursor = 'pointer';
        document.querySelector('article').tabIndex = 0; }""")
    mouse.click(*body(FIND_TEXT, "Thursdays"))
    player.page.wait_for_function("reached.length === 1")


def test_a_click_counts_where_article_and_player_share_a_shadow_root(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    shadow = "<story-page><template shadowrootmode='open'>" + PRINTED.split("<form>")[0] + "</template></story-page>"
    tab = open_page(site.put("/story", page(service, shadow)), viewport={"width": 768, "height": 900})
    player = tab.locator("listen-article")
    player.get_by_role("button", name="Play", exact=True).click()
    expect(player).to_have_attribute("state", "playing")
    until(tab, "CSS.highlights.get('listen-word').size > 0")
    start = player.evaluate("each => each.timeline.words.find(({ text }) => text === 'volunteers').start_ms / 1000")
    find = FIND_TEXT.replace("document.body", "document.querySelector('story-page').shadowRoot")
    tab.mouse.click(*tab.evaluate(find, "volunteers"))
    wait_until(lambda: start <= player.evaluate("each => each.currentTime") < start + 3, 10)
    tab.mouse.click(*tab.evaluate(find, "Point"))  # in a link, which stays a link
    tab.wait_for_url("**/keepers")


def test_the_first_time_a_reader_is_shown_that_the_text_can_be_clicked(player: Player) -> None:
    player.start()
    hint = player.host.get_by_text("Click the text to play from there")
    expect(hint.last).to_be_visible()
    expect(player.host.get_by_role("status")).to_contain_text("Click the text to play from there")  # screen readers
    # In the player's own line: it covers no text.
    shown, line = (player.host.locator(f"[part={name}]").bounding_box() for name in ("hint", "player"))
    assert shown is not None
    assert line is not None
    assert line["y"] <= shown["y"] < shown["y"] + shown["height"] <= line["y"] + line["height"]
    player.page.keyboard.press("Shift")
    expect(player.host.locator("[part=hint]")).to_have_count(0)
    player.page.reload()
    player.start()
    player.until("CSS.highlights.get('listen-word').size > 0")
    expect(hint).to_have_count(0)


def test_a_selection_can_be_listened_to(player: Player) -> None:
    """By a button beside it, by a key, and from the menu."""
    player.start()
    times = seek_times(player)
    player.get("player.pause()")
    select = """text => { const range = document.createRange(); const walker = document.createTreeWalker(
          document.querySelector('article'), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.data.indexOf(text);
          if (at < 0) continue;
          range.setStart(node, at); range.setEnd(node, at + text.length);
          getSelection().removeAllRanges(); getSelection().addRange(range); return; } }"""
    button = player.button("Listen from here")
    player.page.evaluate(select, "volunteers share")
    button.first.click()
    player.until(f"reached.some((at) => Math.abs(at - {times['volunteers']}) < 0.1)")
    player.state("playing")
    expect(button).to_have_count(0)
    player.page.evaluate(select, "Buy a lamp")  # an advertisement
    player.page.wait_for_timeout(500)
    expect(button).to_have_count(0)
    player.page.evaluate(select, "accident")
    player.until("player.selectedWord >= 0")
    player.button("Pause").press("s")
    player.until(f"reached.some((at) => Math.abs(at - {times['accident.']}) < 0.1)")
    player.page.evaluate(select, "closely")
    player.until("player.selectedWord >= 0")
    player.button("More").click()
    player.host.locator(".menu").get_by_role("button", name="Listen from here").click()
    player.until(f"reached.some((at) => Math.abs(at - {times['closely,']}) < 0.1)")
    player.get("player.setAttribute('selection', 'off')")
    player.page.evaluate(select, "volunteers")
    player.page.wait_for_timeout(500)
    expect(button).to_have_count(0)


def test_a_tap_on_a_word_plays_from_there(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    phone = {"width": 390, "height": 700}
    player = Player(open_page(site.put("/story", page(service)), viewport=phone, has_touch=True, is_mobile=True))
    player.start()
    times = seek_times(player)
    expect(player.host.locator("[part=hint]")).to_have_text("Tap the text to play from there")
    player.page.touchscreen.tap(*player.page.evaluate(FIND_TEXT, "volunteers"))
    player.until(f"reached.some((at) => Math.abs(at - {times['volunteers']}) < 0.1)")


def test_the_page_scrolls_with_the_words_unless_the_reader_does(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    far = PRINTED.replace("<p>Today", '<div style="height: 3000px"></div><p>Today').replace(
        "</article>", "<i id=clock></i></article>"
    )
    player = Player(open_page(site.put("/story", page(service, far)), viewport={"width": 768, "height": 600}))
    player.page.evaluate("""() => { const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.sound = this; return play.call(this); }; }""")
    player.start()
    # What moves on the page does not take the reader back.
    player.page.evaluate("setInterval(() => (document.querySelector('#clock').textContent = performance.now()), 50)")
    last = player.get("player.timeline.sentences.at(-2).start_ms / 1000")
    player.get("(player.playbackRate = 0.5)")  # so that the end is far
    player.get(f"player.seek({last})")
    player.page.wait_for_function("scrollY > 1500")
    player.page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")
    player.page.wait_for_timeout(1000)  # it has come to rest
    player.page.mouse.move(300, 300)
    player.page.mouse.wheel(0, -5000)
    player.page.wait_for_function("scrollY === 0")
    player.page.wait_for_timeout(700)
    assert player.page.evaluate("scrollY") < 100
    # Nor does a wait for more audio.
    player.page.evaluate("Object.defineProperty(sound, 'readyState', { value: 2 })")
    # Read at once: the sound plays on, and its next event ends the wait.
    assert player.get("(sound.dispatchEvent(new Event('waiting')), player.state)") == "buffering"
    player.page.evaluate("sound.dispatchEvent(new Event('playing'))")
    player.state("playing")
    player.page.wait_for_timeout(700)
    assert player.page.evaluate("scrollY") < 100


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
    player.page.evaluate("""window.reached = [];
        addEventListener('listen:seek', ({ detail }) => reached.push(detail.currentTime))""")
    transcript.get_by_text("Cooperation between").click(position={"x": 30, "y": 8})
    player.until("reached.length")
    reached = player.page.evaluate("reached[0]")
    said = [word for word in words if word["start_ms"] / 1000 <= reached][-1]
    assert said["text"] in ("Cooperation", "between")


def test_the_transcript_stays_closed_where_the_page_has_the_text(player: Player) -> None:
    player.start()
    transcript = player.host.get_by_role("region", name="Transcript")
    expect(transcript).to_be_hidden()
    player.choose("Transcript")
    expect(transcript).to_contain_text(TEXT[4])
    player.choose("Transcript")
    expect(transcript).to_be_hidden()


def test_words_and_transcript_follow_while_sentences_come_fast(service: Running, site: Site, open_page: Opener) -> None:
    """Each sentence once put the next look off; where they come within 200 ms nothing was marked until the last."""
    body = "".join(f"<p>{text}</p>" for text in prose(800).split("\n\n")[1:])
    article = {"html": f"<h1>Long</h1>{body}", "language": "en", "publish": True}
    assert service.publisher.put("/v1/articles/fast", json=article).status_code == 202
    document = page(service, f"<article><h1>Long</h1>PLAYER{body}</article>", article_id="fast", scroll="off")
    player = Player(open_page(site.put("/fast", document)))
    player.start()
    player.choose("Transcript")
    shown = player.host.get_by_role("region", name="Transcript").locator("p")
    for n in (20, 40, 60):
        player.until(f"player.timeline.sentences.length > {n}")
        # A sentence is announced a moment before its audio is there; a seek beyond what is there ends before it.
        at = f"player.timeline.sentences[{n - 10}]"
        here = f"{at}.start_ms / 1000 <= player.currentTime && player.currentTime < {at}.end_ms / 1000"
        mark = f"[...CSS.highlights.get('listen-sentence')].some((each) => `${{each}}`.includes('sentence {n - 11} '))"
        player.until(f"({here}) || player.seek({at}.start_ms / 1000), {mark}")
        assert shown.count() > n // 5 - 2
    assert player.get("player.manifest.duration_ms") is None, "it was rendered before it was looked at"
    service.publisher.delete("/v1/articles/fast")


def test_a_page_without_the_article_has_no_marks(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    """Not on words either that stand in it by chance, nor on a title."""
    body = f"<article><h1>Another article</h1><p>The letters are many.</p><p>{TITLE}</p>PLAYER</article>"
    player = Player(open_page(site.put("/other", page(service, body))))
    player.start()
    expect(player.host.get_by_role("region", name="Transcript")).to_be_visible()
    player.get("player.pause()")
    outside = """[...CSS.highlights.get('listen-sentence'), ...CSS.highlights.get('listen-word')]
        .filter((range) => document.body.contains(range.startContainer)).map(String)"""
    for n in range(3):
        player.get(f"player.seek(player.timeline.sentences[{n}].start_ms / 1000 + 0.1)")
        assert player.marked("sentence")
        assert player.page.evaluate(outside) == []


def test_the_page_does_not_move_while_the_player_is_used(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    """Neither under the finger nor under the keyboard's focus; it does a little later."""
    far = PRINTED.replace("<p>Today", '<div style="height: 3000px"></div><p>Today')
    player = Player(open_page(site.put("/story", page(service, far)), viewport={"width": 390, "height": 700}))
    player.start()
    player.get("player.seek(player.timeline.sentences.at(-3).start_ms / 1000)")  # far below
    player.button("Pause").press("l")
    at = player.get("player.currentTime")
    player.until(f"player.currentTime > {at} + 1")
    assert player.page.evaluate("scrollY") < 100
    player.page.get_by_label("Your letter").evaluate("field => field.focus({ preventScroll: true })")
    player.page.wait_for_function("scrollY > 1500")
    # Nor by a seek while it is paused.
    player.button("Pause").click()
    player.page.wait_for_timeout(1000)  # it has come to rest
    player.page.evaluate("scrollTo({ behavior: 'instant', top: 0 })")
    player.get("player.seek(player.timeline.sentences.at(-2).start_ms / 1000)")
    player.page.wait_for_timeout(300)
    assert player.page.evaluate("scrollY") < 100
