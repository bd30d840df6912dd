"""Written words -> what is said for them, each with its span."""

from __future__ import annotations

from audio_service.verbalize.applied import entries_in
from audio_service.verbalize.engine import LANGUAGES, read, verbalize
from audio_service.verbalize.lexicon import Entry, Kind, Lexicon, Scope, from_csv, from_pls, to_csv, to_pls
from audio_service.verbalize.names_to_check import unknown_names
from audio_service.verbalize.words import Doubt, Guess, Word
from audio_service.verbalize.writing_systems import script_of_language, script_of_letter

__all__ = [
    "LANGUAGES",
    "Doubt",
    "Entry",
    "Guess",
    "Kind",
    "Lexicon",
    "Scope",
    "Word",
    "entries_in",
    "from_csv",
    "from_pls",
    "read",
    "script_of_language",
    "script_of_letter",
    "to_csv",
    "to_pls",
    "unknown_names",
    "verbalize",
]
