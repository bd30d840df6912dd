"""Readers' reports of mispronunciations, for players and the editor's page."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime
from typing import Annotated

import anyio
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from audio_service.api.http.access import CatalogDep, Editor, SettingsDep, SiteEditor, article_for, catalog_of
from audio_service.api.http.problems import documented
from audio_service.api.http.rates import address_of, limited
from audio_service.api.http.write_slots import WRITES
from audio_service.api.manifest import ArticleId
from audio_service.errors import Busy, InputError, NotFound
from audio_service.storage import ReportedWord

router = APIRouter()

# Reports that are written at the same time, and that wait for it. Others are refused: editors' calls come first.
WRITING_MAX = 1
WAITING_MAX = 20
# Characters of the sentence that are kept on each side of the word.
CONTEXT = 120
# Of a note: control characters, surrogates and line breaks; embeddings, overrides and isolates of direction.
_BREAKS = ("Cc", "Cs", "Zl", "Zp")
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class ReportIn(BaseModel):
    """A word that is said wrong."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"sentence": "Mrs Kvist answers.", "start": 4, "end": 9, "note": "It is kuh-VIST"}]
        },
    )

    sentence: str = Field(min_length=1, max_length=4000, description="The sentence, as the timeline's block has it.")
    start: int = Field(ge=0, description="Where the word begins in the sentence, in code points.")
    end: int = Field(ge=1, description="Where it ends.")
    note: str = Field("", max_length=200, description="How it should be said, as plain text.")


class ReportOut(BaseModel):
    """Readers' reports of a word: `count` equal ones."""

    id: int
    article_id: str
    title: str | None
    word: str
    before: str = Field(description="The text in front of the word.")
    after: str
    note: str
    count: int
    first_at: datetime
    last_at: datetime


class ReportsOut(BaseModel):
    """The newest open reports, and the number of all."""

    total: int
    words: int = Field(description="The number of words that are reported, each counted once in its article.")
    reports: list[ReportOut]


@router.post(
    "/v1/articles/{article_id}/reports",
    tags=["players"],
    status_code=204,
    dependencies=[Depends(limited("reports"))],
    responses=documented(404, 413),
)
async def report(article_id: ArticleId, body: ReportIn, request: Request, settings: SettingsDep) -> None:
    """Report a word of a published article that is said wrong. Equal reports are counted."""
    if not settings.reader_reports:
        raise NotFound("Not found.", advice="This service takes no reports (AUDIO_SERVICE_READER_REPORTS).")
    writing: anyio.CapacityLimiter = request.app.state.reporting
    if writing.statistics().tasks_waiting >= WAITING_MAX:
        raise Busy("Too many reports at the same time.", retry_after_s=5)
    await to_thread.run_sync(_add, request, article_id, body, limiter=writing)


def _add(request: Request, article_id: str, body: ReportIn) -> None:
    document = article_for(request, article_id).served.document
    word = body.sentence[body.start : body.end]
    if not word.strip() or body.end > len(body.sentence) or body.sentence not in document.text:
        raise InputError("These words are not in the article.", advice="Load the article's timeline again.")
    if len(word) > CONTEXT:
        raise InputError(f"{len(word)} characters are not a word.", advice="Report one word or name.")
    before, after = body.sentence[: body.start][-CONTEXT:], body.sentence[body.end :][:CONTEXT]
    sender = hashlib.sha256(address_of(request).encode()).digest()[0]
    catalog_of(request).reports.add(article_id, ReportedWord(word, before, after, plain(body.note)), sender)


def plain(note: str) -> str:
    """A reader's text on one line, without control characters and what reverses its direction."""
    kept = (" " if each in _DIRECTIONS or unicodedata.category(each) in _BREAKS else each for each in note)
    return " ".join("".join(kept).split())


@router.get("/v1/editor/reports", tags=["editor"], responses=documented(401, 403))
def reports(catalog: CatalogDep, key: SiteEditor, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> ReportsOut:
    """List readers' reports of mispronunciations, the newest first."""
    found, total, words = catalog.reports.list(limit, key.site)
    return ReportsOut(
        total=total,
        words=words,
        reports=[
            ReportOut(
                id=each.id,
                article_id=each.article_id,
                title=each.title,
                word=each.reported.word,
                before=each.reported.before,
                after=each.reported.after,
                note=each.reported.note,
                count=each.count,
                first_at=each.first_at,
                last_at=each.last_at,
            )
            for each in found
        ],
    )


@router.delete(
    "/v1/editor/reports/{report_id}",
    tags=["editor"],
    dependencies=[WRITES],
    status_code=204,
    responses=documented(401, 403, 404),
)
def close(report_id: Annotated[int, Path(ge=1, le=2**31 - 1)], catalog: CatalogDep, key: SiteEditor) -> None:
    """Close a report, once its word is corrected or needs no correction."""
    catalog.reports.delete(report_id, key.site)


@router.delete(
    "/v1/editor/articles/{article_id}/reports",
    tags=["editor"],
    dependencies=[WRITES],
    status_code=204,
    responses=documented(401, 403),
)
def close_all(
    article_id: ArticleId,
    catalog: CatalogDep,
    _key: Editor,
    word: Annotated[
        str | None, Query(max_length=CONTEXT, pattern=r"^[^\x00]*$", description="Only reports of this word.")
    ] = None,
    until: Annotated[AwareDatetime | None, Query(description="Reports made after this time stay.")] = None,
) -> None:
    """Close an article's reports, or those of one word."""
    catalog.reports.close(article_id, word=word, until=until)
