"""What a page says of itself in its head: its canonical URL, and whether it may be read aloud."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from audio_service.article.fetch import FetchedPage
from audio_service.article.urls import normal_url
from audio_service.errors import NotFound

_HEAD_BYTES = 262_144
_NO_READING = "nopagereadaloud"
# From a page to the one that it stands for, and on to where that is redirected.
HOPS = 3


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself.

    `url` is the address that it names as canonical, `own` the one that it was found at; `read_aloud` is False where it
    asks not to be.
    """

    url: str
    own: str
    read_aloud: bool


def facts_of_page(data: bytes, url: str) -> PageFacts:
    """What the head of a page at `url` says. A canonical address on another host is not believed.

    Only elements in `<head>` count: what stands in the body may be a reader's comment.
    """
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
    canonical = own
    for link in head.iter("link"):
        if "canonical" in str(link.get("rel", "")).lower().split() and link.get("href"):
            canonical = _same_host(url, str(link.get("href")).strip(), own)
            break
    return PageFacts(canonical, own, _NO_READING not in robots)


def resolve(
    url: str, get: Callable[[str], tuple[FetchedPage, PageFacts]], known: Callable[[str], bool] = lambda address: False
) -> tuple[str, FetchedPage | None]:
    """The address that the page at `url` (in one spelling) stands for, and the page from that very address.

    What a page names as canonical, and what it is redirected to, is got itself: no page gives another address its text.
    An address that is `known` is not got. Raises NotFound for a page that is redirected elsewhere at every visit.
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


def _same_host(url: str, href: str, own: str) -> str:
    """What `href` on the page at `url` leads to, in one spelling; `own` where that is no address or another host's."""
    try:
        found = normal_url(urljoin(url, href))
    except ValueError:
        return own
    bare = [(urlsplit(one).hostname or "").removeprefix("www.") for one in (found, own)]
    return found if bare[0] == bare[1] else own
