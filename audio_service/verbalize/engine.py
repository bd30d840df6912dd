"""Written words -> what is said for them, each with its span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from audio_service.article import NarratorMark, Span
from audio_service.verbalize.chunks import chunks
from audio_service.verbalize.languages.language_table import LANGUAGES as WITH_TABLES
from audio_service.verbalize.languages.plain import PlainReader
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.marks import words_of
from audio_service.verbalize.words import Chunk, Found, Guess, Line, Said, Word

# The languages with rules; others are passed to the voice as they are.
LANGUAGES = WITH_TABLES | {"en"}


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
    # Each import reads tables and libraries that the other languages do not need.
    base = language.split("-")[0].lower()
    if base == "en":
        from audio_service.verbalize.english.reader import EnglishReader

        return EnglishReader(lexicon, language)
    if base in WITH_TABLES:
        from audio_service.verbalize.languages.reader import TableReader

        return TableReader(lexicon, language)
    return PlainReader(lexicon, language)


def read(
    text: str, language: str, lexicon: Lexicon, marks: Sequence[NarratorMark] = ()
) -> tuple[tuple[Word, ...], tuple[Guess, ...]]:
    """The words of `text`, and guesses that may be read wrong. A narrator's `marks`, with spans into it, come first."""
    reader = _reader(lexicon, language)
    line = reader.line(text, chunks(text))
    parts = line.chunks
    given: dict[int, Said] = {}
    if marks:
        from audio_service.verbalize.narrated import said_by_marks, with_emphasis

        given = said_by_marks(text, parts, marks, language, lambda part: verbalize(part, language, lexicon))
        # No rule takes a marked chunk for a part of its expression.
        shown = (replace(part, core="", low="") if at in given else part for at, part in enumerate(parts))
        line = replace(line, chunks=tuple(shown))
    said: list[Said] = []
    while len(said) < len(parts):
        at = len(said)
        said += (given[at],) if at in given else reader.read_at(line, at)
    if marks:
        said = with_emphasis(said, parts, marks)
    guesses = tuple(
        Guess(Span(chunk.start, chunk.end), one.doubt, text[chunk.start : chunk.end])
        for chunk, one in zip(parts, said, strict=True)
        if one.doubt
    )
    return words_of(parts, tuple(said)), guesses
