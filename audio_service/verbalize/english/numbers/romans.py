"""Roman numerals by the word before them: Elizabeth II, World War II, Chapter IV, the XXI century."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.numbers.numerals import cardinal, ordinal, year
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, say

_TABLES = Tables.beside(__file__)

_RULERS = _TABLES.words("rulers")
_GIVEN = _TABLES.words("given")
_FIRST = _TABLES.words("first")
_COUNTED = _TABLES.words("counted")
_SHORT = _TABLES.words("short")
_CENTURIES = _TABLES.words("centuries")
_THRONES = _TABLES.words("thrones")
_HYPHENED = re.compile(r"([IVXLC]{2,})-([a-z]+(?:-[a-z]+)*)")
_SPAN = re.compile(r"([IVXLC]+)[-–]([IVXLC]+)")
_YEAR = re.compile(r"M{1,2}[CDXLVIM]{2,}")
_OTHER = _TABLES.words("other")


def romans(line: Line, at: int) -> Found | None:
    """A numeral after a name, a kind of part or before "century"."""
    core = line.core(at)
    if "-" in core or "–" in core:
        return _joined(line, at, core)
    if core.islower() and not _is_listed(line, at):
        return None
    numeral, _, ending = core.upper().partition("'")
    number = roman_value(numeral)
    if number is None:
        return None
    shown = _shown(line, at, numeral, number)
    return say(shown + ("'s" if ending == "S" else "")) if shown else None


def _is_listed(line: Line, at: int) -> bool:
    """Whether a numeral in small letters counts: after "chapter", or in brackets, as items of a list are."""
    bracketed = line.chunks[at].lead.endswith("(") and line.chunks[at].trail.startswith(")")
    if bracketed:
        return set(line.core(at)) <= set("ivx")
    return line.before(at) in _COUNTED and line.core(at) not in ("i", "c", "d", "m", "l")


def _joined(line: Line, at: int, core: str) -> Found | None:
    """`Louis XIV-style`, `World War II-era`, `Chapters II-IV`."""
    if match := _HYPHENED.fullmatch(core):
        value = roman_value(match[1])
        shown = _shown(line, at, match[1], value) if value else None
        return say(f"{shown} {match[2].replace('-', ' ')}") if shown else None
    match = _SPAN.fullmatch(core.upper()) if line.before(at) in _COUNTED else None
    first, last = (roman_value(match[1]), roman_value(match[2])) if match else (None, None)
    return say(f"{cardinal(first)} to {cardinal(last)}") if first and last and first < last else None


def certain(line: Line, at: int) -> Found | None:
    """A numeral that is also a name, such as Xi, after an unambiguous word: `Chapter XI`, `Pius XI`."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    sure = before.lower() in _COUNTED or before in _RULERS or line.core(at - 2) in _THRONES
    return romans(line, at) if line.core(at).isupper() and sure else None


def _shown(line: Line, at: int, numeral: str, number: int) -> str | None:
    before = line.core(at - 1) if line.tied(at - 1) else ""
    abbreviated = line.low(at - 1) in _SHORT and line.dotted(at - 1)
    if abbreviated or line.core(at).islower():
        return cardinal(number)
    if line.after(at) in _CENTURIES and numeral not in ("I", "C", "D", "M"):
        return ordinal(number)
    if _YEAR.fullmatch(numeral) and 1000 < number < 2100 and numeral not in _OTHER:
        return year(number)
    bowl = before == "Bowl" and line.core(at - 2) == "Super"
    if len(numeral) == 1 and not bowl and (numeral not in "IVX" or (numeral == "X" and before == "Series")):
        return None
    if bowl or (before.lower() in _COUNTED and (numeral != "I" or (before[0].isupper() and _ruler(line, at)))):
        return cardinal(number)
    if number < 40 and _is_crowned(line, at, numeral):
        return f"the {ordinal(number)}"
    if numeral in _OTHER or len(numeral) == 1 or number > 39:
        return None
    if before in _GIVEN or (before[:1].isupper() and _full_name(line, at)):
        return f"the {ordinal(number)}"
    return cardinal(number)


def _is_crowned(line: Line, at: int, numeral: str) -> bool:
    """`Henry VIII`, `Queen Xenia II`; `John V.` is an initial."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if len(numeral) == 1 and (numeral not in "IVX" or line.chunks[at].trail.startswith(".")):
        return False
    crowned = before in _RULERS or (before[:1].isupper() and line.core(at - 2) in _THRONES and line.tied(at - 2))
    return crowned and (numeral != "I" or _ruler(line, at))


def _ruler(line: Line, at: int) -> bool:
    """`Charles I` is a king unless a verb follows, as in "Mary I think"."""
    following = line.after(at)
    verbs = (
        "am",
        "was",
        "think",
        "have",
        "had",
        "said",
        "will",
        "would",
        "can",
        "do",
        "did",
        "know",
        "knew",
        "met",
        "saw",
    )
    return not following or following not in verbs


def _full_name(line: Line, at: int) -> bool:
    """Whether a given name stands two chunks before: "Martin Hanley III"."""
    name = line.core(at - 2)
    return line.tied(at - 2) and (
        name in _GIVEN or name in _RULERS or name in _FIRST or (len(name) == 1 and name.isupper())
    )
