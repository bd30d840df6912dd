"""Pages for people: the newest articles, an article with its player, and the player itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

import audio_service
from audio_service.api.access import Room, may_hear
from audio_service.api.articles import ArticleId
from audio_service.catalog import ArticleRecord
from audio_service.clean import clean
from audio_service.config import Settings

router = APIRouter(tags=["pages"])

PACKAGE = Path(audio_service.__file__).parent
NEWEST = 20
# Nothing from elsewhere, nothing inline: what an article contains can neither run nor call out.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
STATIC = {
    "player.js": ("player/player.js", "text/javascript; charset=utf-8"),
    "player.css": ("player/player.css", "text/css; charset=utf-8"),
    "page.css": ("api/templates/page.css", "text/css; charset=utf-8"),
}


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(PACKAGE / "api" / "templates"), autoescape=select_autoescape(["html"]))


def _page(article: ArticleRecord | None, others: tuple[ArticleRecord, ...], settings: Settings) -> HTMLResponse:
    blocks = []
    if article is not None:
        document = article.served.document
        cleaned = clean(document, settings.reading)
        blocks = [(kept.block.kind.value, kept.block.span.of(document.text)) for kept in cleaned.kept]
    text = _templates().get_template("article.html").render(article=article, blocks=blocks, others=others)
    return HTMLResponse(text, headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def home(newsroom: Room) -> HTMLResponse:
    """The newest article and its player, and links to the others."""
    newest = newsroom.catalog.articles.newest(NEWEST)
    return _page(newest[0] if newest else None, newest[1:], newsroom.settings)


@router.get("/read/{article_id}", response_class=HTMLResponse, include_in_schema=False)
def read(article_id: ArticleId, request: Request, newsroom: Room) -> HTMLResponse:
    """One article with its player."""
    article = newsroom.catalog.articles.get(article_id)
    may_hear(request, [(article.id, article.published)])
    return _page(article, (), newsroom.settings)


def _static(name: str) -> Callable[[Request], Response]:
    path, media_type = STATIC[name]

    def send(request: Request) -> Response:
        etag = f'"{hashlib.sha256((PACKAGE / path).read_bytes()).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return FileResponse(PACKAGE / path, media_type=media_type, headers=headers)

    return send


# The player and its style; browsers ask again each time whether they changed.
for _name in STATIC:
    router.add_api_route(f"/{_name}", _static(_name), methods=["GET"], include_in_schema=False)
