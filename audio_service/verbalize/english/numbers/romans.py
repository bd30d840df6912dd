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
_HELD = _TABLES.words("held")
_COUNTED = _TABLES.words("counted")
_SHORT = _TABLES.words("short")
_CENTURIES = _TABLES.words("centuries")
_THRONES = _TABLES.words("thrones")
_LETTERED = re.compile(r"([IVX]{1,4})-([A-HJ-UWYZ])")
_HYPHENED = re.compile(r"([IVXLC]{2,})(\*?)-([a-z]+(?:-[a-z]+)*)")
_SPAN = re.compile(r"([IVXLC]+)[-–/]([IVXLC]+)('S)?")
_YEAR = re.compile(r"M{1,2}[CDXLVIM]{2,}")
_LEADERS = _TABLES.words("leaders")
_TEAMS = _TABLES.words("teams")
_OTHER = _TABLES.words("other")
_PRONOUN_VERBS = _TABLES.words("pronoun_verbs")
_EITHER_VERBS = _TABLES.words("either_verbs")
_DESCRIBED = _TABLES.words("described")
_INFUSED = _TABLES.words("infused")
_NUMERALS = re.compile(r"[IVXLC]+(?:[-–][IVXLC]+)?")


def romans(line: Line, at: int) -> Found | None:
    """A numeral after a name, a kind of part or before "century"."""
    core = line.core(at)
    if "-" in core or "–" in core or "/" in core:
        return _joined(line, at, core)
    if core.islower() and not _is_listed(line, at):
        return None
    numeral, _, ending = core.upper().partition("'")
    number = roman_value(numeral)
    if number is None or ending not in ("", "S") or _is_infused(line, at, numeral):
        return None
    shown = _shown(line, at, numeral, number)
    if shown and line.before(at) == "grade" and line.chunks[at].trail.startswith("*"):
        shown += " star"
    return say(shown + ("'s" if ending == "S" else "")) if shown else None


def _is_infused(line: Line, at: int, numeral: str) -> bool:
    """`an IV drip` is intravenous."""
    return (
        numeral == "IV" and line.before(at) not in _COUNTED and (line.before(at) == "an" or line.after(at) in _INFUSED)
    )


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
        return say(f"{shown}{' star' * len(match[2])} {match[3].replace('-', ' ')}") if shown else None
    if (match := _LETTERED.fullmatch(core)) and line.before(at) in _COUNTED and (value := roman_value(match[1])):
        return say(f"{cardinal(value)} {match[2]}")
    counted = line.before(at) in _COUNTED or (line.low(at - 1) in _SHORT and line.dotted(at - 1))
    match = _SPAN.fullmatch(core.upper()) if counted or _list_head(line, at).lower() in _COUNTED else None
    first, last = (roman_value(match[1]), roman_value(match[2])) if match else (None, None)
    to = " " if "/" in core else " to "
    ending = match[3].lower() if match and match[3] else ""
    return say(f"{cardinal(first)}{to}{cardinal(last)}{ending}") if first and last and first < last else None


def dash_between(line: Line, at: int) -> Found | None:
    """The dash of `Counts I – IV`."""
    first, last = roman_value(line.core(at - 1)), roman_value(line.core(at + 1))
    return say("to") if first and last and first < last and line.before(at - 1) in _COUNTED else None


