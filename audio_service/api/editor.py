"""/v1/editor: what the editor's page needs. Sessions, working copies as they will be read, sentences, publishing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.articles import (
    ArticleId,
    ArticleIn,
    Manifest,
    address_in,
    base_url,
    document_in,
    in_path,
    manifest,
)
from audio_service.api.editor_view import ViewOut, view_of
from audio_service.api.http import access
from audio_service.api.http.access import Editor, Publisher, Room
from audio_service.api.http.problems import documented
from audio_service.api.lexicon import RuleIn, entry_of
from audio_service.config import Choices
from audio_service.errors import AudioServiceError, Forbidden
from audio_service.narration.quality import Report
from audio_service.service.editing import Desk
from audio_service.speech.synthesis import SAMPLE_RATE
from audio_service.storage.catalog import Role

router = APIRouter(prefix="/v1/editor", tags=["editor"])

CHANGES = documented(401, 403, 404, 409, 413)
LISTED = 50
Index = Annotated[int, Path(ge=0, le=1_000_000)]


class KeyIn(BaseModel):
    """A key to sign in with."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=200)


class SessionOut(BaseModel):
    """Who is signed in."""

    name: str
    role: Role


class ChangesIn(BaseModel):
    """What an editor changed, on top of the version that they saw."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)
    choices: Choices
    texts: dict[int, str] = Field({}, description="New texts of blocks, by their index.")


class VersionIn(BaseModel):
    """The version that is meant."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0)


class TryIn(BaseModel):
    """Rules that are tried and not kept."""

    model_config = ConfigDict(extra="forbid")

    rules: list[RuleIn] = Field([], max_length=20)


class SentenceOut(BaseModel):
    """A sentence to be heard: FLAC in base64, and the times of its words in ms from its beginning."""

    key: str
    spoken: str
    duration_ms: int
    pause_ms: int
    words: list[tuple[int, int]]
    type: Literal["audio/flac"] = "audio/flac"
    audio: str


class EffectOut(BaseModel):
    """What a rule would change among the published articles that were looked through, the newest."""

    sentences: int
    articles: int
    looked_through: int


class Working(BaseModel):
    """A working copy in a list."""

    id: str
    title: str | None
    saved_at: str
    saved_by: str


class PublishedOut(BaseModel):
    """A published article: its manifest, and what goes into the site's page."""

    manifest: Manifest
    embed: str


def desk_of(request: Request) -> Desk:
    """The desk of the running service."""
    desk: Desk = request.app.state.desk
    return desk


@router.post("/session", responses=documented(401))
def sign_in(body: KeyIn, request: Request, response: Response, newsroom: Room) -> SessionOut:
    """Sign in with a key of the role edit or publish; a cookie keeps it for a day's work."""
    key = access.find_key(request, body.key)
    if key is None:
        raise Forbidden("There is no such key.", known=False)
    if not key.role.allows(Role.EDIT):
        raise Forbidden(f"The key {key.name!r} may {key.role.value}, not {Role.EDIT.value}.", known=True)
    response.set_cookie(
        access.SESSION_COOKIE,
        access.session_token(newsroom, key),
        max_age=access.SESSION_S,
        httponly=True,
        samesite="strict",
        secure=base_url(request, newsroom).startswith("https:"),
    )
    return SessionOut(name=key.name, role=key.role)


@router.get("/session", responses=documented(401, 403))
def session(key: Editor) -> SessionOut:
    """Who is signed in."""
    return SessionOut(name=key.name, role=key.role)


@router.delete("/session", status_code=204)
def sign_out(response: Response) -> None:
    """Sign out."""
    response.delete_cookie(access.SESSION_COOKIE, httponly=True, samesite="strict")


@router.get("/articles", responses=documented(401, 403))
def working(newsroom: Room, _key: Editor) -> list[Working]:
    """What is on the desks: working copies that are not published, the one saved last first."""
    return [
        Working(id=c.article_id, title=c.document.title, saved_at=c.saved_at.isoformat(), saved_by=c.saved_by)
        for c in newsroom.catalog.working.list(LISTED)
        if c.saved_at is not None
    ]


@router.post("/articles", status_code=201, responses=CHANGES)
def take_in(body: ArticleIn, request: Request, newsroom: Room, key: Editor) -> ViewOut:
    """Put an article on the desk, from a URL, HTML, Markdown or text."""
    desk = desk_of(request)
    document = document_in("draft", body, newsroom)
    return view_of(desk.take_in(document, address_in(body), key.name), desk)


