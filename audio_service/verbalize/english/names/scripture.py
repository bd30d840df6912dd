"""Verses of the Bible: John 3:16, Psalm 23:1-6, 2 Cor. 5:17, Matt. 5:3."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.numbers.numerals import cardinal
from audio_service.verbalize.words import Found, Line, Said

_TABLES = Tables.beside(__file__)
_BOOKS = _TABLES.words("books")
_SEVERAL = _TABLES.words("several")
_SHORT = _TABLES.texts("short")
# In small letters, as the line is looked through for them.
WRITTEN = frozenset(short.lower() for short in _SHORT)
_COUNTED = {"1": "First", "2": "Second", "3": "Third", "I": "First", "II": "Second", "III": "Third"}
_VERSES = re.compile(r"(\d{1,3}):(\d{1,3})(?:[-–](\d{1,3}))?")


def scripture(line: Line, at: int) -> Found | None:
    """A book of several, a short name of a book, or chapter and verse, at chunk `at`."""
    core = line.core(at)
    if core in _COUNTED:
        book = line.tied(at) and (line.core(at + 1) in _BOOKS or line.core(at + 1) in _SHORT)
        chapter = line.core(at + 1) in _SEVERAL and line.core(at + 2).isdecimal()
        cited = chapter or _VERSES.fullmatch(line.core(at + 2)) is not None
        return (Said(_COUNTED[core]),) if book and cited else None
    if core in _SHORT:
        verse = line.chunks[at].trail == "." and line.dotted(at) and _VERSES.fullmatch(line.core(at + 1))
        return (Said(_SHORT[core], dot=True),) if verse else None
    match = _VERSES.fullmatch(core)
    if not match or not (line.core(at - 1) in _BOOKS or line.core(at - 1) in _SHORT):
        return None
    last = f" to {cardinal(int(match[3]))}" if match[3] else ""
    return (Said(f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}{last}"),)
