"""The page's data, JSON-LD and microdata -> the entries that describe its article.

An entry is an object of the page's JSON-LD, or an element with `itemscope` as one. Entries of comments, embedded works
and other articles are not the article's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from audio_service.article.extract.titles import ALIKE, alike
from audio_service.article.toml_tables import wordset

ARTICLE_TYPE = re.compile(r"Article|Posting|Report|Review|Recipe|HowTo|WebPage|Liveblog|Opinion", re.IGNORECASE)
# Below these keys an entry describes other works, or who made it.
_OTHERS = wordset(
    "comment comments review reviews citation mentions about hasPart isPartOf isBasedOn itemListElement relatedLink "
    "subjectOf sharedContent video audio image associatedMedia author publisher creator workExample liveBlogUpdate"
)
_CHARACTERS = 2_000_000
# More works than this are a list.
_WORKS = 100
# Around JSON: white space, signs of comments, and a statement's end.
_AROUND = " \t\r\n/*;"
_BETWEEN = re.compile(r"[\s;,]*")
# Strings as they are, and outside of them: comments, and commas before an end. What is not closed ends with the text.
_IN_JSON = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|/\*.*?(?:\*/|\Z)|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
# Microdata of more elements is not an article's.
_PROPERTIES = 300
_ADDRESS_ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "meta": "content", "time": "datetime"}


class PageData:
    """All entries of a page, and those that others refer to by `@id`."""

    def __init__(self, root: Element) -> None:
        """Read the entries of a page."""
        self._roots = [value for script in root.iter("script") for value in _values(script)]
        self._by_id: dict[str, Mapping[str, Any]] = {}
        for entry in self.entries():
            if isinstance(name := entry.get("@id"), str) and len(entry) > len(self._by_id.get(name, ())):
                self._by_id[name] = entry
        works = (entry for entry in self.entries(_OTHERS) if ARTICLE_TYPE.search(types_of(entry)))
        self.works = [*islice(works, _WORKS), *_microdata(root)]

    def entries(self, skip: frozenset[str] = frozenset()) -> Iterator[Mapping[str, Any]]:
        """All objects, however nested, except below the keys `skip`."""
        stack: list[Any] = list(reversed(self._roots))
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                yield value
                stack.extend(reversed([inner for key, inner in value.items() if key not in skip]))
            elif isinstance(value, list):
                stack.extend(reversed(value))

    def resolved(self, value: Any) -> Any:
        """The entry that `value` refers to by its `@id`, else `value`."""
        name = value.get("@id") if isinstance(value, dict) else value
        found = self._by_id.get(name) if isinstance(name, str) else None
        return found if found is not None else value

    def of_article(self, titles: Sequence[str], addresses: frozenset[str]) -> list[Mapping[str, Any]]:
        """The article's own entries: by title or address, else the only one with a title; then those of the page.

        An article comes before a page, and a longer text before a shorter one.
        """
        pages = [entry for entry in self.works if "WebPage" in types_of(entry)]
        articles = [entry for entry in self.works if "WebPage" not in types_of(entry)]
        named = [entry for entry in articles if isinstance(entry.get("headline"), str)]
        own = [entry for entry in named if any(alike(plain(entry["headline"]), title) >= ALIKE for title in titles)]
        own += [entry for entry in articles if not addresses.isdisjoint(addresses_of(entry))]
        if not own and len(named) == 1 and not (addresses and addresses_of(named[0])):
            own = named
        # A page's entry, or one without a title and address, describes the page that it is on.
        own += [entry for entry in articles if "headline" not in entry and not addresses_of(entry)]
        own.sort(key=lambda entry: -len(str(entry.get("articleBody", ""))))
        here = [entry for entry in pages if not addresses_of(entry) or not addresses.isdisjoint(addresses_of(entry))]
        own += here or (pages if len(pages) == 1 else [])
        return [self._with_authors(entry) for entry in {id(entry): entry for entry in own}.values()]

    def _with_authors(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        found = {}
        for key in ("author", "creator"):
            values = entry.get(key)
            if values is not None:
                found[key] = [self.resolved(value) for value in (values if isinstance(values, list) else [values])]
        return {**entry, **found}


def types_of(entry: Mapping[str, Any]) -> str:
    """The types of an entry, as one text."""
    return str(entry.get("@type", ""))


def plain(text: str) -> str:
    """The text of a value without markup; one paragraph per line."""
    text = html.unescape(text)
    if "<" in text:
        text = re.sub(r"<(?:/p|br|/div|/li|/h\d)[^<>]*>", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"<[a-zA-Z/!][^<>]*>", "", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def text_in(value: Any, key: str = "name") -> str | None:
    """The text of a value: a text, the `key` of an object, or the first of a list of these."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and isinstance(one.get(key), str | list):
            return text_in(one[key], key)
        if isinstance(one, str) and (found := " ".join(plain(one).split())):
            return found
    return None


