"""The date of the article's own publication, from the page's data, elements, address and lines near the title.

Dates of comments, embedded posts, other articles and copyright lines are not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from audio_service.article.characters import xml_text
from audio_service.article.dates import page_date
from audio_service.article.extract.hints import Hint, hints_of
from audio_service.article.extract.metadata import ARTICLE_TYPE, alike, json_ld
from audio_service.article.extract.parts import Part
from audio_service.article.toml_tables import wordset

_META = (
    "article:published_time", "article:published", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "publish-date", "publishdate", "publish_date", "pubdate", "article.published", "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "date", "cxenseparse:recs:publishtime", "article_date_original",
    "citation_publication_date", "rnews:datepublished", "og:article:published_time", "originalpublicationdate",
)  # fmt: skip
_DATA = ("datePublished", "dateCreated", "uploadDate")
_MARKED = ("datePublished", "dateCreated")
# Below these keys JSON-LD describes other works.
_OTHER_WORKS = wordset(
    "comment comments review reviews citation mentions about hasPart isPartOf isBasedOn itemListElement relatedLink "
    "subjectOf sharedContent video audio image associatedMedia author publisher creator workExample"
)
_OTHERS_TAGS = wordset("blockquote nav iframe form figure q")
_OTHERS = Hint.COMMENTS | Hint.RELATED | Hint.EMBED | Hint.PULL_QUOTE | Hint.NEWSLETTER | Hint.BIOGRAPHY
# Outside the article's element these belong to the page.
_PAGE_TAGS = wordset("header footer aside")
_PAGE = Hint.HEADER | Hint.FOOTER | Hint.SIDEBAR | Hint.WIDGET
_HEADINGS = wordset("h1 h2 h3 h4 h5 h6")
_MODIFIED = re.compile(r"modif|updat", re.IGNORECASE)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights|alle rechte|tous droits", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-]|$)")
# A line with a date, and how many lines around the title are searched.
_LINE_CHARACTERS = 120
_LINES_BEFORE, _LINES_AFTER = 3, 8
_TITLE_ALIKE = 0.6
# Elements with dates that are looked at; each may take as long as the page is large.
_CANDIDATES = 50


def publication_date(root: Element, title: str | None) -> str | None:
    """The ISO 8601 date or time in the page's data, elements and canonical address."""
    heading = _heading(root, title)
    dates = (_data_dates(root, title), _meta_dates(root, heading), _element_dates(root, heading), _address_dates(root))
    return next((found for kind in dates for found in map(page_date, kind) if found), None)


def visible_date(parts: list[Part], title: str | None) -> str | None:
    """The date in a line near the title."""
    from htmldate import find_date

    texts = [part.text for part in parts]
    at = next((n for n, text in enumerate(texts) if title and alike(text, title) >= _TITLE_ALIKE), 0)
    for part in parts[max(0, at - _LINES_BEFORE) : at + _LINES_AFTER]:
        if len(part.text) > _LINE_CHARACTERS or _COPYRIGHT.search(part.text) or part.box.hints & _OTHERS:
            continue
        line = etree.Element("html")
        etree.SubElement(etree.SubElement(line, "body"), "p", {"class": "date"}).text = xml_text(part.text)
        try:
            found = page_date(find_date(etree.tostring(line, encoding="unicode"), extensive_search=False))
        except ValueError:
            continue
        if found is not None:
            return found
    return None


def _heading(root: Element, title: str | None) -> Element | None:
    """The element with the article's title."""
    if title is None:
        return None
    headings = (element for element in root.iter("h1", "h2") if alike(_text(element), title) >= _TITLE_ALIKE)
    return next(headings, None)


def _data_dates(root: Element, title: str | None) -> Iterator[object]:
    """Dates in JSON-LD: of entries with the page's title, else of the only entry and those without a title."""
    items = [item for item in json_ld(root, _OTHER_WORKS) if ARTICLE_TYPE.search(str(item.get("@type", "")))]
    named = [item for item in items if isinstance(item.get("headline"), str)]
    own = [item for item in named if title and alike(item["headline"], title) >= _TITLE_ALIKE]
    unnamed = [item for item in items if item not in named]
    chosen = own or (named if len(named) == 1 else [])
    return (item.get(key) for group in (chosen, unnamed) for key in _DATA for item in group)


def _meta_dates(root: Element, heading: Element | None) -> Iterator[object]:
    found: dict[str, str] = {}
    named = (
        ((element.get("property") or element.get("name") or element.get("itemprop") or "").lower(), element)
        for element in root.iter("meta")
    )
    for name, element in islice((pair for pair in named if pair[0] in _META), _CANDIDATES):
        if name not in found and not _is_of_others(element, heading):
            found[name] = element.get("content") or ""
    return (found.get(name) for name in _META)


def _element_dates(root: Element, heading: Element | None) -> Iterator[object]:
    """Dates in elements: those marked as the publication's, then others in lines of their own."""
    marked: list[str] = []
    others: list[str] = []
    candidates = (each for each in root.iter() if each.tag == "time" or each.get("itemprop") in _MARKED)
    for element in islice(candidates, _CANDIDATES):
        names = f"{element.get('itemprop', '')} {element.get('class', '')}"
        published = element.get("itemprop") in _MARKED or element.get("pubdate") is not None
        if _MODIFIED.search(names) and not published:
            continue
        if _is_of_others(element, heading) or (not published and _is_in_prose(element)):
            continue
        value = element.get("datetime") or element.get("content") or _text(element)
        (marked if published else others).append(value)
    yield from marked
    yield from others


def _address_dates(root: Element) -> Iterator[object]:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            for year, month, day in _IN_ADDRESS.findall(link.get("href") or ""):
                yield f"{year}-{month:0>2}-{day:0>2}"


def _is_of_others(element: Element, heading: Element | None) -> bool:
    """Whether an element belongs to something else than the article whose title is in `heading`."""
    around = [element, *element.iterancestors()]
    if any(box.tag == "head" for box in around):
        return False
    holders = set() if heading is None else {id(box) for box in heading.iterancestors()}
    boxes = [box for box in around if id(box) not in holders and box.tag not in ("html", "body")]
    article = None if heading is None else next(heading.iterancestors("article"), None)
    if article is not None and article not in around:
        return True
    for box in boxes:
        hints = hints_of(" ".join(box.get(name) or "" for name in ("class", "id", "itemprop", "itemtype")))
        if box.tag in _OTHERS_TAGS or hints & _OTHERS:
            return True
        if article is None and (box.tag in _PAGE_TAGS or hints & _PAGE):
            return True
        # A date belongs to the nearest title.
        if heading is not None and (box.tag == "article" or next(box.iter(*_HEADINGS), None) is not None):
            return True
    return False


def _is_in_prose(element: Element) -> bool:
    """Whether an element stands within a long line."""
    box = element.getparent()
    pieces = [] if box is None else [box.text or "", *(inner.tail or "" for inner in box)]
    return sum(map(len, " ".join(pieces).split())) > _LINE_CHARACTERS


def _text(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())[:1000]
