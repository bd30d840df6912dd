"""Pictures of the editor's page in docs/pictures/: at three widths, light and dark; run against a service of one's own.

audio-service serve & python scripts/screenshots_editor.py http://127.0.0.1:8000 KEY docs/pictures
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from pictures import keep
from playwright.sync_api import Page, expect, sync_playwright

WIDTHS = (320, 768, 1280)
DISCARD = """async () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("article");
    const ask = (query, method) => fetch(`/v1/editor/articles/${id}${query}`, { method, headers: { "X-Editor": "1" } });
    const { version } = await (await ask("", "GET")).json();
    await ask(`?version=${version}`, "DELETE");
}"""
ARTICLE = Path(__file__).parent.parent / "examples" / "article.html"


def main(service: str, key: str, folder: Path) -> None:
    """Write editor-STATE-WIDTH-SCHEME.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
                for state, act in STATES.items():
                    act(page, service, key)
                    page.wait_for_timeout(300)
                    keep(page, folder / f"editor-{state}-{width}-{scheme}.png")
                page.evaluate(DISCARD)  # each width finds the desk as the one before did
                page.close()
        browser.close()


def sign_in(page: Page, service: str, _key: str) -> None:
    """Before the key."""
    page.goto(f"{service}/editor")
    expect(page.get_by_label("Your key")).to_be_visible()


def articles(page: Page, _service: str, key: str) -> None:
    """The list."""
    page.get_by_label("Your key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()


def text(page: Page, _service: str, _key: str) -> None:
    """An article, with a sentence chosen."""
    page.get_by_label("Text").fill(ARTICLE.read_text("utf-8"))
    page.get_by_role("button", name="Open").first.click()
    page.locator("[data-sentence]").filter(has_text="planned to replace").click(position={"x": 20, "y": 8})


def hearing(page: Page, _service: str, _key: str) -> None:
    """While a sentence is heard."""
    page.get_by_role("button", name="Hear", exact=True).click()
    expect(page.locator(".speaking")).to_be_visible()
    page.wait_for_timeout(900)


def pronunciation(page: Page, _service: str, _key: str) -> None:
    """How a name is said, in phonemes."""
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.get_by_label("How").select_option("ipa")
    expect(page.locator(".phonemes button").first).to_be_visible()


def edit(page: Page, _service: str, _key: str) -> None:
    """A block whose text is changed."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(page.get_by_label("Text of this block")).to_be_visible()


def settings(page: Page, _service: str, _key: str) -> None:
    """Voice and pauses."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Voice and pauses").click()
    expect(page.get_by_label("Speed")).to_be_visible()


def check(page: Page, _service: str, _key: str) -> None:
    """The gate."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Check and publish").click()
    expect(page.get_by_text(re.compile("^(Fit|Not fit) to be published"))).to_be_visible(timeout=60_000)


STATES: dict[str, Callable[[Page, str, str], None]] = {
    "sign-in": sign_in,
    "articles": articles,
    "text": text,
    "hearing": hearing,
    "pronunciation": pronunciation,
    "edit": edit,
    "settings": settings,
    "check": check,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
