"""The player's article in Chromium: found, growing, missing, broken off, changed, a draft."""

from __future__ import annotations

import itertools
import re
import threading
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.barriers import violations
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, TEXT, TITLE, Player, page, push
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser


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
    # From just before the switch, the last 30 of these, on. Without sound hardware Chromium's own clock is late by more
    # in the time before, where the computer is busy.
    assert abs(drift[-1] - drift[-40]) < 150
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


def test_a_missing_article_leaves_no_trace(service: Running, site: Site, open_page: Opener) -> None:
    """Nothing is shown, nothing moves, and the developer reads why."""
    tab = open_page(viewport={"width": 390, "height": 700})
    tab.add_init_script("""window.shifts = 0; window.failed = 0; addEventListener('listen:error', () => failed++);
        new PerformanceObserver((list) => list.getEntries().forEach((each) => (shifts += each.value)))
          .observe({ type: 'layout-shift', buffered: true });""")
    warnings: list[str] = []
    tab.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    document = page(service, PRINTED + '<div style="height: 3000px"></div>', article_id="nowhere")
    tab.goto(site.put("/story", document.replace("></listen", "><a href=/read>Listen</a></listen")))
    player = Player(tab)
    player.state("failed")
    expect(player.host.locator("[part=player]")).to_be_hidden()
    expect(tab.get_by_text("Listen", exact=True)).to_be_hidden()
    assert player.get("player.offsetHeight") == 56
    assert player.host.get_by_role("button").count() == player.host.get_by_role("status").count() == 0
    assert [text for text in warnings if "No article of this id" in text and "nowhere" in text]
    tab.evaluate("scrollTo(0, 2500)")
    expect(player.host).to_be_hidden()
    tab.evaluate("scrollTo(0, 0)")
    tab.wait_for_timeout(200)
    assert tab.evaluate("[shifts, failed]") == [0, 1]
    push(service, "later")
    player.get("player.setAttribute('article-id', 'later')")
    player.start()


def test_a_player_out_of_sight_gives_its_room_back(service: Running, site: Site, open_page: Opener) -> None:
    tab = open_page()
    body = '<div style="height: 3000px"></div>PLAYER<p>End</p>'
    tab.goto(site.put("/story", page(service, body, article_id="nowhere")))
    tab.wait_for_function("document.querySelector('listen-article').state === 'idle'")
    with tab.expect_response("**/v1/articles/nowhere"):
        # In sight for a moment only.
        tab.evaluate("scrollTo(0, 3000); requestAnimationFrame(() => setTimeout(() => scrollTo(0, 0), 30))")
    expect(Player(tab).host).to_be_hidden()


def test_a_page_of_another_host_leads_its_developer_to_the_setting(
    service: Running, site: Site, open_page: Opener
) -> None:
    tab = open_page()
    warnings: list[str] = []
    tab.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    with tab.expect_response("**/v1/listen") as answer:
        tab.goto(site.put("/story", page(service, article_id="", url="https://elsewhere.example/story")))
    Player(tab).state("failed")
    assert [text for text in warnings if "AUDIO_SERVICE_LISTEN_HOSTS" in text]
    assert "AUDIO_SERVICE" not in answer.value.text()


def test_a_missing_article_can_be_shown_or_hidden(service: Running, site: Site, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service, article_id="late", when_missing="show"))))
    player.state("failed")
    expect(player.host.get_by_role("status")).to_have_text(
        "Audio isn’t available for this article.", use_inner_text=True
    )
    expect(player.button("Try again")).to_be_hidden()
    push(service, "late")
    player.get("player.play()")
    player.state("playing")
    expect(player.host.get_by_text("isn’t available")).to_have_count(0)
    player.page.goto(site.put("/story", page(service, article_id="nowhere", when_missing="hide")))
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


def test_where_the_browser_plays_the_growing_file_it_ends_in_the_finished_one(
    service: Running, site: Site, open_page: Opener
) -> None:
    """As in Firefox, which takes no mp3 into a MediaSource, and cannot seek in a file that grows."""
    service.put("plain", prose(150), language="en")
    tab = open_page()
    tab.add_init_script("""MediaSource.isTypeSupported = () => false; window.reached = [];
        HTMLMediaElement.prototype.canPlayType = () => '';
        addEventListener('listen:seek', ({ detail }) => reached.push(detail.currentTime));""")
    tab.goto(site.put("/story", page(service, "<article><h1>Plain</h1>PLAYER</article>", article_id="plain")))
    player = Player(tab)
    player.start()
    assert player.get("player.manifest.duration_ms") is None, "it was ready before it was played"
    player.until("player.manifest.duration_ms > 0", 60)
    for place in (0.9, 0.4):
        player.get(f"player.seek({place} * player.duration)")
        player.until(f"reached.some((at) => Math.abs(at - {place} * player.duration) < 1)", 10)
        player.state("playing")
        player.until(f"player.currentTime > {place} * player.duration + 0.2")


