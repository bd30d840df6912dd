"""Where entries of a lexicon apply in a text."""

from __future__ import annotations

import re

from audio_service.article import Span
from audio_service.verbalize.chunks import chunks
from audio_service.verbalize.lexicon import Entry, Lexicon, Match
from audio_service.verbalize.words import Line

# Of "Xi-led" and "Quist/Kvist" each part is looked up.
_JOINTS = re.compile(r"[-–/]")


def entries_in(text: str, language: str, lexicon: Lexicon) -> tuple[tuple[Span, Entry], ...]:
    """The entries for words of a sentence, and the passages that they are for, in order."""
    line = Line(text, chunks(text))
    found: list[tuple[Span, Entry]] = []
    at = 0
    while at < len(line.chunks):
        words = line.run(at)
        match = _match(words, language, lexicon)
        length = match.length if match else 1
        if match:
            found.append((Span(line.chunks[at].start, line.chunks[at + length - 1].end), match.entry))
        at += length
    return tuple(found)


def _match(words: list[str], language: str, lexicon: Lexicon) -> Match | None:
    if not words[0]:
        return None
    if match := lexicon.find(words, language):
        return match
    parts = [part for part in _JOINTS.split(words[0]) if part]
    matches = (lexicon.find([part], language) for part in parts if len(parts) > 1)
    return next((match for match in matches if match), None)
