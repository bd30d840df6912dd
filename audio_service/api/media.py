"""/media: audio and exports, growing while they render and immutable afterwards."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, StreamingResponse

from audio_service.api.http.access import service_of
from audio_service.api.http.problems import documented, problem
from audio_service.api.http.ranges import Slice, file_headers, slice_of
from audio_service.api.takedown import check_access, while_allowed
from audio_service.errors import Busy, NotFound
from audio_service.narration import (
    AUDIO,
    EXPORTS,
    FORMATS,
    FRAME_BYTES,
    Narration,
    Segment,
    playlist,
    segments,
    timestamp_tag,
    whole_playlist,
)
from audio_service.rendering import LiveNarration
from audio_service.service import Service
from audio_service.storage import WINDOW_BYTES, stored_narration

router = APIRouter(prefix="/media", tags=["media"])

PLAYLIST = "stream.m3u8"
TYPES = {
    AUDIO: FORMATS["mp3"].mime,
    PLAYLIST: "application/vnd.apple.mpegurl",
    **{f"audio.{name}": FORMATS[name].mime for name in ("m4a", "opus")},
    **{name: export.media_type for name, export in EXPORTS.items()},
}
OtherFormat = Literal["m4a", "opus"]
GROWING = {"Cache-Control": "no-store", "Accept-Ranges": "none"}

FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"*/*": {}}},
    206: {"description": "The requested range.", "content": {"*/*": {}}},
    304: {"description": "Not modified."},
    **documented(404, 416),
}
Key = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Playable:
    """A finished or live narration, and whether it is published."""

    narration: Narration | LiveNarration
    public: bool


@dataclass(frozen=True, slots=True)
class File:
    """An immutable file; its name decides its type."""

    name: str
    size: int
    etag: str
    public: bool


async def find(request: Request, key: str) -> Playable:
    """Find the finished narration, or the live one from its first sentence on, started now if necessary.

    Raises NotFound if there is none that the caller may hear, and the narration's error.
    """
    found = await run_in_threadpool(_find, request, key)
    if isinstance(found.narration, LiveNarration) and not await found.narration.wait(0):
        found = await run_in_threadpool(_find, request, key)  # finished between two look-ups, here or elsewhere
    return found


def _find(request: Request, key: str) -> Playable:
    service = service_of(request)
    revisions = check_access(request, key)
    public = any(published for _, _, published in revisions)
    return Playable(_narration(service, key, [(article_id, number) for article_id, number, _ in revisions]), public)


def _narration(service: Service, key: str, revisions: list[tuple[str, int]]) -> Narration | LiveNarration:
    summary = stored_narration(service.store, key)
    if summary is not None:
        if summary.outdated:
            service.renew(revisions)
        return summary
    for article_id, number in revisions:
        live = service.follow(article_id, number)
        if live is not None:
            return live
    return _stored(service, key)  # finished in between


@router.head("/{key}/audio.mp3", include_in_schema=False)
@router.get("/{key}/audio.mp3", response_class=Response, responses=FILE)
async def audio(request: Request, key: Key) -> Response:
    """Get the audio. While it renders: a stream from the first sentence on, without ranges."""
    found = await find(request, key)
    narration = found.narration
    if isinstance(narration, Narration):
        etag = f'"{narration.audio_sha256[:32]}-{AUDIO}"'
        return _finished(request, key, File(AUDIO, narration.audio_bytes, etag, found.public))
    live = while_allowed(request, key, grow(narration, service_of(request)))
    body = live if request.method == "GET" else iter(())
    return StreamingResponse(body, media_type=TYPES[AUDIO], headers=GROWING)


async def grow(live: LiveNarration, service: Service) -> AsyncGenerator[bytes, None]:
    """Stream the frames of a live narration, without the first, silent one, which would shift its times.

    Each listener reads at its own pace and holds one window of bytes.
    """
    at = FRAME_BYTES
    count = 0
    with service.jobs.following(live):
        if not live.is_readable:  # it ended before the first byte was sent
            if live.error is not None:
                raise live.error
            stored = await run_in_threadpool(_stored, service, live.key)
            start = stored.frames_at + at
            async for data in service.store.stream_media(live.key, AUDIO, start, stored.audio_bytes):
                yield data
            return
        while await live.wait(count):
            count = len(live.runs)
            end = sum(live.runs[:count]) * FRAME_BYTES
            while at < end:
                data = await run_in_threadpool(live.read, at, min(WINDOW_BYTES, end - at))
                at += len(data)
                yield data


def _stored(service: Service, key: str) -> Narration:
    """The finished narration. Raises NotFound if there is none."""
    stored = stored_narration(service.store, key)
    if stored is None:
        raise NotFound("This narration does not exist any more.", advice="Get the article's manifest again.")
    return stored


@router.head("/{key}/stream.m3u8", include_in_schema=False)
@router.get("/{key}/stream.m3u8", response_class=Response, responses=FILE)
async def stream(request: Request, key: Key) -> Response:
    """Get an HLS playlist. It grows by the sentence and is closed at the end."""
    found = await find(request, key)
    narration = found.narration
    suffix = f"?{request.url.query}" if request.url.query else ""
    if isinstance(narration, Narration):
        if narration.outdated:
            kind, text = "file", whole_playlist(narration.duration_ms, suffix)
        else:
            kind, text = "hls", playlist(narration.runs, ended=True, suffix=suffix)
        data = text.encode()
        return _small(request, data, File(PLAYLIST, len(data), f'"{key[:32]}-{kind}"', found.public))
    done = narration.done and narration.error is None
    text = playlist(tuple(narration.runs), ended=done, suffix=suffix)
    return Response(text, media_type=TYPES[PLAYLIST], headers={"Cache-Control": "no-store"})


@router.head("/{key}/segment-{number}.mp3", include_in_schema=False)
@router.get("/{key}/segment-{number}.mp3", response_class=Response, responses=FILE)
async def segment(request: Request, key: Key, number: Annotated[int, Path(ge=0, le=1_000_000)]) -> Response:
    """Get one segment of the HLS stream."""
    found = await find(request, key)
    parts = segments(tuple(found.narration.runs))
    if number >= len(parts):
        raise NotFound(f"Segment {number} does not exist.", advice="Get the playlist again.")
    frames = await run_in_threadpool(_frames, service_of(request), key, found.narration, parts[number])
    data = timestamp_tag(parts[number]) + frames
    return _small(request, data, File(AUDIO, len(data), f'"{key[:32]}-{number}"', found.public))


def _frames(service: Service, key: str, found: Narration | LiveNarration, part: Segment) -> bytes:
    if isinstance(found, LiveNarration):
        with service.jobs.following(found):
            if found.is_readable:
                return found.read(part.offset, part.size)
        found = _stored(service, key)  # finished between two look-ups
    start = found.frames_at + part.offset
    return service.store.media_range(key, AUDIO, start, start + part.size)


@router.head("/{key}/audio.{name}", include_in_schema=False)
@router.get("/{key}/audio.{name}", response_class=Response, responses=FILE)
async def other_audio(request: Request, key: Key, name: OtherFormat) -> Response:
    """Get the finished audio in another format, encoded on first request."""
    service = service_of(request)
    if name not in service.settings.formats:
        raise NotFound(f"audio.{name} does not exist.", advice="The manifest lists the files.")
    found = await find(request, key)
    if isinstance(found.narration, LiveNarration):
        raise Busy(f"audio.{name} is not available until the narration is ready.", retry_after_s=5)
    file = f"audio.{name}"
    size = await run_in_threadpool(service.store.media_size, key, file)
    if size is None:
        async with request.app.state.slow:
            await run_in_threadpool(service.make_format, key, name)
        size = await run_in_threadpool(service.store.media_size, key, file)
    assert size is not None
    return _finished(request, key, _of_key(key, file, size, found.public))


@router.head("/{key}/{name}", include_in_schema=False)
@router.get("/{key}/{name}", response_class=Response, responses=FILE, operation_id="face_media__key___name__get")
async def export(request: Request, key: Key, name: str) -> Response:
    """Get the timeline, captions or another export; while the audio renders, as far as it is ready."""
    if name not in TYPES:
        raise NotFound(f"{name} does not exist.", advice="The manifest lists the files.")
    found = await find(request, key)
    narration = found.narration
    if isinstance(narration, Narration):
        size = await run_in_threadpool(service_of(request).store.media_size, key, name)
        if size is None:
            raise NotFound(f"{name} does not exist.", advice="The manifest lists the files.")
        return _finished(request, key, _of_key(key, name, size, found.public))
    text = await run_in_threadpool(EXPORTS[name].text, narration.builder.timeline(), narration.script.document)
    return Response(text, media_type=TYPES[name], headers={"Cache-Control": "no-store"})


def _of_key(key: str, name: str, size: int, public: bool) -> File:
    return File(name, size, f'"{key[:32]}-{name}"', public)


def _finished(request: Request, key: str, file: File) -> Response:
    """A file of the store, from here or, where that is set, from the bucket itself."""
    service = service_of(request)
    valid_s = service.settings.media_redirect_s

    def body(part: Slice, headers: dict[str, str]) -> Response:
        if valid_s:
            link = service.store.media_link(key, file.name, valid_s)
            return RedirectResponse(link, 307, {"Cache-Control": f"private, max-age={valid_s // 2}"})
        content = service.store.stream_media(key, file.name, part.start, part.end)
        return StreamingResponse(while_allowed(request, key, content), part.status, headers, TYPES[file.name])

    return _answer(request, file, body)


def _small(request: Request, data: bytes, file: File) -> Response:
    """A file that is made for each request."""

    def body(part: Slice, headers: dict[str, str]) -> Response:
        return Response(data[part.start : part.end], part.status, headers, TYPES[file.name])

    return _answer(request, file, body)


def _answer(request: Request, file: File, body: Callable[[Slice, dict[str, str]], Response]) -> Response:
    """The response for a file: status and headers by the request, content from `body`."""
    part = slice_of(request.headers, file.size, file.etag)
    if request.method == "HEAD" and part.status != 304:
        part = Slice(200, 0, file.size)  # RFC 9110 14.2: only GET has ranges
    if part.status == 416:
        detail = f"The range is not within the file's {file.size:,} bytes. Request a range within them."
        return problem(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, detail, headers=part.headers(file.size))
    headers = {**file_headers(file.etag, public=file.public), **part.headers(file.size)}
    if request.method == "HEAD" or part.status == 304:
        return Response(status_code=part.status, headers=headers, media_type=TYPES[file.name])
    return body(part, headers)
