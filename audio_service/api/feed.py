"""/feed.xml, a podcast of published articles, and /feeds/{name}.xml, podcasts of a part of them.

/feeds/private/{name}.xml is the same for one subscriber, with tokens in its links.
"""

from __future__ import annotations

import hashlib
import re
import threading
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Annotated, Any
from xml.sax.saxutils import escape

import anyio
from fastapi import APIRouter, Path, Request, Response
from lxml import etree

from audio_service.api.discovery import as_uri, page_url
from audio_service.api.http.access import request_token, service_of, settings_of
from audio_service.api.http.conditions import Precondition, evaluate
from audio_service.api.http.problems import documented, unmet
from audio_service.api.manifest import base_url, marks_of_article
from audio_service.article import BlockKind, Cleaned, clean_document, leave_out, spans_of, xml_text
from audio_service.config import Feed, Settings
from audio_service.errors import NotFound, SubscribersOnly
from audio_service.narration import AUDIO, CHAPTER_KINDS, Marks, reading_of
from audio_service.service import NAME_CHARACTERS, SubscriberToken, TokenKind, sign_token
from audio_service.storage import PUBLIC, Access, ArticleFilter, ArticleRecord, Catalog, ChangeMark, RevisionRecord

router = APIRouter(tags=["syndication"])

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
# What hosts and apps write for episodes that a machine speaks; the namespace has no element for it.
_AI_CONTENT = "ai-content"
_ATOM = "http://www.w3.org/2005/Atom"
# Namespace of podcast:guid, a version 5 UUID of the feed's address without scheme.
_GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
# Stands for the service's address in the rendered feed, which is made once for all addresses that it is requested at.
_BASE = "http://address.invalid"
_ITEM_GUID = "audio-service:"
# The name of the private form of /feed.xml.
MAIN_FEED = "feed"
# Stands for the token of an article in a rendered private feed, which is made once for all subscribers. In an element
# only: no text of an article has its bracket.
_TOKEN_PLACE = re.compile(rb"(<[^<>]*\?token=)of-([A-Za-z0-9_-]+)")
# Stands for it behind the prefix of a service that counts downloads: those leave out https:// and keep http://.
_BASE_COUNTED = "http://counted.invalid"
# Threads that wait for the feed; the others are the readers'.
FEED_CALLS = 4


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: its path, what it says of itself, and which articles it lists."""

    path: str
    facts: Feed
    which: ArticleFilter


@dataclass(frozen=True, slots=True)
class RenderedFeed:
    """A feed's XML as of a change, with _BASE for the service's address; `digest` is its hash."""

    path: str
    number: int
    changed_at: datetime
    data: bytes
    digest: str

    def at(self, base: str) -> bytes:
        """The feed of the service at this address."""
        data = self.data.replace(_BASE.encode(), escape(base).encode())
        data = data.replace(_BASE_COUNTED.encode(), escape(base.removeprefix("https://")).encode())
        return data.replace(_guid(_BASE, self.path).encode(), _guid(base, self.path).encode(), 1)

    def etag(self, base: str) -> str:
        """Its ETag there."""
        return f'"{hashlib.sha256(f"{self.digest} {base}".encode()).hexdigest()[:32]}"'


class FeedCache:
    """The feed at a path, until something changes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._kept: RenderedFeed | None = None
        self._lock = threading.Lock()

    def get(self, mark: ChangeMark, render: Callable[[datetime], bytes]) -> RenderedFeed:
        """The feed at `mark`; the one before while another thread renders it."""
        kept = self._kept
        if kept is not None and kept.number == mark.number:
            return kept
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None
            return kept
        try:
            kept = self._kept
            if kept is None or kept.number != mark.number:
                kept = self._kept = _rendered(self._path, kept, mark, render)
            return kept
        finally:
            self._lock.release()


class FeedCaches:
    """The feeds by path."""

    def __init__(self) -> None:
        self.threads = anyio.CapacityLimiter(FEED_CALLS)
        self._kept: dict[str, FeedCache] = {}

    def of(self, path: str) -> FeedCache:
        """The cache of the feed at a path, one of the settings'."""
        return self._kept.setdefault(path, FeedCache(path))


