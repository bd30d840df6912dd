"""/v1/audio/speech, compatible with OpenAI's API: text in, audio out, sentence by sentence."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import anyio
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.http.access import ServiceDep, SiteEditor, SiteReader
from audio_service.api.http.disconnect import while_connected
from audio_service.api.http.problems import documented
from audio_service.api.http.streams import EVENT_STREAM, UNBUFFERED
from audio_service.errors import NotFound
from audio_service.service import SPEECH_TYPES, SpeechRequest, speak_text

router = APIRouter(prefix="/v1", tags=["speech"])

MODEL = "piper"
_MODEL = {"id": MODEL, "object": "model", "created": 0, "owned_by": "audio-service"}
# Calls that wait for a sentence at the same time, each on a thread of its own.
SPEAKING_MAX = 16
Chunk = TypeVar("Chunk", bytes, str)


class SpeechIn(BaseModel):
    """What to say and how, in OpenAI's format; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")

    input: str = Field(min_length=1, description="Text, read in full; empty lines separate paragraphs.")
    model: str = Field(MODEL, description="Ignored; the voice decides.")
    voice: str | None = Field(None, description="An installed voice, or an alias in AUDIO_SERVICE_VOICE_ALIASES.")
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(1.0, ge=0.25, le=4.0)
    stream_format: Literal["audio", "sse"] = "audio"


@router.post(
    "/audio/speech",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: {} for kind in [*SPEECH_TYPES.values(), "text/event-stream"]}},
        **documented(401, 403, 413),
    },
)
async def speech(body: SpeechIn, request: Request, service: ServiceDep, _key: SiteEditor) -> Response:
    """Speak a text. mp3, wav and pcm are streamed by the sentence, other formats are sent when complete."""
    wanted = SpeechRequest(body.input, body.voice, body.speed)
    gone = threading.Event()
    threads: anyio.CapacityLimiter = request.app.state.speaking
    with contextlib.ExitStack() as leaving:
        leaving.callback(gone.set)
        speak = partial(speak_text, wanted, body.response_format, service, gone.is_set)
        chunks = await while_connected(request, anyio.to_thread.run_sync(speak, limiter=threads))
        leaving.pop_all()
    if body.stream_format == "sse":
        events = _iterate(_events(chunks, body.input), threads)
        return StreamingResponse(events, media_type="text/event-stream", headers=EVENT_STREAM)
    kind = SPEECH_TYPES[body.response_format]
    return StreamingResponse(_iterate(chunks, threads), media_type=kind, headers=UNBUFFERED)


async def _iterate(chunks: Iterator[Chunk], threads: anyio.CapacityLimiter) -> AsyncIterator[Chunk]:
    """The chunks, each waited for on one of these threads, so that no other call waits for them."""
    while (chunk := await anyio.to_thread.run_sync(next, chunks, None, limiter=threads)) is not None:
        yield chunk


def _events(chunks: Iterator[bytes], text: str) -> Iterator[str]:
    for chunk in chunks:
        delta = {"type": "speech.audio.delta", "audio": base64.b64encode(chunk).decode("ascii")}
        yield f"data: {json.dumps(delta)}\n\n"
    words = len(text.split())
    usage = {"input_tokens": words, "output_tokens": 0, "total_tokens": words}
    yield f"data: {json.dumps({'type': 'speech.audio.done', 'usage': usage})}\n\n"


@router.get("/models", responses=documented(401, 403))
def models(_key: SiteReader) -> dict[str, Any]:
    """List models; there is one."""
    return {"object": "list", "data": [_MODEL]}


@router.get("/models/{model}", responses=documented(401, 403, 404))
def model(model: Annotated[str, Path(max_length=200)], _key: SiteReader) -> dict[str, Any]:
    """Get a model."""
    if model != MODEL:
        raise NotFound(f"Model {model!r} does not exist.", advice="List them with GET /v1/models.")
    return _MODEL


@router.get("/audio/voices", responses=documented(401, 403))
def audio_voices(service: ServiceDep, _key: SiteReader) -> dict[str, list[str]]:
    """List the valid values of `voice`."""
    return {"voices": [*(files.name for files in service.studio.voices.list()), *service.settings.voice_aliases]}
