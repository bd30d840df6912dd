"""A publisher's pages: articles as a CMS pushes them, and the pages around them, which are never quite the same."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Locator, Page

from audio_service.api.manifest import RESERVED
from tests.support.running import Running

TITLE = "The lighthouse that answers letters"
TEXT = (
    "For thirty years the keepers of Marrow Point have answered every letter that reaches the rock, and most of "
    "them are from children who want to know whether the lamp is lonely.",
    "“It is not,” wrote the last keeper, Ada Quill, in 2004. “It has the gannets, and the 6:15 boat.” The letter "
    "hangs in the post office, where it cost $3.40 to frame.",
    "A café on the quay sells copies 😀 with a stamp. The stamp shows the lamp, a gannet and, for those who look "
    "closely, a very small kettle 🫖 on the gallery rail.",
    "Cooperation between the post and the harbour began by accident. A sack of mail fell into the wrong boat, and "
    "nobody had the heart to say so.",
    "Today eleven volunteers share the work. They meet on Thursdays, they read the letters aloud, and they never "
    "let one wait longer than a week.",
)
MARKUP = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in TEXT)

# The same article as the site prints it: advertisements, links, soft hyphens, plain quotes.
PRINTED = f"""
<header><a href="/">The Marrow Gazette</a> · <a href="/story">{TITLE}</a></header>
<article><h1>The <em>light&shy;house</em> that answers letters</h1>
PLAYER
<p>For thirty years the <a href="/keepers">keepers of <b>Marrow</b> Point</a> have answered every letter that reaches
   the rock, <span>and most of them are from children</span> who want to know whether the lamp is lonely.</p>
<aside class="ad"><p>Buy a lamp today. It is not lonely, and it has the best price on the coast.</p></aside>
<blockquote>"It is not," wrote the last keeper, <i>Ada Q</i>uill, in 2004.
<div class="ad">Advertisement: visit the café</div> "It has the gannets, and the 6:15&nbsp;boat." The letter hangs in
the post office, where it cost $3.40 to frame.</blockquote>
<p>A cafe&#x301; on the quay sells copies 😀 with a stamp. The stamp shows the lamp, a gannet and, for those who look
closely, a very small ket&shy;tle 🫖 on the gallery rail.</p>
<p>Co&shy;op&shy;er&shy;a&shy;tion between the post and the har&shy;bour began by accident.<sup>[1]</sup> A sack of mail
fell into the wrong boat, and nobody had the heart to say so.</p>
<p>Today eleven volunteers share the work. They meet on Thursdays, they read the letters aloud, and they never let one
wait longer than a week.</p>
</article>
<form><label>Your letter <input name="letter"></label></form>
<footer><p>It is not the end. Read the letters aloud at home.</p></footer>
"""


def push(running: Running, article_id: str = "lighthouse", html: str = MARKUP, **fields: Any) -> dict[str, Any]:
    """Narrate and publish an article; its manifest."""
    body = {"html": html, "language": "en", "publish": True, **fields}
    answer = running.publisher.put(f"/v1/articles/{article_id}", json=body)
    assert answer.status_code in (200, 202), answer.text
    return running.ready(article_id)


def page(running: Running, body: str = PRINTED, *, head: str = "", lang: str = "en", **attributes: str) -> str:
    """A page with the player of a service in the place of PLAYER."""
    given = {"article_id": "lighthouse", **attributes}
    text = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in given.items() if value)
    player = f"<listen-article {text}></listen-article>"
    script = f'<script type="module" async src="{running.url}/player.js"></script>'
    style = f"<style>{RESERVED}</style>"
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}{style}{script}</head>'
        f"<body><main>{body.replace('PLAYER', player)}</main></body></html>"
    )


FIND = "const player = document.querySelector('listen-article')"
SEEN = "JSON.stringify([player.state, player.paused, player.currentTime])"


def until(page: Page, expression: str, timeout_s: float = 20) -> None:
    """Wait until something is so. Asked from here: a page's policy may forbid what waits in the page."""
    end = time.monotonic() + timeout_s
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(expression)
        page.wait_for_timeout(20)


class Player:
    """The player on a page, as a reader and as the site's code see it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host: Locator = page.locator("listen-article")

    def button(self, name: str) -> Locator:
        return self.host.get_by_role("button", name=name, exact=True)

    def more(self) -> Locator:
        """The More menu, opened."""
        menu = self.host.get_by_role("group", name="More")
        if not menu.is_visible():
            self.button("More").click()
        return menu

    def choose(self, name: str) -> None:
        """Press a button of the More menu."""
        self.more().get_by_role("button", name=name, exact=True).click()

    def get(self, expression: str) -> Any:
        """A value of the element, `player` in the expression."""
        return self.page.evaluate(f"(() => {{ {FIND}; return {expression}; }})()")

    def until(self, expression: str, timeout_s: float = 20) -> None:
        """Wait until something is so of the element."""
        until(self.page, f"(() => {{ {FIND}; return {expression}; }})()", timeout_s)

    def state(self, *states: str, timeout_s: float = 20) -> None:
        """Wait for one of these states."""
        try:
            self.until(f"{list(states)!r}.includes(player.state)", timeout_s)
        except TimeoutError:
            raise TimeoutError(f"not {' or '.join(states)}: {self.get(SEEN)}") from None

    def start(self) -> None:
        """Press play, and wait until it is heard and followed."""
        self.button("Play").click()
        self.state("playing")
        self.until("player.timeline?.words.length > 0 && player.currentTime > 0.1")

    def marked(self, what: str = "word") -> list[str]:
        """The texts that are marked: "word" or "sentence"."""
        found: list[str] = self.page.evaluate(f"[...CSS.highlights.get('listen-{what}')].map(String)")
        return found
