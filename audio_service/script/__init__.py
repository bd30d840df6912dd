"""Cleaned document -> Script: what each sentence says, in which voice, and how long the silence after it is."""

from __future__ import annotations

from audio_service.script.writing import BlockVoices, Script, Sentence, check_script, write_script

__all__ = ["BlockVoices", "Script", "Sentence", "check_script", "write_script"]
