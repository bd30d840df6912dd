"""Whether an element belongs to the article, or to something else on its page."""

from __future__ import annotations

from itertools import takewhile

from lxml.etree import _Element as Element

from audio_service.article.extract.hints import Hint, hints_of
from audio_service.article.extract.parts import Part
from audio_service.article.extract.titles import ALIKE, alike
from audio_service.article.toml_tables import wordset

OTHERS = Hint.COMMENTS | Hint.RELATED | Hint.EMBED | Hint.PULL_QUOTE | Hint.NEWSLETTER | Hint.BIOGRAPHY
_OTHERS_TAGS = wordset("blockquote nav iframe form figure q")
# Outside the article's element these belong to the page.
_PAGE_TAGS = wordset("header footer aside")
_PAGE = Hint.HEADER | Hint.FOOTER | Hint.SIDEBAR | Hint.WIDGET
_HEADINGS = wordset("h1 h2 h3 h4 h5 h6")


def heading_of(root: Element, title: str | None) -> Element | None:
    """The element with the article's title."""
    if title is None:
        return None
    headings = (element for element in root.iter("h1", "h2") if alike(text_of(element), title) >= ALIKE)
    return next(headings, None)


def is_of_others(element: Element, heading: Element | None) -> bool:
    """Whether an element belongs to something else than the article whose title is in `heading`."""
    around = [element, *element.iterancestors()]
    if any(box.tag == "head" for box in around):
        return False
    holders = set() if heading is None else {id(box) for box in heading.iterancestors()}
    article = None if heading is None else next(heading.iterancestors("article"), None)
    if article is not None and article not in around:
        return True
    for box in around:
        if id(box) in holders or box.tag in ("html", "body"):
            continue
        if is_other_box(box, OTHERS) or (article is None and (box.tag in _PAGE_TAGS or _hints(box) & _PAGE)):
            return True
        # What is said belongs to the nearest title.
        if heading is not None and (box.tag == "article" or next(box.iter(*_HEADINGS), None) is not None):
            return True
    return False


def is_other_box(element: Element, others: int) -> bool:
    """Whether an element is one of comments, quotations, forms and the like."""
    return element.tag in _OTHERS_TAGS or bool(_hints(element) & others)


def line_hints(part: Part) -> int:
    """The hints of the boxes around a line, without those of the whole page."""
    found = 0
    for box in takewhile(lambda box: box.tag not in ("html", "body"), part.box.around()):
        found |= box.own
    return found


def _hints(element: Element) -> int:
    return hints_of(" ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "itemtype")))


def text_of(element: Element) -> str:
    """The text of an element, up to 1,000 characters."""
    return "".join(str(text) for text in element.itertext())[:1000]
