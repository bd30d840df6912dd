"""Texts and articles -> what a listener gets of them: decoded mp3 and word times, by the service's own path."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from audio_service.article import BlockKind, Cleaned, Document, Kept, document_of
from audio_service.article.extract import extract
from audio_service.narration import Studio, Timeline, narrate, prepare_script, script_of_cleaned
from audio_service.narration.ffmpeg import decode
from audio_service.rendering import Priority, ThreadRenderer, Urgency
from audio_service.script import Script
from audio_service.speech.samples import SAMPLE_RATE, Samples, Waveform, resample
from audio_service.storage import open_store
from bench.voice.loudness import measure_loudness
from bench.voice.silences import FLOOR_DB, levels_db

EAR_RATE = 16_000
"""Hz. The rate that all predictors listen at."""
EAR_DB = -26.0
"""Mean power of the parts that are not silent, in dB of full scale: the level of ITU-T's listening tests."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """One text: int16 mono samples at SAMPLE_RATE, shape (samples,), and the words that are said in it."""

    text: str
    said: tuple[str, ...]
    samples: Samples


@dataclass(frozen=True, slots=True)
class SpokenArticle:
    """A narrated article; `samples` are the decoded mp3's, int16 mono at SAMPLE_RATE, shape (samples,)."""

    name: str
    document: Document
    timeline: Timeline
    samples: Samples
    lufs: float
    true_peak_dbtp: float


def speak_texts(texts: Sequence[str], studio: Studio) -> tuple[SpokenText, ...]:
    """Speak each text as a paragraph of its own."""
    document = document_of([(BlockKind.PARAGRAPH, text, None) for text in texts], source="texts")
    script = script_of_cleaned(Cleaned(document, tuple(map(Kept, document.blocks)), ()), studio)
    with tempfile.TemporaryDirectory() as folder, _renderer(studio, Path(folder)) as renderer:
        clips = list(renderer.clips(script, Urgency(Priority.BATCH)))
    spoken = []
    for block, pairs in groupby(zip(script.sentences, clips, strict=True), key=lambda pair: pair[0].block):
        parts: list[Samples] = []
        said: list[str] = []
        for sentence, clip in pairs:
            parts += [np.zeros(sentence.pause_ms * SAMPLE_RATE // 1000, np.int16)] if parts else []
            parts.append(clip.waveform())
            said += sentence.spoken.split()
        spoken.append(SpokenText(block.span.of(document.text), tuple(said), np.concatenate(parts)))
    return tuple(spoken)


def speak_article(path: Path, studio: Studio) -> SpokenArticle:
    """Narrate a file as `audio-service narrate` does, and decode the mp3."""
    document = extract(path.read_bytes(), source=path.name, settings=studio.settings)
    script = prepare_script(document, studio)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mp3 = folder / "audio.mp3"
        timeline = _narrated(script, studio, folder, mp3)
        lufs, peak = measure_loudness(mp3, studio.ffmpeg)
        samples = decode(mp3, studio.ffmpeg)
    return SpokenArticle(path.stem, script.document, timeline, samples, lufs, peak)


def _narrated(script: Script, studio: Studio, folder: Path, mp3: Path) -> Timeline:
    with _renderer(studio, folder) as renderer:
        return narrate(script, studio, renderer.clips(script, Urgency(Priority.BATCH)), {"mp3": mp3})


def _renderer(studio: Studio, folder: Path) -> ThreadRenderer:
    return ThreadRenderer(studio, open_store(None, folder), studio.settings.workers)


def for_ears(samples: Samples) -> Waveform:
    """The samples as the predictors are used to them: in [-1, 1] at 16 kHz, their speech at -26 dB of full scale.

    DNSMOS rates the same speech 0.1 lower at the loudness of a narration, which is measured by itself.
    """
    heard = resample(samples.astype(np.float32) / np.float32(32768), SAMPLE_RATE, EAR_RATE)
    power = 10 ** (levels_db(samples) / 10)
    speech = power[power > np.percentile(power, 95) * 10 ** (-FLOOR_DB / 10)].mean()
    levelled: Waveform = np.clip(heard * np.sqrt(10 ** (EAR_DB / 10) / speech), -1, 1).astype(np.float32)
    return levelled


def windows(samples: Samples, seconds: float) -> tuple[Samples, ...]:
    """The samples in stretches of so many seconds; the last, shorter one only where it is the only one."""
    length = int(seconds * SAMPLE_RATE)
    whole = [samples[at : at + length] for at in range(0, len(samples) - length + 1, length)]
    return tuple(whole or [samples])