def _rendered(
    path: str, before: RenderedFeed | None, mark: ChangeMark, render: Callable[[datetime], bytes]
) -> RenderedFeed:
    """The feed at `mark`, with the date of the one before if nothing in it has changed."""
    data = render(mark.changed_at)
    if before is not None and data.replace(_built(mark.changed_at), _built(before.changed_at), 1) == before.data:
        return replace(before, number=mark.number)
    return RenderedFeed(path, mark.number, mark.changed_at, data, hashlib.sha256(data).hexdigest())


def _built(changed_at: datetime) -> bytes:
    return f"<lastBuildDate>{format_datetime(changed_at)}<".encode()


def _guid(base: str, path: str) -> str:
    return str(uuid.uuid5(_GUID_NAMESPACE, f"{base}{path}".partition("://")[2]))


def named_feeds(settings: Settings) -> tuple[tuple[str, str], ...]:
    """The path and title of each feed of a part of the articles."""
    channels = (_channel(settings, name) for name in settings.feeds)
    return tuple((channel.path, channel.facts.title) for channel in channels)


def _channel(settings: Settings, name: str | None) -> Channel:
    """The feed with a name; None: that of all articles. Raises NotFound."""
    if name is None:
        return Channel("/feed.xml", settings.feed, PUBLIC)
    feed = settings.feeds.get(name)
    if feed is None:
        raise NotFound(f"Feed {name!r} does not exist.", advice="The home page lists the feeds.")
    site = None if feed.site is None else settings.known_site(feed.site)
    which = ArticleFilter(section=feed.section, tag=feed.tag, site=site, author=feed.by, access=Access.PUBLIC)
    return Channel(f"/feeds/{name}.xml", feed.facts(settings.feed), which)


_RSS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/rss+xml": {}}},
    304: {"description": "Not modified."},
}


@router.get("/feed.xml", response_class=Response, responses=_RSS)
async def feed(request: Request) -> Response:
    """Get the newest published articles as a podcast (RSS 2.0 with the iTunes and podcast namespaces)."""
    return await _answered(request, None)


@router.get("/feeds/{name}.xml", response_class=Response, responses={**_RSS, **documented(404)})
async def named_feed(name: Annotated[str, Path(max_length=64)], request: Request) -> Response:
    """Get the newest published articles of a site, section, key word or author (AUDIO_SERVICE_FEEDS) as a podcast."""
    return await _answered(request, name)


async def _answered(request: Request, name: str | None) -> Response:
    caches: FeedCaches = request.app.state.feeds
    channel = _channel(settings_of(request), name)
    return await anyio.to_thread.run_sync(_answer, request, channel, caches.of(channel.path), limiter=caches.threads)


def _answer(request: Request, channel: Channel, cache: FeedCache) -> Response:
    service = service_of(request)
    catalog, settings = service.catalog, service.settings
    base = as_uri(base_url(request, settings))
    found = cache.get(catalog.outbox.mark(), partial(_feed, catalog, settings, channel))
    headers = {
        "ETag": found.etag(base),
        "Last-Modified": format_datetime(_settled(found.changed_at), usegmt=True),
        "Cache-Control": "public, max-age=300",
    }
    outcome = evaluate(request.headers, headers["ETag"], found.changed_at)
    if outcome is not Precondition.PROCEED:
        return unmet(outcome, headers)
    return Response(found.at(base), media_type="application/rss+xml", headers=headers)


def _settled(changed_at: datetime) -> datetime:
    """The time of a change; within its second the one before, since another change may follow in it."""
    whole = changed_at.astimezone(UTC).replace(microsecond=0)
    return whole if datetime.now(UTC) - whole >= timedelta(seconds=1) else whole - timedelta(seconds=1)


