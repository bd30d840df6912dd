"""Cleaned document -> Script: what each sentence says, in which voice, and how long the silence after it is."""

from audio_service.script.writing import BlockVoices, Script, Sentence, check_script, write_script
from audio_service.verbalize import Guess

__all__ = ["BlockVoices", "Guess", "Script", "Sentence", "check_script", "write_script"]
