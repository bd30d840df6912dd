"""/v1/listen and play counts, for players."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from audio_service.api.http.access import CatalogDep, Reader, ServiceDep, SettingsDep, may_hear, narration_for
from audio_service.api.http.disconnect import while_connected
from audio_service.api.http.problems import documented
from audio_service.api.http.rates import limited
from audio_service.api.manifest import ACCEPTED, ArticleId, Manifest, manifest_response
from audio_service.api.page_queue import PageQueue
from audio_service.errors import InputError
from audio_service.service import OnDemand
from audio_service.storage import Audience, Play, Status


class PlainJSON(APIRoute):
    """A call that takes JSON as text/plain too: browsers send that to other sites without a preflight request."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, for a request whose plain text is JSON."""
        handle = super().get_route_handler()

        async def take(request: Request) -> Response:
            if request.headers.get("Content-Type", "").startswith("text/plain"):
                others = [header for header in request.scope["headers"] if header[0] != b"content-type"]
                headers = [*others, (b"content-type", b"application/json")]
                request = Request({**request.scope, "headers": headers}, request.receive)
            return await handle(request)

        return take


router = APIRouter(tags=["players"], route_class=PlainJSON)


class PageIn(BaseModel):
    """The page that embeds a player."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=4000, description="The page's canonical URL.")


class PlayIn(BaseModel):
    """An event of a player."""

    model_config = ConfigDict(extra="forbid")

    # Inline, since a schema inside a path cannot refer to definitions.
    event: Annotated[Play, WithJsonSchema({"type": "string", "enum": [play.value for play in Play]})]


@router.post(
    "/v1/listen",
    response_model=Manifest,
    dependencies=[Depends(limited("listen"))],
    openapi_extra={
        "requestBody": {"content": {"text/plain": {"schema": {"$ref": "#/components/schemas/PageIn"}}}},
    },
    responses={**ACCEPTED, **documented(403, 404, 413)},
)
async def listen(body: PageIn, request: Request, settings: SettingsDep) -> Response:
    """Get the manifest for a page of an allowed host (AUDIO_SERVICE_LISTEN_HOSTS); narrates it if necessary.

    Accepts JSON as text/plain too.
    """
    on_demand: OnDemand = request.app.state.on_demand
    url = on_demand.allowed(body.url)
    article = await run_in_threadpool(on_demand.known, url)
    if article is None:
        pages: PageQueue = request.app.state.pages
        article = await while_connected(request, pages.article(url))
    await run_in_threadpool(may_hear, request, [(article.id, article.audience)])
    status = 202 if article.served.status == Status.RENDERING else 200
    return await run_in_threadpool(manifest_response, article, request, settings, status)


@router.post(
    "/v1/articles/{article_id}/plays",
    status_code=204,
    dependencies=[Depends(limited("plays"))],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": PlayIn.model_json_schema()} for kind in ("application/json", "text/plain")},
        }
    },
    responses=documented(404, 413),
)
async def count_play(article_id: ArticleId, request: Request, service: ServiceDep) -> None:
    """Count that a player started, finished a tenth, or finished. Nothing else is stored.

    Accepts JSON as text/plain too, which navigator.sendBeacon sends without a preflight request.
    """
    try:
        play = PlayIn.model_validate_json(await request.body())
    except ValidationError as error:
        raise InputError("Invalid play event.", advice='Send {"event": "play"}.') from error
    published = service.plays.is_published(article_id)
    if not published:
        _, audience = await run_in_threadpool(narration_for, request, article_id)
        published = audience is Audience.PUBLIC
    service.plays.count(article_id, play.event, published=published)


@router.get("/v1/articles/{article_id}/plays", responses=documented(401, 403, 404))
def plays(article_id: ArticleId, catalog: CatalogDep, _key: Reader) -> dict[str, dict[str, int]]:
    """Get play counts: day -> event -> count."""
    catalog.articles.get(article_id)
    return catalog.plays.of(article_id)
