"""/v1/editor/articles/{id}/windows: who has an article open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from audio_service.api.http.access import CatalogDep, Editor
from audio_service.api.http.problems import documented
from audio_service.api.http.write_slots import WRITES
from audio_service.api.manifest import ArticleId

router = APIRouter(prefix="/v1/editor/articles/{article_id}/windows", tags=["editor"])

Window = Annotated[str, Path(pattern="^[0-9a-z]{8,40}$", description="A random id of the editor's window.")]


class OthersOut(BaseModel):
    """Who else has an article open."""

    others: list[str] = Field(description="Names of the keys, once each, without the caller's own.")
    own: bool = Field(description="Another window with the caller's key has it open.")


@router.put("/{window}", dependencies=[WRITES], responses=documented(401, 403))
def keep_open(article_id: ArticleId, window: Window, catalog: CatalogDep, key: Editor) -> OthersOut:
    """Say that a window has the article open, for 75 seconds; returns who else has it open."""
    names = catalog.open_windows.open(article_id, window, key.name)
    return OthersOut(others=sorted({*names} - {key.name}), own=key.name in names)


@router.delete("/{window}", dependencies=[WRITES], status_code=204, responses=documented(401, 403))
def close(article_id: ArticleId, window: Window, catalog: CatalogDep, _key: Editor) -> None:
    """Say that a window has the article open no more."""
    catalog.open_windows.close(article_id, window)