def test_a_growing_file_that_breaks_off_is_continued(service: Running, site: Site, open_page: Opener) -> None:
    service.put("broken", prose(200), language="en")
    tab = open_page()
    tab.add_init_script("""const get = window.fetch; window.broken = 0;
        window.fetch = async (url, options) => {
          const answer = await get(url, options);
          if (!/audio\\.mp3/.test(url) || broken++) return answer;
          const reader = answer.body.getReader();
          let parts = 0;
          return new Response(new ReadableStream({ async pull(to) {
            const { value } = await reader.read();
            if (parts++ < 3 && value) to.enqueue(value); else to.error(new TypeError('network error')); } })); };""")
    tab.goto(site.put("/story", page(service, "<article><h1>Broken</h1>PLAYER</article>", article_id="broken")))
    player = Player(tab)
    player.start()
    player.until("broken > 1")
    player.get("player.seek(20)")
    player.until("player.currentTime > 20.2", 40)
    assert player.get("player.state") == "playing"


def test_a_narration_that_fails_midway_is_played_as_far_as_it_came(
    service: Running, site: Site, manifest: dict[str, Any], open_page: Opener
) -> None:
    """The error stays until the reader presses something."""
    tab = open_page()
    rendering = {**manifest, "status": "rendering", "duration_ms": None}
    tab.route("**/v1/articles/lighthouse", lambda route: route.fulfill(json=rendering))
    events: list[Route] = []
    tab.route("**/events", lambda route: events.append(route))
    seconds = 8
    share = seconds * 1000 / manifest["duration_ms"]
    tab.add_init_script(f"""const get = window.fetch; window.errors = [];
        addEventListener('listen:error', ({{ detail }}) => errors.push(detail.fatal));
        window.fetch = async (url, options) => {{
          const answer = await get(url, options);
          if (!/audio\\.mp3/.test(url)) return answer;
          const bytes = new Uint8Array(await answer.arrayBuffer());
          const part = bytes.slice(0, bytes.length * {share});
          const start = (to) => {{
            to.enqueue(part);
            options.signal.addEventListener('abort', () => to.error(options.signal.reason)); }};
          return new Response(new ReadableStream({{ start }})); }};""")
    tab.goto(site.put("/cut", page(service)))
    player = Player(tab)
    player.button("Play").click()
    player.state("playing")
    events[0].fulfill(content_type="text/event-stream", body="event: failed\ndata: {}\n\n")
    said = player.host.get_by_text("The rest of the audio could not be loaded.")
    expect(said).to_be_visible()
    now = player.get("player.currentTime")
    player.until(f"player.currentTime > {now} + 0.6")
    expect(said).to_be_visible()
    expect(player.host.get_by_role("status")).to_contain_text("The rest of the audio could not be loaded.")
    assert violations(tab, "listen-article") == []
    player.button("Pause").click()
    expect(said).to_be_hidden()
    expect(player.button("Forward 15 seconds")).to_be_visible()
    assert tab.evaluate("errors") == [False]
    player.button("Play").click()
    player.state("playing")
    player.get(f"player.seek({seconds} - 0.7)")
    player.state("failed")
    tab.wait_for_timeout(600)
    assert player.get("player.state") == "failed"
    expect(said).to_be_visible()
    expect(player.button("Try again")).to_be_hidden()
    assert tab.evaluate("errors") == [False, True]
    player.button("Play").click()
    player.state("playing")
    expect(said).to_be_hidden()
    assert player.get("player.currentTime") < seconds / 2


# Waits of seconds take tenths of them.
HURRIED = """for (const name of ['setTimeout', 'setInterval']) { const real = window[name];
    window[name] = (run, ms = 0) => real(run, ms / 10); }
    window.errors = []; addEventListener('listen:error', ({ detail }) => errors.push(detail.fatal));"""


