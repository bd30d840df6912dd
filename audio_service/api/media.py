"""/media: audio and exports, growing while they render and immutable afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

import anyio
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, StreamingResponse

from audio_service.api.http.access import service_of
from audio_service.api.http.compression import compressed
from audio_service.api.http.downloads import attachment
from audio_service.api.http.kept import FilePart, Ready, StoredFiles
from audio_service.api.http.problems import documented
from audio_service.api.http.ready import ReadyResponse, keep
from audio_service.api.http.streams import UNBUFFERED
from audio_service.api.http.turns import end_turn, pace_of
from audio_service.api.takedown import check_access, while_allowed
from audio_service.cached_files import WINDOW_BYTES
from audio_service.errors import Busy, NotFound, Unavailable, narration_gone
from audio_service.narration import (
    AUDIO,
    CONTENTS,
    EXPORTS,
    FORMATS,
    FRAME_BYTES,
    SUMMARY,
    Narration,
    Segment,
    playlist,
    segments,
    timestamp_tag,
    whole_playlist,
)
from audio_service.rendering import LiveNarration
from audio_service.service import Service
from audio_service.storage import Audience, record_of, stored_export, stored_format, stored_narration, write_wait_s

Result = TypeVar("Result")

router = APIRouter(prefix="/media", tags=["media"])

PLAYLIST = "stream.m3u8"
TYPES = {
    AUDIO: FORMATS["mp3"].mime,
    PLAYLIST: "application/vnd.apple.mpegurl",
    **{f"audio.{name}": FORMATS[name].mime for name in ("m4a", "opus")},
    **{name: export.media_type for name, export in EXPORTS.items()},
}
OtherFormat = Literal["m4a", "opus"]
# A request for a file that has to be encoded waits for so many seconds.
ENCODING_WAIT_S = 10
# Seconds that a request waits for a segment that is not rendered yet.
SEGMENT_WAIT_S = 10
# Seconds that a repair waits for another writer of the database; then it is answered 503.
REPAIR_WAIT_S = 0.5
# Larger exports are read from the store as their client reads them; those that all callers share may be larger.
HELD_BYTES, SHARED_BYTES = WINDOW_BYTES, 2_000_000
# Threads that read what renders, for all its listeners; the others are for other calls.
LIVE_READS = 2
# Seconds that a request waits for those that read the store before it.
SLOT_WAIT_S = 5
# Validity of a bucket's own link to what not everybody may hear: it is checked no more.
LINK_S = 300
YEAR_S = 31_536_000
# What caches may keep of a file: nothing that only subscribers may hear. A draft's link expires.
_CACHING = {
    Audience.PUBLIC: f"public, max-age={YEAR_S}, immutable",
    Audience.SUBSCRIBERS: "private, no-store",
    Audience.DRAFT: "private, no-cache",
}
GROWING = {"Cache-Control": "no-store", "Accept-Ranges": "none", **UNBUFFERED}

FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"*/*": {}}},
    206: {"description": "The requested range.", "content": {"*/*": {}}},
    304: {"description": "Not modified."},
    **documented(404, 412, 416),
}
Download = Annotated[
    str | None, Query(description="Save it under a name from the article's title, as `?download` without a value.")
]
Key = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Playable:
    """A finished or live narration, and who may hear it. `export` is the requested one of a finished one.

    `renews`: it is rendered again soon, after requests for it.
    """

    narration: Narration | LiveNarration
    audience: Audience
    export: bytes | None = None
    renews: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """An immutable file; its name decides its type. `headers` say how it is compressed."""

    name: str
    size: int
    etag: str
    found: Playable
    headers: Mapping[str, str] = field(default_factory=dict)


async def find(request: Request, key: str, export: str | None = None) -> Playable:
    """Find the finished narration, or the live one from its first sentence on, started now if necessary.

    One whose files, or whose `export`, are missing or damaged is started again. Raises NotFound if there is none that
    the caller may hear, and the narration's error.
    """
    found = await _in_thread(request, _find, request, key, export)
    if not isinstance(found, Playable):
        live = await _follow(request, key)
        if live is not None and not live.runs:
            end_turn(request)
        if live is not None and await live.wait(0):
            return Playable(live, found)
        found = await _in_thread(request, _find, request, key, export)  # finished between two look-ups
        if not isinstance(found, Playable):
            raise narration_gone()
    return found


async def _in_thread(request: Request, call: Callable[..., Result], *args: Any) -> Result:
    """Call what reads the store on a thread, MEDIA_CALLS at a time. Raises Unavailable if others take too long."""
    slots: asyncio.Semaphore = request.app.state.media
    if slots.locked():
        end_turn(request)
    try:
        await asyncio.wait_for(slots.acquire(), SLOT_WAIT_S)
    except TimeoutError as error:
        raise Unavailable("storage", f"others have waited for it for {SLOT_WAIT_S} s") from error
    try:
        return await run_in_threadpool(call, *args)
    finally:
        slots.release()


def _find(request: Request, key: str, export: str | None) -> Playable | Audience:
    """The finished narration, or the running one; if there is none, who may hear it. Raises NotFound."""
    service = service_of(request)
    revisions = check_access(request, key)
    audience = revisions[0][2]  # the public ones come first
    finished = _finished(service, key, export)
    if finished is None:
        live = service.jobs.running(key)
        return audience if live is None else Playable(live, audience)
    narration, content = finished
    renews = narration.outdated or (service.studio.signer is not None and not narration.signed)
    if renews:
        service.renew_soon((article_id, number) for article_id, number, _ in revisions)
    return Playable(narration, audience, content, renews)


async def _follow(request: Request, key: str) -> LiveNarration | None:
    """The live narration, started now if necessary: once for all who ask meanwhile, and outside the media calls.

    A repair waits for the database, and nobody else may wait for that.
    """
    following: dict[str, asyncio.Task[LiveNarration | None]] = request.app.state.following

    def forget(task: asyncio.Task[LiveNarration | None]) -> None:
        del following[key]
        if not task.cancelled():
            task.exception()  # also if nobody waits any more

    if key not in following:
        following[key] = asyncio.create_task(run_in_threadpool(_start, service_of(request), key))
        following[key].add_done_callback(forget)
    return await asyncio.shield(following[key])


def _start(service: Service, key: str) -> LiveNarration | None:
    write_wait_s.set(REPAIR_WAIT_S)
    for article_id, number, _ in service.catalog.articles.find_key(key):
        live = service.follow(article_id, number)
        if live is not None:
            return live
    return None


def _finished(service: Service, key: str, export: str | None) -> tuple[Narration, bytes | None] | None:
    """The finished narration and its export; None if they are missing or damaged."""
    narration = stored_narration(service.store, key)
    if narration is None or export is None:
        return None if narration is None else (narration, None)
    content = stored_export(service.store, key, export)
    if content is None or not (content or narration.outdated):  # only older narrations lack one
        return None
    return narration, content


@router.get("/{key}/audio.mp3", response_class=Response, responses=FILE)
async def audio(request: Request, key: Key, download: Download = None) -> Response:
    """Get the audio. While it renders: a stream from the first sentence on, without ranges."""
    found = await find(request, key)
    narration = found.narration
    if isinstance(narration, Narration):
        headers = await _naming(request, key, AUDIO, download)
        file = File(AUDIO, narration.audio_bytes, _tag(narration.audio_sha256), found, headers)
        return await _from_store(request, key, file)
    headers = {**GROWING, **await _naming(request, key, AUDIO, download)}
    growing = grow(narration, service_of(request), request.app.state.live_reads, pace_of(request))
    live = while_allowed(request, key, growing)
    body = live if request.method == "GET" else iter(())
    return StreamingResponse(body, media_type=TYPES[AUDIO], headers=headers)


async def grow(
    live: LiveNarration, service: Service, reads: anyio.CapacityLimiter, pace: Callable[[], Awaitable[None]]
) -> AsyncGenerator[bytes, None]:
    """Stream the frames of a live narration, without the first, silent one, which would shift its times.

    Each listener reads at its own pace and holds one window of bytes. `reads` bounds the threads that read for all.
    """
    at = FRAME_BYTES
    count = 0
    with service.jobs.following(live):
        if not live.is_readable:  # it ended before the first byte was sent
            if live.error is not None:
                raise live.error
            stored = await run_in_threadpool(_stored, service, live.key)
            start = stored.frames_at + at
            async for data in service.store.stream_media(live.key, AUDIO, start, stored.audio_bytes, pace):
                yield data
            return
        while await live.wait(count):
            if count:
                await pace()
            count, end = live.written()
            while at < end:
                data = live.recent(at)
                if not data:
                    size = min(WINDOW_BYTES, end - at)
                    data = await anyio.to_thread.run_sync(live.read, at, size, limiter=reads)
                at += len(data)
                yield data
                if at < end:
                    await pace()


def _stored(service: Service, key: str) -> Narration:
    """The finished narration. Raises NotFound if there is none."""
    stored = stored_narration(service.store, key)
    if stored is None:
        raise narration_gone()
    return stored


@router.get("/{key}/stream.m3u8", response_class=Response, responses=FILE)
async def stream(request: Request, key: Key) -> Response:
    """Get an HLS playlist. It grows by the sentence and is closed at the end."""
    found = await find(request, key)
    narration = found.narration
    suffix = f"?{request.url.query}" if request.url.query else ""
    if isinstance(narration, Narration):
        if not narration.runs:
            text = whole_playlist(narration.duration_ms, suffix)
        else:
            text = playlist(narration.runs, ended=True, suffix=suffix, marks=narration.marks)
        data = text.encode()
        return _small(request, key, _file(PLAYLIST, data, found), data)
    done = narration.done and narration.error is None
    text = playlist(tuple(narration.runs), ended=done, suffix=suffix, marks=narration.builder.marks)
    return Response(text, media_type=TYPES[PLAYLIST], headers={"Cache-Control": "no-store"})


@router.get("/{key}/segment-{number}.mp3", response_class=Response, responses=FILE)
async def segment(request: Request, key: Key, number: Annotated[int, Path(ge=0, le=1_000_000)]) -> Response:
    """Get one segment of the HLS stream."""
    found = await find(request, key)
    parts = await _segments(request, found.narration, number)
    if number >= len(parts):
        raise NotFound(f"Segment {number} does not exist.", advice="Get the playlist again.")
    part, stored = parts[number], found.narration
    frames = await _in_thread(request, _frames, service_of(request), key, stored, part)
    tag = timestamp_tag(part)
    file = _file(AUDIO, tag + frames, found)
    if isinstance(stored, LiveNarration):
        return _small(request, key, file, tag + frames)
    start = stored.frames_at + part.offset
    return _answer(request, key, file, Ready(file.etag, tag, FilePart(key, AUDIO, start, start + part.size)))


async def _segments(request: Request, narration: Narration | LiveNarration, number: int) -> tuple[Segment, ...]:
    """The segments so far. Of a narration that renders again after damage, a player has the whole list: it waits."""
    parts = segments(tuple(narration.runs))
    if isinstance(narration, LiveNarration) and len(parts) <= number:
        end_turn(request)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SEGMENT_WAIT_S):
                while len(parts) <= number and await narration.wait(len(narration.runs)):
                    parts = segments(tuple(narration.runs))
    return parts


def _frames(service: Service, key: str, found: Narration | LiveNarration, part: Segment) -> bytes:
    if isinstance(found, LiveNarration):
        with service.jobs.following(found):
            if found.is_readable:
                return found.read(part.offset, part.size)
        found = _stored(service, key)  # finished between two look-ups
    start = found.frames_at + part.offset
    return service.store.media_range(key, AUDIO, start, start + part.size)


@router.get("/{key}/audio.{name}", response_class=Response, responses=FILE)
async def other_audio(request: Request, key: Key, name: OtherFormat, download: Download = None) -> Response:
    """Get the finished audio in another format, encoded on first request; 429 while that takes longer."""
    service = service_of(request)
    if name not in service.settings.formats:
        raise NotFound(f"audio.{name} does not exist.", advice="The manifest lists the files.")
    found = await find(request, key)
    if isinstance(found.narration, LiveNarration):
        raise Busy(f"audio.{name} is not available until the narration is ready.", retry_after_s=5)
    file = f"audio.{name}"
    stored = await _in_thread(request, stored_format, service.store, key, name)
    if stored is None:
        if request.method == "HEAD":  # RFC 9110 9.3.2: may omit what is known only once the content is made
            return StreamingResponse(iter(()), media_type=TYPES[file], headers={"Cache-Control": "no-store"})
        await _encoded(request, key, name)
        stored = await _in_thread(request, stored_format, service.store, key, name)
    if stored is None:
        raise narration_gone()
    headers = await _naming(request, key, file, download)
    return await _from_store(request, key, File(file, stored.size, _tag(stored.sha256), found, headers))


async def _encoded(request: Request, key: str, name: str) -> None:
    """Wait some seconds until a file is encoded. Raises Busy if it is not, what encoding raises otherwise."""
    end_turn(request)
    encoding = asyncio.wrap_future(service_of(request).make_format(key, name))
    encoding.add_done_callback(lambda done: done.cancelled() or done.exception())  # also if nobody waits any more
    done, _ = await asyncio.wait((encoding,), timeout=ENCODING_WAIT_S)
    if not done or encoding.cancelled():
        raise Busy(f"audio.{name} is being made.", retry_after_s=ENCODING_WAIT_S)
    encoding.result()


@router.get("/{key}/{name}", response_class=Response, responses=FILE, operation_id="face_media__key___name__get")
async def export(request: Request, key: Key, name: str, download: Download = None) -> Response:
    """Get the timeline, captions or another export; while the audio renders, as far as it is ready."""
    if name not in TYPES:
        raise NotFound(f"{name} does not exist.", advice="The manifest lists the files.")
    found = await find(request, key, name if name in EXPORTS else None)
    narration = found.narration
    naming = await _naming(request, key, name, download)
    if isinstance(narration, Narration):
        if not found.export:
            raise NotFound(f"{name} does not exist.", advice="The manifest lists the files.")
        held = SHARED_BYTES if found.audience is Audience.PUBLIC else HELD_BYTES
        if service_of(request).settings.media_redirect_s or len(found.export) > held:
            return await _from_store(request, key, _file(name, found.export, found, naming))
        content, headers = await run_in_threadpool(compressed, request.headers, found.export)
        return _small(request, key, _file(name, content, found, {**headers, **naming}), content)
    text = await run_in_threadpool(EXPORTS[name].text, narration.builder.timeline(), narration.script.document)
    return Response(text, media_type=TYPES[name], headers={"Cache-Control": "no-store", **naming})


async def _naming(request: Request, key: str, name: str, download: str | None) -> dict[str, str]:
    """The header that names a file after its article, if the caller wants to save it."""
    if download is None:
        return {}
    title = await run_in_threadpool(_title, request, key)
    return {"Content-Disposition": attachment(title, _ending(name))}


def _ending(name: str) -> str:
    """The end of a saved file's name: `srt`, or `captions.vtt` where several files of a narration end in `.vtt`."""
    ending = name.rpartition(".")[2]
    return name if sum(each.endswith(f".{ending}") for each in EXPORTS) > 1 else ending


