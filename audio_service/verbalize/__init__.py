"""Written words -> what is said for them, each with its span."""

from __future__ import annotations

from audio_service.article.document import Span
from audio_service.verbalize.chunks import chunks
from audio_service.verbalize.english.reader import Reader
from audio_service.verbalize.languages.plain import PlainReader
from audio_service.verbalize.languages.reader import TONGUES, OtherReader
from audio_service.verbalize.lexicon import Lexicon
from audio_service.verbalize.marks import words_of
from audio_service.verbalize.words import Doubt, Guess, Word

__all__ = ["Doubt", "Guess", "Word", "read", "verbalize"]


def verbalize(text: str, language: str, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of `text`, one sentence or line, with spans into it; `language` is a BCP 47 tag."""
    return read(text, language, lexicon)[0]


def _reader(lexicon: Lexicon, language: str) -> Reader | OtherReader | PlainReader:
    base = language.split("-")[0].lower()
    if base == "en":
        return Reader(lexicon, language)
    return OtherReader(lexicon, language) if base in TONGUES else PlainReader(lexicon, language)


def read(text: str, language: str, lexicon: Lexicon) -> tuple[tuple[Word, ...], tuple[Guess, ...]]:
    """The words of `text`, and those among them that may be read wrong."""
    parts = chunks(text)
    said = _reader(lexicon, language).read(text, parts)
    guesses = tuple(
        Guess(Span(chunk.start, chunk.end), one.doubt, text[chunk.start : chunk.end])
        for chunk, one in zip(parts, said, strict=True)
        if one.doubt
    )
    return words_of(parts, said), guesses
