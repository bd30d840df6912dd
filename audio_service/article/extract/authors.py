"""The authors of an article: from the page's data, meta tags and elements, people before houses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from lxml.etree import _Element as Element

from audio_service.article.extract.hints import Hint
from audio_service.article.extract.json_ld import text_in, types_of
from audio_service.article.extract.meta_tags import META, meta_tags
from audio_service.article.extract.metadata import Metadata
from audio_service.article.extract.nearness import OTHERS, heading_of, is_of_others, is_other_box, text_of
from audio_service.article.extract.parts import Part
from audio_service.article.extract.visible import visible_names
from audio_service.article.names import BY, AuthorName, names_in, unique

# "Surname, Given name" is the form of libraries.
_LIBRARY_KEYS = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
_NAMED = (
    "author-name",
    "author__name",
    "author_name",
    "authorname",
    "byline-name",
    "byline__name",
    "author-link",
    "authorName",
)
_PAGES = ("/author/", "/authors/", "/autor/")
_INNER = './/*[contains(concat(" ", @itemprop, " "), " name ") or contains(concat(" ", @class, " "), " p-name ")]'
_OTHERS = OTHERS & ~Hint.BIOGRAPHY
_ELEMENTS = 20
_AUTHORS = 12
_FEW = 2
# So many kinds of marks are sure to name people.
_SURE = 5


def authors_of(root: Element, metadata: Metadata, parts: Sequence[Part]) -> tuple[str, ...]:
    """The names of the first source that names people, else of the first that names a house, the site's own last."""
    site = metadata.site
    houses: list[tuple[AuthorName, ...]] = []
    own: list[tuple[AuthorName, ...]] = []
    for names in chain(
        _data(metadata.works), _meta(root), _elements(root, metadata.title), _lines(parts, metadata.title)
    ):
        people = [name for name in names if name.person and not site.has(name.text)]
        if people:
            return _texts(people)
        (own if any(site.has(name.text) for name in names) else houses).append(names)
    return next((_texts(names) for names in (*houses, *own) if names), ())


def _texts(names: Iterable[AuthorName]) -> tuple[str, ...]:
    return tuple(name.text for name in unique(names))[:_AUTHORS]


def _data(works: Sequence[Mapping[str, Any]]) -> Iterator[tuple[AuthorName, ...]]:
    for entry in works:
        for key in ("author", "creator"):
            values = entry.get(key)
            yield tuple(
                name
                for value in (values if isinstance(values, list) else [values])[:_AUTHORS]
                for name in names_in(text_in(value) or "", person="Person" in _type(value))
            )


def _type(value: Any) -> str:
    return types_of(value) if isinstance(value, dict) else ""


def _meta(root: Element) -> Iterator[tuple[AuthorName, ...]]:
    meta = meta_tags(root)
    for key in META["author"]:
        values = meta.get(key, ())
        if key in _LIBRARY_KEYS:
            values = [_in_order(value) for value in values]
        yield tuple(name for value in values[:_AUTHORS] for name in names_in(value))


def _in_order(name: str) -> str:
    """ "Surname, Given name" as it is said."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last}" if comma and "," not in first and len(last.split()) < 3 else name


def _lines(parts: Sequence[Part], title: str | None) -> Iterator[tuple[AuthorName, ...]]:
    """The names in lines near the title, which are searched only if they are asked for."""
    yield visible_names(parts, title)


def _elements(root: Element, title: str | None) -> Iterator[tuple[AuthorName, ...]]:
    """Names in elements that are marked as the author's, near the title before others; a few, or it is a list."""
    heading = heading_of(root, title)
    for kind, marked in enumerate(_marked(root)):
        near: list[AuthorName] = []
        far: list[AuthorName] = []
        for element in islice(marked, _ELEMENTS):
            if any(is_other_box(box, _OTHERS) for box in (element, *element.iterancestors()) if box.tag != "body"):
                continue
            inner = element.xpath(_INNER)
            named = inner[0] if isinstance(inner, list) and inner else element
            text = " ".join(text_of(named).split()) or element.get("content") or ""
            sure = kind < _SURE or BY.match(text) is not None
            names = [name for name in names_in(text) if name.person or sure]
            (far if is_of_others(element, heading) else near).extend(names)
        yield unique(near) or (unique(far) if len(unique(far)) <= _FEW else ())


def _marked(root: Element) -> Iterator[list[Element]]:
    """The elements that attributes mark as the author's, by kinds of marks, the sure ones first."""
    rel: list[Element] = []
    item: list[Element] = []
    classed: list[tuple[Element, str]] = []
    for element in islice(root.iter("*"), 1, None):
        names = element.get("class")
        if names is not None and ("uthor" in names or "yline" in names):
            classed.append((element, names))
        if " author " in f" {element.get('itemprop', '')} ":
            item.append(element)
        if " author " in f" {element.get('rel', '')} " and element.tag != "link":
            rel.append(element)
    yield rel
    yield item
    yield [element for element, names in classed if " p-author " in f" {names} "]
    yield [element for element, names in classed if any(name in names for name in _NAMED)]
    yield [link for link in root.iter("a") if any(page in link.get("href", "") for page in _PAGES)]
    yield [element for element, names in classed if " author " in f" {names} " or "post-author" in names]
    yield [element for element, names in classed if "byline" in names or "Byline" in names]
