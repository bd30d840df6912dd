"""The player and the editor's page in Chromium, Firefox and WebKit, all from Debian, each flow to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Playwright

from audio_service.storage import Role
from tests.e2e.engines import ENGINES, LISTENER, Opening, Tab
from tests.e2e.publisher import page
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

# The mark may be so far from the sound, in milliseconds.
TOLERANCE_MS = 100


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Opening]:
    """A browser of one engine."""
    with ENGINES[request.param](playwright) as opening:
        yield opening


@pytest.fixture
def tab(engine: Opening) -> Iterator[Tab]:
    """An empty tab; an error of a page's scripts fails the test."""
    with engine() as tab:
        yield tab
        assert tab.get("window.errors ?? []") == []


def started(tab: Tab, url: str) -> None:
    """Open a page and press play, until words are followed."""
    tab.open(url)
    tab.until("host?.state === 'idle' && deep('[part=play]')")
    tab.click("[part=play]")
    tab.until("host.state === 'playing' && host.currentTime > 0.1 && host.timeline.words.length > 0")


def test_an_article_is_played_and_followed(tab: Tab, service: Running, site: Site, manifest: Any) -> None:
    started(tab, site.put("/story", page(service, head=LISTENER)))
    look = """const seen = []; const end = performance.now() + 30000;
        while (host.currentTime < 5 && performance.now() < end) {
          await new Promise(requestAnimationFrame);
          const ms = host.currentTime * 1000;
          const near = host.timeline.words.filter(
            (word) => word.start_ms - tolerance <= ms && ms <= word.end_ms + tolerance).map((word) => word.text);
          seen.push([near, [...CSS.highlights.get('listen-word')].map(String)]); }
        return seen;"""
    seen = tab.run(f"const tolerance = {TOLERANCE_MS}; {look}")
    marked = [(near, marks[0]) for near, marks in seen if marks]
    assert len({mark for _, mark in marked}) > 4
    plain = str.maketrans({"\u00ad": "", "“": '"', "”": '"'})
    wrong = [(n, m) for n, m in marked if m.translate(plain) not in [each.translate(plain) for each in n]]
    assert wrong == []

    tab.run("host.currentTime = 10")
    tab.until("host.state === 'playing' && host.currentTime > 10.2")
    tab.click("[part=ahead]")
    tab.until("host.currentTime > 25 && host.state === 'playing'")
    tab.click("[part=play]")
    tab.until("host.state === 'paused'")
    tab.run("host.seek(20)")
    tab.click("[part=play]")
    tab.until("host.state === 'playing' && host.currentTime > 20.2 && host.currentTime < 24")
    tab.until("CSS.highlights.get('listen-word').size > 0")
    tab.run("window.reached = []; addEventListener('listen:seek', ({ detail }) => reached.push(detail.currentTime));")
    tab.click_word("Thursdays", "document.querySelector('article')")
    said = "host.timeline.words.find(({ text }) => text.includes('Thursdays')).start_ms / 1000"
    tab.until(f"reached.some((at) => Math.abs(at - {said}) < 0.1)")
    tab.click("[part=seek]", across=0.5)
    half = tab.get("host.duration / 2")
    tab.until(f"host.state === 'playing' && Math.abs(host.currentTime - {half}) < 3")
    tab.run("host.currentTime = host.duration - 0.5")
    tab.until("host.state === 'ended' && CSS.highlights.get('listen-word').size === 0")


def test_a_word_of_the_transcript_is_played(tab: Tab, service: Running, site: Site, manifest: Any) -> None:
    """On a page without the text, which gets no marks either."""
    elsewhere = "<article>PLAYER<p>Nothing of the lighthouse that one hears about is here.</p></article>"
    started(tab, site.put("/elsewhere", page(service, elsewhere, head=LISTENER)))
    tab.until("!deep('[part=transcript]').hidden")
    tab.click_word("Thursdays", "deep('[part=transcript]')")
    tab.until("host.timeline.words[host.timeline.wordAt(host.currentTime * 1000)]?.text.includes('Thursdays')")
    ranges = "[...CSS.highlights.get('listen-sentence')]"
    tab.until(f"{ranges}.length > 0")
    assert tab.get(f"{ranges}.every((range) => host.shadowRoot.contains(range.startContainer))")


