"""/v1/articles: calls of a CMS, and the manifest for players."""

from __future__ import annotations

import contextlib
from collections.abc import Container
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.article_in import WITHDRAW, take_raw
from audio_service.api.http.access import (
    CatalogDep,
    Publisher,
    ServiceDep,
    SettingsDep,
    SitePublisher,
    SiteReader,
    article_for,
    check_address,
    check_new,
    check_recording,
    site_for,
)
from audio_service.api.http.conditions import list_header, parse_tags
from audio_service.api.http.problems import PROBLEMS, documented
from audio_service.api.http.write_slots import WRITES, WriteSlot
from audio_service.api.manifest import ACCEPTED, ArticleId, Manifest, manifest, manifest_response, revision_ids
from audio_service.api.push_in import PushIn
from audio_service.article import RawArticle
from audio_service.errors import AudioServiceError, Conflict, Forbidden, IdTaken
from audio_service.service import Closing, Service, Submission, classification, known_site
from audio_service.storage import Access, ApiKey, ArticleFilter, Origin, Status

router = APIRouter(prefix="/v1/articles", tags=["articles"])

_NOT_THEIRS = (Conflict, Forbidden, IdTaken)
NO_CONTROLS = r"^[^\x00-\x1f]*$"
Name = Annotated[str | None, Query(min_length=1, max_length=300, pattern=NO_CONTROLS)]


class Page(BaseModel):
    """A page of articles; pass `next` as `after` to get the next page."""

    articles: list[Manifest]
    next: str | None


class PublishIn(BaseModel):
    """Options of publishing."""

    model_config = ConfigDict(extra="forbid")

    withdraw: bool = Field(False, description=WITHDRAW)


IfMatch = Annotated[
    str | None,
    Header(description="Change only the revision with this ETag (its status may differ), or `*` for any."),
]


async def precondition(request: Request, if_match: IfMatch = None) -> Container[str] | None:
    """The ids of the revisions that a change may follow; None for any."""
    tags = None if if_match is None else parse_tags(list_header(request.headers, "if-match"))
    return None if tags is None else revision_ids(tags)


async def save_precondition(
    request: Request,
    if_match: IfMatch = None,
    if_none_match: Annotated[
        Literal["*"] | None, Header(description="`*`: create only, fail if the article exists.")
    ] = None,
) -> Container[str] | None:
    """The ids of the revisions that a save may follow, "" for none; None for any."""
    return await precondition(request, if_match) if if_none_match is None else ("",)


Precondition = Annotated[Container[str] | None, Depends(precondition)]
SavePrecondition = Annotated[Container[str] | None, Depends(save_precondition)]


def admitted(article_id: ArticleId, body: PushIn, request: Request, key: SitePublisher) -> ApiKey:
    """The key, which may push this article. Raises Forbidden and IdTaken."""
    check_new(request, key, article_id)
    check_address(request, key, body.url)
    if "site" in body.model_fields_set:
        site_for(key, body.site or "")
    return key


Admitted = Annotated[ApiKey, Depends(admitted)]


async def raw_of(
    article_id: ArticleId,
    body: PushIn,
    request: Request,
    service: ServiceDep,
    key: Admitted,
    followed: SavePrecondition,
) -> RawArticle:
    """The pushed article, before the call may wait to write."""
    try:
        return await take_raw(request, body, article_id)
    except AudioServiceError as error:
        async with request.app.state.writes:
            await run_in_threadpool(_close_refused, error, service, closing_of(article_id, body, key), followed)
        raise


def closing_of(article_id: str, body: PushIn, key: ApiKey) -> Closing:
    """What a push takes from the public."""
    return Closing(article_id, body.publish is False, body.access is Access.TOKEN, body.url, key.site)


def _close_refused(
    error: AudioServiceError, service: Service, closing: Closing, followed: Container[str] | None
) -> None:
    """Close the article of a refused push, unless its sender may not change it, or not this revision."""
    if not isinstance(error, _NOT_THEIRS):
        with contextlib.suppress(*_NOT_THEIRS):
            service.close_refused(closing, error, followed)