def _title(request: Request, key: str) -> str | None:
    return service_of(request).catalog.articles.get(check_access(request, key)[0][0]).title


def _file(name: str, data: bytes, found: Playable, headers: Mapping[str, str] = MappingProxyType({})) -> File:
    return File(name, len(data), _tag(hashlib.sha256(data).hexdigest()), found, headers)


def _tag(sha256: str) -> str:
    """The ETag of a file: its content, since what replaces a damaged one may be another recording."""
    return f'"{sha256[:32]}"'


async def _from_store(request: Request, key: str, file: File) -> Response:
    """A file of the store, from here or, where that is set, from the bucket itself."""
    service = service_of(request)
    internal = service.settings.accel_redirect
    if internal is not None:  # nginx evaluates conditions and ranges
        sent = replace(file, headers={**file.headers, "X-Accel-Redirect": f"{internal}{key}/{file.name}"})
        return _answer(request, key, sent, Ready(file.etag, ranges=False))
    ready = Ready(file.etag, part=FilePart(key, file.name, 0, file.size))
    valid_s, shared = service.settings.media_redirect_s, file.found.audience is Audience.PUBLIC
    # A bucket cannot name a file.
    if not valid_s or "Content-Disposition" in file.headers or request.method == "HEAD":
        return _answer(request, key, file, ready)
    if ready.slice(request.method, request.headers).status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        return _answer(request, key, file, ready)
    if not shared:
        valid_s = min(valid_s, LINK_S)
    kept = f"private, max-age={valid_s // 2}" if shared else "private, no-store"
    return RedirectResponse(service.store.media_link(key, file.name, valid_s), 307, {"Cache-Control": kept})