def test_a_long_article_is_followed_while_it_renders(tab: Tab, service: Running, site: Site) -> None:
    """Then every place of it is reached, in the finished file."""
    growing = "<article><h1>Growing</h1>PLAYER</article>"
    tab.open(site.put("/long", page(service, growing, head=LISTENER, article_id="")))
    service.put("growing-engine", prose(150, str(id(tab))), language="en")
    tab.run("host.setAttribute('article-id', 'growing-engine')")
    tab.until("deep('[part=play]') && host.state === 'idle'")
    tab.click("[part=play]")
    tab.until("host.state === 'playing' && CSS.highlights.get('listen-word').size > 0")
    tab.until("host.manifest.duration_ms !== null", 90)
    tab.until("host.state === 'playing' && CSS.highlights.get('listen-word').size > 0")
    tab.run("host.currentTime = host.duration - 30")
    tab.until("host.state === 'playing' && host.currentTime > host.duration - 30")
    assert tab.get("host.currentTime < host.duration - 20")
    tab.until("CSS.highlights.get('listen-word').size > 0")
    tab.run("host.pause(); host.seek(40); host.play();")
    tab.until("host.state === 'playing' && host.currentTime > 40.2 && host.currentTime < 50")


def test_the_position_is_remembered(tab: Tab, service: Running, site: Site, manifest: Any) -> None:
    url = site.put("/story", page(service, head=LISTENER))
    started(tab, url)
    tab.run("host.seek(14)")
    tab.until("host.currentTime > 14.2")
    tab.run("host.pause()")
    started(tab, url)
    assert 14 <= tab.get("host.currentTime") < 18


def test_an_article_is_corrected_and_published_twice(tab: Tab, service: Running, keys: dict[Role, str]) -> None:
    """By the pointer and the keyboard; a click chooses the word under it, also in another block than before."""
    tab.open(f"{service.url}/editor")
    tab.until("document.activeElement?.type === 'password'")
    tab.type(keys[Role.PUBLISH])
    tab.press("Enter")
    tab.until("document.querySelector('textarea')")
    tab.click("textarea")
    tab.type(f"<h1>A mill {id(tab)}</h1><p>The baker came first.</p><p>Then came the miller of the valley.</p>")
    tab.click("form > button")
    text = "document.querySelector('article.text')"
    tab.until(text)

    for word in ("baker", "miller"):
        tab.click_word(word, text)
        tab.until(
            f"document.querySelector('.tools').textContent.includes('Change') && named('Change pronunciation…')"
            f".ariaLabel.includes('{word}')"
        )
    tab.press("Enter")
    tab.until("named('Stop')")
    tab.until("named('Play')", 30)
    tab.press("r")
    tab.until("document.querySelector('dialog[open]')")
    tab.type("mellow")
    tab.click_button("Save")
    tab.until("!document.querySelector('dialog') && document.activeElement.textContent.includes('miller')")

    tab.click_button("Review and publish")
    tab.click_button("Publish")
    tab.until("document.querySelector('dialog pre')", 60)
    tab.press("Escape")
    tab.until("!document.querySelector('dialog')")
    tab.click_word("baker", text)
    tab.press("e")
    tab.until("document.activeElement.localName === 'textarea'")
    tab.run("document.activeElement.select()")
    tab.type("The cook came first.")
    tab.press("Enter")
    tab.until("document.querySelector('.status').textContent.startsWith('Saved')")
    tab.click_button("Review and publish")
    tab.click_button("Publish again")
    article = tab.get("new URLSearchParams(location.hash.slice(1)).get('article')")
    tab.until("document.querySelector('dialog').textContent.includes('Published.')", 60)
    assert service.ready(article)["revision"] == 2
    assert "The cook came first." in service.anyone.get(f"/read/{article}").text
