"""A sentence -> samples and word times. The only importer of Piper."""

from __future__ import annotations

from audio_service.speech.calibration import calibrate, sample_text
from audio_service.speech.catalogue import Catalogue, KnownVoice, read_catalogue
from audio_service.speech.for_language import voice_for_language
from audio_service.speech.inventory import (
    ListedVoice,
    VoiceState,
    credit_of,
    list_available,
    list_installed,
    shadowed,
    terms_by_name,
    terms_of,
)
from audio_service.speech.samples import INT16_MAX, SAMPLE_RATE, SAMPLES_PER_MS, Samples, resample
from audio_service.speech.sounds import SoundInventory, sounds_of
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
    "ListedVoice",
    "Samples",
    "SoundInventory",
    "Speech",
    "Voice",
    "VoiceFiles",
    "VoiceState",
    "Voices",
    "calibrate",
    "credit_of",
    "language_name",
    "list_available",
    "list_installed",
    "read_catalogue",
    "resample",
    "sample_text",
    "sentence_key",
    "shadowed",
    "sounds_of",
    "speak",
    "speaks",
    "terms_by_name",
    "terms_of",
    "voice_for_language",
    "with_gain",
]
