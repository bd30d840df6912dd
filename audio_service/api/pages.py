"""HTML pages: the newest articles, and an article with its player."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import cache
from textwrap import shorten
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from audio_service.api import discovery
from audio_service.api.feed import named_feeds
from audio_service.api.http.access import CatalogDep, SettingsDep, article_for
from audio_service.api.http.assets import PACKAGE, asset, built, send
from audio_service.api.http.compression import compressed
from audio_service.api.manifest import ArticleId, base_url
from audio_service.article import BlockKind, clean_document
from audio_service.config import Settings
from audio_service.errors import NotFound, SubscribersOnly
from audio_service.storage import PUBLIC, ArticleRecord, Audience

router = APIRouter(tags=["pages"])

TEMPLATES = PACKAGE / "api" / "templates"
NEWEST = 20
DESCRIPTION_CHARACTERS = 160
# The home page, and the reference for so many addresses of the service.
KEPT_PAGES = 8
# No third-party and no inline content: nothing in an article can run or connect.
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

# The editor cannot be framed and requires Trusted Types.
EDITOR_POLICY = POLICY.replace("frame-ancestors *", "frame-ancestors 'none'") + "; require-trusted-types-for 'script'"


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]))


def _blocks(article: ArticleRecord, settings: Settings) -> list[tuple[str, str]]:
    """What is read of an article: kinds of blocks with their texts."""
    document = article.served.document
    cleaned = clean_document(document, settings.reading)
    return [(kept.block.kind.value, kept.block.span.of(document.text)) for kept in cleaned.kept]


def _about(article: ArticleRecord, blocks: list[tuple[str, str]]) -> str:
    """The beginning of its first paragraph."""
    first = next((text for kind, text in blocks if kind == BlockKind.PARAGRAPH), article.title or article.id)
    return shorten(first, DESCRIPTION_CHARACTERS, placeholder="…")


def html_page(template: str, **values: object) -> bytes:
    """Render a page of the service."""
    return _templates().get_template(template).render(label=built().label, **values).encode()


def html_response(
    request: Request, data: bytes, policy: str, status: int = 200, article: ArticleRecord | None = None
) -> HTMLResponse:
    """A page of the service; nobody keeps one of an article that is not public."""
    content, headers = compressed(request.headers, data)
    if article is not None and article.audience is not Audience.PUBLIC:
        headers["Cache-Control"] = "private, no-store"
    headers |= {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
    return HTMLResponse(content, status, headers)


def _without_article(request: Request, error: NotFound | SubscribersOnly, *, embedded: bool = False) -> HTMLResponse:
    """What a reader is shown whose link has no article any more, or no valid token; a program gets the error itself."""
    if "text/html" not in request.headers.get("Accept", ""):
        raise error
    locked = isinstance(error, SubscribersOnly)
    page = html_page("missing.html", embedded=embedded, locked=locked)
    response = html_response(request, page, POLICY, status=401 if locked else 404)
    if locked:
        response.headers["Cache-Control"] = "no-store"
    return response


class PageCache:
    """Rendered pages, each made once for what it shows; beyond KEPT_PAGES the oldest is dropped."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, bytes] = {}
        self._lock = threading.Lock()

    def get(self, shows: Hashable, render: Callable[[], bytes]) -> bytes:
        """The page that shows this."""
        with self._lock:
            data = self._kept.get(shows)
            if data is None:
                if len(self._kept) >= KEPT_PAGES:
                    del self._kept[next(iter(self._kept))]
                data = self._kept[shows] = render()
            return data


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
def home(request: Request, catalog: CatalogDep, settings: SettingsDep) -> HTMLResponse:
    """The newest article with its player, and links to others."""
    cache: PageCache = request.app.state.rendered_pages
    base = base_url(request, settings)

    def render() -> bytes:
        newest = catalog.articles.newest(NEWEST, which=PUBLIC, listed=settings.lists)
        facts = settings.feed
        return html_page(
            "article.html",
            article=newest[0] if newest else None,
            blocks=_blocks(newest[0], settings) if newest else [],
            title=facts.title,
            about=facts.description,
            found=discovery.of_home(base, settings),
            feed=facts.title,
            feeds=named_feeds(settings),
            others=newest[1:],
        )

    return html_response(request, cache.get(("home", base, catalog.outbox.mark().number), render), POLICY)


@router.get("/read/{article_id}", response_class=HTMLResponse, include_in_schema=False)
def read(article_id: ArticleId, request: Request, settings: SettingsDep) -> HTMLResponse:
    """One article with its player."""
    try:
        article = article_for(request, article_id)
    except (NotFound, SubscribersOnly) as error:
        return _without_article(request, error)
    blocks = _blocks(article, settings)
    about = _about(article, blocks)
    page = html_page(
        "article.html",
        article=article,
        blocks=blocks,
        about=about,
        found=discovery.of_article(article, base_url(request, settings), about, settings),
        feed=settings.feed.title,
        feeds=named_feeds(settings),
        **_opened_by(request),
    )
    return html_response(request, page, POLICY, article=article)


@router.get("/embed/{article_id}", response_class=HTMLResponse, include_in_schema=False)
def embed(article_id: ArticleId, request: Request) -> HTMLResponse:
    """The player alone, with its transcript, for an iframe."""
    try:
        article = article_for(request, article_id)
    except (NotFound, SubscribersOnly) as error:
        return _without_article(request, error, embedded=True)
    return html_response(
        request, html_page("embed.html", article=article, **_opened_by(request)), POLICY, article=article
    )


def _opened_by(request: Request) -> dict[str, str]:
    """The attributes of a page's player, and its link's query, that open what the page shows."""
    given = {name: value for name in ("draft", "token") if (value := request.query_params.get(name))}
    return {"draft": "", "token": "", **given, "query": f"?{urlencode(given)}" if given else ""}


@router.get("/editor", response_class=HTMLResponse, include_in_schema=False)
def editor(request: Request) -> HTMLResponse:
    """The editor's page, which needs no key; its calls do."""
    return html_response(request, html_page("editor.html", version=built().versions["editor"]), EDITOR_POLICY)


@router.get("/page.css", include_in_schema=False)
def style(request: Request) -> Response:
    """The pages' style."""
    return send(request, asset(TEMPLATES / "page.css"))


@router.get("/icon.svg", include_in_schema=False)
def icon(request: Request) -> Response:
    """The pages' icon."""
    return send(request, asset(TEMPLATES / "icon.svg"))
