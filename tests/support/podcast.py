"""What a podcast directory checks in a feed: RSS 2.0, the iTunes, podcast and Atom namespaces, the files it names."""

from __future__ import annotations

import io
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import httpx2
from lxml import etree
from PIL import Image

from audio_service.language_tag import language_tag

Fetch = Callable[..., httpx2.Response]

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}
# The namespace of podcast:guid.
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
# Apple's categories; subcategories are elements within them.
CATEGORIES = frozenset(
    {"Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History"}
    | {"Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture"}
    | {"Sports", "TV & Film", "Technology", "True Crime"}
)
CHANNEL_ONCE = (
    *("title", "link", "description", "language", "lastBuildDate", "itunes:author", "itunes:explicit"),
    *("itunes:image", "itunes:category", "itunes:owner", "itunes:type", "podcast:guid", "podcast:locked", "image"),
)
ITEM_ONCE = ("title", "link", "description", "guid", "pubDate", "enclosure", "itunes:duration", "itunes:explicit")
ITEM_AT_MOST_ONCE = ("itunes:author", "itunes:image", "podcast:chapters", "author", "comments", "source")
AUDIO_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a"}
# Pixels of a cover's side.
COVER = range(1400, 3001)
# RFC 2822 3.3, with the year in four digits.
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT)")
# Characters of an address as RFC 3986 has them.
ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


def check_feed(xml: bytes, fetch: Fetch, prefix: str = "") -> list[str]:
    """What is wrong with a feed, one line each. `fetch` gets a URL, with `headers`; `prefix` is that of enclosures."""
    root = etree.fromstring(xml)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return ["it is not RSS 2.0 with one channel"]
    (channel,) = channels
    found = [*_once(channel, CHANNEL_ONCE), *_channel(channel), *_cover(channel, fetch)]
    items = channel.findall("item")
    for item in items:
        name = item.findtext("guid") or item.findtext("title")
        problems = (_once(item, ITEM_ONCE), _at_most_once(item), _item(item), _files(item, fetch, prefix))
        found += [f"{name}: {each}" for part in problems for each in part]
    repeated = [guid for guid, count in Counter(item.findtext("guid") for item in items).items() if count > 1]
    return found + [f"{guid}: the guid is used more than once" for guid in repeated]


