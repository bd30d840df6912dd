"""A sentence -> samples and word times. The only importer of Piper."""

from __future__ import annotations

from audio_service.speech.calibration import calibrate
from audio_service.speech.catalogue import Catalogue, KnownVoice, catalogue
from audio_service.speech.samples import INT16_MAX, SAMPLE_RATE, SAMPLES_PER_MS, Samples, resample
from audio_service.speech.sources import Collections
from audio_service.speech.synthesis import MADE_BY, Speech, sentence_key, speak
from audio_service.speech.voices import Agree, Voice, VoiceFiles, Voices, language_name, speaks, with_gain

__all__ = [
    "INT16_MAX",
    "MADE_BY",
    "SAMPLES_PER_MS",
    "SAMPLE_RATE",
    "Agree",
    "Catalogue",
    "Collections",
    "KnownVoice",
    "Samples",
    "Speech",
    "Voice",
    "VoiceFiles",
    "Voices",
    "calibrate",
    "catalogue",
    "language_name",
    "resample",
    "sentence_key",
    "speak",
    "speaks",
    "with_gain",
]