@router.get("/articles/{article_id}", responses=documented(401, 403, 404))
def view(article_id: ArticleId, request: Request, _key: Editor) -> ViewOut:
    """An article as it will be read, and all that is known of why."""
    desk = desk_of(request)
    return view_of(desk.open(article_id), desk)


@router.put("/articles/{article_id}", responses=CHANGES)
def save(article_id: ArticleId, body: ChangesIn, request: Request, key: Editor) -> ViewOut:
    """Keep changes. 409 where somebody else saved in between: nothing is overwritten."""
    desk = desk_of(request)
    return view_of(desk.save(article_id, body.version, body.choices, body.texts, key.name), desk)


@router.delete("/articles/{article_id}", status_code=204, responses=CHANGES)
def discard(article_id: ArticleId, version: int, request: Request, _key: Editor) -> None:
    """Forget what was changed since the last publication."""
    desk_of(request).discard(article_id, version)


@router.post("/articles/{article_id}/sentences/{index}", responses=documented(401, 403, 404))
def sentence(
    article_id: ArticleId, index: Index, body: TryIn, request: Request, newsroom: Room, _key: Editor
) -> SentenceOut:
    """Hear one sentence, with rules that are only tried. What was spoken before is not spoken again."""
    desk = desk_of(request)
    opened = desk.open(article_id)
    rules = [newsroom.check_entry(entry_of(rule)) for rule in body.rules]
    script, take = desk.take(opened, index, rules)
    return SentenceOut(
        key="" if rules else opened.keys[index],
        spoken=script.sentences[0].spoken,
        duration_ms=take.samples * 1000 // SAMPLE_RATE,
        pause_ms=script.sentences[0].pause_ms,
        words=[(start * 1000 // SAMPLE_RATE, end * 1000 // SAMPLE_RATE) for start, end in take.words],
        audio=base64.b64encode(take.flac).decode("ascii"),
    )


@router.post("/effect", responses=documented(401, 403))
def effect(body: RuleIn, request: Request, newsroom: Room, _key: Editor) -> EffectOut:
    """How many published sentences a rule would change."""
    found = desk_of(request).effect(newsroom.check_entry(entry_of(body)), body.scope)
    return EffectOut(sentences=found.sentences, articles=found.articles, looked_through=found.looked_through)


@router.get("/phonemes", responses=documented(401, 403, 404))
def phonemes(newsroom: Room, _key: Editor, voice: Annotated[str, Query(max_length=200)] = "") -> list[str]:
    """The phonemes that a voice has a sound for."""
    loaded = newsroom.studio.voices.load(voice or newsroom.settings.voice)
    return sorted(symbol for symbol in loaded.piper.config.phoneme_id_map if symbol.isalpha() or symbol in "ˈˌː")


@router.post(
    "/articles/{article_id}/check",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {}}}, **documented(401, 403, 404)},
)
def check(article_id: ArticleId, request: Request, _key: Editor) -> StreamingResponse:
    """Speak what is not spoken yet and listen to all of it: a JSON line per sentence, then one with the report."""
    desk = desk_of(request)
    opened = desk.open(article_id)
    return StreamingResponse(_listening(desk.check(opened), len(opened.keys)), media_type="application/x-ndjson")


def _listening(steps: Iterator[Report | None], total: int) -> Iterator[str]:
    try:
        for done, report in enumerate(steps, 1):
            line = {"done": done, "of": total} if report is None else {"report": report_json(report)}
            yield json.dumps(line, ensure_ascii=False) + "\n"
    except AudioServiceError as error:  # the answer has begun: the error is its last line
        yield json.dumps({"error": str(error)}, ensure_ascii=False) + "\n"


def report_json(report: Report) -> dict[str, Any]:
    """A gate's report as JSON."""
    findings = [
        {"name": f.name, "value": f.value, "unit": f.unit, "verdict": f.verdict, "says": f.says, "sentence": f.sentence}
        for f in report.findings
    ]
    return {"duration_ms": report.duration_ms, "fit": not report.reasons, "findings": findings}


@router.post("/articles/{article_id}/publish", responses={**CHANGES, **documented(412)})
def publish(article_id: ArticleId, body: VersionIn, request: Request, newsroom: Room, _key: Publisher) -> PublishedOut:
    """Publish the working copy, if it is fit for it: 422 says why not."""
    article = desk_of(request).publish(article_id, body.version)
    base = base_url(request, newsroom)
    embed = (
        f'<script type="module" src="{base}/player.js"></script>\n'
        f'<listen-article article-id="{in_path(article.id)}"></listen-article>'
    )
    return PublishedOut(manifest=manifest(article, request, newsroom), embed=embed)
