"""The manifest of an article."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Path, Request
from pydantic import BaseModel, Field

from audio_service.api.http.access import details_for, draft_token
from audio_service.api.media import TYPES
from audio_service.config import Settings
from audio_service.narration import AUDIO
from audio_service.storage import ArticleRecord, Status

ArticleId = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$")]


class Audio(BaseModel):
    """An audio file. `src` is playable at once, even while the narration renders."""

    type: str
    src: str
    bytes: int | None = None


class Manifest(BaseModel):
    """What a player needs: state, audio and links of an article."""

    id: str
    status: Literal["rendering", "ready", "failed"]
    revision: int
    published: bool
    title: str | None
    language: str | None
    voice: str
    duration_ms: int | None
    audio: list[Audio]
    timeline: str
    captions: str
    links: dict[str, str]
    jsonld: dict[str, Any] = Field(description="A schema.org AudioObject for the article's page.")
    error: str | None = None


def base_url(request: Request, settings: Settings) -> str:
    """The URL where players reach this service, without a trailing slash."""
    return (settings.public_url or str(request.base_url)).rstrip("/")


def in_path(article_id: str) -> str:
    """An article's id, quoted for a URL's path."""
    return quote(article_id, safe="")


def manifest(article: ArticleRecord, request: Request, settings: Settings) -> Manifest:
    """Create the manifest: the latest state and the served audio."""
    served, base, path = article.served, base_url(request, settings), in_path(article.id)
    media = f"{base}/media/{served.key}"
    query = "" if article.published else f"?draft={draft_token(settings, article.id)}"
    status = "rendering" if article.latest.status == Status.REPLACED else article.latest.status.value
    own = f"{base}/v1/articles/{path}"
    audio = [Audio(type=TYPES[AUDIO], src=f"{media}/{AUDIO}{query}", bytes=served.audio_bytes)]
    if served.status == Status.READY:
        names = [f"audio.{name}" for name in settings.formats]
        audio += [Audio(type=TYPES[name], src=f"{media}/{name}{query}") for name in names]
    return Manifest(
        id=article.id,
        status=status,  # type: ignore[arg-type]
        revision=article.latest.number,
        published=article.published,
        title=article.title,
        language=article.language,
        voice=served.voice,
        duration_ms=served.duration_ms,
        audio=audio,
        timeline=f"{media}/timeline.json{query}",
        captions=f"{media}/captions.vtt{query}",
        links={
            "self": own + query,
            "audit": f"{own}/audit",
            "events": f"{own}/events{query}",
            "stream": f"{media}/stream.m3u8{query}",
            "chapters": f"{media}/chapters.json{query}",
            "page": f"{base}/read/{path}{query}",
            "embed": f"{base}/embed/{path}{query}",
        },
        jsonld=audio_object(article, audio[0].src, f"{media}/captions.vtt{query}"),
        error=None if article.latest.error is None else details_for(request, article.latest.error, article.latest.key),
    )


def audio_object(article: ArticleRecord, src: str, transcript: str) -> dict[str, Any]:
    """A schema.org AudioObject for the article's page."""
    served = article.served
    facts = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": article.title,
        "contentUrl": src,
        "encodingFormat": "audio/mpeg",
        "inLanguage": article.language,
        "duration": None if served.duration_ms is None else f"PT{served.duration_ms / 1000:.3f}S",
        "datePublished": served.document.published,
        "uploadDate": (article.published_at or article.created_at).isoformat(timespec="seconds"),
        "caption": {"@type": "MediaObject", "contentUrl": transcript, "encodingFormat": "text/vtt"},
    }
    return {name: value for name, value in facts.items() if value is not None}


def etag(article: ArticleRecord) -> str:
    """The ETag of an article, its revision."""
    return f'"r{article.latest.number}"'


# For calls that may start a narration.
ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": Manifest, "description": "The article is rendering; `src` is already playable."}
}
