"""A plain text -> audio, sentence by sentence, without cleaning or storing an article."""

from __future__ import annotations

import contextlib
import struct
import tempfile
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from pathlib import Path

from audio_service.article import BlockKind, Cleaned, Kept, Reason, clean_text, document_of
from audio_service.config import Choices
from audio_service.errors import ArticleTooLong, EmptyArticle, InputError
from audio_service.narration import (
    FORMATS,
    FRAME_BYTES,
    SILENCE,
    AudioFiles,
    LaidClip,
    Tags,
    lay_out,
    marks_of,
    script_of_cleaned,
    studio_for,
    timeline_builder,
)
from audio_service.rendering import Priority, Urgency
from audio_service.script import Script
from audio_service.service.service import Service
from audio_service.speech import SAMPLE_RATE

# Format -> media type. In OpenAI's API `pcm` is at 24,000 Hz, as all speech here.
SPEECH_TYPES = {**{name: FORMATS[name].mime for name in ("mp3", "opus", "aac", "flac", "wav")}, "pcm": "audio/pcm"}
_STREAMED = ("mp3", "wav", "pcm")
# The audio of a text without words, in frames of 24 ms. The first one is not part of a stream of mp3.
_WORDLESS_FRAMES = (1, 10)


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """`text`, paragraphs separated by empty lines; `voice` (None: default); `speed`, 1 is normal."""

    text: str
    voice: str | None
    speed: float


def speak_text(
    request: SpeechRequest, form: str, service: Service, gone: Callable[[], bool] = lambda: False
) -> Iterator[bytes]:
    """Speak a text in a format of SPEECH_TYPES: mp3, wav and pcm sentence by sentence, others complete.

    A text without words, such as "---", is a short silence: clients send a text piece by piece.
    Waits for the first sentence, so that early failures are raised before streaming. Stops after the current sentence
    when the client is `gone`. Raises InputError, SpeechFailed, EncodingFailed, CancelledError if the client is gone.
    """
    script = _script(request, service)
    if form not in _STREAMED:
        return iter([_whole(script, form, service, gone)])
    chunks = _streamed(script, form, service)
    return _with_first(next(chunks), chunks)


def _with_first(first: bytes, rest: Generator[bytes, None, None]) -> Iterator[bytes]:
    with contextlib.closing(rest):
        yield first
        yield from rest


def _script(request: SpeechRequest, service: Service) -> Script | None:
    """The script of the text, None if it has no words: nothing is cleaned away."""
    limit = service.settings.limits.speech_characters
    if len(request.text) > limit:
        setting = "AUDIO_SERVICE_LIMITS__SPEECH_CHARACTERS"
        raise ArticleTooLong("The input", size=len(request.text), limit=limit, unit="characters", setting=setting)
    if not request.text.strip():
        raise InputError("The input is empty.", advice="Send the text to speak.")
    paragraphs = [" ".join(clean_text(part).split()) for part in request.text.split("\n\n")]
    parts: list[tuple[BlockKind, str, Reason | None]] = [(BlockKind.PARAGRAPH, p, None) for p in paragraphs if p]
    document = document_of(parts, source="The input")
    voice = request.voice
    voice = service.settings.voice_aliases.get(voice or "", voice) or service.settings.voice
    scale = service.studio.voices.load(voice).piper.config.length_scale / request.speed
    choices = Choices(voice=voice, length_scale=min(4.0, max(0.25, scale)))
    studio = studio_for(document, choices, service.scripts.studio_at("", document))
    try:
        return script_of_cleaned(Cleaned(document, tuple(map(Kept, document.blocks)), ()), studio)
    except EmptyArticle:
        return None


def _laid(script: Script | None, service: Service) -> Generator[LaidClip, None, None]:
    if script is None:
        yield from (LaidClip(SILENCE, frames, None) for frames in _WORDLESS_FRAMES)
        return
    clips = service.renderer.clips(script, Urgency(Priority.LISTENER))
    with contextlib.closing(clips):
        yield from lay_out(timeline_builder(script, service.studio), service.studio, clips)


def _streamed(script: Script | None, form: str, service: Service) -> Generator[bytes, None, None]:
    """The audio as it is spoken, the silence before the first sentence together with it."""
    held = _wav_header() if form == "wav" else b""
    skipped = FRAME_BYTES if form == "mp3" else 0  # see mp3.py: a stream has no tag that says so
    with contextlib.closing(_laid(script, service)) as clips:
        for number, laid in enumerate(clips):
            held += _encoded(laid, form)
            if number and held:
                yield held[skipped:]
                held, skipped = b"", 0


def _encoded(laid: LaidClip, form: str) -> bytes:
    if form == "mp3":
        return laid.mp3()
    return laid.waveform().astype("<i2").tobytes()


def _wav_header() -> bytes:
    """A WAV header for audio whose length is not known yet; players read to the end."""
    endless = 0xFFFFFFFF
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16)
    return struct.pack("<4sI4s", b"RIFF", endless, b"WAVE") + form + struct.pack("<4sI", b"data", endless)


def _whole(script: Script | None, form: str, service: Service, gone: Callable[[], bool]) -> bytes:
    marks = None if script is None else marks_of(script, service.settings)
    with tempfile.TemporaryDirectory(prefix="speech-") as folder:
        path = Path(folder, f"speech.{form}")
        with (
            AudioFiles({form: path}, Tags(marks=marks), service.studio.ffmpeg) as audio,
            contextlib.closing(_laid(script, service)) as clips,
        ):
            for laid in clips:
                if gone():
                    raise CancelledError
                audio.write(laid)
        return path.read_bytes()
