"""/v1/editor/articles/{id}/revisions: what was published when, by whom, and the way back to it."""

from __future__ import annotations

from datetime import datetime
from difflib import SequenceMatcher
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.editor import CHANGES, editing_of
from audio_service.api.editor_view import ViewOut, view_of
from audio_service.api.http.access import CatalogDep, Editor, SettingsDep, link_query
from audio_service.api.http.problems import documented
from audio_service.api.http.write_slots import WRITES
from audio_service.api.manifest import ArticleId, base_url
from audio_service.article import Document
from audio_service.narration import AUDIO
from audio_service.storage import Origin, Status

router = APIRouter(prefix="/v1/editor/articles/{article_id}", tags=["editor"])

Number = Annotated[int, Path(ge=1, le=10**9)]


class RevisionEntry(BaseModel):
    """A revision of an article."""

    number: int
    origin: Origin
    saved_by: str = Field(description="Name of the key that sent or published it; empty if it is not known.")
    saved_at: datetime
    status: Status
    served: bool = Field(description="Its audio is the article's.")
    withdrawn: bool = Field(description="Its audio was withdrawn.")
    duration_ms: int | None
    audio: str | None = Field(description="Its audio, if it was made and not withdrawn; removed files are 404.")


class RevisionChange(BaseModel):
    """Blocks that differ: texts of the revision, and those that the working copy has instead."""

    was: list[str]
    now: list[str]


class RevisionDiff(BaseModel):
    """A revision, compared with the working copy."""

    changes: list[RevisionChange]
    other_choices: bool = Field(description="Voices, pauses or what is left out differ.")


class RestoreIn(BaseModel):
    """The version to act on, and the revision to restore; without one, what the last one to be restored replaced."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)
    revision: int | None = Field(None, ge=1, le=10**9)


@router.get("/revisions", responses=documented(401, 403, 404))
def index(
    article_id: ArticleId, request: Request, catalog: CatalogDep, settings: SettingsDep, _key: Editor
) -> list[RevisionEntry]:
    """List the revisions of an article that are kept, newest first."""
    article = catalog.articles.get(article_id)
    query = link_query(request, article)
    media = f"{base_url(request, settings)}/media"
    served = None if article.ready is None else article.ready.number
    return [
        RevisionEntry(
            number=each.number,
            origin=each.origin,
            saved_by=each.saved_by,
            saved_at=each.created_at,
            status=each.status,
            served=each.number == served,
            withdrawn=each.withdrawn,
            duration_ms=each.duration_ms,
            audio=f"{media}/{each.key}/{AUDIO}{query}" if each.status == Status.READY and not each.withdrawn else None,
        )
        for each in catalog.history.list(article_id)
    ]


@router.get("/revisions/{number}", responses=documented(401, 403, 404))
def compare(article_id: ArticleId, number: Number, request: Request, catalog: CatalogDep, _key: Editor) -> RevisionDiff:
    """Compare a revision with the article as it is being edited."""
    revision = catalog.articles.revision(article_id, number)
    copy = editing_of(request).open(article_id).copy
    return RevisionDiff(
        changes=_changes(revision.document, copy.document), other_choices=revision.choices != copy.choices
    )


def _changes(was: Document, now: Document) -> list[RevisionChange]:
    """The blocks that differ, in order."""
    before, after = ([block.span.of(document.text) for block in document.blocks] for document in (was, now))
    return [
        RevisionChange(was=before[a:b], now=after[c:d])
        for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes()
        if what != "equal"
    ]


@router.post("/restore", dependencies=[WRITES], responses=CHANGES)
def restore(article_id: ArticleId, body: RestoreIn, request: Request, key: Editor) -> ViewOut:
    """Put a revision's text and choices into the working copy. Nothing is published by it."""
    editing = editing_of(request)
    return view_of(editing.restore(article_id, body.version, body.revision, key.name), editing)
