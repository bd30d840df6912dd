"""The manifest of an article."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Container
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Path, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from audio_service.api.http.access import details_for, is_known, link_query, service_of, token_expires_s
from audio_service.api.http.assets import built
from audio_service.api.http.compression import compressed
from audio_service.api.http.conditions import EntityTags, Precondition, evaluate
from audio_service.api.http.problems import unmet
from audio_service.api.media import TYPES
from audio_service.article import check_article_id
from audio_service.config import Settings
from audio_service.narration import AUDIO
from audio_service.speech import credit_of
from audio_service.storage import ArticleRecord, Audience, Status

ArticleId = Annotated[
    str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$"), AfterValidator(check_article_id)
]


# The place of a player that is not there yet, as in page.css and docs/player.md.
RESERVED = (
    "listen-article:not(:defined) "
    "{ display: block; height: 56px; margin: 16px 0; line-height: 56px; overflow: hidden; }"
)


_CACHING = {
    Audience.PUBLIC: "no-cache",
    Audience.SUBSCRIBERS: "private, no-store",
    Audience.DRAFT: "private, no-cache",
}


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
    synthetic: Literal[True] = Field(True, description="The voice is synthetic.")
    voice_credit: str = Field(description="What to print where the voice's licence asks for a credit; may be empty.")
    duration_ms: int | None
    expires_s: int | None = Field(
        None, description="Seconds until the subscriber's token in these addresses expires; null without one."
    )
    audio: list[Audio]
    timeline: str
    captions: str
    site_name: str | None = Field(description="The name of the page's site, as the page says it.")
    image: str | None = Field(description="The address of the page's picture, as the page says it.")
    links: dict[str, str]
    jsonld: dict[str, Any] = Field(description="A schema.org AudioObject for the article's page.")
    embed: str | None = Field(None, description="The lines for the site's page. Only for callers with a key.")
    error: str | None = None
    waiting_for: str | None = Field(
        None,
        description="What an accepted article waits for: `disk`, `storage`, `database` or `machine` (threads, memory). "
        "Only for callers with a key.",
    )
    waiting_since: datetime | None = None
    next_try: datetime | None = None


def base_url(request: Request, settings: Settings) -> str:
    """The URL where players reach this service, without a trailing slash; as the request has it, unless it is set."""
    if settings.public_url is None:
        request.state.depends_on_host = True
    return (settings.public_url or str(request.base_url)).rstrip("/")


def embed_code(article: ArticleRecord, base: str) -> str:
    """The lines that put an article's player into a page; without scripts the link shows in its place."""
    script, page = (html.escape(f"{base}/{path}") for path in ("player.js", f"read/{in_path(article.id)}"))
    own_id, label = html.escape(article.id), html.escape(built().label(article.language))
    return (
        f"<style>{RESERVED}</style>\n"
        f'<script type="module" async src="{script}"></script>\n'
        f'<listen-article article-id="{own_id}"><a href="{page}">{label}</a></listen-article>'
    )


def in_path(article_id: str) -> str:
    """An article's id, quoted for a URL's path."""
    return quote(article_id, safe="")


def manifest(article: ArticleRecord, request: Request, settings: Settings) -> Manifest:
    """Create the manifest: the latest state and the served audio."""
    served, base, path = article.served, base_url(request, settings), in_path(article.id)
    media = f"{base}/media/{served.key}"
    query = link_query(request, article)
    # What a reader may hand on to others, and what search engines read, has no token.
    for_others = "" if article.audience is Audience.SUBSCRIBERS else query
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
        voice_credit=credit_of(served.voice, settings.voice_folders),
        duration_ms=served.duration_ms,
        expires_s=token_expires_s(request),
        audio=audio,
        timeline=f"{media}/timeline.json{query}",
        captions=f"{media}/captions.vtt{query}",
        site_name=served.document.site,
        image=served.document.image,
        links={
            "self": own + query,
            "audit": f"{own}/audit",
            "events": f"{own}/events{query}",
            "plays": f"{own}/plays{query}",
            "stream": f"{media}/stream.m3u8{query}",
            "chapters": f"{media}/chapters.json{query}",
            "page": f"{base}/read/{path}{for_others}",
            "embed": f"{base}/embed/{path}{for_others}",
            **({"reports": f"{own}/reports{query}"} if settings.reader_reports and article.published else {}),
        },
        jsonld=audio_object(article, f"{media}/{AUDIO}{for_others}", f"{media}/captions.vtt{for_others}"),
        embed=embed_code(article, base) if is_known(request) else None,
        error=_error(article, request),
        **_wait(article, request),
    )


def _error(article: ArticleRecord, request: Request) -> str | None:
    """Why the latest revision failed. A ready one may have an error of its repair, which is in the log."""
    latest = article.latest
    if latest.status != Status.FAILED or latest.error is None:
        return None
    return details_for(request, latest.error, latest.key)


def _wait(article: ArticleRecord, request: Request) -> dict[str, Any]:
    """What an accepted article waits for, for callers with a key."""
    if article.latest.status != Status.RENDERING:
        return {}
    wait = service_of(request).jobs.wait_of(article.latest.key)
    if wait is None or not is_known(request):
        return {}
    return {"waiting_for": wait.what, "waiting_since": wait.since, "next_try": wait.next_try}


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
        "author": [{"name": name} for name in served.document.authors] or None,
        "keywords": list(served.document.tags) or None,
        "datePublished": served.document.published,
        "uploadDate": (article.published_at or article.created_at).isoformat(timespec="seconds"),
        "isAccessibleForFree": False if article.audience is Audience.SUBSCRIBERS else None,
        "caption": {"@type": "MediaObject", "contentUrl": transcript, "encodingFormat": "text/vtt"},
    }
    return {name: value for name, value in facts.items() if value is not None}


def manifest_response(article: ArticleRecord, request: Request, settings: Settings, status: int = 200) -> Response:
    """The manifest as a response, with its ETag: the id of the revision, for saving, and a hash of the body."""
    plain = manifest(article, request, settings).model_dump_json().encode()
    body, headers = compressed(request, plain)
    tag = f'"{article.latest_id}-{hashlib.sha256(body).hexdigest()[:16]}"'
    headers |= {"ETag": tag, "Cache-Control": _CACHING[article.audience]}
    outcome = evaluate(request.headers, tag) if request.method in ("GET", "HEAD") else Precondition.PROCEED
    if outcome is not Precondition.PROCEED:
        headers.pop("Content-Encoding", None)
        return unmet(outcome, headers)
    return Response(body, status, headers, "application/json")


def revision_ids(tags: EntityTags) -> Container[str]:
    """The ids of revisions that these ETags of manifests name."""
    return AnyRevision() if tags.any else frozenset(tag.rpartition("-")[0] or tag for tag in tags.tags)


class AnyRevision(Container[str]):
    """The ids of all revisions."""

    def __contains__(self, found: object) -> bool:
        return bool(found)


# For calls that may start a narration.
ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": Manifest, "description": "The article is rendering; `src` is already playable."}
}
