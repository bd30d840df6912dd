"""Debian's three browser engines behind one small interface: Chromium, Firefox by WebDriver BiDi, WebKitGTK."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page, Playwright

from tests.support.servers import missing

CHROMIUM_FLAGS = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
WIDTH, HEIGHT = 768, 900
# Prepended to each script: the script errors of the page, and what is deep in shadow roots.
PRELUDE = """
const host = document.querySelector('listen-article');
const deep = (selector) => host?.shadowRoot?.querySelector(selector) ?? document.querySelector(selector);
const across = (box, share) => [box.x + box.width * share, box.y + box.height / 2];
const named = (name) => [...document.querySelectorAll('button')].findLast(
  (each) => each.checkVisibility() && each.textContent.trim() === name);
const wordIn = (roots, word) => {
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(word);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      node.parentElement.scrollIntoView({ block: 'center' });
      return across(range.getBoundingClientRect(), 0.5);
    }
  }
  throw new Error('no ' + word);
};
"""
# A page's own listener for its errors: a driver of WebKit tells none.
LISTENER = """<script>window.errors = [];
addEventListener('error', (event) => errors.push(String(event.message)));
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));</script>"""


class Driver(Protocol):
    """What a test asks of a browser: one tab, empty storage. Places are in CSS pixels of the viewport."""

    def open(self, url: str) -> None:
        """Load a page."""

    def run(self, script: str) -> Any:
        """Run the body of an async function in the page; what it returns."""

    def click(self, x: float, y: float) -> None:
        """Press and release the pointer at a place."""

    def press(self, key: str) -> None:
        """Press a key: a character, or Tab, Enter, Escape."""

    def type(self, text: str) -> None:
        """Type into what has the focus."""


class PlaywrightDriver:
    """Chromium or Firefox."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def run(self, script: str) -> Any:
        return self._page.evaluate(f"async () => {{ {PRELUDE} {script} }}")

    def click(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)


class WebKitDriver:
    """WebKitGTK's MiniBrowser by its WebDriver."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def open(self, url: str) -> None:
        self._session.get(url)

    def run(self, script: str) -> Any:
        result = self._session.execute_async_script(
            f"const done = arguments[arguments.length - 1]; (async () => {{ {PRELUDE} {script} }})()"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        if "error" in result:
            raise AssertionError(result["error"])
        return result.get("value")

    def click(self, x: float, y: float) -> None:
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        actions = ActionBuilder(self._session)
        actions.pointer_action.move_to_location(round(x), round(y)).click()
        actions.perform()

    def press(self, key: str) -> None:
        from selenium.webdriver.common.keys import Keys

        self.type(getattr(Keys, key.upper()) if len(key) > 1 else key)

    def type(self, text: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self._session).send_keys(text).perform()


class Tab:
    """A page in one of the engines, with what tests ask of it again and again."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.open, self.run, self.press, self.type = driver.open, driver.run, driver.press, driver.type

    def get(self, expression: str) -> Any:
        """A value; the element is `host`, and `deep` finds elements in it."""
        return self.run(f"return ({expression});")

    def until(self, expression: str, timeout_s: float = 20) -> None:
        """Wait until something is so."""
        end = time.monotonic() + timeout_s
        while not self.get(expression):
            if time.monotonic() > end:
                state = self.get("host && [host.state, host.paused, host.currentTime, host.duration]")
                raise TimeoutError(f"{expression}; the player is {state}")
            time.sleep(0.03)

    def click(self, selector: str, across: float = 0.5) -> None:
        """Press an element of the player or of the page, so far across it."""
        self._click(f"deep({selector!r})", across)

    def click_button(self, name: str) -> None:
        """Press the newest of the page's buttons of a name."""
        self.until(f"named({name!r})?.disabled === false")
        self._click(f"named({name!r})", 0.5)

    def _click(self, element: str, across: float) -> None:
        self._driver.click(*self.get(f"across({element}.getBoundingClientRect(), {across})"))

    def click_word(self, word: str, root: str = "document.body") -> None:
        """Press a word of a text, once the page has stopped scrolling."""
        place = None
        while (now := self.get(f"wordIn([{root}], {word!r})")) != place:
            place = now
            time.sleep(0.2)
        self._driver.click(*now)


