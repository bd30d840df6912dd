"""`Penn St.` and `Ohio St.'s`: a state college, unless the words around make it a street."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.names.places import STATES
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

_COLLEGES = _TABLES.words("colleges")
_EITHER = _TABLES.words("either")
_FIRST_WORDS = _TABLES.words("first_words")
_LAST_WORDS = _TABLES.words("last_words")
_ALONG = _TABLES.words("along")
_PARTS = _TABLES.words("parts")
_BUILT = _TABLES.words("built")
_STREETS = _TABLES.words("streets")
_SPORTS = _TABLES.words("sports")
_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}")
_REACH = 12


def is_college(line: Line, at: int) -> bool:
    """Whether "St" at chunk `at` means State."""
    name = line.low(at - 1).rpartition("-")[2]
    shortened = line.core(at - 1) in STATES and line.dotted(at - 1)
    sure = shortened or name in _COLLEGES
    if not (sure or name in _EITHER) or not (shortened or line.tied(at - 1)) or not line.core(at - 1)[0].isupper():
        return False
    if name in _LAST_WORDS and line.low(at - 2) not in _FIRST_WORDS:
        return False
    start = at - 2 if line.low(at - 2) in _FIRST_WORDS and line.tied(at - 2) else at - 1
    if _is_street(line, start, at):
        return False
    scored = len(line.core(at + 1)) < 4 and line.core(at + 1).isdecimal() and line.dotted(at)
    return sure or scored or any(_is_sport(line, index) for index in _around(line, at))


def _is_street(line: Line, start: int, at: int) -> bool:
    """Whether the words around the name in `start`..`at` make it a street."""
    before = line.low(start - 1) if line.dotted(start - 1) else ""
    numbered = before.isdecimal() and line.low(start - 2) not in ("no", "#")
    directed = line.core(start - 1) in ("N", "S", "E", "W") and line.low(at - 1) not in ("dakota", "carolina")
    placed = before == "of" and line.low(start - 2) in _PARTS
    crossing = before == "and" and line.low(start - 2).endswith(("1st", "2nd", "3rd", "th"))
    if before in _ALONG or numbered or directed or placed or crossing or line.low(at + 1) in _BUILT:
        return True
    return any(line.low(index) in _STREETS or _is_other(line, index) for index in _around(line, at))


def _is_other(line: Line, index: int) -> bool:
    """Whether a street that has no college's name ends at chunk `index`."""
    if line.low(index) != "st" or not line.tied(index - 1) or line.core(index + 1)[:1].isupper():
        return False
    name = line.low(index - 1).rpartition("-")[2]
    return line.core(index - 1)[:1].isupper() and name not in _COLLEGES and name not in _EITHER


def _is_sport(line: Line, index: int) -> bool:
    return line.low(index) in _SPORTS or _SCORE.fullmatch(line.core(index)) is not None


def _around(line: Line, at: int) -> range:
    return range(max(0, at - _REACH), min(at + _REACH, len(line.chunks)))
