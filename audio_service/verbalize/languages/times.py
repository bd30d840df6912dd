"""Times of day and durations."""

from __future__ import annotations

import re
from decimal import Decimal

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import case, gender
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, counted, ordinal
from audio_service.verbalize.words import Found, Line, Said, say

_CLOCK = re.compile(r"(\d{1,2})[:hHuU](\d{2})(?:[:m](\d{2})s?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})")
_FULL = re.compile(r"(\d{1,2})[hH]")
_RANGE = re.compile(r"([\d:.h]+)[-–]([\d:.h]+)")
_DOTTED_RANGE = re.compile(r"\d{1,2}\.[0-5]\d[-–]\d{1,2}\.[0-5]\d")


def times(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`15:30 Uhr`, `15h30`, `kl. 8.30`, `18–20 Uhr`, `5:02 p.m.`"""
    core = line.core(at)
    if match := _RANGE.fullmatch(core):
        first, second = (_time(table, line, at, part) for part in (match[1], match[2]))
        return _behind(table, line, at, _in_range(table, line, at, (first, second))) if first and second else None
    words = _time(table, line, at, core)
    return _behind(table, line, at, words) if words else None


def _in_range(table: LanguageTable, line: Line, at: int, words: tuple[str, str]) -> str:
    """Two times with the words of a range around them."""
    before, between, _ = table.times.range
    before = "" if line.low(at - 1) == before else before
    return f"{before} {words[0]} {between or table.to} {words[1]}"


def _time(table: LanguageTable, line: Line, at: int, printed: str) -> str:
    """A time in words without what stands behind it, "" if it is none."""
    match = _CLOCK.fullmatch(printed) or _FULL.fullmatch(printed)
    if match is None and _is_dotted(table, line, at):
        match = _DOTTED.fullmatch(printed)
    if match is None and printed.isdecimal() and len(printed) <= 2 and _named(table, line, at):
        match = re.fullmatch(r"(\d+)", printed)
    if match is None or (line.tied(at) and re.fullmatch(r"\d{3}", line.core(at + 1))):
        return ""
    hour, *rest = (int(part) for part in match.groups() if part is not None)
    if hour > 24 or any(part > 59 for part in rest):
        return ""
    return _spoken(table, line, at, hour, rest)


def _is_dotted(table: LanguageTable, line: Line, at: int) -> bool:
    times = table.times
    if table.times.range[1] and _DOTTED_RANGE.fullmatch(line.core(at)):
        return True
    return line.low(at - 1) in times.dots_before or (
        line.tied(at) and line.low(at + 1) in times.dots_after | times.nouns
    )


def _named(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a word for hours or for a half of the day stands beside a figure."""
    behind = line.tied(at) and (line.core(at + 1) in table.times.nouns or line.low(at + 1) in table.times.halves)
    return behind or line.low(at - 1) in table.times.before or _is_span(table, line, at)


def _is_span(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a figure is an hour of "od 8 do 16" without a noun behind."""
    before, between, form = table.times.range
    first = at if line.low(at - 1) == before else at - 2
    hours = (line.core(first), line.core(first + 2))
    return (
        bool(form)
        and (line.low(first - 1), line.low(first + 1)) == (before, between)
        and all(hour.isdecimal() and int(hour) <= 24 for hour in hours)
        and not line.tied(first + 2)
    )


def _spoken(table: LanguageTable, line: Line, at: int, hour: int, rest: list[int]) -> str:
    times = table.times
    if len(rest) > 1 and not times.minutes_and_seconds[1]:
        return _duration(table, (hour, *rest))
    if times.ordinal:
        ranged = times.range[2] if _RANGE.fullmatch(line.core(at)) else ""
        found = ranged or case(times.contexts, line, at, "", "")
        words = ordinal(table, hour, found or times.hours) if hour else cardinal(table, 0)
    else:
        found = case(times.contexts, line, at, "", "")
        words = cardinal(table, hour, found or times.hours)
    minutes = rest[0] if rest else 0
    few = hour < 2
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
    return f"{words}{joint}{zero}{cardinal(table, minutes, times.minutes if times.ordinal else found or times.minutes)}"


def _duration(table: LanguageTable, parts: tuple[int, ...]) -> str:
    """`2:03:38` in hours, minutes and seconds."""
    words = []
    for part, name in zip(parts, ("hour", "minute", "second"), strict=True):
        noun = cldr.unit(table.locale, f"duration-{name}")
        if noun and part:
            words.append(f"{cardinal(table, part, gender(table, noun.one))} {counted(table, noun, Decimal(part))}")
    return " ".join(words)


def _behind(table: LanguageTable, line: Line, at: int, words: str) -> Found:
    """The time and the word behind it, which is not said again or says which half of the day it is."""
    if not line.tied(at):
        return say(words)
    if line.core(at + 1) in table.times.nouns:
        return say(words, "", dot=True)
    half = table.times.halves.get(line.low(at + 1))
    return (*say(words), Said(half, dot=True)) if half else say(words)
