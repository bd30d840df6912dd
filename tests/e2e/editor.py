"""The editor's page, as an editor sees it."""

from __future__ import annotations

import itertools
import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.barriers import violations

ARTICLE = """<article><h1>The mill on the Aven</h1>
<p>By Tomas Ellwood</p>
<p>The mill was sold for $50,000 on Tuesday to Jaroslav Quist, who keeps bees and has never ground a grain of wheat.</p>
<blockquote>“I like the noise,” he said. The wheel turns at night 😀, and Quist sleeps above it.</blockquote>
<p>Advertisement</p>
<p>Nobody knows who built it.<sup>[1]</sup> The first record is from 1742, and it is a complaint.</p></article>"""


FIT = re.compile("^Ready to publish ·")
NUMBERS = itertools.count()


class EditorPage:
    """The editor's page, as an editor sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, key: str) -> None:
        self.page.goto(f"{self.url}/editor")
        self.page.get_by_label("Access key").fill(key)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Articles", exact=True)).to_be_visible()

    def paste(self, text: str) -> None:
        self.page.get_by_label("Paste text").fill(text)
        self.page.get_by_role("button", name="Open").first.click()
        expect(self.text).to_be_visible()

    @property
    def text(self) -> Locator:
        return self.page.locator("article.text")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def sentence(self, text: str) -> Locator:
        return self.page.locator("[data-sentence]").filter(has_text=text)

    def word_at(self, word: str) -> tuple[float, float]:
        """The middle of a printed word, in the window."""
        found = self.text.evaluate(
            """(text, word) => {
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const start = node.data.indexOf(word);
                    if (start < 0 || !node.parentElement.closest("[data-sentence]")) continue;
                    const range = document.createRange();
                    range.setStart(node, start);
                    range.setEnd(node, start + word.length);
                    const { x, y, width, height } = range.getBoundingClientRect();
                    return [x + width / 2, y + height / 2];
                }
            }""",
            word,
        )
        return found[0], found[1]

    def removal(self, text: str) -> Locator:
        """The line of a block that is left out; its mark in the text is opened."""
        mark = self.page.locator("details.removed").filter(has_text=text)
        if mark.get_attribute("open") is None:
            mark.locator("summary").click()
        return mark.locator(".unread").filter(has_text=text)

    def status(self, text: str) -> None:
        expect(self.page.locator(".status")).to_contain_text(text)


def settled_violations(tab: Page) -> list[str]:
    """What axe-core finds on the page when its colours have settled."""
    tab.wait_for_timeout(200)
    return violations(tab)
