"""Cleaned document -> Script: sentences with spoken words, voice and following pause."""

from __future__ import annotations

from audio_service.script.writing import BlockVoices, Script, Sentence, check_script, write_script

__all__ = ["BlockVoices", "Script", "Sentence", "check_script", "write_script"]
