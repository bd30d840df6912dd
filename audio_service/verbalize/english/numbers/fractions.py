"""Fractions, typed (3/4) and as one character (½), alone or after a whole number."""

from __future__ import annotations

import re

from audio_service.article import Tables
from audio_service.verbalize.english.numbers.numerals import (
    NUMBER,
    cardinal,
    digits,
    is_number,
    number,
    ordinal,
    paired,
    year,
)
from audio_service.verbalize.english.numbers.units import unit
from audio_service.verbalize.words import Found, Line, say

VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_SIGNS = "".join(VULGAR)
_MIXED = re.compile(rf"({NUMBER})?([{_SIGNS}])")
_TYPED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})/(\d{1,3}(?:,\d{3})+|\d{1,12})(?:th|ths|rd|rds|nd|st)?", re.I)
# 1/4-mile, 1-1/2, 3-1/2-year
_JOINED = re.compile(r"(?:(\d{1,3})-)?(\d{1,3})/(\d{1,3})(?:-([a-z]+(?:-[a-z]+)*))?")
# So that 9/11-style and 24/7-style are no fractions.
_DENOMINATORS = frozenset(("2", "3", "4", "5", "8", "10", "16", "32", "64", "100"))
_TABLES = Tables.beside(__file__)
_PARTED = _TABLES.words("parted")
_PRESSURE = _TABLES.words("pressure")
_HALF = (1, 2)
_BOTH = re.compile(r"(\d{1,4})/(\d{1,4})")
_BEATS = frozenset(("2", "4", "8", "16"))
_MUSICAL = _TABLES.words("musical")
_SIGNATURES = _TABLES.words("signatures")
_NUMBERED = _TABLES.words("numbered")
_LENGTHS = _TABLES.words("lengths")


def fraction(above: int, below: int, *, after_whole: bool = False) -> str:
    """`1, 2` "one half", `3, 4` "three quarters", `142, 1` "one hundred forty two over one"."""
    if below in (0, 1):
        return f"{cardinal(above)} over {cardinal(below)}"
    if after_whole and (above, below) == _HALF:
        return "a half"
    parts = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    if above != 1:
        parts = "halves" if below == 2 else parts + "s"
    return f"{cardinal(above)} {parts}"


def vulgar(text: str) -> str | None:
    """`2½` "two and a half", `¾` "three quarters"; None if `text` is neither."""
    match = _MIXED.fullmatch(text)
    if not match:
        return None
    above, below = VULGAR[match.group(2)]
    if not match.group(1):
        return fraction(above, below)
    part = fraction(above, below, after_whole=True)
    if part == "one quarter":
        part = "a quarter"
    return f"{number(match.group(1))} and {part}"


def typed(text: str) -> tuple[int, int] | None:
    """The two numbers of `3/4`, or None."""
    match = _TYPED.fullmatch(text)
    if not match or (match.group(1).startswith("0") and len(match.group(1)) > 1):
        return None
    return int(match.group(1).replace(",", "")), int(match.group(2).replace(",", ""))


def quantity(text: str) -> str | None:
    """A number or a fraction, as words: "3.5", "½", "2½", "3/4"; None if `text` is neither."""
    if is_number(text):
        return number(text)
    if text[-1:] in VULGAR:
        return vulgar(text)
    if pair := typed(text):
        return fraction(*pair)
    return None


def fractions(line: Line, at: int) -> Found | None:
    """`3/4`, `2½`, `4 1/2`, `1795 / 1805`."""
    core = line.core(at)
    if words := vulgar(core) or _joined(line, at) or _apart(line, at):
        return say(words)
    if pair := typed(core):
        return say("half" if pair == _HALF and line.after(at) in ("a", "an", "the") else fraction(*pair))
    if not core.isdecimal() or len(core) > 12:
        return None
    following = line.after(at)
    if (pair := typed(following)) or following in VULGAR:
        above, below = pair or VULGAR[following]
        return say(number(core), "and " + fraction(above, below, after_whole=True))
    if (
        following == "/"
        and line.tied(at + 1)
        and (below_text := line.low(at + 2)).isdecimal()
        and len(below_text) <= 12
    ):
        above_words, _, below_words = _split(fraction(int(core), int(below_text)), cardinal(int(core)))
        return say(above_words, "", below_words)
    return None


def _apart(line: Line, at: int) -> str | None:
    """Two figures that are no fraction: `in 6/8`, `a 7/8 groove`, `Track 4/12`, `Regulation 2016/679`."""
    if (pair := typed(line.core(at))) and pair[0] >= 100 and pair[1] >= 1000 and "," in line.core(at):
        return f"{cardinal(pair[0])}, {cardinal(pair[1])}"
    match = _BOTH.fullmatch(line.core(at))
    if not match:
        return None
    first, second = match.groups()
    before, following = line.before(at), line.after(at)
    if following == "central" or (
        second in _BEATS and (following in _MUSICAL or (before == "in" and line.core(at) in _SIGNATURES))
    ):
        return f"{cardinal(int(first))} {cardinal(int(second))}"
    if "max" in line.low(at - 1):
        # Min/max: 11/19
        return f"{cardinal(int(first))} {cardinal(int(second))}"
    if before in _NUMBERED and int(first) <= int(second):
        return f"{cardinal(int(first))} of {cardinal(int(second))}"
    if len(first) == 3 and len(second) == 2 and second not in _DENOMINATORS:
        # Tyres and blood pressure: 225/45, 120/80.
        return f"{paired(first)} {'over ' if _is_pressure(line, at) else ''}{cardinal(int(second))}"
    if int(first) > int(second) > 10 and second not in _DENOMINATORS and following not in _PARTED:
        # A day that is called by its date: 26/11.
        return f"{cardinal(int(first))} {cardinal(int(second))}"
    if int(second) == int(first) + 1 and len(first) == 2 and second not in _DENOMINATORS and following not in _PARTED:
        # A financial year: 24/25.
        return f"{cardinal(int(first))} {cardinal(int(second))}"
    if len(first) == 4 and 1950 <= int(first) <= 2099:
        return f"{year(int(first))} {cardinal(int(second)) if len(second) < 3 else digits(second)}"
    return None


def _is_pressure(line: Line, at: int) -> bool:
    return any(line.low(index) in _PRESSURE for index in range(at - 6, at + 4))


def _joined(line: Line, at: int) -> str | None:
    """`1-1/2` hours, a `3-1/2-year` term, a `1/4-mile` walk, 5 `1/4-inch` nails."""
    match = _JOINED.fullmatch(line.core(at))
    if not match or not (match[1] or match[4]) or match[3] not in _DENOMINATORS:
        return None
    whole = [number(match[1]), "and"] if match[1] else ["and"] if line.before(at).isdecimal() else []
    part = fraction(int(match[2]), int(match[3]), after_whole=bool(whole))
    names = unit(match[4]) if match[4] else None
    if match[4] and not whole:
        # A half-price ticket, a three-quarter-length coat.
        part = (
            "half"
            if part == "one half" and not names and match[4] not in _LENGTHS
            else part.replace("quarters", "quarter")
        )
    measured = names[0] if names else (match[4] or "").replace("-", " ")
    return " ".join(filter(None, (*whole, part, measured)))


def _split(words: str, first: str) -> tuple[str, str, str]:
    """Parts `words` after its beginning `first`."""
    return first, "", words[len(first) + 1 :]
