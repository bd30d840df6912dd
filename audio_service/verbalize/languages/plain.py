"""A line in a language without a table: left to espeak; everything but plain words is a guess."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from audio_service.article import Tables
from audio_service.verbalize.formulas import FormulaWords, spoken_formula
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.pronounced import from_entry, spelled
from audio_service.verbalize.words import Chunk, Doubt, Found, Line, Said
from audio_service.verbalize.writing_systems import foreign, script_of_language

LONGEST_FIGURE = 60
_HERE = Path(__file__)
# Brackets would be taken for phonemes ("[[...]]") or read by name.
_UNSAID = re.compile(r"[\[\]{}<>|*_\\^`~]+")


@cache
def _formula_words(language: str) -> FormulaWords | None:
    """The words for mathematics of a language that has a file for them."""
    name = f"plain_{language.split('-')[0].lower()}.toml"
    return Tables.beside(__file__, name).whole(FormulaWords) if _HERE.with_name(name).exists() else None


class PlainReader:
    """Reads words as printed."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._script = script_of_language(language)

    def line(self, text: str, chunks: tuple[Chunk, ...]) -> Line:
        """Wrap the chunks of a line."""
        return Line(text, chunks)

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at`, and for as many after it as an entry of the lexicon covers."""
        words = line.run(at)
        if words[0] and (match := self._lexicon.find(words, self._language)):
            return from_entry(match, tuple(words[: match.length]), spelled)
        if len(words[0]) > LONGEST_FIGURE and words[0].isdecimal():
            return (Said(words[0][:LONGEST_FIGURE], doubt=Doubt.NUMBER),)
        if line.chunks[at].formula and (formula := _formula_words(self._language)):
            return (Said(spoken_formula(words[0], formula, str), doubt=Doubt.LANGUAGE),)
        core = " ".join(_UNSAID.sub(" ", words[0]).split())
        if not core or core.isalpha():
            return (Said(core, doubt=Doubt.SCRIPT if len(core) > 1 and foreign(core, self._script) else None),)
        return (Said(core, doubt=Doubt.LANGUAGE if any(char.isdecimal() for char in core) else None),)
