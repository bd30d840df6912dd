"""The manifest of an article."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Container, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Path, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from audio_service.api.http.access import details_for, is_known, link_query, service_of, token_expires_s
from audio_service.api.http.assets import built
from audio_service.api.http.compression import compressed
from audio_service.api.http.conditions import EntityTags
from audio_service.api.http.kept import Ready
from audio_service.api.http.ready import ReadyResponse, keep
from audio_service.api.media import TYPES
from audio_service.article import check_article_id
from audio_service.config import Settings
from audio_service.narration import AUDIO, Marks, label_in, marks_for
from audio_service.speech import credit_of
from audio_service.storage import Access, ArticleRecord, Audience, Status

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


class Provenance(BaseModel):
    """What says that the voice is synthetic, as in the audio files. Of several voices, that of most of the text."""

    synthetic: Literal[True] = True
    statement: str = Field(description="For people, in the article's language.")
    digital_source_type: str = Field(description="IPTC's term for media that a trained model made.")
    voice: str
    licence: str = Field(description="The voice's licence.")
    credit: str = Field(description="The voice's credit; may be empty.")
    url: str | None = Field(description="The publisher's page about synthetic voices.")


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
    provenance: Provenance | None = Field(description="null where marks are switched off.")
    voice_label: str | None = Field(
        description="The player's label, such as “AI voice”; null where it is switched off."
    )
    voice_label_url: str | None = Field(description="Where the label leads to.")
    duration_ms: int | None
    expires_s: int | None = Field(
        None, description="Seconds until the subscriber's token in these addresses expires; null without one."
    )
    audio: list[Audio]
    timeline: str
    captions: str
    section: str | None
    tags: list[str]
    author: str | None
    site: str | None = Field(description="The entry of AUDIO_SERVICE_SITES that the article belongs to.")
    access: Access = Field(description="`token`: only listeners with a token that the publisher signed.")
    site_name: str | None = Field(description="The name of the page's site, as the page says it.")
    image: str | None = Field(description="The address of the page's picture, as the page says it.")
    links: dict[str, str]
    jsonld: dict[str, Any] = Field(description="A schema.org AudioObject for the article's page.")
    embed: str | None = Field(None, description="The lines for the site's page. Only for callers with a key.")
    error: str | None = None
    waiting_for: str | None = Field(
        None,
        description="What an accepted article waits for: `disk`, `storage`, `database`, `signer` or `machine` "
        "(threads, memory). Only for callers with a key.",
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
        provenance=_provenance(article, settings),
        voice_label=label_in(article.language, settings),
        voice_label_url=settings.disclosure.url,
        duration_ms=served.duration_ms,
        expires_s=token_expires_s(request),
        audio=audio,
        timeline=f"{media}/timeline.json{query}",
        captions=f"{media}/captions.vtt{query}",
        section=article.section,
        tags=list(article.tags),
        author=article.author,
        site=article.site,
        access=article.access,
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
        jsonld=audio_object(article, f"{media}/{AUDIO}{for_others}", f"{media}/captions.vtt{for_others}", settings),
        embed=embed_code(article, base) if is_known(request, article.id) else None,
        error=_error(article, request),
        **_wait(article, request),
    )


def _error(article: ArticleRecord, request: Request) -> str | None:
    """Why the latest revision failed. A ready one may have an error of its repair, which is in the log."""
    latest = article.latest
    if latest.status != Status.FAILED or latest.error is None:
        return None
    return details_for(request, latest.error, latest.key, article.id)


def _wait(article: ArticleRecord, request: Request) -> dict[str, Any]:
    """What an accepted article waits for, for callers with a key."""
    if article.latest.status != Status.RENDERING:
        return {}
    wait = service_of(request).jobs.wait_of(article.latest.key)
    if wait is None or not is_known(request, article.id):
        return {}
    return {"waiting_for": wait.what, "waiting_since": wait.since, "next_try": wait.next_try}


def marks_of_article(article: ArticleRecord, settings: Settings) -> Marks | None:
    """The marks of an article's served narration; None if they are switched off."""
    return marks_for((article.served.voice,), article.language, settings)


def _provenance(article: ArticleRecord, settings: Settings) -> Provenance | None:
    marks = marks_of_article(article, settings)
    return None if marks is None else Provenance(**{**asdict(marks), "url": marks.url or None})


def audio_object(article: ArticleRecord, src: str, transcript: str, settings: Settings) -> dict[str, Any]:
    """A schema.org AudioObject for the article's page, with the marks of its synthetic voice."""
    served = article.served
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": article.title,
        "contentUrl": src,
        "encodingFormat": "audio/mpeg",
        "inLanguage": article.language,
        "duration": None if served.duration_ms is None else f"PT{served.duration_ms / 1000:.3f}S",
        "author": [{"name": name} for name in authors_of(article)] or None,
        "keywords": list(article.tags) or None,
        "datePublished": served.document.published,
        "uploadDate": (article.published_at or article.created_at).isoformat(timespec="seconds"),
        "isAccessibleForFree": False if article.audience is Audience.SUBSCRIBERS else None,
        "caption": {"@type": "MediaObject", "contentUrl": transcript, "encodingFormat": "text/vtt"},
        **_marks_in_jsonld(marks_of_article(article, settings)),
    }
    return {name: value for name, value in facts.items() if value is not None}


def authors_of(article: ArticleRecord) -> Sequence[str]:
    """The names in an article's author; one that its page states may have a comma in it."""
    stated = article.served.document.authors
    named = article.author or ""
    return stated if named == ", ".join(stated) else [name for name in named.split(", ") if name]


def _marks_in_jsonld(marks: Marks | None) -> dict[str, Any]:
    """The licence is the voice's, not the article's, and so stands at the voice."""
    if marks is None:
        return {}
    voice = {
        "@type": "SoftwareApplication",
        "name": marks.voice,
        "applicationCategory": "Synthetic voice",
        "license": {"@type": "CreativeWork", "name": marks.licence},
        "creditText": marks.credit or None,
    }
    return {
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
        "creditText": " ".join(filter(None, (marks.statement, marks.credit))),
        "isBasedOn": {name: value for name, value in voice.items() if value is not None},
        "publishingPrinciples": marks.url or None,
    }


def manifest_response(article: ArticleRecord, request: Request, settings: Settings, status: int = 200) -> Response:
    """The manifest as a response, with its ETag: the id of the revision, for saving, and a hash of the body."""
    plain = manifest(article, request, settings).model_dump_json().encode()
    body, headers = compressed(request.headers, plain)
    tag = f'"{article.latest_id}-{hashlib.sha256(body).hexdigest()[:16]}"'
    headers |= {"ETag": tag, "Cache-Control": _CACHING[article.audience]}
    if request.method not in ("GET", "HEAD"):
        return Response(body, status, headers, "application/json")
    ready = Ready(tag, body, ranges=False)
    if article.audience is Audience.PUBLIC and article.latest.status is not Status.RENDERING:
        keep(request, ready)
    return ReadyResponse(request, ready, {**headers, "Content-Type": "application/json"})


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