def _small(request: Request, key: str, file: File, data: bytes) -> Response:
    """A file in memory."""
    return _answer(request, key, file, Ready(file.etag, data))


def _answer(request: Request, key: str, file: File, ready: Ready) -> Response:
    """The response for a file, which is kept if everybody may hear it."""
    if file.found.audience is Audience.PUBLIC and not file.found.renews:
        records = [record_of(name) for name in ("m4a", "opus") if file.name == f"audio.{name}"]
        names = (SUMMARY, CONTENTS, file.name, *records)
        keep(request, replace(ready, of=StoredFiles(key, names, service_of(request).store.cached.stamp(key, names))))
    headers = {**_file_headers(file.etag, file.found.audience), **file.headers, "Content-Type": TYPES[file.name]}
    return ReadyResponse(request, ready, headers, stream_part)


def _file_headers(etag: str, audience: Audience) -> dict[str, str]:
    """Headers of an immutable file."""
    return {"ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": _CACHING[audience]}


async def stream_part(request: Request, part: FilePart) -> AsyncGenerator[bytes, None]:
    """The bytes of a file of a finished narration, at the pace of all, while the caller may hear it."""
    content = service_of(request).store.stream_media(part.key, part.name, part.start, part.end, pace_of(request))
    async for data in while_allowed(request, part.key, content):
        yield data
