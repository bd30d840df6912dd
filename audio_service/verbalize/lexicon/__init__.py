"""Pronunciation rules: what is said for a written word or phrase, by language and scope."""

from audio_service.verbalize.lexicon.entries import Entry, Kind, Lexicon, Match, Scope, shipped
from audio_service.verbalize.lexicon.formats import from_csv, from_pls, to_csv, to_pls

__all__ = ["Entry", "Kind", "Lexicon", "Match", "Scope", "from_csv", "from_pls", "shipped", "to_csv", "to_pls"]
