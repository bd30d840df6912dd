"""Title, byline, date and text of the article from JSON-LD, meta tags and elements."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element as Element

from audio_service.language_tag import language_tag

_WORD = re.compile(r"\w+")
ARTICLE_TYPE = re.compile(r"Article|Posting|Report|Review|Recipe|HowTo|WebPage|Liveblog|Opinion", re.IGNORECASE)
_SITE_SEPARATOR = re.compile(r"\s+[|–—·•»:-]{1,2}\s+|\s*\|\s*")
_BY = re.compile(
    r"^\s*(?:words? |story |text |written |posted |article |report |published |reviewed )?"
    r"(?:by|von|par|por|di|da|door|av|af)\s*:?\s+",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@/{}<>]|^\W*$|^\d+$|^(?:admin(?:istrator)?|author|editor|user|guest|unknown|none|null|webmaster|"
    r"root|staff writer|wordpress|wp|by|share|follow)$",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s*(?:[|•·]|\s[-–—]\s|,?\s+\b(?:on|updated|published|posted|in)\b\s+\w|\d{1,2}[:/.]\d|\b20\d\d\b).*$"
)
_JSON_LIMIT = 2_000_000
_AUTHOR_KEYS = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl")


@dataclass(slots=True)
class Metadata:
    """Metadata of a page; `body` is JSON-LD's articleBody, `free` its isAccessibleForFree."""

    title: str | None = None
    lead: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    body: str = ""
    free: bool | None = None
    site: str | None = None
    heads: list[str] = field(default_factory=list)


def read_metadata(root: Element) -> Metadata:
    """Read the metadata of a page."""
    meta = meta_tags(root)
    items = [item for item in json_ld(root) if ARTICLE_TYPE.search(str(item.get("@type", "")))]
    # The article's own entry before the page's, and a longer one before a shorter one.
    items.sort(key=lambda item: ("WebPage" in str(item.get("@type", "")), -len(str(item.get("articleBody", "")))))
    found = Metadata(site=meta.get("og:site_name"))
    found.heads = [" ".join(_text_of(h1).split()) for h1 in root.iter("h1")][:20]
    found.title = _title(root, meta, items, found)
    found.lead = meta.get("og:description") or meta.get("description")
    found.byline = _byline(root, meta, items)
    found.language = _language(root, meta)
    for item in items:
        body = item.get("articleBody")
        if isinstance(body, str) and len(body) > len(found.body):
            found.body = plain(body)
        if "isAccessibleForFree" in item and found.free is None:
            found.free = str(item["isAccessibleForFree"]).lower() not in ("false", "0", "no")
    return found


def meta_tags(root: Element) -> dict[str, str]:
    """Meta tags by lower-case name; the first of a name counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name, " ".join(html.unescape(content).split()))
    return found


def json_ld(root: Element, skip: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
    """All objects of the page's JSON-LD, however nested, except below the keys `skip`; invalid JSON is skipped."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if not text or len(text) > _JSON_LIMIT:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        stack = [data]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                yield value
                stack.extend(reversed([inner for key, inner in value.items() if key not in skip]))
            elif isinstance(value, list):
                stack.extend(reversed(value))


def plain(text: str) -> str:
    """JSON-LD's text without markup; one paragraph per line."""
    text = html.unescape(text)
    if "<" in text:
        text = re.sub(r"<(?:/p|br|/div|/li|/h\d)[^<>]*>", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"<[a-zA-Z/!][^<>]*>", "", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def alike(first: str, second: str) -> float:
    """Shared words over the words of the shorter title: 1 if one contains the other."""
    one, two = set(_WORD.findall(first.lower())), set(_WORD.findall(second.lower()))
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def without_site(title: str, site: str | None) -> str:
    """A window title without the site's name before or after it."""
    pieces = [piece for piece in _SITE_SEPARATOR.split(title) if piece.strip()]
    if len(pieces) < 2:
        return title.strip()
    if site:
        pieces = [piece for piece in pieces if alike(piece, site) < 0.8] or pieces
    longest = max(pieces, key=len)
    at = title.find(longest)
    last = title.rfind(pieces[-1])
    # A site's name is clearly shorter than the rest.
    keep_end = len(pieces[-1]) * 2 > len(longest) and len(_WORD.findall(pieces[-1])) > 4 and last > at
    return (title[at:] if keep_end else longest).strip()


def _title(root: Element, meta: dict[str, str], items: list[dict[str, Any]], found: Metadata) -> str | None:
    window = " ".join((root.findtext(".//title") or "").split())
    names = [plain(str(item["headline"])).strip() for item in items if isinstance(item.get("headline"), str)]
    shared = [meta[key] for key in ("og:title", "twitter:title", "dc.title", "parsely-title") if key in meta]
    titles = [without_site(title, found.site) for title in [*names, *shared, window] if title.strip()]
    # A heading on the page that the page's data confirms is what readers see as title.
    for head in found.heads:
        if len(head) > 3 and any(alike(head, title) >= 0.6 for title in titles):
            return head
    if titles:
        return titles[0]
    return next((head for head in found.heads if head), None)


def _byline(root: Element, meta: dict[str, str], items: list[dict[str, Any]]) -> str | None:
    for item in items:
        name = names_of(item.get("author") or item.get("creator"))
        if name:
            return name
    for key in _AUTHOR_KEYS:
        name = a_name(meta.get(key, ""))
        if name:
            return name
    for path in (
        './/*[@rel="author"]',
        './/*[@itemprop="author"]',
        './/*[contains(concat(" ", @class, " "), " author ")]',
        './/*[contains(@class, "byline")]',
        './/*[contains(@class, "author-name") or contains(@class, "author__name") or contains(@class, "post-author")]',
    ):
        for element in _some(root, path):
            name = a_name(" ".join(_text_of(element).split()))
            if name:
                return name
    return None


def _some(root: Element, path: str) -> list[Element]:
    found = root.xpath(path)
    return [e for e in found if hasattr(e, "tag")][:5] if isinstance(found, list) else []


def names_of(author: Any) -> str | None:
    """The names in a JSON-LD author: a string, an object, or a list of these."""
    authors = author if isinstance(author, list) else [author]
    names: list[str] = []
    for one in authors[:6]:
        value = one.get("name") if isinstance(one, dict) else one
        if isinstance(value, list):
            value = ", ".join(str(v) for v in value)
        name = a_name(plain(value)) if isinstance(value, str) else None
        if name and name not in names:
            names.append(name)
    return ", ".join(names) or None


def a_name(text: str) -> str | None:
    """The name of a person or organization without `By`, dates and the like; None if it is not a name."""
    name = _NAME_END.sub("", _BY.sub("", " ".join(text.split()))).strip(" ,;:|–—-.•")
    if not 2 < len(name) <= 100 or _NOT_A_NAME.search(name) or len(name.split()) > 12:
        return None
    return name


def _language(root: Element, meta: dict[str, str]) -> str | None:
    page = root if root.tag == "html" else root.find(".//html")
    declared = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") if page is not None else None
    declared = declared or meta.get("content-language") or meta.get("og:locale") or meta.get("language")
    return language_tag(declared)


def _text_of(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())[:1000]
