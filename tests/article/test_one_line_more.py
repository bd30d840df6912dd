"""A line of the page more or less, anywhere in our own pages, changes no other line of what is read."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.article.extract.html import parse
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
INSERTED = (
    "<p>Advertisement</p>",
    "<div class='share'><span>12 comments</span></div>",
    "<div><button>Join the conversation</button></div>",
    "<h3>Comments (12)</h3>",
    "<p>Kommentare (12)</p>",
    "<p><a href='/x'>Read more: The bridge that never was</a></p>",
    "<p>Lire aussi : Le pont qui ne fut jamais</p>",
    "<aside class='newsletter'><h3>Get the morning briefing</h3><p>One email a day, free.</p></aside>",
    "<figure><img src='q.jpg'><figcaption>The quay in June. Photo: Anna Bell</figcaption></figure>",
    "<div class='related'><h4>Related stories</h4><ul><li><a href='/a'>One more story</a></li></ul></div>",
    "<p>Listen to this article · 5:21</p>",
    "<p>after newsletter promotion</p>",
    "<div class='ad-slot'><p>Story continues below advertisement</p></div>",
    "<p>Gift this article</p>",
    "<p>Follow us on Facebook</p>",
)
_PROSE_CHARACTERS = 80
_EVERY = 5


def lines(markup: str, name: str) -> Counter[str]:
    document = extract(markup, source=name, media_type="text/html", settings=Settings())
    return Counter(clean_document(document, Reading()).body.split("\n\n"))


def between_paragraphs(markup: str) -> list[int]:
    """The numbers of the paragraphs that have another after them in their box."""
    paragraphs = list(parse_all(markup).iter("p"))
    long = [len("".join(map(str, each.itertext()))) >= _PROSE_CHARACTERS for each in paragraphs]
    return [
        at
        for at, (each, after) in enumerate(pairwise(paragraphs))
        if long[at] and long[at + 1] and each.getnext() is after
    ]


def parse_all(markup: str) -> etree._Element:
    root = parse(markup)
    assert root is not None
    return root


def printed(root: etree._Element) -> str:
    return str(etree.tostring(root, encoding="unicode", method="html"))


def with_line(markup: str, at: int, inserted: str) -> str:
    """The page with an element more, after a paragraph."""
    root = parse_all(markup)
    paragraph = list(root.iter("p"))[at]
    element = next(iter(etree.HTML(inserted).find("body")))
    element.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(element)
    return printed(root)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_line_more_changes_no_other_line(path: Path) -> None:
    markup = path.read_text("utf-8")
    try:
        before = lines(printed(parse_all(markup)), path.name)
    except EmptyArticle:
        return
    places = between_paragraphs(markup)
    number = PAGES.index(path)
    for turn, at in enumerate(places[number % _EVERY :: _EVERY]):
        inserted = INSERTED[(number + turn) % len(INSERTED)]
        after = lines(with_line(markup, at, inserted), path.name)
        assert after == before, (at, inserted)
