"""Written words -> what is said for them, each with its span."""

from __future__ import annotations

from typing import Protocol

from audio_service.article import Span
from audio_service.verbalize.chunks import chunks
from audio_service.verbalize.languages.language_table import LANGUAGES
from audio_service.verbalize.languages.plain import PlainReader
from audio_service.verbalize.languages.reader import TableReader
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.marks import words_of
from audio_service.verbalize.words import Chunk, Found, Guess, Line, Said, Word


def verbalize(text: str, language: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """Verbalize `text`, one sentence or line: its words with spans into it. `language` is a BCP 47 tag."""
    return read(text, language, lexicon)[0]


class Reader(Protocol):
    """Reads lines of one language."""

    def line(self, text: str, chunks: tuple[Chunk, ...]) -> Line:
        """The line, with what holds for all of it."""

    def read_at(self, line: Line, at: int) -> Found:
        """What is said for chunk `at` and the following chunks of the same expression."""


def _reader(lexicon: Lexicon, language: str) -> Reader:
    base = language.split("-")[0].lower()
    if base == "en":
        # Its import reads the English tables, which other languages do not need.
        from audio_service.verbalize.english.reader import EnglishReader

        return EnglishReader(lexicon, language)
    return TableReader(lexicon, language) if base in LANGUAGES else PlainReader(lexicon, language)


def read(text: str, language: str, lexicon: Lexicon) -> tuple[tuple[Word, ...], tuple[Guess, ...]]:
    """The words of `text`, and guesses that may be read wrong."""
    parts = chunks(text)
    reader = _reader(lexicon, language)
    line = reader.line(text, parts)
    said: list[Said] = []
    while len(said) < len(parts):
        said += reader.read_at(line, len(said))
    guesses = tuple(
        Guess(Span(chunk.start, chunk.end), one.doubt, text[chunk.start : chunk.end])
        for chunk, one in zip(parts, said, strict=True)
        if one.doubt
    )
    return words_of(line.chunks, tuple(said)), guesses
