"""A sentence -> samples and word times. The only importer of Piper."""

from __future__ import annotations

from audio_service.speech.synthesis import SAMPLE_RATE, Samples, Speech, calibrate, resample, sentence_key, speak
from audio_service.speech.voices import SUGGESTED, Agree, Voice, Voices, language_name, speaks, with_gain

__all__ = [
    "SAMPLE_RATE",
    "SUGGESTED",
    "Agree",
    "Samples",
    "Speech",
    "Voice",
    "Voices",
    "calibrate",
    "language_name",
    "resample",
    "sentence_key",
    "speak",
    "speaks",
    "with_gain",
]
