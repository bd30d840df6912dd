"""/oembed: the player for an article's page (oEmbed 1.0)."""

from __future__ import annotations

import contextlib
import html
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from audio_service.api.http.access import CatalogDep, SettingsDep, link_query, may_hear
from audio_service.api.http.problems import documented
from audio_service.api.manifest import base_url, in_path
from audio_service.article import check_article_id, normal_url
from audio_service.errors import NotFound
from audio_service.storage import ArticleRecord, Audience, Catalog

router = APIRouter(tags=["syndication"])

EMBED_WIDTH, EMBED_HEIGHT = 600, 160
# Seconds that a site may keep the answer.
CACHE_AGE_S = 3600


@router.get("/oembed", responses=documented(401, 404, 501))
def oembed(
    request: Request,
    response: Response,
    catalog: CatalogDep,
    settings: SettingsDep,
    url: Annotated[str, Query(max_length=4000)],
    maxwidth: int = EMBED_WIDTH,
    maxheight: int = EMBED_HEIGHT,
    form: Annotated[str, Query(alias="format", json_schema_extra={"const": "json"})] = "json",
) -> dict[str, Any]:
    """Get an embeddable player (oEmbed 1.0) for an article's URL or its page on this service.

    Its size is at most `maxwidth` by `maxheight` pixels, at least 1 by 1. An article for subscribers needs a `token`.
    """
    if form != "json":
        raise HTTPException(HTTPStatus.NOT_IMPLEMENTED, "This format is not implemented. Ask for format=json.")
    base = base_url(request, settings)
    article = _embeddable(url, base, catalog)
    may_hear(request, [(article.id, article.audience)])
    public = article.audience is Audience.PUBLIC
    if not public:  # its frame has the token
        response.headers["Cache-Control"] = "private, no-store"
    width, height = max(1, min(maxwidth, EMBED_WIDTH)), max(1, min(maxheight, EMBED_HEIGHT))
    source = html.escape(f"{base}/embed/{in_path(article.id)}{link_query(request, article)}")
    frame = f'<iframe src="{source}" width="{width}" height="{height}" frameborder="0" title="Listen"></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": settings.feed.title,
        "provider_url": f"{base}/",
        "title": article.title or article.id,
        "width": width,
        "height": height,
        "html": frame,
        "cache_age": CACHE_AGE_S if public else 0,
    }


def _embeddable(url: str, base: str, catalog: Catalog) -> ArticleRecord:
    articles = catalog.articles
    path = urlsplit(url).path if url.startswith(f"{base}/") else ""
    article = None
    with contextlib.suppress(ValueError, NotFound):
        if path.startswith(("/read/", "/embed/")):
            article = articles.get(check_article_id(unquote(path.split("/", 2)[2], errors="strict")))
        else:
            article = articles.find_url(normal_url(url))
    if article is None or not article.published:
        raise NotFound(f"No article found at {url}.", advice="Use the URL of an article's page.")
    return article
