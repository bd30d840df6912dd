"""The player in every state, at three widths, light and dark."""

from __future__ import annotations

from playwright.sync_api import Page, Route

from scripts.pictures import SCHEMES, WIDTHS, Camera

HEIGHT = 680
# Where the article of the demonstration is read in the pictures, in seconds.
PLACE_S = 8.6
# The audio element is not in the page: here it is `sound`.
SPY = """const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sound = this; return play.call(this); };"""


def take_all(camera: Camera) -> None:
    """Take player-STATE-WIDTH-SCHEME, and the README's player."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            for state, act in STATES.items():
                with camera.page(width, HEIGHT, scheme) as page:
                    _load(page, camera.service)
                    act(page)
                    camera.take(page, f"player-{state}-{width}-{scheme}")
    with camera.page(768, 420, "light") as page:
        _load(page, camera.service)
        play(page)
        camera.take(page, "player")


def _load(page: Page, service: str) -> None:
    page.add_init_script(SPY + 'localStorage.setItem("listen-article:hinted", "true");')
    page.goto(service)
    page.wait_for_function("document.querySelector('listen-article')?.manifest")


def idle(page: Page) -> None:
    """As it is loaded."""


def play(page: Page) -> None:
    """In the middle of a sentence, stopped there for the picture but for its state."""
    page.locator("listen-article").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('listen-article').state === 'playing'")
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


def more(page: Page) -> None:
    """With the More menu."""
    play(page)
    page.locator("listen-article").get_by_role("button", name="More").click()


def transcript(page: Page) -> None:
    """With the article's text in the player."""
    more(page)
    page.locator("listen-article").get_by_role("button", name="Transcript").click()


def mini(page: Page) -> None:
    """Scrolled away."""
    pause(page)
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
    "more": more,
    "transcript": transcript,
    "mini": mini,
    "loading": loading,
    "ended": ended,
    "failed": failed,
}
