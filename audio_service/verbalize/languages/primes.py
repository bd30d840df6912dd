"""Minutes and seconds with their signs: minutes of a match, laps, elapsed times."""

from __future__ import annotations

import re
from decimal import Decimal

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import gender
from audio_service.verbalize.languages.cldr import Noun
from audio_service.verbalize.languages.counted import unit_of
from audio_service.verbalize.languages.durations import LASTING, lasting
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import Figure, before_noun, cardinal, counted, digits, ordinal
from audio_service.verbalize.words import Found, Line, say

_LAP = re.compile(r"(?:(?:(\d)h)?(\d{1,2})(?:['′]|mi?n))?(\d{1,2})(?:(?:[\"″”s]|'')(\d{1,3})?)?")
_COLON_LAP = re.compile(r"()(\d{1,2}):([0-5]\d)[.,](?!000)(\d{2,3})")
_COORDINATE = re.compile(r"(\d{1,3})°(?:(\d{1,2})['′])?(?:(\d{1,2})(?:[\"″”]|''))?([A-Z])")
_HOURS = re.compile(r"(\d{1,2})h")
_MINUTES = re.compile(r"(\d{1,3})(?:(['′]?)\+(\d{1,2}))?(['′]?)")
_SECONDS = re.compile(r"(\d{1,2})(?:[\"″”]|'')")
_PRIMES = ("'", "’", "′")
_OPENING_QUOTE = re.compile(r"(?:^|[\s(])['‘][\w ]")
_LONGEST_QUOTED = 200


def primes(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1'41"11`, `al 21'`, `(45'+2)`, `5' di recupero`, `1h 23' 45"`"""
    if place := _coordinate(table, line.core(at)):
        return say(place)
    if lap := _lap(table, line.core(at)):
        return say(lap)
    hours = _HOURS.fullmatch(line.core(at))
    last = at + 1 if hours else at
    minutes = _minutes_of(line, last)
    unit = unit_of(table, "min") if minutes else None
    if not minutes or not unit or _is_quoted(line, at):
        return None
    seconds = _SECONDS.fullmatch(line.core(last + 1)) if not minutes[3] else None
    if hours or seconds:
        printed = (hours[1] if hours else "0", minutes[1], seconds[1] if seconds else "0")
        names = [name for kind in LASTING if (name := cldr.unit(table.locale, kind))]
        words = lasting(table, line, at, tuple(zip(map(Figure, printed), names, strict=True)))
        return say(words, *[""] * (last - at + bool(seconds)))
    number = int(minutes[1])
    words = _match_minute(table, number) if _is_of_a_match(table, line, at) else with_unit(table, number, unit)
    return say(f"{words} {table.plus} {cardinal(table, int(minutes[3]))}" if minutes[3] else words)


def _coordinate(table: LanguageTable, core: str) -> str:
    """`48°51'24"N`, where a table names the points of the compass, or ""."""
    match = _COORDINATE.fullmatch(core) if table.compass else None
    names = [cldr.unit(table.locale, kind) for kind in ("angle-degree", *LASTING[1:])]
    if not match or match[4] not in table.compass:
        return ""
    parts = zip(match.groups(), names, strict=False)
    return " ".join(
        [*(with_unit(table, int(part), name) for part, name in parts if part and name), table.compass[match[4]]]
    )


def with_unit(table: LanguageTable, number: int, unit: Noun) -> str:
    """A number with its unit."""
    noun = counted(table, unit, Decimal(number))
    return f"{before_noun(table, cardinal(table, number, gender(table, unit.one)), noun)} {noun}"


def _minutes_of(line: Line, at: int) -> re.Match[str] | None:
    """The figure of minutes with their sign, which may stand among the closing marks."""
    match = _MINUTES.fullmatch(line.core(at))
    return match if match and (match[2] or match[4] or line.chunks[at].trail.startswith(_PRIMES)) else None


def _is_quoted(line: Line, at: int) -> bool:
    """Whether the sign may close a quotation."""
    start = line.chunks[at].start
    return _OPENING_QUOTE.search(line.text[max(0, start - _LONGEST_QUOTED) : start]) is not None


def _is_of_a_match(table: LanguageTable, line: Line, at: int) -> bool:
    """Behind an article, a name or a mark; behind another word, or before "of", it is how long something lasts."""
    after, before = table.times.minute_after, line.before(at)
    if not after or before in after:
        return bool(after)
    lasted = before != "" and (at == 1 or before == line.core(at - 1))
    return not lasted and line.low(at + 1) != table.money.of


def _match_minute(table: LanguageTable, number: int) -> str:
    """`minuto 21`, or its ordinal."""
    form, word = table.times.minute
    return f"{ordinal(table, number, form)} {word}".rstrip() if form else f"{word} {cardinal(table, number)}"


def _lap(table: LanguageTable, core: str) -> str:
    """`1'41"11`, `9"58`, `9s58`, `1h14'40"727`, or ""."""
    named = bool(table.times.minutes_and_seconds[1])
    match = (_LAP.fullmatch(core) or _COLON_LAP.fullmatch(core)) if named or table.times.units else None
    signed = named or core.endswith(('"', "″", "”", "''"))
    if not match or not (match[4] or (match[2] and signed and not match[1])):
        return ""
    units = [unit_of(table, symbol) for symbol in ("h", "min", "s")]
    words = [
        with_unit(table, int(part), unit) for part, unit in zip(match.groups(), units, strict=False) if part and unit
    ]
    return " ".join([*words, _hundredths(table, match[4])] if match[4] else words)


def _hundredths(table: LanguageTable, printed: str) -> str:
    return digits(table, printed) if printed[0] == "0" else cardinal(table, int(printed))
