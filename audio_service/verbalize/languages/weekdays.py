"""Abbreviations of weekdays."""

from __future__ import annotations

import re

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.dates import month_numbers, months, names_of_days, weekday_numbers
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.words import Found, Line, Said

_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{1,2}\.\d{1,2}")
_YEAR = 4  # digits
_HOURS = re.compile(r"\d{1,2}(?:[.:]\d{2})?[-–]\d{1,2}(?:[.:]\d{2})?")
_LONGEST_WORD = 2  # letters of an abbreviation of a day that may be a word


def weekdays(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Mo. bis Fr.`, `lun.-ven.`, `sáb. 5`: abbreviations of days beside another one, a number or a date."""
    numbers, names = weekday_numbers(table), cldr.weekdays(table.locale)
    core = line.core(at)
    parts = re.split(r"(\.?[-–/])", core)
    if len(parts) > 1:
        numbers = (
            cldr.weekday_numbers(table.locale) | numbers | {name.lower(): number for number, name in enumerate(names)}
        )
    days = [numbers.get(part.lower()) for part in parts[::2]]
    if None in days or not parts[0][:1].isalpha():
        return None
    if core.lower() in month_numbers(table) and months(table, line, at) and len(line.core(at + 2)) == _YEAR:
        return None
    if len(days) == 1 and not _beside_a_date(table, line, at):
        return None
    if len(days) == 1 and days[0] is not None and line.low(at - 1) in table.dates.days_in_after:
        names = table.dates.days_in
    spoken = [names[day] for day in days if day is not None]
    if len(spoken) == 2 and table.dates.days_to:
        spoken = [table.dates.days_from[names.index(spoken[0])], table.dates.days_to[names.index(spoken[1])]]
        return (Said(" ".join(spoken), dot=True),)
    return (Said(f" {table.to} ".join(spoken), dot=True),)


def _beside_a_date(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a number, another day or the word between two days stands beside."""
    if line.core(at) in names_of_days(table) or (
        line.low(at) in table.dates.not_days and line.chunks[at].trail[:1] != "."
    ):
        return False
    trail = line.chunks[at].trail
    if line.core(at + 1)[:1].isdecimal() and (
        trail in (".", ",", ".,") or (not trail and _is_date(table, line, at + 1))
    ):
        return True
    shut = line.core(at + 1) in table.dates.days_before if line.dotted(at) else False
    if shut and (trail.startswith(".") or (not trail and line.core(at + 1) in table.abbreviations)):
        return True
    behind = table.times.dots_before | table.dates.short_before
    on_day = line.low(at - 1) in table.ordinals.prepositions or line.low(at + 1) in behind
    sure = len(line.core(at)) > _LONGEST_WORD and line.low(at) not in table.dates.not_days
    named = trail.startswith(".") and line.low(at - 1) in table.dates.days_behind
    if named or (on_day and (trail.startswith(".") or (not trail and sure))):
        return True
    numbers = weekday_numbers(table)
    joints = {table.to, table.conjunction} | table.dates.joints
    small = line.core(at).islower() and len(line.core(at)) < 3 and not trail
    return any(
        (line.low(at + step * 2).rstrip(".") in numbers and line.low(at + step) in joints)
        or (line.low(at + step) in numbers and not small)
        for step in (-1, 1)
    )


def _is_date(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a day, with its month or the time, stands there: "so 5 Leute" names no Sunday."""
    behind = line.core(at + 2) if line.low(at + 1) == table.to else line.core(at)
    if _DATE.fullmatch(behind):
        return True
    ended = not line.tied(at) or (line.low(at + 1) == table.conjunction and line.low(at + 2) in weekday_numbers(table))
    if ended and _HOURS.fullmatch(line.core(at)):
        return True
    return line.low(at + 1) in month_numbers(table) or line.core(at + 1) in table.times.nouns
