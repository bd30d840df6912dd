"""/media: audio and its faces, growing while they are made and unchangeable afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, StreamingResponse

from audio_service import hls, mp3
from audio_service.api.access import may_hear, newsroom_of
from audio_service.api.problems import documented
from audio_service.api.ranges import immutable_headers, slice_of
from audio_service.catalog import Status
from audio_service.errors import Busy, NotFound
from audio_service.media import FORMATS
from audio_service.newsroom import Newsroom
from audio_service.press import Press
from audio_service.render import Priority
from audio_service.rendition import AUDIO, SUMMARY, Piece, Rendition, Summary, face_texts, summary_from_json
from audio_service.store import WINDOW_BYTES

router = APIRouter(prefix="/media", tags=["media"])

TYPES = {
    AUDIO: "audio/mpeg",
    "timeline.json": "application/json",
    "captions.vtt": "text/vtt; charset=utf-8",
    "audio.m4a": FORMATS["m4a"].mime,
    "audio.opus": FORMATS["opus"].mime,
    "captions.srt": "application/x-subrip; charset=utf-8",
    "karaoke.vtt": "text/vtt; charset=utf-8",
    "marks.jsonl": "application/x-json-stream",
    "text.txt": "text/plain; charset=utf-8",
    "overlay.smil": "application/smil+xml",
    "text.xhtml": "application/xhtml+xml",
    "chapters.json": "application/json+chapters",
}
PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
OtherFormat = Literal["m4a", "opus"]
GROWING = {"Cache-Control": "no-store", "Accept-Ranges": "none"}

FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"*/*": {}}},
    206: {"description": "The range that was asked for.", "content": {"*/*": {}}},
    304: {"description": "It is what you have."},
    416: {"description": "The file is shorter."},
    **documented(404),
}
Key = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


async def find(request: Request, key: str) -> Summary | Rendition:
    """The finished narration's summary, or the rendition in the making, begun now if it was still waiting.

    Raises NotFound where there is none that this caller may hear, and what the narration failed with.
    """
    return await run_in_threadpool(_find, request, key)


def _find(request: Request, key: str) -> Summary | Rendition:
    newsroom = newsroom_of(request)
    revisions = newsroom.catalog.articles.find_key(key)
    may_hear(request, [(article_id, published) for article_id, _, published in revisions])
    summary = _summary(newsroom, key)
    if summary is not None:
        return summary
    for article_id, number, _ in revisions:
        revision = newsroom.catalog.articles.revision(article_id, number)
        if revision.status == Status.RENDERING:
            rendition = newsroom.press.follow(key)
            if rendition is None:
                newsroom.have_made(revision, Priority.LISTENER)
                rendition = newsroom.press.follow(key)
            if rendition is not None:
                return rendition
    summary = _summary(newsroom, key)  # it may have been finished in between
    if summary is None:
        raise NotFound("This narration is not there.", advice="Get the article's manifest again.")
    return summary


def _summary(newsroom: Newsroom, key: str) -> Summary | None:
    stored = newsroom.store.media(key, SUMMARY)
    return None if stored is None else summary_from_json(stored)


@router.head("/{key}/audio.mp3", include_in_schema=False)
@router.get("/{key}/audio.mp3", response_class=Response, responses=FILE)
async def audio(request: Request, key: Key) -> Response:
    """The audio. While it is made: a stream that grows from the first sentence on, without ranges."""
    found = await find(request, key)
    if isinstance(found, Summary):
        return _finished(request, key, AUDIO, found.audio_bytes, found.audio_sha256)
    body = grow(found, newsroom_of(request).press) if request.method == "GET" else iter(())
    return StreamingResponse(body, media_type=TYPES[AUDIO], headers=GROWING)


async def grow(rendition: Rendition, press: Press) -> AsyncIterator[bytes]:
    """The frames of a rendition as they come, but for the very first, silent one, which would put it out of step.

    Each listener reads at its own pace, and holds one window of bytes.
    """
    at = len(mp3.silent_frame())
    count = 0
    with press.following(rendition):
        while await rendition.wait(count):
            end = rendition.pieces[-1].offset + rendition.pieces[-1].size
            count = len(rendition.pieces)
            while at < end:
                data = await run_in_threadpool(rendition.read, at, min(WINDOW_BYTES, end - at))
                at += len(data)
                yield data
        yield mp3.silent_frame()


@router.get("/{key}/stream.m3u8", response_class=Response, responses=FILE)
async def stream(request: Request, key: Key) -> Response:
    """An HLS playlist that grows sentence by sentence and is closed at the end."""
    found = await find(request, key)
    suffix = f"?{request.url.query}" if request.url.query else ""
    if isinstance(found, Summary):
        text = hls.playlist(found.pieces, ended=True, suffix=suffix)
        return Response(text, media_type=PLAYLIST_TYPE, headers=immutable_headers(f'"{key[:32]}-hls"'))
    await found.wait(0)  # a playlist without a segment makes players give up
    done = found.done and found.error is None
    text = hls.playlist(tuple(found.pieces), ended=done, suffix=suffix)
    return Response(text, media_type=PLAYLIST_TYPE, headers={"Cache-Control": "no-store"})


@router.get("/{key}/segment-{number}.mp3", response_class=Response, responses=FILE)
async def segment(request: Request, key: Key, number: Annotated[int, Path(ge=0, le=1_000_000)]) -> Response:
    """One segment of the stream."""
    found = await find(request, key)
    parts = hls.segments(tuple(found.pieces))
    if number >= len(parts):
        raise NotFound(f"There is no segment {number}.", advice="Get the playlist again.")
    data = await run_in_threadpool(_piece_bytes, newsroom_of(request), key, found, parts[number].piece)
    headers = immutable_headers(f'"{key[:32]}-{number}"')
    return Response(hls.segment_bytes(parts[number], data), media_type=TYPES[AUDIO], headers=headers)


def _piece_bytes(newsroom: Newsroom, key: str, found: Summary | Rendition, piece: Piece) -> bytes:
    if isinstance(found, Rendition):
        return found.read(piece.offset, piece.size)
    start = found.frames_at + piece.offset
    return newsroom.store.media_range(key, AUDIO, start, start + piece.size)


@router.head("/{key}/audio.{name}", include_in_schema=False)
@router.get("/{key}/audio.{name}", response_class=Response, responses=FILE)
async def other_audio(request: Request, key: Key, name: OtherFormat) -> Response:
    """The finished audio in another format; the first who asks waits until it is made."""
    newsroom = newsroom_of(request)
    if name not in newsroom.settings.formats:
        raise NotFound(f"There is no audio.{name}.", advice="The manifest lists what there is.")
    if isinstance(await find(request, key), Rendition):
        raise Busy(f"audio.{name} is made when the narration is ready.", retry_after_s=5)
    file = f"audio.{name}"
    size = await run_in_threadpool(newsroom.store.media_size, key, file)
    if size is None:
        await run_in_threadpool(newsroom.make_format, key, name)
        size = await run_in_threadpool(newsroom.store.media_size, key, file)
    assert size is not None
    return _finished(request, key, file, size, key)


@router.head("/{key}/{name}", include_in_schema=False)
@router.get("/{key}/{name}", response_class=Response, responses=FILE)
async def face(request: Request, key: Key, name: str) -> Response:
    """The timeline and the captions; while the audio is made, those of what is there."""
    if name not in TYPES:
        raise NotFound(f"There is no {name}.", advice="The manifest lists what there is.")
    found = await find(request, key)
    if isinstance(found, Summary):
        size = await run_in_threadpool(newsroom_of(request).store.media_size, key, name)
        if size is None:
            raise NotFound(f"There is no {name}.", advice="The manifest lists what there is.")
        return _finished(request, key, name, size, key)
    await found.wait(0)
    texts = await run_in_threadpool(face_texts, found.script, found.assembly)
    return Response(texts[name], media_type=TYPES[name], headers={"Cache-Control": "no-store"})


def _finished(request: Request, key: str, name: str, size: int, digest: str) -> Response:
    etag = f'"{digest[:32]}-{name}"'
    part = slice_of(request.headers, size, etag)
    headers = {**immutable_headers(etag), **part.headers(size)}
    if request.method == "HEAD" or part.status in (304, 416):
        return Response(status_code=part.status, headers=headers, media_type=TYPES[name])
    valid_s = newsroom_of(request).settings.media_redirect_s
    if valid_s:
        link = newsroom_of(request).store.media_link(key, name, valid_s)
        return RedirectResponse(link, 307, {"Cache-Control": f"private, max-age={valid_s // 2}"})
    body = newsroom_of(request).store.stream_media(key, name, part.start, part.end)
    return StreamingResponse(body, part.status, headers, TYPES[name])