@router.put("/{article_id}", response_model=Manifest, responses={**ACCEPTED, **PROBLEMS})
def put(
    article_id: ArticleId,
    body: PushIn,
    request: Request,
    service: ServiceDep,
    _required: SitePublisher,
    key: Admitted,
    followed: SavePrecondition,
    raw: Annotated[RawArticle, Depends(raw_of)],
    _slot: WriteSlot,
) -> Response:
    """Create or revise an article. Returns 202 while it renders, 200 if nothing has to be rendered.

    One that unpublishes an article or leaves it to subscribers (`access`) does so even if its text is refused.
    """
    try:
        submission = Submission(
            article_id,
            service.check_marks(raw.document(service.settings), body.voice),
            Origin.PUSHED,
            choices=body.choices,
            voice=body.voice,
            url=raw.url,
            publish=body.publish,
            withdraw=body.withdraw,
            saved_by=key.name,
            classification=classification(body, service.settings, key.site),
            only_site=key.site,
        )
        article, changed = service.accept(submission, if_match=followed)
    except AudioServiceError as error:
        _close_refused(error, service, closing_of(article_id, body, key), followed)
        raise
    status = 202 if changed and article.latest.status == Status.RENDERING else 200
    return manifest_response(article, request, service.settings, status)


@router.get(
    "/{article_id}", response_model=Manifest, responses={304: {"description": "Not modified."}, **documented(404, 412)}
)
def get(article_id: ArticleId, request: Request, settings: SettingsDep) -> Response:
    """Get an article's manifest. A draft requires a key or its signed link."""
    return manifest_response(article_for(request, article_id), request, settings)


@router.get("", responses=documented(401, 403))
def index(
    request: Request,
    catalog: CatalogDep,
    settings: SettingsDep,
    key: SiteReader,
    search: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    published: bool | None = None,
    section: Name = None,
    tag: Name = None,
    site: Name = None,
    author: Name = None,
    after: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page:
    """List articles by id, page by page; all conditions must hold."""
    own = site_for(key, site)
    if own is not None and key.site is None:
        own = known_site(own, settings)
    which = ArticleFilter(search, published, section, tag, own, author)
    found = catalog.articles.list(which, after=after, limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return Page(articles=[manifest(article, request, settings) for article in found[:limit]], next=more)


@router.delete("/{article_id}", dependencies=[WRITES], status_code=204, responses=documented(401, 403, 404, 412))
def delete(article_id: ArticleId, service: ServiceDep, _key: Publisher, followed: Precondition) -> None:
    """Delete an article at once; its files are removed after AUDIO_SERVICE_TAKEDOWN_S."""
    service.delete(article_id, if_match=followed)


@router.delete(
    "/{article_id}/revisions/{number}", dependencies=[WRITES], status_code=204, responses=documented(401, 403, 404, 409)
)
def withdraw(
    article_id: ArticleId,
    number: Annotated[int, Path(ge=1, le=10**9)],
    request: Request,
    catalog: CatalogDep,
    key: Publisher,
) -> None:
    """Withdraw a superseded revision's audio at once; its files are removed after AUDIO_SERVICE_TAKEDOWN_S.

    Articles with the same recording lose it too. 409 if it is the current one of any article.
    """
    check_recording(request, key, article_id, number)
    catalog.articles.withdraw(article_id, number)


@router.post(
    "/{article_id}/publish", dependencies=[WRITES], response_model=Manifest, responses=documented(401, 403, 404, 412)
)
def publish(
    article_id: ArticleId,
    request: Request,
    service: ServiceDep,
    _key: Publisher,
    followed: Precondition,
    options: PublishIn | None = None,
) -> Response:
    """Publish an article."""
    withdraws = options is not None and options.withdraw
    article = service.catalog.articles.publish(article_id, True, withdraw=withdraws, if_match=followed)
    return manifest_response(article, request, service.settings)


@router.post(
    "/{article_id}/unpublish", dependencies=[WRITES], response_model=Manifest, responses=documented(401, 403, 404, 412)
)
def unpublish(
    article_id: ArticleId, request: Request, service: ServiceDep, _key: Publisher, followed: Precondition
) -> Response:
    """Turn an article back into a draft."""
    article = service.catalog.articles.publish(article_id, False, if_match=followed)
    return manifest_response(article, request, service.settings)
