"""A voice -> the gain that brings it to the loudness target, measured on test lines."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from audio_service.config import Sound, Speaking
from audio_service.errors import SpeechFailed, VoiceUnusable
from audio_service.speech.samples import INT16_MAX, SAMPLE_RATE, Samples, Waveform, db_factor, limit
from audio_service.speech.synthesis import synthesize
from audio_service.speech.voices import Voice

Loudness = Callable[[Samples], float]
"""Integrated loudness in LUFS (ITU-R BS.1770) of mono samples at SAMPLE_RATE; -inf for silence."""

# Every espeak language reads digits, so this passage serves all voices.
CALIBRATION_TEXT = tuple(", ".join(str(n) for n in range(i, i + 7)) + "." for i in range(1, 71, 7))
CALIBRATION_PAUSE_S = 0.35
CALIBRATION_ROUNDS = 3


def calibrate(voice: Voice, sound: Sound, loudness: Loudness) -> float:
    """Measure the static gain in dB that brings `voice` to `sound.target_lufs`, with peaks limited.

    Speaks a passage of numbers once, then adjusts the gain until the limited audio has the loudness: three rounds come
    within 0.05 LU. Raises VoiceUnusable if the voice does not speak.
    """
    try:
        waveform = np.concatenate([_calibration_sentence(text, voice) for text in CALIBRATION_TEXT])
    except SpeechFailed as error:
        raise VoiceUnusable(voice.name, f"it failed to speak a test sentence: {error.why}") from error
    gain_db = 0.0
    for _ in range(CALIBRATION_ROUNDS):
        levelled = limit(waveform * np.float32(db_factor(gain_db)), db_factor(sound.peak_dbfs))
        measured = loudness(np.rint(levelled * INT16_MAX).astype(np.int16))
        if not np.isfinite(measured):
            raise VoiceUnusable(voice.name, "it is silent")
        gain_db += sound.target_lufs - measured
    return gain_db


def _calibration_sentence(text: str, voice: Voice) -> Waveform:
    numbers = text.split()
    phonemes = voice.phonemizer.sentence(numbers, [None] * len(numbers))
    waveform, _ = synthesize(phonemes, voice, Speaking(), text)
    return np.concatenate([waveform, np.zeros(int(CALIBRATION_PAUSE_S * SAMPLE_RATE), np.float32)])
