"""/v1/editor/overview: all articles and drafts, with their state."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from audio_service.api.articles import NO_CONTROLS
from audio_service.api.http.access import CatalogDep, SiteEditor
from audio_service.api.http.problems import documented
from audio_service.errors import InputError
from audio_service.storage import ArticleState, place_of

router = APIRouter(prefix="/v1/editor", tags=["editor"])


class OverviewEntry(BaseModel):
    """An article, or a draft that was never published, in the list."""

    id: str
    title: str | None = Field(description="The headline; of a text without one, its first words.")
    url: str | None
    published: bool
    state: ArticleState = Field(
        description="`draft`; `live`; `changed`: live, with changes that are not published; `newer`: the CMS sent a "
        "newer text than an editor works on or had published; `rendering`; `failed`."
    )
    version: int = Field(description="Version of the working copy, 0 if there is none.")
    changed_at: datetime
    changed_by: str = Field(description="Name of the key that changed its text last; empty if it is not known.")
    duration_ms: int | None = Field(description="Of the audio that is served.")


class OverviewPage(BaseModel):
    """A page of the list; pass `next` as `after` to get the next page."""

    articles: list[OverviewEntry]
    next: str | None


@router.get("/overview", responses=documented(401, 403))
def overview(
    catalog: CatalogDep,
    key: SiteEditor,
    search: Annotated[str, Query(max_length=200, pattern=NO_CONTROLS)] = "",
    state: ArticleState | None = None,
    after: Annotated[str, Query(max_length=300, pattern=NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> OverviewPage:
    """List articles and drafts, the last changed first, page by page."""
    try:
        found = catalog.overview.list(search=search, state=state, site=key.site, after=after, limit=limit + 1)
    except ValueError as error:
        raise InputError("`after` is not the end of a page.", advice="Pass what `next` said.") from error
    articles = [
        OverviewEntry(
            id=each.id,
            title=each.title,
            url=each.url,
            published=each.published,
            state=each.state,
            version=each.version,
            changed_at=each.changed_at,
            changed_by=each.changed_by,
            duration_ms=each.duration_ms,
        )
        for each in found[:limit]
    ]
    return OverviewPage(articles=articles, next=place_of(found[limit - 1]) if len(found) > limit else None)
