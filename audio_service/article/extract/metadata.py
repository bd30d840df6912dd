"""A page's data, meta tags and elements -> Metadata of its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from audio_service.article.extract.json_ld import PageData, place, plain, text_in, types_of
from audio_service.article.extract.meta_tags import META, meta_tags
from audio_service.article.extract.titles import NO_SITE, SiteNames, choose, headings
from audio_service.language_tag import language_tag

_TAGS = 30
_TAG_CHARACTERS = 80
_URL_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Metadata:
    """Metadata of a page; `body` is JSON-LD's articleBody, `free` its isAccessibleForFree, `works` its own entries.

    `is_article`: the page says that it is an article, by an entry or a time of publication.
    """

    title: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    languages: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    canonical: str | None = None
    image: str | None = None
    site: SiteNames = NO_SITE
    body: str = ""
    free: bool | None = None
    heads: tuple[str, ...] = ()
    works: tuple[Mapping[str, Any], ...] = ()
    is_article: bool = False


def read_metadata(root: Element, source: str = "") -> Metadata:
    """Read the metadata of the page at `source`, but for authors and date, which its text may say (`completed`)."""
    meta = meta_tags(root)
    data = PageData(root)
    base = source if "://" in source else ""
    canonical = _address(_canonical(root, meta), base)
    names = _site_names(meta, data)
    site = SiteNames(names, _host(canonical or base))
    heads = headings(root)
    window = " ".join((root.findtext(".//title") or "").split())
    shared = [title for title in (*_of(meta, "title"), window) if title]
    own = data.of_article(
        [*shared, *(head.text for head in heads)],
        frozenset(found for found in map(place, (canonical, _first(meta, "og:url"), base)) if found),
    )
    title = choose([*_texts(own, "headline")], shared, heads, site)
    return Metadata(
        title=title,
        lead=next(iter(_of(meta, "lead")), None),
        languages=_languages(root, meta, own),
        section=next(_texts(own, "articleSection"), None) or next(iter(_of(meta, "section")), None),
        tags=_tags(own, meta),
        canonical=canonical,
        image=_image(own, meta, canonical or base),
        site=site,
        body=max((plain(str(entry.get("articleBody") or "")) for entry in own), key=len, default=""),
        free=next((_is_free(entry) for entry in own if "isAccessibleForFree" in entry), None),
        heads=tuple(head.text for head in heads if head.level == 1),
        works=tuple(own),
        is_article="article:published_time" in meta or any("WebPage" not in types_of(entry) for entry in own),
    )


def _of(meta: Mapping[str, Sequence[str]], key: str) -> list[str]:
    """The first content of each tag that a table names, in its order."""
    return [meta[name][0] for name in META[key] if meta.get(name)]


def _first(meta: Mapping[str, Sequence[str]], name: str) -> str | None:
    return next(iter(meta.get(name, ())), None)


def _texts(entries: Sequence[Mapping[str, Any]], key: str) -> Iterator[str]:
    return (text for entry in entries if (text := text_in(entry.get(key))))


def _site_names(meta: Mapping[str, Sequence[str]], data: PageData) -> tuple[str, ...]:
    """The names that the page gives its site and its publisher."""
    named = [text_in(entry.get("name")) for entry in data.entries() if "WebSite" in types_of(entry)]
    publishers = [text_in(data.resolved(entry.get("publisher"))) for entry in data.works]
    return tuple(dict.fromkeys(name for name in (*_of(meta, "site"), *named, *publishers) if name))


def _canonical(root: Element, meta: Mapping[str, Sequence[str]]) -> str | None:
    links = (link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((link.get("href") for link in links if link.get("href")), None) or _first(meta, "og:url")


def _address(address: str | None, base: str) -> str | None:
    """An absolute http or https address; None for what is none."""
    if not address:
        return None
    try:
        found = urljoin(base, address.strip())
        parts = urlsplit(found)
    except ValueError:
        return None
    whole = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", found)
    return found if whole and len(found) <= _URL_CHARACTERS else None


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _tags(own: Sequence[Mapping[str, Any]], meta: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Key words: JSON-LD's, else those of the first meta tag that has any."""
    kinds = [entry.get("keywords") for entry in own] + [meta.get(name) for name in META["tags"]]
    for kind in kinds:
        listed = kind if isinstance(kind, list) else [kind]
        words = [word for one in listed for word in re.split(r"[,;\n]", text_in(one) or "")]
        found = dict.fromkeys(" ".join(word.split())[:_TAG_CHARACTERS] for word in words if word.strip())
        if found:
            return tuple(found)[:_TAGS]
    return ()


def _image(own: Sequence[Mapping[str, Any]], meta: Mapping[str, Sequence[str]], base: str) -> str | None:
    for value in (*(entry.get("image") for entry in own), *_of(meta, "image")):
        address = _address(text_in(value, "url") or text_in(value, "contentUrl"), base)
        if address is not None:
            return address
    return None


def _is_free(entry: Mapping[str, Any]) -> bool:
    return str(entry["isAccessibleForFree"]).lower() not in ("false", "0", "no")


def _languages(root: Element, meta: Mapping[str, Sequence[str]], own: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The languages that the page declares: its element's, then those of its meta tags and data."""
    page = root if root.tag == "html" else root.find(".//html")
    lang = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") if page is not None else None
    declared = (lang or "", *_of(meta, "language"), *_texts(own, "inLanguage"))
    return tuple(dict.fromkeys(tag for one in declared if (tag := language_tag(one.split(",")[0]))))
