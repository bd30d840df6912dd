"""Times of day and durations."""

from __future__ import annotations

import re
from decimal import Decimal

from audio_service.verbalize.languages.agreement import case, gender
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, counted, digits, ordinal
from audio_service.verbalize.words import Found, Line, Said, say

_CLOCK = re.compile(r"(\d{1,2})[:hHuU](\d{2}|\d(?=mi?n))(?:(min|mn|[:m'])(?:(\d{1,2})(?:s|[\"'”″]*))?)?h?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(h?)")
_LAP = re.compile(r"(?:(\d{1,2})(?:['′]|mi?n))?(\d{1,2})(?:[\"″”s](\d{2})?)?")
_THOUSANDS = re.compile(r"\d{3}")
_FULL = re.compile(r"(\d{1,2})[hH]")
_RANGE = re.compile(r"([\d:.h]+)[-–]([\d:.h]+)")


def times(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`15:30 Uhr`, `15h30`, `kl. 8.30`, `18–20 Uhr`, `5:02 p.m.`"""
    core = line.core(at)
    if found := _spaced(table, line, at):
        return found
    if line.tied(at) and _THOUSANDS.fullmatch(line.core(at + 1)):
        return None
    if lap := _lap(table, core):
        return say(lap)
    if match := _RANGE.fullmatch(core):
        first, second = (_time(table, line, at, part) for part in (match[1], match[2]))
        return _behind(table, line, at, f"{first} {table.to} {second}") if first and second else None
    words = _time(table, line, at, core)
    return _behind(table, line, at, words) if words else None


def _lap(table: LanguageTable, core: str) -> str:
    """`1'41"11`, `9"58`, `9s58`, or ""."""
    match = _LAP.fullmatch(core) if table.times.minutes_and_seconds[1] else None
    if not match or not (match[1] or match[3]):
        return ""
    minutes, seconds = unit_of(table, "min"), unit_of(table, "s")
    words = [
        f"{cardinal(table, int(part), gender(table, noun.one))} {counted(table, noun, Decimal(part))}"
        for part, noun in ((match[1], minutes), (match[2], seconds))
        if part and noun
    ]
    return " ".join([*words, _hundredths(table, match[3])] if match[3] else words)


def _hundredths(table: LanguageTable, printed: str) -> str:
    return digits(table, printed) if printed[0] == "0" else cardinal(table, int(printed))


def _time(table: LanguageTable, line: Line, at: int, printed: str) -> str:
    """A time in words without what stands behind it, "" if it is none."""
    match = _CLOCK.fullmatch(printed) or _FULL.fullmatch(printed)
    if match is None and (printed.endswith("h") or _is_dotted(table, line, at)):
        match = _DOTTED.fullmatch(printed)
    if match is None and printed.isdecimal() and len(printed) <= 2 and _named(table, line, at):
        match = re.fullmatch(r"(\d+)", printed)
    if match is None:
        return ""
    hour, *rest = (int(part) for part in match.groups() if part is not None and part.isdecimal())
    if hour > 24 or any(part > 59 for part in rest):
        return ""
    spoken = _spoken(table, line, at, hour, rest)
    minutes = match.re is _CLOCK and match[3] in ("min", "mn") and len(rest) == 1
    return f"{spoken}{_minutes(table)}" if minutes else spoken


def _minutes(table: LanguageTable) -> str:
    """ " minutes", as it stands before seconds."""
    return "".join(f" {word}" for word in table.times.minutes_and_seconds[0].split()[:1])


def _spaced(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`8 h 05`, `2 h 30 min`."""
    core, minutes = line.core(at), line.core(at + 2)
    if not (core.isdecimal() and len(core) < 3 and line.tied(at) and line.core(at + 1) in table.times.spaced):
        return None
    if not (line.tied(at + 1) and len(minutes) == 2 and minutes.isdecimal() and minutes < "60" and int(core) <= 24):
        return None
    spoken = _spoken(table, line, at, int(core), [int(minutes)])
    following = line.core(at + 3) if line.dotted(at + 2) else ""
    if following in table.times.minute_nouns:
        return (*say(spoken, "", ""), Said(_minutes(table).strip(), dot=True))
    return None if counted_of(table, following) else say(spoken, "", "")


def _is_dotted(table: LanguageTable, line: Line, at: int) -> bool:
    times = table.times
    if at == 0 and times.dots_first:
        return True
    return line.low(at - 1) in times.dots_before or (
        line.tied(at) and line.low(at + 1) in times.dots_after | times.nouns
    )


def _named(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word for hours or for a half of the day stands behind a figure."""
    return line.tied(at) and (line.core(at + 1) in table.times.nouns or line.low(at + 1) in table.times.halves)


def _spoken(table: LanguageTable, line: Line, at: int, hour: int, rest: list[int]) -> str:
    times = table.times
    if times.ordinal:
        found = case(times.contexts, line, at, "", "")
        words = ordinal(table, hour, found or times.hours) if hour else cardinal(table, 0)
    else:
        words = cardinal(table, hour, times.hours)
    minutes = rest[0] if rest else 0
    few = hour < 2 and (hour == 1 or not times.zero_many)
    if len(rest) > 1 and times.minutes_and_seconds[1]:
        between, behind = times.minutes_and_seconds
        joint = times.between_one if few and times.between_one else times.between
        return f"{words}{joint}{cardinal(table, minutes)}{between}{cardinal(table, rest[1])}{behind}"
    if not minutes:
        return f"{words}{times.full_one if few and times.full_one else times.full}"
    if named := times.named.get(str(minutes)):
        return f"{words} {named}"
    zero = f"{times.zero} " if minutes < 10 and times.zero else ""
    joint = times.between_one if few and times.between_one else times.between
    return f"{words}{joint}{zero}{cardinal(table, minutes, times.minutes)}"


def _behind(table: LanguageTable, line: Line, at: int, words: str) -> Found:
    """The time and the word behind it, which is not said again or says which half of the day it is."""
    if not line.tied(at):
        return say(words)
    if line.core(at + 1) in table.times.nouns:
        ends = line.core(at + 1) in table.closing and line.core(at + 2)[:1].isupper()
        return say(words, "", dot=not ends)
    half = table.times.halves.get(line.low(at + 1))
    return (*say(words), Said(half, dot=True)) if half else say(words)
