"""Pictures of the player in docs/: every state, at three widths, light and dark; run against a service of one's own.

audio-service serve & python scripts/screenshots_player.py http://127.0.0.1:8000 docs
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from pictures import keep
from playwright.sync_api import Browser, Page, Route, sync_playwright

WIDTHS = (320, 768, 1280)
HEIGHT = 680
# Where the article of the demonstration is read in the pictures, in seconds.
PLACE_S = 10.4
Act = Callable[[Page], None]
# The audio element is not in the page: here it is `sound`.
SPY = """const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sound = this; return play.call(this); };"""


def main(service: str, folder: Path) -> None:
    """Write player.png and pictures/player-STATE-WIDTH-SCHEME.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--autoplay-policy=no-user-gesture-required", "--no-sandbox"],
        )
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                for state, act in STATES.items():
                    _picture(
                        browser,
                        service,
                        folder / "pictures" / f"player-{state}-{width}-{scheme}.png",
                        act,
                        width,
                        scheme,
                    )
        _picture(browser, service, folder / "player.png", play, 768, "light", height=420)
        browser.close()


def _picture(
    browser: Browser, service: str, path: Path, act: Act, width: int, scheme: str, *, height: int = HEIGHT
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page.add_init_script(SPY)
    page.goto(service)
    page.wait_for_function("document.querySelector('listen-article')?.manifest")
    act(page)
    page.wait_for_timeout(400)
    keep(page, path)
    page.close()


def idle(page: Page) -> None:
    """As it is loaded."""


def play(page: Page) -> None:
    """In the middle of a sentence, stopped there for the picture but for its state."""
    page.locator("listen-article").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('listen-article').timeline?.words.length > 0")
    page.evaluate(f"document.querySelector('listen-article').seek({PLACE_S})")
    page.wait_for_function("CSS.highlights.get('listen-word').size > 0")


def pause(page: Page) -> None:
    """Paused, with the sentence marked."""
    play(page)
    page.evaluate("document.querySelector('listen-article').pause()")
    page.wait_for_function("document.querySelector('listen-article').state === 'paused'")
    page.evaluate(f"document.querySelector('listen-article').seek({PLACE_S})")


def buffering(page: Page) -> None:
    """Waiting in the middle."""
    play(page)
    page.evaluate("sound.dispatchEvent(new Event('waiting'))")


def transcript(page: Page) -> None:
    """With the article's text in the player."""
    play(page)
    page.locator("listen-article").get_by_role("button", name="Transcript").click()


def mini(page: Page) -> None:
    """Scrolled away."""
    play(page)
    page.mouse.move(100, 100)
    page.mouse.wheel(0, 1500)
    page.wait_for_function("document.querySelector('listen-article').shadowRoot.querySelector('.mini')")


def loading(page: Page) -> None:
    """Waiting for the audio."""
    held: list[Route] = []
    page.route("**/audio.mp3", lambda route: held.append(route))
    page.locator("listen-article").get_by_role("button", name="Play", exact=True).click()


def ended(page: Page) -> None:
    """At the end."""
    play(page)
    page.evaluate("(() => { const p = document.querySelector('listen-article'); p.seek(p.duration - 0.2); })()")
    page.wait_for_function("document.querySelector('listen-article').state === 'ended'")


def failed(page: Page) -> None:
    """With audio that cannot be loaded."""
    page.route("**/audio.mp3", lambda route: route.abort())
    page.locator("listen-article").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('listen-article').state === 'failed'")


STATES = {
    "idle": idle,
    "playing": play,
    "paused": pause,
    "buffering": buffering,
    "transcript": transcript,
    "mini": mini,
    "loading": loading,
    "ended": ended,
    "failed": failed,
}

if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
