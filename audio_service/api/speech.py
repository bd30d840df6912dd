"""/v1/audio/speech in OpenAI's shape: text in, audio out, sentence by sentence."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.http.access import Editor, Reader, Room
from audio_service.api.http.problems import documented
from audio_service.article.clean import Cleaned, Kept
from audio_service.article.document import BlockKind, Reason, document_of
from audio_service.config import Choices
from audio_service.errors import ArticleTooLong, EmptyArticle
from audio_service.narration import mp3
from audio_service.narration.clip import Take
from audio_service.narration.files import FORMATS, Recording, Tags
from audio_service.narration.narrate import direct, open_assembly, perform, studio_for
from audio_service.rendering.threads import Priority, Urgency
from audio_service.script import Script
from audio_service.service.service import Newsroom
from audio_service.speech.synthesis import SAMPLE_RATE, resample

router = APIRouter(prefix="/v1", tags=["speech"])

MODEL = "piper"
# What programs written for OpenAI's service take `pcm` to be.
PCM_RATE = 24_000
TYPES = {**{name: FORMATS[name].mime for name in ("mp3", "opus", "aac", "flac", "wav")}, "pcm": "audio/pcm"}


class SpeechIn(BaseModel):
    """What to say and how, by OpenAI's names; fields that are not known here have no effect."""

    model_config = ConfigDict(extra="ignore")

    input: str = Field(min_length=1, description="Text; empty lines separate paragraphs. All of it is read.")
    model: str = Field(MODEL, description="Any name is taken: the voice decides.")
    voice: str | None = Field(None, description="An installed voice, or an alias of AUDIO_SERVICE_VOICE_ALIASES.")
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(1.0, ge=0.25, le=4.0)
    stream_format: Literal["audio", "sse"] = "audio"


@router.post(
    "/audio/speech",
    response_class=Response,
    responses={
        200: {"content": {kind.partition(";")[0]: {} for kind in [*TYPES.values(), "text/event-stream"]}},
        **documented(401, 403, 413),
    },
)
def speech(body: SpeechIn, newsroom: Room, _key: Editor) -> Response:
    """Speak a text. mp3, wav and pcm are sent sentence by sentence as they are spoken; the others when all is."""
    script = _script(body, newsroom)
    if body.response_format in ("mp3", "wav", "pcm"):
        chunks = _spoken(script, body.response_format, newsroom)
        # The first sentence is waited for, so that a failure is an answer and not a broken stream.
        chunks = itertools.chain([next(chunks)], chunks)
    else:
        chunks = iter([_whole(script, body.response_format, newsroom)])
    if body.stream_format == "sse":
        return StreamingResponse(_events(chunks, body.input), media_type="text/event-stream")
    return StreamingResponse(chunks, media_type=TYPES[body.response_format])


def _script(body: SpeechIn, newsroom: Newsroom) -> Script:
    """The script of the text: nothing is cleaned away."""
    limit = newsroom.settings.limits.speech_characters
    if len(body.input) > limit:
        setting = "AUDIO_SERVICE_LIMITS__SPEECH_CHARACTERS"
        raise ArticleTooLong("The input", size=len(body.input), limit=limit, unit="characters", setting=setting)
    paragraphs = [" ".join(part.split()) for part in body.input.split("\n\n")]
    parts: list[tuple[BlockKind, str, Reason | None]] = [(BlockKind.PARAGRAPH, p, None) for p in paragraphs if p]
    if not parts:
        raise EmptyArticle("The input")
    document = document_of(parts, source="The input")
    voice = newsroom.settings.voice_aliases.get(body.voice or "", body.voice) or newsroom.settings.voice
    scale = newsroom.studio.voices.load(voice).piper.config.length_scale / body.speed
    choices = Choices(voice=voice, length_scale=min(4.0, max(0.25, scale)))
    studio = studio_for(document, choices, newsroom.studio_at("", ""))
    return direct(Cleaned(document, tuple(map(Kept, document.blocks)), ()), studio)


def _pieces(script: Script, newsroom: Newsroom) -> Iterator[tuple[Take | None, int]]:
    assembly = open_assembly(script, newsroom.studio)
    takes = newsroom.renderer.takes(script, Urgency(Priority.LISTENER))
    with contextlib.closing(takes):
        yield from perform(script, newsroom.studio, assembly, takes)


def _spoken(script: Script, form: str, newsroom: Newsroom) -> Iterator[bytes]:
    """The audio as it is spoken, the silence before the first sentence together with it."""
    held = _wav_header() if form == "wav" else b""
    skipped = len(mp3.silent_frame()) if form == "mp3" else 0  # see mp3.py: a stream has no tag that says so
    for number, (take, frames) in enumerate(_pieces(script, newsroom)):
        held += _encoded(take, frames, form)
        if number:
            yield held[skipped:]
            held, skipped = b"", 0


def _encoded(take: Take | None, frames: int, form: str) -> bytes:
    if form == "mp3":
        return mp3.filled(b"" if take is None else take.mp3, frames)
    samples = np.zeros(frames * mp3.FRAME_SPEECH_SAMPLES, np.int16)
    if take is not None:
        samples[: take.samples] = take.waveform()
    if form == "pcm":
        faster = resample(samples.astype(np.float32), SAMPLE_RATE, PCM_RATE)
        samples = np.clip(np.rint(faster), -32768, 32767).astype(np.int16)
    return samples.astype("<i2").tobytes()


def _wav_header() -> bytes:
    """A WAV header for audio whose length is not known yet; players read to the end."""
    endless = 0xFFFFFFFF
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16)
    return struct.pack("<4sI4s", b"RIFF", endless, b"WAVE") + form + struct.pack("<4sI", b"data", endless)


def _whole(script: Script, form: str, newsroom: Newsroom) -> bytes:
    with tempfile.TemporaryDirectory(prefix="speech-") as folder:
        path = Path(folder, f"speech.{form}")
        with Recording({form: path}, Tags(), newsroom.studio.ffmpeg) as recording:
            for take, frames in _pieces(script, newsroom):
                recording.write(take, frames)
        return path.read_bytes()


def _events(chunks: Iterator[bytes], text: str) -> Iterator[str]:
    for chunk in chunks:
        delta = {"type": "speech.audio.delta", "audio": base64.b64encode(chunk).decode("ascii")}
        yield f"data: {json.dumps(delta)}\n\n"
    words = len(text.split())
    usage = {"input_tokens": words, "output_tokens": 0, "total_tokens": words}
    yield f"data: {json.dumps({'type': 'speech.audio.done', 'usage': usage})}\n\n"


@router.get("/models", responses=documented(401, 403))
def models(_key: Reader) -> dict[str, Any]:
    """The one model, for programs that ask."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "audio-service"}]}


@router.get("/audio/voices", responses=documented(401, 403))
def audio_voices(newsroom: Room, _key: Reader) -> dict[str, list[str]]:
    """The names that `voice` may have."""
    return {"voices": [*(files.name for files in newsroom.studio.voices.list()), *newsroom.settings.voice_aliases]}
