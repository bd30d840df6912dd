"""A page's `<head>` -> its canonical URL, and whether it may be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from audio_service.article.fetch import FetchedPage
from audio_service.article.urls import normal_url
from audio_service.errors import NotFound

_HEAD_BYTES = 262_144
_NO_READING = "nopagereadaloud"
# Steps from a page to its canonical address and that address's redirects.
HOPS = 3


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Facts from a page's head.

    `url` is its canonical address, `own` the one it was found at; `named`: the page itself names its canonical address.
    `read_aloud` is False if it opts out.
    """

    url: str
    own: str
    read_aloud: bool
    named: bool = False


def facts_of_page(data: bytes, url: str) -> PageFacts:
    """Read the head of the page at `url`. A canonical address on another host is ignored.

    Only elements in `<head>` count: the body may contain readers' comments.
    """
    from lxml import etree, html

    own = normal_url(url)
    try:
        head = html.document_fromstring(data[:_HEAD_BYTES]).find("head")
    except (etree.ParserError, ValueError):
        head = None
    if head is None:
        return PageFacts(own, own, True)
    robots = " ".join(
        str(meta.get("content", "")).lower()
        for meta in head.iter("meta")
        if str(meta.get("name", "")).lower() in ("google", "googlebot", "robots")
    )
    canonical = None
    for link in head.iter("link"):
        if "canonical" in str(link.get("rel", "")).lower().split() and link.get("href"):
            canonical = _same_host(url, str(link.get("href")).strip(), own)
            break
    return PageFacts(canonical or own, own, _NO_READING not in robots, named=canonical is not None)


def resolve(
    url: str, get: Callable[[str], tuple[FetchedPage, PageFacts]], known: Callable[[str], bool] = lambda address: False
) -> tuple[str, FetchedPage | None]:
    """Resolve the canonical address of the page at `url` (normalized), and get the page from there.

    Canonical addresses and redirect targets are fetched themselves: no page supplies the text of another address.
    A `known` address is not fetched. Raises NotFound for a page that redirects to a different address each time.
    """
    address = url
    for hop in range(HOPS):
        page, facts = get(address)
        there = facts.url if hop == 0 else facts.own
        if there == address:
            return address, page
        address = there
        if known(address):
            return address, None
    raise NotFound(f"{url} redirects to a different address each time.", advice="Use the URL of a page.")


def _same_host(url: str, href: str, own: str) -> str | None:
    """The normalized target of `href` on the page at `url`; None if it is invalid or on another host."""
    try:
        found = normal_url(urljoin(url, href))
    except ValueError:
        return None
    bare = [(urlsplit(one).hostname or "").removeprefix("www.") for one in (found, own)]
    return found if bare[0] == bare[1] else None
