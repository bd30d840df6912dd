"""Clips -> clips laid out in mp3 frames, with intro, pauses and outro. The only place that pads audio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio_service.narration import mp3
from audio_service.narration.clip import SILENCE, Clip, clip_of
from audio_service.narration.ffmpeg import read_jingle
from audio_service.narration.provenance import marks_of
from audio_service.narration.studio import Studio
from audio_service.narration.timeline import TimelineBuilder
from audio_service.script import Script
from audio_service.speech import Samples, Speech


@dataclass(frozen=True, slots=True)
class LaidClip:
    """A clip and its following silence, `frames` mp3 frames in total; `sentence` is its index, None for jingles."""

    clip: Clip
    frames: int
    sentence: int | None

    def mp3(self) -> bytes:
        """The `frames` mp3 frames."""
        return mp3.filled(self.clip.mp3, self.frames)

    def waveform(self) -> Samples:
        """The int16 mono samples at SAMPLE_RATE, shape (frames * FRAME_SPEECH_SAMPLES,)."""
        samples = np.zeros(self.frames * mp3.FRAME_SPEECH_SAMPLES, np.int16)
        samples[: self.clip.samples] = self.clip.waveform()
        return samples


def timeline_builder(script: Script, studio: Studio) -> TimelineBuilder:
    """A builder for a script's timeline, exact if all its voices report durations."""
    voices = {sentence.voice for sentence in script.sentences}
    exact = all(studio.voices.load(voice).exact for voice in voices)
    return TimelineBuilder(script, exact=exact, marks=marks_of(script, studio.settings))


def lay_out(builder: TimelineBuilder, studio: Studio, clips: Iterator[Clip]) -> Iterator[LaidClip]:
    """Lay out the clips in order, between intro and outro, and add them to the builder's timeline.

    Holds one clip at a time.
    """
    sound = studio.settings.sound
    intro, outro = _jingle(sound.intro, studio), _jingle(sound.outro, studio)
    yield LaidClip(intro, builder.lead(intro, studio.settings.pauses.start_ms), None)
    for index, clip in enumerate(clips):
        yield LaidClip(clip, builder.add(clip), index)
    yield LaidClip(outro, builder.finish(outro), None)


def _jingle(path: Path | None, studio: Studio) -> Clip:
    if path is None:
        return SILENCE
    return clip_of(Speech(read_jingle(path, studio.settings.sound.jingle_fade_ms, studio.ffmpeg), ()))