Opening = Callable[[], contextlib.AbstractContextManager[Tab]]


def launch_chromium(playwright: Playwright, *flags: str) -> Browser:
    """Debian's Chromium, with more flags of its own."""
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium", "apt-get install chromium")
    return playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *flags])


@contextlib.contextmanager
def chromium(playwright: Playwright) -> Iterator[Opening]:
    """Opens tabs in Debian's Chromium, each with a profile of its own."""
    with launch_chromium(playwright) as browser:
        yield lambda: _tab(browser)


@contextlib.contextmanager
def _sound_card() -> Iterator[dict[str, str | float | bool]]:
    """A sound card that nobody hears, and the environment that names it: Firefox plays in no time without one."""
    server = shutil.which("pulseaudio")
    if server is None:
        missing("PulseAudio", "apt-get install pulseaudio")
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "native"
        environment = {**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder}
        modules = ("module-null-sink", f"module-native-protocol-unix auth-anonymous=1 socket={socket}")
        options = [f"--load={module}" for module in modules] + ["--exit-idle-time=-1", "--disable-shm=yes"]
        with subprocess.Popen(
            [server, "-n", "--daemonize=no", *options], env=environment, stderr=subprocess.DEVNULL
        ) as process:
            try:
                end = time.monotonic() + 20
                while not socket.exists():
                    assert process.poll() is None, "PulseAudio did not start"
                    assert time.monotonic() < end, "PulseAudio did not open its socket"
                    time.sleep(0.02)
                yield {**os.environ, "PULSE_SERVER": f"unix:{socket}"}
            finally:
                process.terminate()


@contextlib.contextmanager
def firefox(playwright: Playwright) -> Iterator[Opening]:
    """Opens tabs in Debian's Firefox by WebDriver BiDi."""
    path = shutil.which("firefox-esr")
    if path is None:
        missing("Firefox", "apt-get install firefox-esr")
    preferences: dict[str, str | float | bool] = {"media.autoplay.default": 0, "media.autoplay.blocking_policy": 0}
    with (
        _sound_card() as environment,
        playwright.firefox.launch(
            channel="moz-firefox", executable_path=path, firefox_user_prefs=preferences, env=environment
        ) as browser,
    ):
        yield lambda: _tab(browser)


@contextlib.contextmanager
def _tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    yield Tab(PlaywrightDriver(context.new_page()))
    context.close()


@contextlib.contextmanager
def webkit(_playwright: Playwright) -> Iterator[Opening]:
    """Opens tabs in Debian's WebKitGTK, each in a browser of its own, on a screen that nobody sees."""
    driver = shutil.which("WebKitWebDriver")
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
    if driver is None or browser is None:
        missing("WebKitGTK", "apt-get install webkit2gtk-driver gstreamer1.0-plugins-good")
    screen = shutil.which("Xvfb")
    if screen is None:
        missing("Xvfb", "apt-get install xvfb")
    with subprocess.Popen([screen, "-displayfd", "1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        display = f":{server.stdout.readline().decode().strip()}"
        try:
            yield lambda: _webkit_tab(driver, str(browser), display)
        finally:
            server.terminate()


@contextlib.contextmanager
def _webkit_tab(driver: str, browser: str, display: str) -> Iterator[Tab]:
    from selenium import webdriver
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    options = Options()
    options.binary_location = browser
    options.add_argument("--automation")
    service = Service(driver, env={**os.environ, "DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"})
    session = webdriver.WebKitGTK(options=options, service=service)
    try:
        session.set_script_timeout(60)
        session.set_window_size(WIDTH, HEIGHT)
        yield Tab(WebKitDriver(session))
    finally:
        session.quit()


ENGINES = {"chromium": chromium, "firefox": firefox, "webkit": webkit}
