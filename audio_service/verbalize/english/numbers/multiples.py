"""A letter behind a number: thousands, millions, billions, times, or the m of meters, by the neighbours."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.context import (
    DETERMINERS,
    DIMENSIONS,
    INDEFINITE,
    NOT_NOUNS,
    describes,
    plural_noun,
)
from audio_service.verbalize.english.numbers.amounts import MAGNITUDES, Amount, amount
from audio_service.verbalize.english.numbers.fractions import quantity
from audio_service.verbalize.english.numbers.numerals import is_number, number
from audio_service.verbalize.words import Found, Line, say

_TABLES = Tables.beside(__file__)

COUNTED = _TABLES.words("counted")
MEASURED = _TABLES.words("measured")
_WHEREABOUTS = _TABLES.words("whereabouts")
_MOVED = _TABLES.words("moved")
_FALLEN = _TABLES.words("fallen")
_LENGTHS = _TABLES.words("lengths")
_COUNTS = _TABLES.words("counts")
_EITHER_WAY = _TABLES.words("either_way")
_DISTANCES = _TABLES.words("distances")
_LABELLED = _TABLES.words("labelled")
_REACHED = _TABLES.words("reached")
_RACES = _TABLES.words("races")
_MODELS = _TABLES.words("models")
_SHORT = _TABLES.words("short")
_TOTALLED = _TABLES.words("totalled")
_SEVERAL = _TABLES.words("several")
_JOINED = _TABLES.words("joined")
# How many words on each side may speak of lengths or of counts.
_NEAR = 8
# Too many kilometers for a race that is called by them.
_SALARIES = frozenset(map(str, range(25, 100)))
_COMPOUND = re.compile(r"([kKmMbB]|bn|mn|tn)-(([a-z]+)(?:-[a-z]+)*)")


def multiples(line: Line, at: int) -> Found | None:
    """`5m people`, `3.5bn`, `2.3 bn`, `100k`, `3-5m`, `9.58s`, `2-3x`, `a 2m-strong army`."""
    parsed = amount(line.core(at))
    if parsed is None:
        return None
    if not parsed.tail:
        return _spaced(line, at, parsed)
    if parsed.tail in ("s", "S") and "." in parsed.first:
        return say(f"{parsed.words()} {'second' if describes(line, at, at) else 'seconds'}")
    plus = " plus" if parsed.tail.endswith("+") else ""
    tail = parsed.tail.rstrip("+")
    if not tail:
        return say(f"{figure(parsed, british=line.british)}{plus}")
    if line.shouting and tail == "X":
        tail = "x"
    if tail in ("x", "×") and parsed.join != "by":
        following = amount(line.core(at + 2)) if line.after(at) in ("to", "or") else None
        if following and following.tail == tail:
            return say(parsed.words())
        # The first x of "5x-7x" looks like a sign of multiplication, the hyphen like a minus.
        return say(f"{parsed.words().replace('by minus', 'to')} times{plus}")
    if (match := _COMPOUND.fullmatch(tail)) and match[3] in _JOINED:
        return say(f"{parsed.words()} {MAGNITUDES[match[1].lower()]} {match[2].replace('-', ' ')}")
    magnitude = MAGNITUDES.get(tail.lower())
    if magnitude is None or (len(tail) == 1 and not _is_multiple(line, at, parsed, tail)):
        return None
    return say(f"{parsed.words()} {magnitude}{plus}")


def figure(parsed: Amount, *, british: bool) -> str:
    """The sign and the first number in words."""
    first = parsed.first
    spoken = number(first, british=british) if is_number(first) else quantity(first) or first
    return " ".join(filter(None, (parsed.sign, spoken)))


def _spaced(line: Line, at: int, parsed: Amount) -> Found | None:
    """`2.3 bn`, `1.2 m people`."""
    short = line.after(at)
    millions = short == "m" and (line.after(at + 1) in COUNTED or plural_noun(line.after(at + 1)))
    return say(parsed.words(), MAGNITUDES[short]) if millions or short in _SHORT else None


def _is_multiple(line: Line, at: int, parsed: Amount, tail: str) -> bool:
    """Whether one letter behind a number counts; if not, it belongs to a label or is a unit."""
    following, before = line.after(at), line.before(at)
    counted = following in COUNTED or plural_noun(following)
    if tail in "kK":
        return not _is_race(line, at, parsed.first + tail)
    if tail == "m" or (tail == "M" and line.shouting):
        return not in_meters(line, at, parsed)
    if "." in parsed.first or (tail == "B" and (following in _MODELS or "." in before)):
        return True
    return before not in _LABELLED and before not in DETERMINERS and (counted or before in _REACHED)


def _is_race(line: Line, at: int, short: str) -> bool:
    """Whether K names something rather than counts thousands: a 5k race, 4k video, a 10K."""
    following, before = line.after(at), line.before(at)
    if short in ("4k", "8k", "4K", "8K") and following not in COUNTED:
        return True
    if not following and before in DETERMINERS and short[:-1] in ("5", "8", "10", "15"):
        return True
    if following == "in" and short[:-1] in ("5", "8", "10", "15") and _takes_time(line, at + 2):
        return True
    if before in _TOTALLED:
        return False
    if following in _RACES:
        return following != "runners" or before in DETERMINERS
    if not short.endswith("K") or len(short) > 3 or short[:-1] in _SALARIES or following in ("a", "per"):
        return False
    return before in DETERMINERS or not (plural_noun(following) or following in COUNTED)


def _takes_time(line: Line, at: int) -> bool:
    """`32 minutes`, `24:30`: the time of a race."""
    return ":" in line.core(at)[1:3] or line.after(at) in ("mins", "min", "minutes", "hours", "hour")


def in_meters(line: Line, at: int, parsed: Amount) -> bool:
    """Whether the m of `100m` is meters: by the next word, the word before, then by what the line is about."""
    following, before = line.after(at), line.before(at)
    if "," in parsed.first or parsed.join == "by" or (parsed.first.isdecimal() and len(parsed.first) > 3):
        # Nobody counts thousands of millions; 4x100m.
        return True
    if following in _EITHER_WAY:
        return not _near(line, at) & _COUNTS
    if following in MEASURED or following in DIMENSIONS or following in _WHEREABOUTS or before in _MOVED:
        return True
    if _is_stretch(line, at):
        return True
    if following in COUNTED:
        return False
    if parsed.first in _DISTANCES and (before in DETERMINERS or before.endswith(("'s", "s'"))):
        return True
    if plural_noun(following):
        return before in _SEVERAL
    later = amount(line.core(at + 2)) if following in ("by", "x", "×", "to", "and", "or") else None
    if later and later.tail == "m":
        # 2m to 3m long, 2m and 3m people: what comes after the second holds for both.
        last = line.after(at + 2)
        both = following in ("by", "x", "×") or last in MEASURED or last in DIMENSIONS or last in _WHEREABOUTS
        both = both or (parsed.first in _DISTANCES and later.first in _DISTANCES and not last)
        return both or (last not in COUNTED and not plural_noun(last) and _by_topic(line, at, parsed))
    return _by_topic(line, at, parsed)


def _is_stretch(line: Line, at: int) -> bool:
    """`20m of cable`, and a fall of `30m to his death`."""
    following, second = line.after(at), line.low(at + 2)
    if following == "of":
        return second in _LENGTHS or second in MEASURED
    if line.before(at) == "from" and following == "out" and second != "of":
        return True
    return line.before(at) in _FALLEN and following in ("to", "into", "onto", "down") and second in DETERMINERS


def _by_topic(line: Line, at: int, parsed: Amount) -> bool:
    following, before = line.after(at), line.before(at)
    if before in ("by", "x", "×") and (line.core(at - 2)[-1:].isdecimal() or line.core(at - 2).endswith("m")):
        return True
    words = _near(line, at)
    lengths, counts = bool(words & _LENGTHS), bool(words & _COUNTS)
    if lengths != counts:
        return lengths
    if before in INDEFINITE and following[:1].isalpha() and following not in NOT_NOUNS:
        return True
    # Of a jump, 8.12m; of a budget, 8.1m.
    return not following[:1].isalpha() and len(parsed.first.partition(".")[2]) != 1


def _near(line: Line, at: int) -> set[str]:
    return {line.low(near).removesuffix("'s") for near in range(at - _NEAR, at + _NEAR + 1)}
