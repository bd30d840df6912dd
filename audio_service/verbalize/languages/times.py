"""Times of day and durations."""

from __future__ import annotations

import re
from decimal import Decimal

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import case, gender
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import before_noun, cardinal, counted, digits, ordinal
from audio_service.verbalize.words import Found, Line, Said, say

_CLOCK = re.compile(r"(\d{1,2})[:hHuU](\d{2}|\d(?=mi?n))(?:(min|mn|[:m'])(?:(\d{1,2})(?:s|[\"'”″]*))?)?(?:[hH]s?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?:[hH]s?)?")
_LAP = re.compile(r"(?:(\d{1,2})(?:['′]|mi?n))?(\d{1,2})(?:[\"″”s](\d{2})?)?")
_THOUSANDS = re.compile(r"\d{3}")
_FULL = re.compile(r"(\d{1,2})[hH]")
_ZONE = re.compile(r"(GMT|UTC)([-+−])(\d{1,2})(?::(\d{2}))?", re.IGNORECASE)
_WHOLE = re.compile(r"(?:.*[-–])?0?(\d{1,2})(?:[:.h]00)?[hH]?s?")
_HALF = re.compile(r"(\d{1,2}(?::\d{2})?)([ap]\.?m)")
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
    if match := _ZONE.fullmatch(core):
        return _zone(table, match)
    glued = _HALF.fullmatch(core.lower())
    if glued and (half := table.times.halves.get(glued[2])):
        words = _time(table, line, at, glued[1] if glued[1][-3:-2] == ":" else f"{glued[1]}:00")
        return (Said(f"{words} {half}", dot=True),) if words else None
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


def _zone(table: LanguageTable, match: re.Match[str]) -> Found:
    """`GMT-3`, `UTC+5:30`"""
    sign = table.plus if match[2] == "+" else table.minus
    hour = cardinal(table, int(match[3]), table.times.hours if match[4] else "")
    return say(" ".join([match[1], sign, hour, *([cardinal(table, int(match[4]))] if match[4] else [])]))


def _time(table: LanguageTable, line: Line, at: int, printed: str) -> str:
    """A time in words without what stands behind it, "" if it is none."""
    match = _CLOCK.fullmatch(printed) or _FULL.fullmatch(printed)
    if match is None and (printed.rstrip("s")[-1:] in "hH" or _is_dotted(table, line, at)):
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
    if (at == 0 and times.dots_first) or line.low(at - 1) in times.dots_before:
        return True
    behind = line.low(at + 1) if line.tied(at) else ""
    if times.dots_alone and (
        _between_marks(line, at)
        or (behind == table.to and _DOTTED.fullmatch(line.core(at + 2)))
        or (line.low(at - 1) == table.to and _DOTTED.fullmatch(line.core(at - 2)))
    ):
        return True
    return behind in times.dots_after or behind in times.nouns or behind in times.halves


def _between_marks(line: Line, at: int) -> bool:
    """Whether a chunk stands alone: between the ends of the line, commas and colons."""
    last = at + 1 == len(line.chunks)
    return (at == 0 or line.chunks[at - 1].trail in (",", ";", ":")) and (
        last or line.chunks[at].trail[:1] in (*",;:",)
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
    if times.units and any(rest[1:]):
        return _units(table, (hour, *rest))
    if not minutes:
        return f"{words}{times.full_one if few and times.full_one else times.full}"
    if hour <= times.named_until and (named := times.named.get(str(minutes))):
        return f"{words} {named}"
    zero = f"{times.zero} " if minutes < 10 and times.zero else ""
    joint = times.between_one if few and times.between_one else times.between
    return f"{words}{joint}{zero}{cardinal(table, minutes, times.minutes)}"


def _units(table: LanguageTable, parts: tuple[int, ...]) -> str:
    """ "una hora dos minutos y tres segundos"."""
    names = [cldr.unit(table.locale, f"duration-{name}") for name in ("hour", "minute", "second")]
    said = [
        f"{before_noun(table, cardinal(table, number, gender(table, name.one)), noun)} {noun}"
        for number, name in zip(parts, names, strict=True)
        if number and name and (noun := counted(table, name, Decimal(number)))
    ]
    return f" {table.conjunction} ".join([" ".join(said[:-1]), said[-1]] if said[1:] else said)


def _full_hour(table: LanguageTable, core: str) -> str:
    """The word for hours behind a full one, or ""."""
    match, hour = _WHOLE.fullmatch(core), table.times.hour
    return hour[match[1] != "1"] if match and hour else ""


def _behind(table: LanguageTable, line: Line, at: int, words: str) -> Found:
    """The time and the word behind it, which is not said again or says which half of the day it is."""
    core = line.core(at)
    if core.rstrip("s")[-1:] in "hH":
        words = f"{words} {_full_hour(table, core)}".rstrip()
    if not line.tied(at):
        return say(words)
    if line.core(at + 1) in table.times.nouns:
        ends = line.core(at + 1) in table.closing and line.core(at + 2)[:1].isupper()
        zoned = line.low(at + 2) in table.times.dots_after or _ZONE.fullmatch(line.core(at + 2))
        return say(words, "" if zoned else _full_hour(table, core), dot=not ends)
    half = table.times.halves.get(line.low(at + 1))
    return (*say(words), Said(half, dot=True)) if half else say(words)
