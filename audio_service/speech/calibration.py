"""A voice -> the gain that brings it to the loudness target, measured on a paragraph of its language."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from audio_service.config import Sound, Speaking
from audio_service.errors import SpeechFailed, VoiceUnusable
from audio_service.speech.samples import INT16_MAX, SAMPLE_RATE, Samples, Waveform, db_factor, limit
from audio_service.speech.synthesis import synthesize
from audio_service.speech.voices import Voice, speaks

log = logging.getLogger(__name__)

Loudness = Callable[[Samples], float]
"""Integrated loudness in LUFS (ITU-R BS.1770) of mono samples at SAMPLE_RATE; -inf for silence."""

# Every espeak language reads digits: for a language without a paragraph.
NUMBERS = tuple(", ".join(str(n) for n in range(i, i + 7)) + "." for i in range(1, 71, 7))
SENTENCE_END = re.compile(r"(?<=[.!?;।])\s+")
CALIBRATION_PAUSE_S = 0.35
# Most voices speak differently each time: by 0.2 LU.
CALIBRATION_TAKES = 2
# The more the limiter takes, the less loudness a decibel of gain adds.
CALIBRATION_ROUNDS = 30
CALIBRATED_LU = 0.03
# What the limiter may take, in dB of gain: more would only distort.
LIMITED_DB = 9.0


def calibrate(voice: Voice, sound: Sound, loudness: Loudness) -> float:
    """Measure the static gain in dB that brings `voice` to `sound.target_lufs`, with peaks limited.

    Speaks the paragraph of its language, then adjusts the gain until the limited audio has the loudness, or the
    limiter takes LIMITED_DB. Raises VoiceUnusable if the voice does not speak.
    """
    try:
        texts = CALIBRATION_TAKES * (paragraph(voice.language) or NUMBERS)
        waveform = np.concatenate([_spoken(text, voice) for text in texts])
    except SpeechFailed as error:
        raise VoiceUnusable(voice.name, f"it failed to speak a test sentence: {error.why}") from error
    gain_db = most_db = 0.0
    for number in range(CALIBRATION_ROUNDS):
        levelled = limit(waveform * np.float32(db_factor(gain_db)), db_factor(sound.peak_dbfs))
        measured = loudness(np.rint(levelled * INT16_MAX).astype(np.int16))
        if not np.isfinite(measured):
            raise VoiceUnusable(voice.name, "it is silent")
        if abs(sound.target_lufs - measured) < CALIBRATED_LU:
            return gain_db
        gain_db += sound.target_lufs - measured
        if number == 0:
            most_db = gain_db + LIMITED_DB
        elif gain_db > most_db:
            break
    log.warning(
        "%s only comes to %.1f LUFS: lower AUDIO_SERVICE_SOUND__TARGET_LUFS or raise AUDIO_SERVICE_SOUND__PEAK_DBFS",
        voice.name,
        measured,
    )
    return min(gain_db, most_db)


def paragraph(language: str) -> tuple[str, ...]:
    """The sentences of the paragraph of a language, such as de-AT; empty if it has none."""
    paragraphs = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    text = next((text for known, text in paragraphs.items() if speaks(known, language)), "")
    return tuple(SENTENCE_END.split(text.strip())) if text else ()


def sample_text(language: str) -> str | None:
    """A sentence of a language, such as de-AT, to hear a voice with; None if it has no paragraph."""
    return next(iter(paragraph(language)), None)


def _spoken(text: str, voice: Voice) -> Waveform:
    words = text.split()
    phonemes = voice.phonemizer.sentence(words, [None] * len(words))
    waveform, _ = synthesize(phonemes, voice, Speaking(), text)
    return np.concatenate([waveform, np.zeros(int(CALIBRATION_PAUSE_S * SAMPLE_RATE), np.float32)])