def certain(line: Line, at: int) -> Found | None:
    """A numeral that is also a name, such as Xi, after an unambiguous word: `Chapter XI`, `Pius XI`."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    if line.core(at) == "XI" and _is_team(line, at, before):
        return say("eleven")
    sure = before.lower() in _COUNTED or before in _RULERS or line.core(at - 2) in _THRONES
    return romans(line, at) if line.core(at).isupper() and sure else None


def _is_team(line: Line, at: int, before: str) -> bool:
    """`the starting XI`, `a World XI`, `England XI:`; not `President XI JINPING`."""
    team = before[:1].isupper() and not before.isupper() and before not in _THRONES | _LEADERS | _RULERS
    followed = line.tied(at) and line.core(at + 1)[:1].isupper()
    return before in _TEAMS or before[:1].isdecimal() or (team and not followed)


def _shown(line: Line, at: int, numeral: str, number: int) -> str | None:
    before = line.core(at - 1) if line.tied(at - 1) else ""
    abbreviated = line.low(at - 1) in _SHORT and line.dotted(at - 1)
    if abbreviated or line.core(at).islower():
        return cardinal(number)
    if line.after(at) in _CENTURIES and numeral not in ("I", "C", "D", "M"):
        return ordinal(number)
    if _YEAR.fullmatch(numeral) and 1000 < number < 2100 and numeral not in _OTHER:
        return year(number)
    if numeral != "I" and (line.low(at - 1) in ("and", "or", "&", "to") or line.chunks[at - 1].trail == ","):
        before = _list_head(line, at)
    bowl = before in ("Bowl", "Bowls")
    if len(numeral) == 1 and not bowl and (numeral not in "IVX" or (numeral == "X" and before == "Series")):
        return None
    if bowl or (before.lower() in _COUNTED and (numeral != "I" or _is_part(line, at, before))):
        return cardinal(number)
    if number < 40 and _is_crowned(line, at, numeral):
        return f"the {ordinal(number)}"
    if numeral in _OTHER or len(numeral) == 1 or number > 39:
        return None
    if before in _GIVEN or (before[:1].isupper() and _full_name(line, at)):
        return f"the {ordinal(number)}"
    return cardinal(number)


def _is_part(line: Line, at: int, before: str) -> bool:
    """`Part I was`, `Count I`; not "the part I was" and "the Part I think"."""
    return before[0].isupper() and line.after(at) not in _PRONOUN_VERBS


def _is_crowned(line: Line, at: int, numeral: str) -> bool:
    """`Henry VIII`, `Queen Xenia II`; `John V.` is an initial."""
    before = line.core(at - 1) if line.tied(at - 1) else ""
    last = numeral == "I" and at == len(line.chunks) - 1
    if len(numeral) == 1 and (numeral not in "IVX" or (line.chunks[at].trail.startswith(".") and not last)):
        return False
    crowned = before in _RULERS or (before[:1].isupper() and line.core(at - 2) in _THRONES and line.tied(at - 2))
    return crowned and (numeral != "I" or _ruler(line, at))


def _ruler(line: Line, at: int) -> bool:
    """Whether "I" after a name is a numeral: `Charles I was crowned`, not "the Mary I was with"."""
    following = line.after(at)
    return following not in _PRONOUN_VERBS and not (following in _EITHER_VERBS and line.before(at - 1) in _DESCRIBED)


def _list_head(line: Line, at: int) -> str:
    """The word before a list of numerals that ends at `at`: "counts" of "Counts I, II and V"."""
    for index in range(at - 1, max(-1, at - 8), -1):
        core = line.core(index)
        if core in ("and", "or", "&", "to", "through") or (core.isupper() and _NUMERALS.fullmatch(core)):
            continue
        return core if index < at - 1 else ""
    return ""


def _full_name(line: Line, at: int) -> bool:
    """Whether a given name stands two chunks before: "Martin Hanley III"."""
    name = line.core(at - 2)
    if line.dotted(at - 2) and _is_initial(name):
        return True
    if not line.tied(at - 2):
        return False
    aged = line.chunks[at].trail == "," and len(line.core(at + 1)) == 2 and line.core(at + 1).isdecimal()
    named = aged or _is_initial(line.core(at - 3)) or line.low(at - 3) in _HELD
    return (named and name.istitle()) or name in _GIVEN or name in _RULERS or name in _FIRST


def _is_initial(name: str) -> bool:
    return len(name) == 1 and name.isupper()
