"""The model of the package hibari-tts -> a Piper voice: one graph from Piper's phoneme ids to samples and durations."""

from __future__ import annotations

from audio_service.speech.heart.convert import configuration, convert

__all__ = ["configuration", "convert"]
