"""Results as the British say them: `beat them 3-1` "three one", `won 2-0` "two nil", `drew 1-1` "one all"."""

from __future__ import annotations

from audio_service.article import Tables
from audio_service.verbalize.english.context import plural_noun
from audio_service.verbalize.english.numbers.amounts import Amount, ascends
from audio_service.verbalize.english.numbers.multiples import COUNTED
from audio_service.verbalize.english.numbers.numerals import cardinal
from audio_service.verbalize.words import Line

_TABLES = Tables.beside(__file__)

_PLAYED = _TABLES.words("played")
_LOOSELY = _TABLES.words("loosely")
_RESULTS = _TABLES.words("results")
_RANGED = _TABLES.words("ranged")
_RATES = _TABLES.words("rates")
_STANDING = _TABLES.words("standing")
_VOTED = _TABLES.words("voted")
_OPEN = _TABLES.words("open")
_SEEN = _TABLES.words("seen")
_BACKED = _TABLES.words("backed")
# How far back the verb may stand, and how far behind the result its noun.
_BACK, _ON = 7, 3


def british_result(line: Line, at: int, parsed: Amount) -> str | None:
    """The words of a result at chunk `at`; None if the two numbers are a range, a vote, a record or odds."""
    if parsed.sign or parsed.join != "to" or not all(one.isdecimal() for one in (parsed.first, parsed.second)):
        return None
    first, second = int(parsed.first), int(parsed.second)
    if len(parsed.first) > 2 or len(parsed.second) > 2 or _is_other(line, at, parsed):
        return None
    between = _is_between(line, at)
    # Nothing descends to 0 but results.
    if not (between or second == 0 or _is_played(line, at, ascends(parsed.first, parsed.second))):
        return None
    if first == second and not between:
        return "nil nil" if first == 0 else f"{cardinal(first)} all"
    # 40-5 is not said "forty five".
    fused = first >= 20 and first % 10 == 0 and 0 < second < 10
    return f"{_points(first)} {'to ' if fused else ''}{_points(second)}"


def _is_between(line: Line, at: int) -> bool:
    """`Hull 1-1 Leeds`, `Fiji (13) 27-10 (3) Samoa`."""
    if all(line.core(near).isdecimal() and "(" in line.chunks[near].lead for near in (at - 1, at + 1)):
        at_half = (line.core(at - 2), line.core(at + 2))
        return all(name[:1].isupper() for name in at_half)
    apart = line.tied(at - 1) and line.tied(at)
    return apart and line.core(at - 1)[:1].isupper() and line.core(at + 1)[:1].isupper()


def _points(number: int) -> str:
    return cardinal(number) if number else "nil"


def _is_other(line: Line, at: int, parsed: Amount) -> bool:
    before, following = line.before(at), line.after(at)
    odds_on = following in ("on", "against") and (line.chunks[at + 1].trail != "" or at + 2 == len(line.chunks))
    voted = any(line.low(near) in _VOTED for near in range(at - 4, at + 5))
    if odds_on or voted or "~" in line.core(at) or following in _BACKED | _SEEN or before in _OPEN:
        return True
    if before in ("at", "a", "an", "the") and parsed.second in ("1", "2", "4", "5") and _is_odds(line, at, parsed):
        return True
    if not ascends(parsed.first, parsed.second):
        return False
    return before in _RANGED or following in _RATES or following in COUNTED or plural_noun(following)


def _is_odds(line: Line, at: int, parsed: Amount) -> bool:
    """`won at 4-1`, of a horse; not `level at 1-1`, nor `at 2-1 down`."""
    standing = line.before(at - 1) in _STANDING or line.after(at) in _RESULTS
    return line.before(at) == "at" and parsed.first != parsed.second and not standing


def _is_played(line: Line, at: int, ascending: bool) -> bool:
    """Whether a verb before or a noun behind speaks of a match, with no end of a sentence between."""
    played = _PLAYED if ascending else _PLAYED | _LOOSELY
    for back in range(at - 1, max(-1, at - 1 - _BACK), -1):
        if line.chunks[back].trail.strip(")\"'”’") in (".", ";", "?", "!"):
            break
        if line.low(back) in played:
            return True
    last = at
    while last < at + _ON and line.tied(last):
        last += 1
        if line.low(last) in _RESULTS:
            return True
    return False
