"""A line in a language without a table: left to espeak, with whatever is no plain word listed as a guess."""

from __future__ import annotations

import re

from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.pronounced import from_entry
from audio_service.verbalize.scripts import foreign, script_of_language
from audio_service.verbalize.words import Chunk, Doubt, Line, Said

LONGEST_FIGURE = 60
# Brackets would be taken for phonemes ("[[...]]") or read by name.
_UNSAID = re.compile(r"[\[\]{}<>|*_\\^`~]+")


class PlainReader:
    """Says what is printed."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._script = script_of_language(language)

    def read(self, text: str, chunks: tuple[Chunk, ...]) -> tuple[Said, ...]:
        """One Said per chunk."""
        line = Line(text, chunks)
        said: list[Said] = []
        while len(said) < len(chunks):
            said += self._at(line, len(said))
        return tuple(said)

    def _at(self, line: Line, at: int) -> tuple[Said, ...]:
        words = [line.core(at)]
        while len(words) < 5 and words[0] and line.dotted(at + len(words) - 1):
            words.append(line.core(at + len(words)))
        if words[0] and (match := self._lexicon.find(words, self._language)):
            return from_entry(match, tuple(words[: match.length]), english=False)
        if len(words[0]) > LONGEST_FIGURE and words[0].isdecimal():
            return (Said(words[0][:LONGEST_FIGURE], doubt=Doubt.NUMBER),)
        core = " ".join(_UNSAID.sub(" ", words[0]).split())
        if not core or core.isalpha():
            return (Said(core, doubt=Doubt.SCRIPT if len(core) > 1 and foreign(core, self._script) else None),)
        return (Said(core, doubt=Doubt.LANGUAGE if any(char.isdecimal() for char in core) else None),)
