"""Neighbours that decide a reading: function words, determiners, starts of sentences, described nouns."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize import marks
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

NOT_NOUNS = _TABLES.words("not_nouns")
DETERMINERS = _TABLES.words("determiners")
INDEFINITE = _TABLES.words("indefinite")
DIMENSIONS = _TABLES.words("dimensions")
# Between two quantities of the same noun: "a 9ft by 12ft rug".
_JOINS = frozenset(("by", "x", "×", "to", "or"))
_NO_PLURALS = _TABLES.words("no_plurals")
PRICED = _TABLES.words("priced")
STARTERS = marks.STARTERS | _TABLES.words("starters")


def describes(line: Line, at: int, last: int) -> bool:
    """Whether the quantity in chunks `at`..`last` stands before a noun that it describes: "a 5kg bag"."""
    if line.before(at) in _JOINS and (line.core(at - 2)[:1].isdecimal() or line.core(at - 3)[:1].isdecimal()):
        at -= 2 if line.core(at - 2)[:1].isdecimal() else 3
    if line.after(last) in _JOINS and line.core(last + 2)[:1].isdecimal() and line.core(last + 2)[-1] != "%":
        last += 2 if line.core(last + 2)[-1:].isalpha() else 3
    dotted = line.dotted(last) and line.core(last + 1).islower()
    following = line.low(last + 1) if dotted else line.after(last)
    before = line.before(at)
    if following in DIMENSIONS:
        return before in DETERMINERS or before.endswith("'s")
    if not following or following in NOT_NOUNS or not following[0].isalpha():
        return False
    if following in PRICED or (line.after(last + 1) in PRICED and not following.endswith(("ed", "ly", "ing"))):
        return True
    if before in INDEFINITE or (line.before(at - 1) in INDEFINITE and before.isalpha() and before not in NOT_NOUNS):
        return not following.endswith("ly")
    return (before in DETERMINERS or before.endswith("'s")) and not following.endswith(("ed", "ly", "ing"))


def plural_noun(word: str) -> bool:
    """Whether a word in small letters looks like a noun in the plural."""
    return word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "'s", "us")) and word not in _NO_PLURALS


def starts_sentence(line: Line, at: int) -> bool:
    """Whether chunk `at` seems to start a sentence inside the line."""
    core = line.core(at)
    return bool(core) and core[0].isupper() and line.low(at) in STARTERS and core not in ("I",)
