"""The line, the More menu and the floating bar: nothing moves, neither the page's text nor a control under the hand."""

from __future__ import annotations

import io
import itertools
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, expect

from tests.e2e.barriers import violations
from tests.e2e.conftest import Opener
from tests.e2e.publisher import PRINTED, Player, page, push, until
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

STEP_S = 15
LINE_PX = 56
# WCAG 1.4.11: of what is needed to recognise a control.
CONTRAST = 3
LONG = "".join(f"<p>{text}</p>" for text in prose(60, "bar").split("\n\n")[1:])
SPACE = '<div style="height: 1500px"></div>'
STORY = f"<article><h1>A long story</h1>PLAYER{LONG}{SPACE}<p><a href='/next'>The next story</a></p>{SPACE}</article>"
FAR = PRINTED + SPACE + SPACE
SHIFTS = """window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map((e) => e.value)))
    .observe({ type: "layout-shift", buffered: true });"""
FOCUS = "player.shadowRoot.activeElement?.getAttribute('part')"
FLOATS = "player.shadowRoot.querySelector('.mini') !== null"


@pytest.fixture(scope="module")
def story(service: Running) -> dict[str, Any]:
    return push(service, "bar", f"<h1>A long story</h1>{LONG}")


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def pixels(locator: Locator) -> Image.Image:
    return Image.open(io.BytesIO(locator.screenshot())).convert("RGB")


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Of two colours, by WCAG."""

    def light(colour: tuple[int, int, int]) -> float:
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (each / 255 for each in colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("width", [390, 1280])
def test_every_press_counts(width: int, service: Running, site: Site, story: Any, open_page: Opener) -> None:
    player = Player(
        open_page(site.put("/bar", page(service, STORY, article_id="bar")), viewport={"width": width, "height": 600})
    )
    player.start()
    forward = player.button("Forward 15 seconds")
    forward.focus()
    for presses in range(1, 6):
        player.page.keyboard.press("Enter")
        player.until(f"player.currentTime >= {presses * STEP_S}")
        assert player.get(FOCUS) == "ahead"
    player.get("player.seek(0)")
    place = box(forward)
    for presses in range(1, 6):
        player.page.mouse.click(place["x"] + 22, place["y"] + 22)
        player.until(f"player.currentTime >= {presses * STEP_S}")
    assert box(forward) == place
    # The hand leaves it: the line moves to the foot of the window, and the focus with it.
    player.page.mouse.move(5, 300)
    player.page.evaluate("scrollTo(0, 1500)")
    player.until(FLOATS)
    assert player.get(FOCUS) == "ahead"
    expect(player.host.get_by_text("A long story").first).to_be_visible()
    expect(player.host.get_by_role("slider", name="Seek")).to_be_visible()
    player.page.keyboard.press("Enter")
    player.until(f"player.currentTime >= {6 * STEP_S}")
    assert player.get(FLOATS)
    assert player.get(FOCUS) == "ahead"


@pytest.mark.parametrize("text_px", [16, 32])
def test_the_bar_has_its_controls_on_the_smallest_phones(
    text_px: int, service: Running, site: Site, story: Any, open_page: Opener
) -> None:
    head = f"<style>html {{ font-size: {text_px}px }}</style>"
    document = page(service, STORY, head=head, article_id="bar", scroll="off")
    player = Player(open_page(site.put("/small", document), viewport={"width": 320, "height": 500}))
    player.start()
    player.page.mouse.move(5, 300)
    player.page.evaluate("scrollTo(0, 2000)")
    player.until(FLOATS)
    bar = player.host.locator(".mini > .line")
    names = ("Pause", "Back 15 seconds", "Forward 15 seconds", "Close")
    speed = bar.get_by_role("combobox", name="Speed")
    controls = [speed, *(bar.get_by_role("button", name=name, exact=True) for name in names)]
    places = sorted((box(each) for each in controls), key=lambda place: place["x"])
    for place, after in itertools.pairwise(places):
        assert place["x"] + place["width"] <= after["x"] + 0.5
    assert all(place["width"] >= 44 and place["height"] >= 44 for place in places)
    assert places[0]["x"] >= 0
    assert places[-1]["x"] + places[-1]["width"] <= 320
    assert box(bar.get_by_text("A long story"))["width"] > 50
    speed.select_option("1.25")
    assert player.get("player.playbackRate") == 1.25
    assert violations(player.page, "listen-article") == []


def test_nothing_moves_at_load_on_play_and_in_the_menu(
    service: Running, site: Site, manifest: Any, open_page: Opener
) -> None:
    tab = open_page(viewport={"width": 390, "height": 700})
    tab.add_init_script(SHIFTS)
    tab.goto(site.put("/story", page(service)))
    player = Player(tab)
    player.state("idle")
    assert box(player.host)["height"] == LINE_PX
    player.start()
    player.more()
    player.choose("Next sentence")
    tab.keyboard.press("Escape")
    player.get("player.pause()")
    player.state("paused")
    tab.wait_for_timeout(200)  # a shift is reported after its frame
    assert tab.evaluate("shifts") == []
    assert box(player.host)["height"] == LINE_PX


def test_the_menu_by_keyboard_and_mouse(service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    tab = open_page(site.put("/story", page(service, FAR)), viewport={"width": 320, "height": 640})
    player = Player(tab)
    player.start()
    more, menu = player.button("More"), player.host.get_by_role("group", name="More")
    more.focus()
    tab.keyboard.press("Enter")
    expect(menu).to_be_visible()
    assert violations(tab, "listen-article") == []
    edges = box(menu)
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= 320
    for row in menu.locator("button:visible, a:visible, select:visible").all():
        assert box(row)["height"] >= 44
    expect(menu.get_by_role("combobox", name="Speed")).to_be_visible()  # the line has no room for it
    for key, part in (
        ("ArrowDown", "previousSentence"),
        ("ArrowDown", "nextSentence"),
        ("ArrowUp", "previousSentence"),
    ):
        tab.keyboard.press(key)
        assert player.get(FOCUS) == part
    tab.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert player.get(FOCUS) == "more"
    more.click()
    expect(menu).to_be_visible()
    more.click()
    expect(menu).to_be_hidden()
    more.click()
    tab.mouse.click(5, 620)
    expect(menu).to_be_hidden()
    more.click()
    menu.get_by_role("combobox", name="Speed").select_option("1.5")
    assert player.get("player.playbackRate") == 1.5


def test_only_the_player_that_is_heard_floats(service: Running, site: Site, story: Any, open_page: Opener) -> None:
    push(service, "other", f"<h1>Another story</h1>{LONG}")
    second = '<listen-article id="second" article-id="other" scroll="off"></listen-article>'
    document = page(service, FAR.replace("PLAYER", "PLAYER" + second), article_id="bar", scroll="off")
    tab = open_page(site.put("/two", document), viewport={"width": 768, "height": 600})
    first, other = tab.locator("listen-article").first, tab.locator("#second")
    for each in (first, other):
        each.get_by_role("button", name="Play", exact=True).click()
        expect(each).to_have_attribute("state", "playing")
    tab.mouse.move(5, 300)
    tab.evaluate("scrollTo(0, 2500)")
    bars = "[...document.querySelectorAll('listen-article')].map((p) => p.shadowRoot.querySelector('.mini') !== null)"
    until(tab, f"String({bars}) === 'false,true'")
    expect(other.locator(".mini")).to_contain_text("Another story")
    tab.evaluate("document.querySelector('listen-article').play()")
    expect(first).to_have_attribute("state", "playing")
    until(tab, f"String({bars}) === 'true,false'")
    assert tab.evaluate("navigator.mediaSession.metadata.title") == "A long story"
    first.get_by_role("button", name="Close").click()
    until(tab, f"String({bars}) === 'false,false'")


def test_the_bar_stands_in_the_column_and_covers_no_focus(
    service: Running, site: Site, story: Any, open_page: Opener
) -> None:
    look = "<style>body { background: rgb(20, 40, 60); color: rgb(250, 240, 230); } main { margin: 0 300px; }</style>"
    document = page(service, STORY, head=look, article_id="bar", scroll="off")
    player = Player(open_page(site.put("/column", document), viewport={"width": 1280, "height": 600}))
    player.start()
    place = box(player.host)
    player.page.mouse.move(5, 300)
    player.page.evaluate("scrollTo(0, 700)")
    player.until(FLOATS)
    line = box(player.host.locator(".line"))
    assert line["x"] == pytest.approx(place["x"], abs=1)
    assert line["width"] == pytest.approx(place["width"], abs=1)
    style = player.get("(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(player.shadowRoot"
                       ".querySelector('.mini')))")  # fmt: skip
    assert style == ["rgb(250, 240, 230)", "rgb(20, 40, 60)"]
    top = box(player.host.locator(".mini"))["y"]
    link = player.page.get_by_role("link", name="The next story")
    link.focus()
    link.evaluate("each => scrollBy({ top: each.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' })")
    player.page.keyboard.press("Shift+Tab")
    link.focus()
    place = box(link)
    assert place["y"] + place["height"] <= top
    # Under the pointer the bar stays, though its place is in sight again.
    player.page.mouse.move(640, 570)
    player.page.evaluate("scrollTo(0, 0)")
    player.page.wait_for_timeout(5000)  # longer than "used in the last seconds"
    assert player.get(FLOATS)
    player.page.mouse.move(5, 100)
    player.until(f"!({FLOATS})")


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_tracks_can_be_seen(scheme: str, service: Running, site: Site, manifest: Any, open_page: Opener) -> None:
    colours = {"light": "#fff; color: #1d1d1f", "dark": "#161618; color: #ececec", "forced": "#fff"}[scheme]
    head = f"<style>body {{ background: {colours} }}</style>"
    forced = {"forced_colors": "active"} if scheme == "forced" else {}
    player = Player(open_page(site.put("/story", page(service, head=head)), **forced))
    player.start()
    player.get("player.pause()")
    player.get("player.seek(player.duration / 4)")
    player.page.mouse.move(5, 5)
    played, rail = (player.host.locator(f".{name}").bounding_box() for name in ("played", "rail"))
    assert played is not None
    assert rail is not None
    # Without colours, by its height.
    assert (played["height"] > rail["height"]) == (scheme == "forced")
    for slider in ("Seek", "Volume"):
        if slider == "Volume":
            menu, knob = player.more().bounding_box(), player.host.locator(".bar").bounding_box()
            assert menu is not None
            assert knob is not None
            assert menu["y"] >= knob["y"] + knob["height"] + 4  # the menu does not cut the bar
            player.more().get_by_role("slider", name="Volume").fill("0.2")
        picture = pixels(player.host.get_by_role("slider", name=slider))
        track, back = (
            picture.getpixel((picture.width - 20, picture.height // 2)),
            picture.getpixel((picture.width - 20, 3)),
        )
        assert contrast(track, back) >= CONTRAST, (slider, track, back)  # type: ignore[arg-type]