def _once(parent: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        count = len(parent.findall(name, NAMESPACES))
        if count != 1:
            yield f"{name} occurs {count} times instead of once"


def _at_most_once(parent: Any) -> Iterator[str]:
    for name in ITEM_AT_MOST_ONCE:
        if len(parent.findall(name, NAMESPACES)) > 1:
            yield f"{name} occurs more than once"


def _text(parent: Any, name: str) -> str:
    return (parent.findtext(name, namespaces=NAMESPACES) or "").strip()


def _channel(channel: Any) -> Iterator[str]:
    for name in ("title", "description", "itunes:author", "itunes:owner/itunes:name", "image/title"):
        if not _text(channel, name):
            yield f"{name} is empty"
    if language_tag(_text(channel, "language")) is None:
        yield "language is not a language tag"
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", _text(channel, "itunes:owner/itunes:email")):
        yield "itunes:email of the owner is not an address"
    categories = [each.get("text") for each in channel.findall("itunes:category", NAMESPACES)]
    yield from (f"itunes:category {name!r} is none of Apple's" for name in categories if name not in CATEGORIES)
    for name, allowed in (
        ("itunes:explicit", ("true", "false")),
        ("itunes:type", ("episodic", "serial")),
        ("podcast:locked", ("yes", "no")),
        ("podcast:medium", ("podcast",)),
    ):
        if _text(channel, name) not in allowed:
            yield f"{name} is {_text(channel, name)!r}"
    yield from _addresses(channel, ("link", "image/url", "image/link"))
    if _text(channel, "image/link") != _text(channel, "link"):
        yield "image/link is not the channel's link"
    yield from _date(channel, "lastBuildDate")
    yield from _itself(channel)


def _itself(channel: Any) -> Iterator[str]:
    """The link to the feed itself, and the GUID that is made of it."""
    links = [link for link in channel.findall("atom:link", NAMESPACES) if link.get("rel") == "self"]
    if len(links) != 1 or links[0].get("type") != "application/rss+xml":
        yield "there must be one atom:link with rel=self and the feed's type"
        return
    address = links[0].get("href", "").partition("://")[2].rstrip("/")
    if _text(channel, "podcast:guid") != str(uuid.uuid5(GUIDS, address)):
        yield "podcast:guid is not made of the address of atom:link"


def _cover(channel: Any, fetch: Fetch) -> Iterator[str]:
    images = channel.findall("itunes:image", NAMESPACES)
    if len(images) != 1:
        return
    address = images[0].get("href", "")
    if address != _text(channel, "image/url"):
        yield "itunes:image and image/url differ"
    answer = fetch(address)
    if answer.status_code != 200:
        yield f"the cover {address} answers {answer.status_code}"
        return
    with Image.open(io.BytesIO(answer.content)) as image:
        if image.format not in ("JPEG", "PNG") or image.mode != "RGB":
            yield f"the cover is {image.format} in {image.mode}, not JPEG or PNG in RGB"
        if image.width != image.height or image.width not in COVER:
            yield f"the cover is {image.width} by {image.height} pixels"


def _item(item: Any) -> Iterator[str]:
    for name in ("title", "description", "guid"):
        if not _text(item, name):
            yield f"{name} is empty"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") != "false" and not ADDRESS.fullmatch(guid.text or ""):
        yield "guid is not an address and not marked with isPermaLink=false"
    if _text(item, "itunes:explicit") not in ("true", "false"):
        yield "itunes:explicit is neither true nor false"
    if not re.fullmatch(r"[1-9]\d*", _text(item, "itunes:duration")):
        yield "itunes:duration is not a number of seconds"
    yield from _addresses(item, ("link",))
    yield from _date(item, "pubDate")


def _addresses(parent: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        if not ADDRESS.fullmatch(_text(parent, name)):
            yield f"{name} is {_text(parent, name)!r}, not an address"


def _date(parent: Any, name: str) -> Iterator[str]:
    text = _text(parent, name)
    if not DATE.fullmatch(text):
        yield f"{name} is {text!r}, not a date as in RFC 2822"
        return
    date = parsedate_to_datetime(text)
    if not format_datetime(date).startswith(text[:4]):
        yield f"{name} has the wrong weekday"
    if date.astimezone(UTC) > datetime.now(UTC):
        yield f"{name} is in the future"


def _files(item: Any, fetch: Fetch, prefix: str) -> Iterator[str]:
    enclosure = item.find("enclosure")
    if enclosure is not None:
        yield from _enclosure(enclosure, fetch, prefix)
    for name, types in (
        ("podcast:transcript", ("text/vtt", "application/x-subrip", "text/html", "application/json")),
        ("podcast:chapters", ("application/json+chapters",)),
    ):
        for element in item.findall(name, NAMESPACES):
            answer = fetch(element.get("url"))
            given = answer.headers.get("Content-Type", "").partition(";")[0]
            if element.get("type") not in types or (answer.status_code, given) != (200, element.get("type")):
                yield f"{name} says {element.get('type')}; its file answers {answer.status_code}, {given}"
            if element.get("language") is not None and language_tag(element.get("language")) is None:
                yield f"{name} has no language tag in its language"


def _enclosure(enclosure: Any, fetch: Fetch, prefix: str) -> Iterator[str]:
    """The audio as the feed says it is: its address, type and length, by HEAD, whole and in a range."""
    address = enclosure.get("url", "")
    if not address.startswith(prefix) or not ADDRESS.fullmatch(address):
        yield f"the enclosure's address is {address!r}"
        return
    own = address.removeprefix(prefix)
    own = own if own.startswith("http") else f"https://{own}"
    suffix = "." + own.partition("?")[0].rpartition(".")[2]
    if AUDIO_TYPES.get(suffix) != enclosure.get("type"):
        yield f"the enclosure is {enclosure.get('type')} and ends in {suffix}"
    whole, part = fetch(own), fetch(own, headers={"Range": "bytes=0-1"})
    if whole.status_code != 200 or whole.headers.get("Content-Type") != enclosure.get("type"):
        yield f"the audio answers {whole.status_code}, {whole.headers.get('Content-Type')}"
    if enclosure.get("length") != str(len(whole.content)) or not whole.content:
        yield f"length says {enclosure.get('length')}; the audio has {len(whole.content)} bytes"
    if (part.status_code, len(part.content)) != (206, 2):
        yield f"a range of the audio answers {part.status_code} with {len(part.content)} bytes; Apple requires ranges"
