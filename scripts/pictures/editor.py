"""The editor's page in every state, at three widths, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from scripts.pictures import ARTICLE, SCHEMES, WIDTHS, Camera

HEIGHT = 900
DISCARD = """async () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("article");
    const ask = (query, method) => fetch(`/v1/editor/articles/${id}${query}`, { method, headers: { "X-Editor": "1" } });
    const { version } = await (await ask("", "GET")).json();
    await ask(`?version=${version}`, "DELETE");
}"""


def take_all(camera: Camera) -> None:
    """Take editor-STATE-WIDTH-SCHEME."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            with camera.page(width, HEIGHT, scheme) as page:
                for state, act in STATES.items():
                    act(page, camera)
                    camera.take(page, f"editor-{state}-{width}-{scheme}")
                page.evaluate(DISCARD)  # each width finds the articles as the one before did


def sign_in(page: Page, camera: Camera) -> None:
    """Before the key."""
    page.goto(f"{camera.service}/editor")
    expect(page.get_by_label("Access key")).to_be_visible()


def articles(page: Page, camera: Camera) -> None:
    """The list."""
    page.get_by_label("Access key").fill(camera.key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()


def text(page: Page, _camera: Camera) -> None:
    """An article, with a sentence chosen."""
    page.get_by_label("Paste text").fill(ARTICLE.read_text("utf-8"))
    page.get_by_role("button", name="Open").first.click()
    page.locator("[data-sentence]").filter(has_text="planned to replace").click(position={"x": 20, "y": 8})


def hearing(page: Page, _camera: Camera) -> None:
    """While a sentence is heard."""
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.locator(".speaking")).to_be_visible()
    page.wait_for_timeout(900)


def pronunciation(page: Page, _camera: Camera) -> None:
    """How a name is said, in phonemes."""
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.get_by_label("Method").select_option("ipa")
    expect(page.get_by_role("group", name="Vowels")).to_be_visible()


def edit(page: Page, _camera: Camera) -> None:
    """A block whose text is changed."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_label("Edit paragraph")).to_be_visible()


def settings(page: Page, _camera: Camera) -> None:
    """Voices and pauses."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Voice & pauses").click()
    expect(page.get_by_label("Speed")).to_be_visible()


def check(page: Page, _camera: Camera) -> None:
    """The check before publishing."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Review and publish").click()
    expect(page.get_by_role("button", name=re.compile("^Publish"))).to_be_enabled(timeout=60_000)


STATES: dict[str, Callable[[Page, Camera], None]] = {
    "sign-in": sign_in,
    "articles": articles,
    "text": text,
    "hearing": hearing,
    "pronunciation": pronunciation,
    "edit": edit,
    "settings": settings,
    "check": check,
}
