"""/v1/editor: sessions, working copies, sentences and publishing for the editor's page."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.article_in import ArticleIn, address_of_page, take_raw
from audio_service.api.editor_view import ViewOut, view_of
from audio_service.api.http import access
from audio_service.api.http.access import CatalogDep, Editor, Publisher, ServiceDep, SettingsDep, SiteEditor
from audio_service.api.http.kept import SESSION_COOKIE
from audio_service.api.http.problems import answer, documented, members_of, status_of, type_of
from audio_service.api.http.streams import UNBUFFERED
from audio_service.api.http.write_slots import WRITES, WriteSlot
from audio_service.api.lexicon import RuleIn, entry_of, scope_of
from audio_service.api.manifest import ArticleId, Manifest, base_url, embed_code, manifest
from audio_service.article import RawArticle
from audio_service.config import Choices
from audio_service.errors import AudioServiceError, Forbidden, Unavailable
from audio_service.narration import QualityReport, to_ms
from audio_service.service import Editing
from audio_service.storage import ApiKey, Role

router = APIRouter(prefix="/v1/editor", tags=["editor"])

CHANGES = documented(401, 403, 404, 409, 413)
LISTED = 50
Index = Annotated[int, Path(ge=0, le=1_000_000)]


class KeyIn(BaseModel):
    """An API key to sign in with."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=200)


class SessionOut(BaseModel):
    """The signed-in user."""

    name: str
    role: Role
    site: str | None = Field(None, description="The only site that the key is for; null: all.")


class ChangesIn(BaseModel):
    """Changes to the version that the editor saw."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)
    choices: Choices
    texts: dict[int, str] = Field({}, description="New block texts by block index.")


class VersionIn(BaseModel):
    """The version to act on."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)


class TryIn(BaseModel):
    """Rules, or a voice of the sentence's block, to try without saving them."""

    model_config = ConfigDict(extra="forbid")

    rules: list[RuleIn] = Field([], max_length=20)
    voice: str | None = Field(None, min_length=1, max_length=200)


class SentenceOut(BaseModel):
    """A spoken sentence: FLAC in base64, and word times in milliseconds from its start."""

    key: str
    spoken: str
    duration_ms: int
    pause_ms: int
    words: list[tuple[int, int]]
    type: Literal["audio/flac"] = "audio/flac"
    audio: str


class EffectOut(BaseModel):
    """What a rule affects in the newest published articles (`looked_through`), stored or not."""

    sentences: int
    articles: int
    looked_through: int


class Working(BaseModel):
    """A working copy, in a list."""

    id: str
    title: str | None
    saved_at: str
    saved_by: str


class PublishedOut(BaseModel):
    """A published article: its manifest, and the embed code for the site's page."""

    manifest: Manifest
    embed: str


def editing_of(request: Request) -> Editing:
    """The service's Editing."""
    editing: Editing = request.app.state.editing
    return editing


@router.post("/session", responses=documented(401))
def sign_in(body: KeyIn, request: Request, response: Response, settings: SettingsDep) -> SessionOut:
    """Sign in with a key of the role edit or publish; sets a session cookie for twelve hours."""
    key = access.find_key(request, body.key)
    if key is None:
        raise Forbidden(
            "This key is invalid.", known=False, advice="Check it, or ask whoever runs the service.", code="key"
        )
    if not key.role.allows(Role.EDIT):
        raise Forbidden(
            f"Key {key.name!r} has the role {key.role.value}; signing in requires {Role.EDIT.value}.",
            known=True,
            advice="Sign in with another key.",
            code="role",
        )
    response.set_cookie(
        SESSION_COOKIE,
        access.session_token(settings, key),
        max_age=access.SESSION_S,
        httponly=True,
        samesite="strict",
        secure=base_url(request, settings).startswith("https:"),
    )
    return _signed_in(key)


def _signed_in(key: ApiKey) -> SessionOut:
    return SessionOut(name=key.name, role=key.role, site=key.site)


@router.get("/session", responses=documented(401, 403))
def session(key: SiteEditor) -> SessionOut:
    """Get the signed-in user."""
    return _signed_in(key)


@router.delete("/session", dependencies=[WRITES], status_code=204)
async def sign_out(request: Request) -> Response:
    """Sign out: the session's cookie is no longer valid, wherever it is. Also a 503 deletes it in this browser."""
    response = Response(status_code=204)
    try:
        await run_in_threadpool(access.end_session, request)
    except Unavailable as error:
        response = await answer(request, error)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return response


@router.get("/articles", responses=documented(401, 403))
def working(catalog: CatalogDep, key: SiteEditor) -> list[Working]:
    """List unpublished working copies, last saved first."""
    return [
        Working(id=c.article_id, title=c.document.title, saved_at=c.saved_at.isoformat(), saved_by=c.saved_by)
        for c in catalog.working_copies.list(LISTED, key.site)
        if c.saved_at is not None
    ]


def admitted(body: ArticleIn, request: Request, service: ServiceDep, key: SiteEditor) -> ApiKey:
    """The key, which may take in this article. Raises Forbidden and IdTaken."""
    access.check_address(request, key, body.url)
    if body.url is not None and key.site is not None:
        access.check_new(request, key, service.id_for(address_of_page(body.url)))
    return key


Admitted = Annotated[ApiKey, Depends(admitted)]