def place(address: str | None) -> str | None:
    """The host and path of an address, which are the same however a page writes it; None for a site's home."""
    try:
        parts = urlsplit((address or "").strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    return f"{host}{path}" if host and path else None


def addresses_of(entry: Mapping[str, Any]) -> frozenset[str]:
    """The places of the pages that an entry says it is on."""
    page = entry.get("mainEntityOfPage")
    values = (entry.get("url"), page.get("@id") or page.get("url") if isinstance(page, dict) else page)
    found = (place(value) for value in values if isinstance(value, str))
    return frozenset(one for one in found if one is not None)


def _values(script: Element) -> list[Any]:
    """The JSON values in a script, repaired where that is safe."""
    if "ld+json" not in (script.get("type") or "").lower():
        return []
    text = (script.text or "").strip()
    if len(text) > _CHARACTERS:
        return []
    for repair in (str, _strict, lambda broken: _strict(_unwrapped(broken))):
        if (values := _decoded(repair(text))) is not None:
            return values
    return []


def _decoded(text: str) -> list[Any] | None:
    """The values that a text has one after the other; None if it is not JSON."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            between = _BETWEEN.match(text, at)
            at = between.end() if between is not None else at
    except (ValueError, RecursionError):
        return None
    return values


def _unwrapped(text: str) -> str:
    """Without comment marks around it, and with its quotes if they are written as entities."""
    text = text.strip(_AROUND)
    for start, end in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        text = text.removeprefix(start).removesuffix(end).strip(_AROUND)
    return html.unescape(text) if "&quot;" in text[:20] else text


def _strict(text: str) -> str:
    """Without comments, commas before an end and escapes that JSON does not have."""
    return _IN_JSON.sub(lambda found: _BAD_ESCAPE.sub("", found[1]) if found[1] else "", text).strip()


def _microdata(root: Element) -> Iterator[Mapping[str, Any]]:
    """The works that elements with `itemscope` describe, unless they are part of another."""
    scopes: dict[Element, dict[str, Any]] = {}
    for count, element in enumerate(root.iterfind(".//*[@itemprop]")):
        if count >= _PROPERTIES:
            return
        around = next((box for box in element.iterancestors() if box.get("itemscope") is not None), None)
        if around is None:
            continue
        value: Any = _scope(element, scopes) if element.get("itemscope") is not None else _value_of(element)
        for name in (element.get("itemprop") or "").split():
            _scope(around, scopes).setdefault(name, value)
    for element, entry in scopes.items():
        if element.get("itemprop") is None and ARTICLE_TYPE.search(types_of(entry)):
            yield entry


def _scope(element: Element, scopes: dict[Element, dict[str, Any]]) -> dict[str, Any]:
    return scopes.setdefault(element, {"@type": element.get("itemtype") or ""})


def _value_of(element: Element) -> str:
    attribute = _ADDRESS_ATTRIBUTES.get(str(element.tag), "content")
    return element.get("content") or element.get(attribute) or "".join(map(str, element.itertext()))[:1000]
