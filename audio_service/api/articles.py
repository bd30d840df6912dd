"""/v1/articles: calls of a CMS, and the manifest for players."""

from __future__ import annotations

import re
import sys
from collections.abc import Container
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.article_in import WITHDRAW, ArticleIn, raw_article
from audio_service.api.http.access import CatalogDep, Publisher, Reader, ServiceDep, SettingsDep, article_for
from audio_service.api.http.problems import PROBLEMS, documented
from audio_service.api.manifest import ACCEPTED, ArticleId, Manifest, etag, manifest
from audio_service.service import Submission
from audio_service.storage import Origin, Status

router = APIRouter(prefix="/v1/articles", tags=["articles"])

# Revisions have fewer digits.
_TAG = re.compile(r'"?r([0-9]{1,9})"?')
NO_CONTROLS = r"^[^\x00-\x1f]*$"


class Page(BaseModel):
    """A page of articles; pass `next` as `after` to get the next page."""

    articles: list[Manifest]
    next: str | None


class PublishIn(BaseModel):
    """Options of publishing."""

    model_config = ConfigDict(extra="forbid")

    withdraw: bool = Field(False, description=WITHDRAW)


def precondition(
    if_match: Annotated[
        str | None, Header(description="Revise only this revision (the article's ETag), or `*` for any.")
    ] = None,
    if_none_match: Annotated[
        Literal["*"] | None, Header(description="`*`: create only, fail if the article exists.")
    ] = None,
) -> Container[int] | None:
    """The revisions that a save may follow, 0 for none; None for any."""
    if if_none_match is not None:
        return (0,)
    if if_match is None:
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    # An unknown ETag matches no revision.
    return range(1, sys.maxsize) if tags == ["*"] else {int(tag[1]) for tag in map(_TAG.fullmatch, tags) if tag}


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
    """Create or revise an article. Returns 202 while it renders, 200 if nothing has to be rendered."""
    raw = raw_article(body, article_id, service.settings)
    submission = Submission(
        article_id,
        raw.document(service.settings),
        Origin.PUSHED,
        choices=body.choices,
        voice=body.voice,
        url=raw.url,
        publish=body.publish,
        withdraw=body.withdraw,
    )
    article, changed = service.accept(submission, if_revision=expected)
    response.status_code = 202 if changed and article.latest.status == Status.RENDERING else 200
    response.headers["ETag"] = etag(article)
    return manifest(article, request, service.settings)


@router.get("/{article_id}", responses=documented(404))
def get(article_id: ArticleId, request: Request, response: Response, settings: SettingsDep) -> Manifest:
    """Get an article's manifest. A draft requires a key or its signed link."""
    article = article_for(request, article_id)
    response.headers["ETag"] = etag(article)
    response.headers["Cache-Control"] = "no-cache"
    return manifest(article, request, settings)


@router.get("", responses=documented(401, 403))
def index(
    request: Request,
    catalog: CatalogDep,
    settings: SettingsDep,
    _key: Reader,
    search: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    published: bool | None = None,
    after: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """List articles by id, page by page."""
    found = catalog.articles.list(search=search, published=published, after=after, limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return Page(articles=[manifest(article, request, settings) for article in found[:limit]], next=more)


@router.delete("/{article_id}", status_code=204, responses=documented(401, 403, 404))
def delete(article_id: ArticleId, service: ServiceDep, _key: Publisher) -> None:
    """Delete an article at once; its files are removed after AUDIO_SERVICE_TAKEDOWN_S."""
    service.delete(article_id)


@router.delete("/{article_id}/revisions/{number}", status_code=204, responses=documented(401, 403, 404, 409))
def withdraw(
    article_id: ArticleId, number: Annotated[int, Path(ge=1, le=10**9)], catalog: CatalogDep, _key: Publisher
) -> None:
    """Withdraw a superseded revision's audio at once; its files are removed after AUDIO_SERVICE_TAKEDOWN_S.

    Articles with the same recording lose it too. 409 if it is the current one of any article.
    """
    catalog.articles.withdraw(article_id, number)


@router.post("/{article_id}/publish", responses=documented(401, 403, 404))
def publish(
    article_id: ArticleId, request: Request, service: ServiceDep, _key: Publisher, options: PublishIn | None = None
) -> Manifest:
    """Publish an article."""
    article = service.catalog.articles.publish(article_id, True, withdraw=options is not None and options.withdraw)
    return manifest(article, request, service.settings)


@router.post("/{article_id}/unpublish", responses=documented(401, 403, 404))
def unpublish(
    article_id: ArticleId, request: Request, catalog: CatalogDep, settings: SettingsDep, _key: Publisher
) -> Manifest:
    """Turn an article back into a draft."""
    return manifest(catalog.articles.publish(article_id, False), request, settings)
