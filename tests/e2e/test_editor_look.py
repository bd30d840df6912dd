"""The editor's page for everybody: no barriers in any state, small screens, from right to left, hostile text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Playwright, expect

from audio_service.storage import Role
from tests.e2e.conftest import Opener
from tests.e2e.editor import ARTICLE, FIT, EditorPage, settled_violations
from tests.e2e.engines import launch_chromium
from tests.support.running import Running

pytestmark = pytest.mark.browser

XSS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
)


@pytest.mark.parametrize("attack", XSS)
def test_the_text_of_an_article_never_runs(attack: str, editor: EditorPage) -> None:
    editor.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    editor.button("‹ Articles").click()
    escaped = attack.replace("&", "&amp;").replace("<", "&lt;")
    editor.paste(f"<article><h1>Title {escaped}</h1><p>Words before {escaped} and words behind it.</p></article>")
    editor.sentence("Words before").first.click()
    editor.page.keyboard.press("e")
    field = editor.page.get_by_label("Edit paragraph")
    field.fill(f"Edited {attack} text.")
    field.press("Enter")
    expect(editor.text).to_contain_text("Edited")
    editor.page.keyboard.press("r")
    editor.page.get_by_role("dialog").get_by_label("Pronounced").fill(attack)
    editor.page.get_by_role("button", name="Preview").click()
    editor.page.wait_for_timeout(200)
    assert editor.page.evaluate("document.querySelectorAll('#app img, #app script, #app iframe, #app svg').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_has_a_barrier(scheme: str, service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    tab = open_page(color_scheme=scheme, viewport={"width": 1024, "height": 900}, bypass_csp=True)
    page = EditorPage(tab, service.url)
    tab.goto(f"{service.url}/editor")
    expect(tab.get_by_label("Access key")).to_be_visible()
    assert settled_violations(tab) == []
    tab.get_by_label("Access key").fill("as_wrong")
    page.button("Sign in").click()
    expect(tab.get_by_role("alert")).not_to_be_empty()
    assert settled_violations(tab) == []
    page.sign_in(keys[Role.PUBLISH])
    assert settled_violations(tab) == []
    page.paste(ARTICLE)
    assert settled_violations(tab) == []
    page.sentence("keeps bees").click()
    assert settled_violations(tab) == []
    page.button("Listen").click()
    expect(tab.locator(".speaking")).to_be_visible()
    assert settled_violations(tab) == []
    page.button("Edit").click()
    assert settled_violations(tab) == []
    tab.keyboard.press("Escape")
    tab.keyboard.press("r")
    tab.get_by_label("Method").select_option("ipa")
    expect(tab.locator(".sound-key button").first).to_be_visible()
    assert settled_violations(tab) == []
    tab.keyboard.press("Escape")
    page.button("Keyboard shortcuts").click()
    assert settled_violations(tab) == []
    tab.keyboard.press("Escape")
    page.button("Voice & pauses").click()
    assert settled_violations(tab) == []
    tab.keyboard.press("Escape")
    page.button("Review and publish").click()
    expect(tab.get_by_text(FIT)).to_be_visible(timeout=30_000)
    assert settled_violations(tab) == []


def test_an_article_from_right_to_left_is_shown_so(editor: EditorPage) -> None:
    editor.button("‹ Articles").click()
    editor.paste("<article><h1>A word</h1><p>عنوان is an Arabic word that begins this paragraph.</p></article>")
    line = editor.page.locator("p.line")
    assert line.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert line.evaluate("each => getComputedStyle(each).textAlign") == "start"
    assert settled_violations(editor.page) == []


def test_high_contrast_shows_what_is_chosen_and_said(
    service: Running, keys: dict[Role, str], open_page: Opener
) -> None:
    page = EditorPage(open_page(forced_colors="active"), service.url)
    page.sign_in(keys[Role.PUBLISH])
    page.paste(ARTICLE)
    sentence = page.sentence("keeps bees")
    sentence.click()
    page.page.mouse.click(2, 300)
    assert sentence.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.button("Listen").click()
    expect(page.page.locator(".speaking")).to_be_visible()
    assert sentence.evaluate("each => getComputedStyle(each).outlineWidth") == "2px"


def test_it_fits_a_finger(service: Running, keys: dict[Role, str], open_page: Opener) -> None:
    tab = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = EditorPage(tab, service.url)
    page.sign_in(keys[Role.PUBLISH])

    def check() -> None:
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        targets = tab.locator(
            "button:visible:not(.hole), input:visible, select:visible, .list a:visible, .row a:visible"
        )
        assert targets.count() > 0
        for target in targets.all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, target.evaluate("each => each.outerHTML")

    check()
    page.paste(ARTICLE)
    page.sentence("keeps bees").click()
    check()
    page.button("Review and publish").click()
    tab.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click(timeout=30_000)
    expect(tab.get_by_label("Embed code")).to_be_visible(timeout=30_000)
    check()


@pytest.mark.parametrize("text_px", [16, 32])
def test_it_fits_a_small_screen(text_px: int, service: Running, keys: dict[Role, str], playwright: Playwright) -> None:
    """With the usual size of text, and with twice as large a one in the browser's settings."""
    with launch_chromium(playwright, f"--blink-settings=defaultFontSize={text_px}") as browser:
        _fits(browser.new_page(viewport={"width": 320, "height": 640}), service, keys[Role.PUBLISH])


def _fits(tab: Page, service: Running, key: str) -> None:
    page = EditorPage(tab, service.url)

    def check() -> None:
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert tab.evaluate("[...document.querySelectorAll('dialog')].every(e => e.scrollWidth <= e.clientWidth)")

    page.sign_in(key)
    check()
    page.paste(ARTICLE + "\n\nIt was sold to Jaroslav Wojciechowski.")
    page.sentence("keeps bees").click()
    check()
    for name in (re.compile("^Change pronunciation"), "Voice & pauses"):
        tab.get_by_role("button", name=name).click()
        expect(tab.get_by_role("dialog")).to_be_visible()
        check()
        tab.keyboard.press("Escape")
    page.button("Review and publish").click()
    expect(tab.get_by_text(FIT)).to_be_visible(timeout=30_000)
    check()
    tab.keyboard.press("Escape")
    check()
    page.button("‹ Articles").click()
    tab.get_by_role("link", name="Pronunciations").click()
    expect(tab.get_by_role("heading", name="Pronunciations")).to_be_visible()
    check()
