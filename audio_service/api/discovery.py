"""What search engines, link previews and feed readers learn of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from audio_service.api.manifest import audio_object, authors_of, in_path
from audio_service.api.media import TYPES
from audio_service.api.oembed import EMBED_HEIGHT, EMBED_WIDTH
from audio_service.article import uri
from audio_service.config import Settings
from audio_service.narration import AUDIO
from audio_service.storage import ArticleRecord, Audience, Status


@dataclass(frozen=True, slots=True)
class Meta:
    """One `<meta>`: `by` is the attribute that names it, `property` or `name`."""

    by: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """The head of a page: its `canonical` address, its tags, the address of its oEmbed, and its JSON-LD."""

    canonical: str
    metas: tuple[Meta, ...]
    oembed: str = ""
    jsonld: dict[str, Any] = field(default_factory=dict)


def of_article(article: ArticleRecord, base: str, about: str, settings: Settings) -> Discovery | None:
    """The head of an article's page at `base`; None if it is not public. `about` describes it in a sentence."""
    if not article.published or article.audience is not Audience.PUBLIC:
        return None
    canonical = page_url(article, base)
    page, embed = (f"{base}/{kind}/{in_path(article.id)}" for kind in ("read", "embed"))
    media = f"{base}/media/{article.served.key}"
    audio = f"{media}/{AUDIO}" if article.served.status == Status.READY else ""
    sound = audio_object(article, audio, f"{media}/captions.vtt", settings) if audio else {}
    image = web_address(article.served.document.image)
    metas = [
        *_robots(article, settings),
        *_facts(article, canonical, about, settings),
        *_media(audio, image),
        *_card(article, about, image, embed),
    ]
    oembed = f"{base}/oembed?{urlencode({'url': page, 'format': 'json'})}"
    return Discovery(canonical, tuple(metas), oembed, _jsonld(article, canonical, about, image, sound))


def of_home(base: str, settings: Settings) -> Discovery:
    """The head of the home page."""
    facts = settings.feed
    metas = [
        Meta("property", "og:type", "website"),
        Meta("property", "og:url", f"{base}/"),
        Meta("property", "og:title", facts.title),
        Meta("property", "og:description", facts.description),
        *_media("", web_address(facts.image)),
    ]
    return Discovery(f"{base}/", tuple(metas))


def page_url(article: ArticleRecord, base: str) -> str:
    """The page of an article: its site's, else the one that this service has."""
    return as_uri(article.url) if article.url else f"{base}/read/{in_path(article.id)}"


def as_uri(url: str) -> str:
    """A URL as a URI; as it is if its host is invalid."""
    try:
        return uri(url)
    except ValueError:
        return url


def web_address(url: str | None) -> str:
    """The URL as a URI if it leads into the web, else an empty text: pages name pictures as they like."""
    try:
        found = as_uri(url or "")
        return found if urlsplit(found).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _robots(article: ArticleRecord, settings: Settings) -> list[Meta]:
    """Pages known from listeners only stay out of search results unless their site is listed."""
    hidden = article.anonymous and not settings.lists(article.url)
    return [Meta("name", "robots", "noindex" if hidden else "max-image-preview:large")]


def _facts(article: ArticleRecord, canonical: str, about: str, settings: Settings) -> list[Meta]:
    document = article.served.document
    facts = [
        ("og:type", "article"),
        ("og:url", canonical),
        ("og:title", article.title or article.id),
        ("og:description", about),
        ("og:site_name", document.site or settings.feed.title),
        ("article:published_time", document.published or ""),
        ("article:section", article.section or ""),
        *(("article:tag", tag) for tag in article.tags),
    ]
    authors = [Meta("name", "author", name) for name in authors_of(article)]
    return [Meta("property", name, value) for name, value in facts if value] + authors


def _media(audio: str, image: str) -> list[Meta]:
    facts = [("og:image", image)] if image else []
    if audio:
        secure = [("og:audio:secure_url", audio)] if audio.startswith("https:") else []
        facts += [("og:audio", audio), *secure, ("og:audio:type", TYPES[AUDIO])]
    return [Meta("property", name, value) for name, value in facts]


def _card(article: ArticleRecord, about: str, image: str, embed: str) -> list[Meta]:
    """The card of Twitter, now X: a player only over HTTPS and with a picture, as it requires."""
    player = bool(image) and embed.startswith("https:")
    facts = [
        ("twitter:card", "player" if player else "summary"),
        ("twitter:title", article.title or article.id),
        ("twitter:description", about),
    ]
    if image:
        facts.append(("twitter:image", image))
    if player:
        facts += [("twitter:player", embed), ("twitter:player:width", str(EMBED_WIDTH))]
        facts.append(("twitter:player:height", str(EMBED_HEIGHT)))
    return [Meta("name", name, value) for name, value in facts]


def _jsonld(article: ArticleRecord, canonical: str, about: str, image: str, sound: dict[str, Any]) -> dict[str, Any]:
    """A schema.org Article with its AudioObject."""
    document = article.served.document
    facts = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title or article.id,
        "description": about,
        "url": canonical,
        "mainEntityOfPage": canonical,
        "inLanguage": article.language,
        "image": image,
        "author": [{"@type": "Person", "name": name} for name in authors_of(article)],
        "articleSection": article.section,
        "keywords": list(article.tags),
        "datePublished": document.published,
        "isAccessibleForFree": True,
        "audio": {name: value for name, value in sound.items() if name != "@context"},
    }
    return {name: value for name, value in facts.items() if value}
