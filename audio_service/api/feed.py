"""/feed.xml, a podcast of published articles."""

from __future__ import annotations

import uuid
from email.utils import format_datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from lxml import etree

from audio_service.api.http.access import CatalogDep, SettingsDep
from audio_service.api.manifest import base_url, in_path
from audio_service.article import BlockKind, Document, clean_document, xml_text
from audio_service.config import Feed, Reading
from audio_service.narration import AUDIO
from audio_service.storage import ArticleRecord

router = APIRouter(tags=["syndication"])

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
# Namespace of podcast:guid, a version 5 UUID of the feed's address without scheme.
_GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@router.get("/feed.xml", response_class=Response, responses={200: {"content": {"application/rss+xml": {}}}})
def feed(request: Request, catalog: CatalogDep, settings: SettingsDep) -> Response:
    """Get the newest published articles as a podcast (RSS 2.0 with the iTunes and podcast namespaces)."""
    base, facts = base_url(request, settings), settings.feed
    rss = etree.Element("rss", {"version": "2.0"}, {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM})
    channel = etree.SubElement(rss, "channel")
    _describe(channel, facts, base)
    for article in catalog.articles.newest(facts.items):
        _item(etree.SubElement(channel, "item"), article, base, settings.reading)
    data = etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Response(data, media_type="application/rss+xml", headers={"Cache-Control": "public, max-age=300"})


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    prefix, _, local = name.rpartition(":")
    namespace = {"itunes": _ITUNES, "podcast": _PODCAST, "atom": _ATOM, "": ""}[prefix]
    element = etree.SubElement(parent, f"{{{namespace}}}{local}" if namespace else local)
    element.attrib.update({name: xml_text(value) for name, value in attributes.items()})
    element.text = None if text is None else xml_text(text)
    return element


def _describe(channel: Any, facts: Feed, base: str) -> None:
    _add(channel, "title", facts.title)
    _add(channel, "link", f"{base}/")
    _add(channel, "description", facts.description)
    _add(channel, "language", facts.language)
    _add(channel, "atom:link", href=f"{base}/feed.xml", rel="self", type="application/rss+xml")
    _add(channel, "itunes:author", facts.author)
    _add(channel, "itunes:explicit", "false")
    _add(channel, "itunes:category").set("text", xml_text(facts.category))
    if facts.image:
        _add(channel, "itunes:image", href=facts.image)
    if facts.email:
        owner = _add(channel, "itunes:owner")
        _add(owner, "itunes:name", facts.author)
        _add(owner, "itunes:email", facts.email)
    _add(channel, "podcast:guid", str(uuid.uuid5(_GUID_NAMESPACE, f"{base}/feed.xml".partition("://")[2])))
    _add(channel, "podcast:locked", "no")
    _add(channel, "podcast:medium", "podcast")


def _item(item: Any, article: ArticleRecord, base: str, reading: Reading) -> None:
    narration = article.served
    media = f"{base}/media/{narration.key}"
    document = narration.document
    _add(item, "title", article.title or article.id)
    _add(item, "link", article.url or f"{base}/read/{in_path(article.id)}")
    _add(item, "description", _teaser(document, reading))
    # The article's id: a corrected article is not a new episode.
    _add(item, "guid", f"audio-service:{article.id}", isPermaLink="false")
    _add(item, "pubDate", format_datetime(article.published_at or article.created_at))
    if document.byline:
        _add(item, "itunes:author", document.byline)
    _add(item, "itunes:duration", str(round((narration.duration_ms or 0) / 1000)))
    _add(item, "itunes:explicit", "false")
    _add(item, "enclosure", url=f"{media}/{AUDIO}", length=str(narration.audio_bytes or 0), type="audio/mpeg")
    _add(item, "podcast:transcript", url=f"{media}/captions.vtt", type="text/vtt")
    _add(item, "podcast:chapters", url=f"{media}/chapters.json", type="application/json+chapters")


def _teaser(document: Document, reading: Reading) -> str:
    """The beginning of what is read, without its title."""
    blocks = [kept.block for kept in clean_document(document, reading).kept if kept.block.kind is not BlockKind.TITLE]
    body = " ".join(" ".join(block.span.of(document.text).split()) for block in blocks[:3])
    return body if len(body) <= 300 else body[:300].rsplit(" ", 1)[0] + " …"
