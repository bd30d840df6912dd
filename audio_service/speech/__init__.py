"""A sentence -> samples and word times. The only importer of Piper."""

from __future__ import annotations

from audio_service.speech.calibration import calibrate
from audio_service.speech.samples import SAMPLE_RATE, SAMPLES_PER_MS, Samples
from audio_service.speech.synthesis import MADE_BY, Speech, sentence_key, speak
from audio_service.speech.voices import SUGGESTED, Agree, Voice, Voices, language_name, speaks, with_gain

__all__ = [
    "MADE_BY",
    "SAMPLES_PER_MS",
    "SAMPLE_RATE",
    "SUGGESTED",
    "Agree",
    "Samples",
    "Speech",
    "Voice",
    "Voices",
    "calibrate",
    "language_name",
    "sentence_key",
    "speak",
    "speaks",
    "with_gain",
]