def test_a_busy_service_is_asked_again_until_it_answers(
    service: Running, site: Site, manifest: dict[str, Any], open_page: Opener
) -> None:
    """Nothing is said of a failure meanwhile, and the words are there afterwards."""
    tab = open_page()
    rendering = {**manifest, "status": "rendering", "duration_ms": None}
    tab.route("**/v1/articles/lighthouse", lambda route: route.fulfill(json=rendering))
    refused: list[Route] = []

    def answer(route: Route) -> None:
        if len(refused) == 6:
            return route.continue_()
        refused.append(route)
        return route.fulfill(status=503)

    tab.route("**/events", answer)
    tab.add_init_script(HURRIED)
    tab.goto(site.put("/busy", page(service)))
    player = Player(tab)
    player.button("Play").click()
    player.until("player.timeline.words.length > 0")
    player.until("player.manifest.duration_ms > 0")
    assert len(refused) == 6
    assert tab.evaluate("errors") == []
    assert player.get("player.state") == "playing"


def test_a_narration_that_fails_ends_where_the_browser_waits_for_the_rest(
    service: Running, site: Site, manifest: dict[str, Any], open_page: Opener
) -> None:
    """A browser without a MediaSource waits for as long as the file stays open."""
    tab = open_page()
    sound = service.anyone.get(manifest["audio"][0]["src"]).content
    seconds = 6
    source = site.put("/cut.mp3", sound[: int(2 * len(sound) * seconds * 1000 / manifest["duration_ms"])], "audio/mpeg")
    site.halved["/cut.mp3"] = threading.Event()
    audio = [{**manifest["audio"][0], "src": source}]
    rendering = {**manifest, "status": "rendering", "duration_ms": None, "audio": audio}
    tab.route("**/v1/articles/lighthouse", lambda route: route.fulfill(json=rendering))
    tab.route("**/events", lambda route: route.fulfill(status=404))  # it was unpublished meanwhile
    tab.add_init_script(HURRIED)
    tab.add_init_script("""MediaSource.isTypeSupported = () => false;
        HTMLMediaElement.prototype.canPlayType = () => '';""")
    tab.goto(site.put("/cut", page(service)))
    player = Player(tab)
    player.button("Play").click()
    player.state("playing")
    player.get("(player.playbackRate = 3)")
    try:
        player.state("failed")
        expect(player.host.get_by_text("The rest of the audio could not be loaded.")).to_be_visible()
        assert tab.evaluate("errors") == [False, True]
        expect(player.button("Play")).to_be_visible()
        player.button("Play").click()
        player.state("playing")
        assert player.get("player.currentTime") < seconds / 2
    finally:
        site.halved.pop("/cut.mp3").set()


def test_it_plays_though_the_browser_does_not_report_it(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    """As in WebKit after a seek: the clock moves, and that is all."""
    tab = open_page()
    tab.add_init_script("""const listen = HTMLMediaElement.prototype.addEventListener;
        HTMLMediaElement.prototype.addEventListener = function (name, ...rest) {
          if (name !== 'playing') listen.call(this, name, ...rest); };""")
    tab.goto(site.put("/story", page(service)))
    player = Player(tab)
    player.start()
    assert player.button("Pause").get_attribute("aria-busy") == "false"
    player.until("CSS.highlights.get('listen-word').size > 0")
    player.button("Pause").click()
    player.get("player.seek(12)")
    player.button("Play").click()
    player.state("playing")
    player.until("CSS.highlights.get('listen-word').size > 0 && player.currentTime > 12")


def test_a_seek_that_hangs_is_tried_again(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page()
    tab.add_init_script("""window.hangs = true; const real = (name) =>
          Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name);
        const [time, seeking] = [real('currentTime'), real('seeking')];
        Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', { get() { return time.get.call(this); },
          set(to) { this.asked = (this.asked ?? 0) + 1; if (this.asked > 1) time.set.call(this, to); } });
        Object.defineProperty(HTMLMediaElement.prototype, 'seeking', {
          get() { return this.asked === 1 || seeking.get.call(this); } });""")
    tab.goto(site.put("/story", page(service)))
    player = Player(tab)
    player.start()
    player.get("player.seek(15)")
    player.until("player.currentTime > 15 && player.state === 'playing'", 10)


def test_without_the_times_of_the_words_one_goes_by_seconds(player: Player) -> None:
    player.page.route("**/timeline.json", lambda route: route.fulfill(status=404))
    player.button("Play").click()
    player.state("playing")
    player.get("player.pause()")
    player.get("player.skipSentence(1)")
    player.until("Math.abs(player.currentTime - 15) < 2")
    player.get("player.skipParagraph(-1)")
    player.until("player.currentTime < 2")