async def raw_of(body: ArticleIn, request: Request, _key: Admitted) -> RawArticle:
    """The article to take in, before the call may wait to write."""
    return await take_raw(request, body, "draft")


@router.post("/articles", status_code=201, responses=CHANGES)
def take_in(
    request: Request,
    service: ServiceDep,
    _required: SiteEditor,
    key: Admitted,
    raw: Annotated[RawArticle, Depends(raw_of)],
    _slot: WriteSlot,
) -> ViewOut:
    """Create a working copy from a URL, HTML, Markdown or text."""
    editing = editing_of(request)
    document = service.check_marks(raw.document(service.settings), None)
    return view_of(editing.take_in(document, raw.url, key.name, key.site), editing)


@router.get("/articles/{article_id}", responses=documented(401, 403, 404))
def view(article_id: ArticleId, request: Request, _key: Editor) -> ViewOut:
    """Get an article as it will be read: blocks, words, removals, guesses and sentences."""
    editing = editing_of(request)
    return view_of(editing.open(article_id), editing)


@router.put("/articles/{article_id}", dependencies=[WRITES], responses=CHANGES)
def save(article_id: ArticleId, body: ChangesIn, request: Request, key: Editor) -> ViewOut:
    """Save changes. Returns 409 if another editor saved in between; nothing is overwritten."""
    editing = editing_of(request)
    return view_of(editing.save(article_id, body.version, body.choices, body.texts, key.name), editing)


@router.delete("/articles/{article_id}", dependencies=[WRITES], status_code=204, responses=CHANGES)
def discard(article_id: ArticleId, version: int, request: Request, _key: Editor) -> None:
    """Discard the working copy."""
    editing_of(request).discard(article_id, version)


@router.post("/articles/{article_id}/sentences/{index}", responses=documented(401, 403, 404))
def sentence(
    article_id: ArticleId, index: Index, body: TryIn, request: Request, service: ServiceDep, _key: Editor
) -> SentenceOut:
    """Speak one sentence, optionally with unsaved rules or another voice. Known sentences come from the cache."""
    editing = editing_of(request)
    opened = editing.open(article_id)
    rules = [service.check_entry(entry_of(rule)) for rule in body.rules]
    script, clip = editing.clip(opened, index, rules, body.voice)
    return SentenceOut(
        key="" if rules or body.voice else opened.keys[index],
        spoken=script.sentences[0].spoken,
        duration_ms=to_ms(clip.samples),
        pause_ms=script.sentences[0].pause_ms,
        words=[(to_ms(start), to_ms(end)) for start, end in clip.words],
        audio=base64.b64encode(clip.flac).decode("ascii"),
    )


@router.post("/effect", responses=documented(401, 403))
def effect(body: RuleIn, request: Request, service: ServiceDep, key: SiteEditor) -> EffectOut:
    """Count the published sentences that a rule affects: that would be said otherwise without it."""
    entry = service.check_entry(entry_of(body))
    found = editing_of(request).effect(entry, scope_of(body), body.section, key.site)
    return EffectOut(sentences=found.sentences, articles=found.articles, looked_through=found.looked_through)


@router.get("/phonemes", responses=documented(401, 403, 404))
def phonemes(service: ServiceDep, _key: SiteEditor, voice: Annotated[str, Query(max_length=200)] = "") -> list[str]:
    """List a voice's phonemes."""
    loaded = service.studio.voices.load(voice or service.settings.voice)
    return sorted(symbol for symbol in loaded.piper.config.phoneme_id_map if symbol.isalpha() or symbol in "ˈˌː")


@router.post(
    "/articles/{article_id}/check",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {}}}, **documented(401, 403, 404)},
)
def check(article_id: ArticleId, request: Request, _key: Editor) -> StreamingResponse:
    """Speak missing sentences and check the audio: one JSON line per sentence, then the report."""
    editing = editing_of(request)
    opened = editing.open(article_id)
    lines = _check_lines(editing.check(opened), len(opened.keys))
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=UNBUFFERED)


def _check_lines(steps: Iterator[QualityReport | None], total: int) -> Iterator[str]:
    try:
        for done, report in enumerate(steps, 1):
            line = {"done": done, "of": total} if report is None else {"report": report_json(report)}
            yield json.dumps(line, ensure_ascii=False) + "\n"
    except AudioServiceError as error:  # the response has started: the error is its last line
        problem = {"type": type_of(error), "status": status_of(error), **members_of(error)}
        yield json.dumps({"error": str(error), "problem": problem}, ensure_ascii=False) + "\n"


def report_json(report: QualityReport) -> dict[str, Any]:
    """A quality report as JSON."""
    findings = [
        {"name": f.name, "value": f.value, "unit": f.unit, "verdict": f.verdict, "says": f.says, "sentence": f.sentence}
        for f in report.findings
    ]
    return {"duration_ms": report.duration_ms, "fit": not report.reasons, "findings": findings}


@router.post("/articles/{article_id}/publish", responses={**CHANGES, **documented(412)})
def publish(
    article_id: ArticleId, body: VersionIn, request: Request, settings: SettingsDep, key: Publisher
) -> PublishedOut:
    """Publish the working copy if it passes the check; otherwise 422 with the reasons."""
    article = editing_of(request).publish(article_id, body.version, key.name)
    embed = embed_code(article, base_url(request, settings))
    return PublishedOut(manifest=manifest(article, request, settings), embed=embed)
