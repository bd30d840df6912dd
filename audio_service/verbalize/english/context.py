"""Neighbours that decide a reading: function words, determiners, starts of sentences, described nouns."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize import marks
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

NOT_NOUNS = _TABLES.words("not_nouns")
DETERMINERS = _TABLES.words("determiners")
INDEFINITE = _TABLES.words("indefinite")
PRICED = _TABLES.words("priced")
STARTERS = marks.STARTERS | _TABLES.words("starters")


def describes(line: Line, at: int, last: int) -> bool:
    """Whether the quantity in chunks `at`..`last` stands before a noun that it describes: "a 5kg bag"."""
    following = line.after(last)
    if not following or following in NOT_NOUNS or not following[0].isalpha():
        return False
    if following in PRICED or (line.after(last + 1) in PRICED and not following.endswith(("ed", "ly", "ing"))):
        return True
    before = line.before(at)
    if before in INDEFINITE or (line.before(at - 1) in INDEFINITE and before.isalpha() and before not in NOT_NOUNS):
        return not following.endswith("ly")
    return before in DETERMINERS and not following.endswith(("ed", "ly", "ing"))


def starts_sentence(line: Line, at: int) -> bool:
    """Whether chunk `at` seems to start a sentence inside the line."""
    core = line.core(at)
    return bool(core) and core[0].isupper() and line.low(at) in STARTERS and core not in ("I",)
