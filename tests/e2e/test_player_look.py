"""The player for everybody: no barriers in any state, small screens, from right to left."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.barriers import violations
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, Player, page, push
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

PLAYER = "listen-article"  # not the publisher's page around it
TARGET_PX = 44
SMALL: Any = {"width": 390, "height": 640}
STYLE = "<style>body {{ background: {back}; color: {ink}; color-scheme: {scheme}; }} a {{ color: inherit; }}</style>"
THEMES = {
    "light": STYLE.format(back="#fff", ink="#1d1d1f", scheme="light"),
    "dark": STYLE.format(back="#161618", ink="#ececec", scheme="dark"),
}


@pytest.fixture(scope="module")
def manifest(service: Running) -> dict[str, Any]:
    return push(service)


@pytest.mark.parametrize("theme", THEMES)
def test_no_state_has_a_barrier(theme: str, service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    body = PRINTED + '<div style="height: 3000px"></div>'
    url = site.put("/story", page(service, body, head=THEMES[theme], scroll="off"))
    player = Player(open_page(url, color_scheme=theme, viewport={"width": 768, "height": 900}))
    player.state("idle")
    assert violations(player.page, PLAYER) == []
    player.start()
    assert violations(player.page, PLAYER) == []
    player.get("player.pause()")
    player.choose("Transcript")
    assert violations(player.page, PLAYER) == []
    player.choose("Transcript")
    player.get("player.seek(player.duration - 0.2)")
    player.get("player.play()")
    player.state("ended")
    assert violations(player.page, PLAYER) == []
    player.get("player.play()")
    player.page.evaluate("scrollTo(0, 2000)")
    player.page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")
    assert violations(player.page, PLAYER) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["/", "/read/listed", "/embed/listed"])
def test_the_service_s_own_pages_have_no_barrier(path: str, theme: str, service: Running, open_page: Opener) -> None:
    push(service, "listed", "<h1>A list</h1><p>Three things are here.</p><ul><li>A lamp</li><li>A kettle</li></ul>")
    tab = open_page(service.url + path, color_scheme=theme, viewport={"width": 320, "height": 640})
    Player(tab).state("idle")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(tab) == []
    if path != "/embed/listed":
        assert tab.locator("article ul").count() == 1


@pytest.mark.parametrize("theme", THEMES)
def test_the_reference_has_no_barrier_and_asks_nobody_else(theme: str, service: Running, open_page: Opener) -> None:
    tab = open_page(color_scheme=theme, viewport={"width": 320, "height": 640})
    asked: list[str] = []
    logged: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: logged.append(message.text))
    tab.goto(service.url + "/docs")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(tab) == []
    assert all(url.startswith(service.url) for url in asked)
    assert logged == []  # the policy forbids nothing that the page wants
    assert tab.evaluate("getComputedStyle(document.querySelector('.wide')).overflowX") == "auto"


def test_audio_that_runs_dry_is_shown(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page(site.put("/story", page(service)))
    tab.evaluate("""() => { const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.sound = this; return play.call(this); }; }""")
    player = Player(tab)
    player.start()
    tab.evaluate("sound.dispatchEvent(new Event('waiting'))")
    assert player.get("player.state") == "playing", "it has data: that wait is over"
    tab.evaluate("""const { currentTime } = sound;
        const dry = { readyState: HTMLMediaElement.HAVE_CURRENT_DATA, currentTime }; // and its clock stands
        for (const name in dry) Object.defineProperty(sound, name, { value: dry[name], configurable: true });
        sound.dispatchEvent(new Event('waiting'))""")
    player.state("buffering")
    expect(player.button("Pause")).to_have_attribute("aria-busy", "true")
    assert violations(tab, PLAYER) == []
    tab.evaluate("delete sound.readyState; delete sound.currentTime; sound.dispatchEvent(new Event('playing'))")
    player.state("playing")


@pytest.mark.parametrize("theme", THEMES)
def test_waiting_and_failing_have_no_barrier(
    theme: str, service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    tab = open_page(color_scheme=theme)
    held: list[Route] = []
    tab.route("**/audio.mp3", lambda route: held.append(route))
    tab.goto(site.put("/story", page(service, head=THEMES[theme])))
    player = Player(tab)
    player.button("Play").click()
    player.state("loading")
    assert violations(tab, PLAYER) == []
    for route in held:
        route.abort()
    player.state("failed")
    expect(player.button("Try again")).to_be_visible()
    assert violations(tab, PLAYER) == []


def test_it_fits_a_small_screen_and_a_finger(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    url = site.put("/story", page(service, PRINTED + '<div style="height: 3000px"></div>', scroll="off"))
    player = Player(open_page(url, viewport={"width": 320, "height": 640}, has_touch=True))
    player.start()

    def check() -> None:
        assert player.page.evaluate("document.documentElement.scrollWidth") <= 320
        targets = player.host.locator("button:visible, a:visible, select:visible, input[part=seek]:visible")
        assert targets.count() >= 3
        for target in targets.all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= TARGET_PX, target.get_attribute("part")
            assert 0 <= box["x"] <= box["x"] + box["width"] <= 320 + 0.5

    check()
    player.page.evaluate("scrollTo(0, 2000)")
    player.page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")
    check()


@pytest.mark.parametrize(
    "place",
    ["display: flex; align-items: center", "float: left", "position: absolute", "display: grid; justify-items: start"],
)
def test_it_has_a_width_where_the_place_has_none(
    place: str, service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    body = f'<article><h1>A byline</h1><div style="{place}">By Ada Quill PLAYER</div></article>'
    player = Player(open_page(site.put("/story", page(service, body)), viewport={"width": 768, "height": 640}))
    player.state("idle")
    expect(player.host.locator(".minutes")).to_have_text(re.compile("min"))
    label = player.host.locator("[part=label]")
    assert label.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert player.get("player.offsetWidth") > 300
    assert player.page.evaluate("document.documentElement.scrollWidth") <= 768


TYPE = """article { letter-spacing: 0.3em; word-spacing: 1em; text-indent: 3em; text-transform: uppercase;
    text-align: center; white-space: nowrap; font-style: italic; font-variant: small-caps; hyphens: auto;
    line-height: 3; word-break: break-all; } article > :not(listen-article) { all: initial; display: block; }"""
# Whether all of the audio is there: the bar shows how much.
LOADED = """(() => { const loaded = document.querySelector('listen-article').shadowRoot.querySelector('.loaded');
    return loaded.getBoundingClientRect().width === loaded.parentElement.getBoundingClientRect().width; })()"""
BOXES = """(() => { const from = player.getBoundingClientRect(); const { shadowRoot } = player;
    return [...shadowRoot.querySelectorAll('.player *')].filter((each) => each.checkVisibility()).map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const { fontStyle, fontVariant, textTransform } = getComputedStyle(each);
      const box = [x - from.x, y - from.y, width, height].map((px) => px.toFixed(1));
      return [each.className.baseVal ?? each.className, ...box, fontStyle, fontVariant, textTransform].join(' '); });
    })()"""


def test_the_type_of_the_page_does_not_reach_it(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    seen = []
    for style in ("", TYPE):
        head = f"<style>main {{ display: block; }} {style}</style>"
        player = Player(open_page(site.put("/story", page(service, head=head)), viewport={"width": 768, "height": 900}))
        expect(player.host.locator(".minutes")).to_have_text(re.compile("min"))
        states = [player.get(BOXES)]
        player.start()
        player.get("player.pause()")
        player.get("player.seek(5)")
        expect(player.host.locator("[part=hint]")).to_have_count(0, timeout=10_000)
        player.more()
        expect(player.host.locator("[part=share]")).to_be_visible()
        player.page.wait_for_function(LOADED)
        states.append(player.get(BOXES))
        seen.append(states)
    assert len(seen[0][1]) > 40
    for plain, styled in zip(*seen, strict=True):
        assert styled == plain


def test_it_is_not_printed_and_has_a_box_of_its_own(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    head = "<style>listen-article { display: contents; } footer { margin-top: 3000px; }</style>"
    player = Player(open_page(site.put("/story", page(service, head=head, scroll="off")), viewport=SMALL))
    expect(player.host.locator(".minutes")).to_have_text(re.compile("min"))
    player.start()
    assert player.get("player.offsetHeight") == 56
    player.page.emulate_media(media="print")
    expect(player.host.locator(".player")).to_be_hidden()
    player.page.emulate_media(media="screen")
    player.page.mouse.move(5, 5)
    player.page.evaluate("scrollTo(0, 2000)")
    expect(player.host.locator(".mini")).to_be_visible()
    player.page.emulate_media(media="print")
    expect(player.host.locator(".mini")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["", "forced", "rtl"])
def test_the_time_at_the_pointer(scheme: str, service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    url = site.put("/story", page(service, lang="ar" if scheme == "rtl" else "en"))
    player = Player(open_page(url, viewport=SMALL, forced_colors="active" if scheme == "forced" else None))
    player.host.locator("[part=play]").click()
    player.state("playing")
    player.get("player.pause()")
    seek, time = (player.host.locator(f"[part={name}]") for name in ("seek", "pointed-time"))
    expect(time).to_have_count(1)
    expect(time).to_be_hidden()
    bar = seek.bounding_box()
    assert bar is not None
    x, y = bar["x"] + bar["width"] * 0.75, bar["y"] + bar["height"] - 10
    player.page.mouse.move(x, y)
    share = 0.25 if scheme == "rtl" else 0.75
    seconds = int(player.get("player.duration") * share)
    clocks = [f"{near // 60}:{near % 60:02}" for near in (seconds - 1, seconds, seconds + 1)]
    expect(time).to_have_text(re.compile("|".join(clocks)))
    box = time.bounding_box()
    assert box is not None
    assert abs(box["x"] + box["width"] / 2 - x) < 1.5
    assert box["y"] + box["height"] < bar["y"] + bar["height"] / 2
    player.page.mouse.down()
    player.page.mouse.move(bar["x"] - 40, y)  # beyond the end
    expect(time).to_have_text("0:00" if scheme != "rtl" else re.compile("1:[0-5]"))
    box = time.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    player.page.mouse.up()
    player.page.mouse.move(5, 5)
    expect(time).to_be_hidden()


def test_text_of_twice_the_size_overlaps_and_moves_nothing(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    head = "<style>html { font-size: 200% }</style>"
    player = Player(
        open_page(site.put("/story", page(service, head=head, scroll="off")), viewport={"width": 320, "height": 640})
    )
    player.state("idle")
    before = player.get("player.offsetHeight")
    player.start()
    assert player.get("player.offsetHeight") == before
    shown = [player.host.locator(".words"), *player.host.locator(".line button:visible").all()]
    boxes = sorted((box["x"], box["x"] + box["width"]) for each in shown if (box := each.bounding_box()))
    assert len(boxes) == len(shown) >= 4
    assert all(right <= left for (_, right), (left, _) in itertools.pairwise(boxes))
    assert player.host.locator(".time").evaluate("each => getComputedStyle(each).overflow") == "hidden"


def test_a_failure_moves_nothing_and_nothing_is_cut_off(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    tab = open_page(viewport={"width": 320, "height": 640})
    tab.route("**/audio.mp3", lambda route: route.abort())
    tab.goto(site.put("/story", page(service)))
    player = Player(tab)
    player.until("player.manifest !== null")
    label = player.host.locator(".words")
    expect(label).to_contain_text("1 min")
    assert label.evaluate("each => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight")
    before = tab.locator("article > p").first.bounding_box()
    player.button("Play").click()
    player.state("failed")
    expect(player.button("Try again")).to_be_visible()
    assert tab.locator("article > p").first.bounding_box() == before
    assert violations(tab, PLAYER) == []


def test_all_can_be_reached_by_the_keyboard(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service)), viewport={"width": 768, "height": 900}))
    player.state("idle")
    focus = "document.querySelector('listen-article').shadowRoot.activeElement"
    while not player.page.evaluate(f"{focus} !== null"):
        player.page.keyboard.press("Tab")
    player.page.keyboard.press("Enter")
    player.state("playing")
    reached = []
    for _ in range(6):
        found = player.page.evaluate(f"{focus}?.getAttribute('part')")
        ring = player.page.evaluate(f"{focus} ? getComputedStyle({focus}).outlineStyle : 'none'")
        assert ring == "solid", found
        reached.append(found)
        player.page.keyboard.press("Tab")
    assert reached == ["play", "seek", "back", "ahead", "speed", "more"]


def test_it_runs_from_right_to_left(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "rtl", "<h1>عنوان</h1><p>This text stands in an Arabic page. It has two sentences.</p>")
    text = "<p>This text stands in an Arabic page. It has two sentences.</p>"
    body = f'<article dir="rtl"><h1>عنوان</h1>PLAYER{text}</article>'
    player = Player(open_page(site.put("/rtl", page(service, body, lang="ar", article_id="rtl"))))
    player.button("تشغيل").click()
    player.state("playing")
    expect(player.host.get_by_role("region").first).to_have_attribute("aria-label", re.compile("استمع إلى المقال"))
    play, time = player.host.locator(".round").bounding_box(), player.host.locator(".time").bounding_box()
    assert play is not None
    assert time is not None
    assert play["x"] > time["x"]
    back, ahead = (player.host.locator(f"[part={name}]").bounding_box() for name in ("back", "ahead"))
    assert back is not None
    assert ahead is not None
    assert back["x"] > ahead["x"]
    player.page.wait_for_function("CSS.highlights.get('listen-sentence').size > 0")
    player.get("player.pause()")
    player.get("player.seek(1)")
    player.button("تقديم 15 ثانية").focus()
    player.page.keyboard.press("ArrowLeft")  # the bar grows to the left
    assert player.get("player.currentTime") > 1
    assert violations(player.page, PLAYER) == []


def test_a_site_themes_it(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    head = """<style>listen-article { --listen-accent: rgb(180, 0, 60); --listen-word-background: rgb(1, 2, 3);
        font-family: monospace; } listen-article::part(label) { text-transform: uppercase; }</style>"""
    player = Player(open_page(site.put("/story", page(service, head=head))))
    player.start()
    styles = player.get("""(() => { const of = (name) => getComputedStyle(player.shadowRoot.querySelector(name));
        const { fontFamily, textTransform } = of('.label');
        return [of('.round').color, of('.played').backgroundColor, fontFamily, textTransform]; })()""")
    assert styles == ["rgb(180, 0, 60)", "rgb(180, 0, 60)", "monospace", "uppercase"]


def test_less_motion_where_it_is_asked_for(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    far = PRINTED.replace("<p>Today", '<div style="height: 3000px"></div><p>Today')
    player = Player(open_page(site.put("/story", page(service, far)), reduced_motion="reduce"))
    player.start()
    player.page.evaluate("""() => { window.ways = []; const by = window.scrollBy;
        window.scrollBy = (options) => { ways.push(options.behavior); by.call(window, options); }; }""")
    player.get("player.seek(player.timeline.sentences.at(-2).start_ms / 1000)")
    player.page.wait_for_function("ways.length > 0")
    assert set(player.page.evaluate("ways")) == {"auto"}


def test_high_contrast_keeps_every_sign(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    player = Player(open_page(site.put("/story", page(service)), forced_colors="active"))
    player.start()
    disc, back = player.get("""[getComputedStyle(player.shadowRoot.querySelector('.disc')).fill,
        getComputedStyle(document.body).backgroundColor]""")
    assert disc != back
    assert violations(player.page, PLAYER) == []
