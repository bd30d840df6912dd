"""/v1/articles: what a CMS pushes, and the manifest that players read."""

from __future__ import annotations

import re
import sys
from collections.abc import Container
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel, Field

from audio_service.api.article_in import ArticleIn, raw_article
from audio_service.api.http.access import Publisher, Reader, ServiceDep, article_for, details_for, draft_token
from audio_service.api.http.problems import PROBLEMS, documented
from audio_service.api.media import TYPES
from audio_service.narration import AUDIO
from audio_service.service import Service, Submission
from audio_service.storage import ArticleRecord, Origin, Status

router = APIRouter(prefix="/v1/articles", tags=["articles"])

# More digits than a revision will ever have are none of ours.
_TAG = re.compile(r'"?r([0-9]{1,9})"?')
NO_CONTROLS = r"^[^\x00-\x1f]*$"
ArticleId = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$")]


class Audio(BaseModel):
    """One audio file of a narration; `src` plays at once, also while it is still growing."""

    type: str
    src: str
    bytes: int | None = None


class Manifest(BaseModel):
    """What a player needs to know of an article."""

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
    jsonld: dict[str, Any] = Field(description="schema.org's AudioObject, for the article's page.")
    error: str | None = None


class Page(BaseModel):
    """A page of articles; `next` is the `after` of the page behind it."""

    articles: list[Manifest]
    next: str | None


def base_url(request: Request, service: Service) -> str:
    """Where players reach this service, without a slash at the end."""
    return (service.settings.public_url or str(request.base_url)).rstrip("/")


def in_path(article_id: str) -> str:
    """An article's id as a part of a URL's path."""
    return quote(article_id, safe="")


def manifest(article: ArticleRecord, request: Request, service: Service) -> Manifest:
    """The manifest: the latest state, and the audio that is served now."""
    served, base, path = article.served, base_url(request, service), in_path(article.id)
    media = f"{base}/media/{served.key}"
    query = "" if article.published else f"?draft={draft_token(service, article.id)}"
    status = "rendering" if article.latest.status == Status.REPLACED else article.latest.status.value
    own = f"{base}/v1/articles/{path}"
    audio = [Audio(type=TYPES[AUDIO], src=f"{media}/{AUDIO}{query}", bytes=served.audio_bytes)]
    if served.status == Status.READY:
        names = [f"audio.{name}" for name in service.settings.formats]
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
    """schema.org's AudioObject, to be put into the article's page for search engines."""
    served = article.served
    facts = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": article.title,
        "contentUrl": src,
        "encodingFormat": "audio/mpeg",
        "inLanguage": article.language,
        "duration": None if served.duration_ms is None else f"PT{served.duration_ms / 1000:.3f}S",
        "uploadDate": (article.published_at or article.created_at).isoformat(timespec="seconds"),
        "caption": {"@type": "MediaObject", "contentUrl": transcript, "encodingFormat": "text/vtt"},
    }
    return {name: value for name, value in facts.items() if value is not None}


def etag(article: ArticleRecord) -> str:
    """The entity tag of an article: its revision."""
    return f'"r{article.latest.number}"'


def precondition(
    if_match: Annotated[str | None, Header(description="The ETag of what you changed, or * for any article.")] = None,
    if_none_match: Annotated[Literal["*"] | None, Header(description="Only where there is no article yet.")] = None,
) -> Container[int] | None:
    """The revisions that a save may follow on, 0 for none at all; None where any will do."""
    if if_none_match is not None:
        return (0,)
    if if_match is None:
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    # What is no ETag of ours is the ETag of no revision.
    return range(1, sys.maxsize) if tags == ["*"] else {int(tag[1]) for tag in map(_TAG.fullmatch, tags) if tag}


# For calls that begin a narration.
ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": Manifest, "description": "The article is being narrated. `src` plays already."}
}


@router.put("/{article_id}", responses={**ACCEPTED, **PROBLEMS})
def put(
    article_id: ArticleId,
    body: ArticleIn,
    request: Request,
    response: Response,
    service: ServiceDep,
    _key: Publisher,
    expected: Annotated[Container[int] | None, Depends(precondition)],
) -> Manifest:
    """Create or revise an article. 200 when nothing changed or all of it was rendered before, 202 while it renders."""
    raw = raw_article(body, article_id, service.settings)
    submission = Submission(
        article_id,
        raw.document(service.settings),
        Origin.PUSHED,
        choices=body.choices,
        voice=body.voice,
        url=raw.url,
        publish=body.publish,
    )
    article, changed = service.accept(submission, if_revision=expected)
    response.status_code = 202 if changed and article.latest.status == Status.RENDERING else 200
    response.headers["ETag"] = etag(article)
    return manifest(article, request, service)


@router.get("/{article_id}", responses=documented(404))
def get(article_id: ArticleId, request: Request, response: Response, service: ServiceDep) -> Manifest:
    """The manifest of a published article; of a draft, with a key or a signed link."""
    article = article_for(request, article_id)
    response.headers["ETag"] = etag(article)
    response.headers["Cache-Control"] = "no-cache"
    return manifest(article, request, service)


@router.get("", responses=documented(401, 403))
def index(
    request: Request,
    service: ServiceDep,
    _key: Reader,
    search: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    published: bool | None = None,
    after: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """Articles by id, a page at a time."""
    found = service.catalog.articles.list(search=search, published=published, after=after, limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return Page(articles=[manifest(article, request, service) for article in found[:limit]], next=more)


@router.delete("/{article_id}", status_code=204, responses=documented(401, 403, 404))
def delete(article_id: ArticleId, service: ServiceDep, _key: Publisher) -> None:
    """Take an article and its audio down at once. The files are deleted later (AUDIO_SERVICE_TAKEDOWN_S)."""
    service.delete(article_id)


@router.post("/{article_id}/publish", responses=documented(401, 403, 404))
def publish(article_id: ArticleId, request: Request, service: ServiceDep, _key: Publisher) -> Manifest:
    """Make an article public."""
    return manifest(service.catalog.articles.publish(article_id, True), request, service)


@router.post("/{article_id}/unpublish", responses=documented(401, 403, 404))
def unpublish(article_id: ArticleId, request: Request, service: ServiceDep, _key: Publisher) -> Manifest:
    """Make an article a draft again."""
    return manifest(service.catalog.articles.publish(article_id, False), request, service)
