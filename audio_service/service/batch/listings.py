"""Feeds and sitemaps -> listed pages with their dates."""

from __future__ import annotations

import calendar
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree

from audio_service.article import Validators, moment
from audio_service.errors import ArticleTooLong, AudioServiceError, InputError, NotFound
from audio_service.service.batch.items import BatchSource, BrokenSource, url_item
from audio_service.service.batch.politeness import Politeness

FEED_TYPES = "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
SITEMAP_TYPES = "application/xml,text/xml,application/gzip,text/plain;q=0.8,*/*;q=0.5"
# sitemaps.org: 50 MB and 50,000 addresses a file, and no nested indexes, which exist nevertheless.
SITEMAP_BYTES = 52_428_800
SITEMAP_DEPTH = 3
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listing:
    """A fetched feed or sitemap; `items` is None if unchanged."""

    items: tuple[BatchSource, ...] | None
    validators: Validators


def read_feed(source: str, politeness: Politeness, known: Validators | None = None) -> Listing:
    """Read the RSS or Atom feed at a URL or path. Raises InputError if it is not one, and as `fetch_page`."""
    data, url, validators = _read(source, politeness, known, FEED_TYPES)
    if data is None:
        return Listing(None, validators)
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.version:
        raise InputError(f"{source} is not an RSS or Atom feed.")
    items: list[BatchSource] = []
    for entry in feed.entries:
        link = entry.get("link")
        if not link:
            items.append(BrokenSource(source, InputError(f"An entry of {source} has no link.")))
            continue
        items.append(url_item(urljoin(url, link), published=_time(entry, "published"), changed=_changed(entry)))
    return Listing(tuple(items), validators)


def _changed(entry: Any) -> datetime | None:
    # RSS has no such field, and feedparser's get() returns the time of publication instead.
    return _time(entry, "updated") if "updated_parsed" in entry.keys() else None  # noqa: SIM118 - "in" falls back too


def _time(entry: Any, name: str) -> datetime | None:
    parsed = dict.get(entry, f"{name}_parsed")
    return None if parsed is None else datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def read_sitemap(source: str, politeness: Politeness) -> Iterator[BatchSource]:
    """Read a sitemap, sitemap index, news sitemap, or plain-text sitemap.

    An unreadable one becomes a BrokenSource; the others are read.
    """
    yield from _sitemap(source, politeness, ())


def _sitemap(source: str, politeness: Politeness, above: tuple[str, ...]) -> Iterator[BatchSource]:
    """The same, of a sitemap that these indexes lead to."""
    try:
        if source in above:
            raise InputError(f"{source} refers to itself.")
        if len(above) > SITEMAP_DEPTH:
            raise InputError(f"{source} is nested {len(above)} sitemaps deep; the limit is {SITEMAP_DEPTH}.")
        data, url, _ = _read(source, politeness, None, SITEMAP_TYPES)
        assert data is not None
        for kind, address, published, changed in _entries(_unzipped(data, source), url, source):
            if kind == "sitemap":
                yield from _sitemap(address, politeness, (*above, source))
            else:
                yield url_item(address, published=published, changed=changed)
    except AudioServiceError as error:
        yield BrokenSource(source, error)


def _read(
    source: str, politeness: Politeness, known: Validators | None, accept: str
) -> tuple[bytes | None, str, Validators]:
    """Bytes (None: not changed), final address and validators of a listing at a URL or path."""
    if source.startswith(("http://", "https://")):
        page = politeness.fetch_page(source, known, accept=accept, largest=SITEMAP_BYTES)
        if page is None:
            return None, source, known or Validators()
        return page.data, page.url, page.validators
    try:
        return Path(source).read_bytes(), source, Validators()
    except OSError as error:
        raise NotFound(f"{source} cannot be read ({error.strerror}).") from error


def _unzipped(data: bytes, source: str) -> bytes:
    if not data.startswith(_GZIP):
        return data
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(data, SITEMAP_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"{source} is not valid gzip ({error}).") from error
    if len(plain) > SITEMAP_BYTES:
        setting = "the number of sitemaps"
        raise ArticleTooLong(source, size=len(plain), limit=SITEMAP_BYTES, unit="bytes", setting=setting)
    return plain


SitemapEntry = tuple[str, str, datetime | None, datetime | None]


def _entries(data: bytes, base: str, source: str) -> Iterator[SitemapEntry]:
    """(sitemap or url, address, published, changed) of each entry."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for line in data.decode("utf-8", "replace").split():
            yield "url", urljoin(base, line), None, None
        return
    # No entities, no network: sitemaps are untrusted.
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        root_name = None
        for _, element in etree.iterparse(io.BytesIO(data), events=("end",), **options):
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in ("url", "sitemap"):
                entry = _entry(name, element, base)
                if entry is not None:
                    yield entry
                element.clear()
            root_name = name
    except etree.XMLSyntaxError as error:
        raise InputError(f"{source} is not a valid sitemap ({error.msg}).") from error
    if root_name not in ("urlset", "sitemapindex"):
        raise InputError(f"{source} is not a sitemap but <{root_name}>.", advice="Use --feed for feeds.")


def _entry(kind: str, element: Any, base: str) -> SitemapEntry | None:
    facts: dict[str, str] = {}
    for part in element.iter():
        name = etree.QName(part).localname if isinstance(part.tag, str) else ""
        own = part.getparent() is element or name == "publication_date"  # images have a loc too
        if own and part.text and part.text.strip():
            facts.setdefault(name, part.text.strip())
    if "loc" not in facts:
        return None
    changed = _date(facts.get("lastmod"), end=True)
    published = _date(facts.get("publication_date")) or _date(facts.get("lastmod"))
    return kind, urljoin(base, facts["loc"]), published, changed


def _date(text: str | None, *, end: bool = False) -> datetime | None:
    """A date; None if it is invalid, and such a page is fetched."""
    try:
        return None if text is None else moment(text, end=end)
    except InputError:
        return None