def _feed(catalog: Catalog, settings: Settings, about: Channel, changed_at: datetime) -> bytes:
    rss = etree.Element("rss", {"version": "2.0"}, {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM})
    channel = etree.SubElement(rss, "channel")
    _describe(channel, settings, about)
    _add(channel, "lastBuildDate", format_datetime(changed_at))
    for article in catalog.articles.newest(about.facts.items, which=about.which, listed=settings.lists):
        _item(etree.SubElement(channel, "item"), article, _BASE, settings)
    return bytes(etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    prefix, _, local = name.rpartition(":")
    namespace = {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM, "": ""}[prefix]
    element = etree.SubElement(parent, f"{{{namespace}}}{local}" if namespace else local)
    element.attrib.update({name: xml_text(value) for name, value in attributes.items()})
    element.text = None if text is None else xml_text(text)
    return element


def _describe(channel: Any, settings: Settings, about: Channel) -> None:
    facts = about.facts
    _add(channel, "title", facts.title)
    _add(channel, "link", f"{_BASE}/")
    _add(channel, "description", facts.description)
    _add(channel, "language", facts.language)
    _add(channel, "atom:link", href=f"{_BASE}{about.path}", rel="self", type="application/rss+xml")
    _add(channel, "itunes:author", facts.author)
    _add(channel, "itunes:explicit", "false")
    _add(channel, "itunes:category").set("text", xml_text(facts.category))
    _add(channel, "itunes:type", "episodic")
    if facts.image:
        _add(channel, "itunes:image", href=as_uri(facts.image))
        image = _add(channel, "image")
        for name, text in (("url", as_uri(facts.image)), ("title", facts.title), ("link", f"{_BASE}/")):
            _add(image, name, text)
    if facts.email:
        owner = _add(channel, "itunes:owner")
        _add(owner, "itunes:name", facts.author)
        _add(owner, "itunes:email", facts.email)
    _add(channel, "podcast:guid", _guid(_BASE, about.path))
    _add(channel, "podcast:locked", "no")
    _add(channel, "podcast:medium", "podcast")
    if settings.disclosure.marks:
        _add(channel, "podcast:txt", "true", purpose=_AI_CONTENT)


def _item(item: Any, article: ArticleRecord, base: str, settings: Settings) -> None:
    narration = article.served
    media = f"{base}/media/{narration.key}"
    read = _read(narration, settings)
    _add(item, "title", article.title or article.id)
    _add(item, "link", page_url(article, base))
    marks = marks_of_article(article, settings)
    _add(item, "description", _with_statement(_teaser(read), marks))
    # The article's id: a corrected article is not a new episode.
    _add(item, "guid", f"{_ITEM_GUID}{article.id}", isPermaLink="false")
    _add(item, "pubDate", format_datetime(article.dated_at or article.created_at))
    if article.author:
        _add(item, "itunes:author", article.author)
    _add(item, "itunes:duration", str(round((narration.duration_ms or 0) / 1000)))
    _add(item, "itunes:explicit", "false")
    prefix = settings.feed.enclosure_prefix
    audio = f"{prefix}{media.replace(base, _BASE_COUNTED)}/{AUDIO}" if prefix else f"{media}/{AUDIO}"
    _add(item, "enclosure", url=audio, length=str(narration.audio_bytes or 0), type="audio/mpeg")
    language = {} if article.language is None else {"language": article.language}
    _add(item, "podcast:transcript", url=f"{media}/captions.vtt", type="text/vtt", **language)
    if any(kept.block.kind in CHAPTER_KINDS for kept in read.kept):
        _add(item, "podcast:chapters", url=f"{media}/chapters.json", type="application/json+chapters")
    if marks is not None:
        _add(item, "podcast:txt", "true", purpose=_AI_CONTENT)


def _with_statement(text: str, marks: Marks | None) -> str:
    """A description that ends with the statement about the synthetic voice."""
    return text if marks is None else "\n\n".join(filter(None, (text, f"{marks.statement} {marks.url}".rstrip())))


def _read(revision: RevisionRecord, settings: Settings) -> Cleaned:
    """What is read of a revision."""
    document, choices = revision.document, revision.choices
    reading = reading_of(document, choices, settings)
    return leave_out(choices.drop, clean_document(document, reading, keep=spans_of(choices.keep, document)))


def _teaser(read: Cleaned) -> str:
    """The beginning of what is read, without its title."""
    text = read.document.text
    blocks = [kept.block for kept in read.kept if kept.block.kind is not BlockKind.TITLE]
    body = " ".join(" ".join(block.span.of(text).split()) for block in blocks[:3])
    return body if len(body) <= 300 else body[:300].rsplit(" ", 1)[0] + " …"


@router.get(
    "/feeds/private/{name}.xml",
    response_class=Response,
    responses={
        200: {"content": {"application/rss+xml": {}}},
        304: {"description": "Not modified."},
        **documented(401, 404),
    },
)
async def private_feed(
    request: Request, name: Annotated[str, Path(min_length=1, max_length=NAME_CHARACTERS)]
) -> Response:
    """Get a feed with the articles for subscribers too. `token` is a subscriber's token for it, of the kind `feed`."""
    caches: FeedCaches = request.app.state.feeds
    return await anyio.to_thread.run_sync(_private_answer, request, name, caches, limiter=caches.threads)


def _private_answer(request: Request, name: str, caches: FeedCaches) -> Response:
    token = request_token(request, (TokenKind.FEED,))
    if not token.opens(name):
        raise SubscribersOnly("article")
    service = service_of(request)
    settings = service.settings
    public = _channel(settings, None if name == MAIN_FEED else name)
    about = Channel(f"/feeds/private/{name}.xml", public.facts, replace(public.which, access=None))
    base = as_uri(base_url(request, settings))
    render = partial(_private_feed, service.catalog, settings, about)
    found = caches.of(about.path).get(service.catalog.outbox.mark(), render)
    own = f"{token.name} {token.expires_at} {token.subscriber}"
    headers = {
        "ETag": f'"{hashlib.sha256(f"{found.digest} {base} {own}".encode()).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(_settled(found.changed_at), usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    outcome = evaluate(request.headers, headers["ETag"], found.changed_at)
    if outcome is not Precondition.PROCEED:
        return unmet(outcome, headers)
    data = _with_tokens(found.at(base), token, settings)
    return Response(data, media_type="application/rss+xml", headers=headers)


def _private_feed(catalog: Catalog, settings: Settings, about: Channel, changed_at: datetime) -> bytes:
    """The feed with all published articles, and a place for the token in each of their links."""
    rss = etree.fromstring(_feed(catalog, settings, about, changed_at))
    channel: Any = rss.find("channel")
    for name in (f"{{{_PODCAST}}}guid", f"{{{_PODCAST}}}locked"):
        for each in channel.findall(name):
            channel.remove(each)
    # Directories do not list it, and other apps do not import it.
    for name, text in ((f"{{{_ITUNES}}}block", "Yes"), (f"{{{_PODCAST}}}locked", "yes")):
        each = etree.Element(name)
        each.text = text
        channel.insert(0, each)
    for item in channel.iter("item"):
        own_id = item.findtext("guid").removeprefix(_ITEM_GUID)
        place = urlsafe_b64encode(own_id.encode()).rstrip(b"=").decode("ascii")
        transcript = item.find(f"{{{_PODCAST}}}transcript")
        # A measuring service in front of the enclosure must not see the token.
        item.find("enclosure").set("url", f"{transcript.get('url').rpartition('/')[0]}/{AUDIO}")
        for link in (item.find("enclosure"), transcript, *item.findall(f"{{{_PODCAST}}}chapters")):
            link.set("url", f"{link.get('url')}?token=of-{place}")
    return bytes(etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _with_tokens(data: bytes, feed: SubscriberToken, settings: Settings) -> bytes:
    """The rendered feed for one subscriber: each link opens its article, as long as the feed's token is valid."""

    def signed(place: re.Match[bytes]) -> bytes:
        padded = place[2] + b"=" * (-len(place[2]) % 4)
        own_id = urlsafe_b64decode(padded).decode()
        episode = SubscriberToken(TokenKind.EPISODE, own_id, feed.expires_at, feed.subscriber)
        return place[1] + sign_token(episode, settings.access).encode()

    return _TOKEN_PLACE.sub(signed, data)
