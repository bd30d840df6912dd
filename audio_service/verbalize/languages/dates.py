"""Days, months, years and decades, in all the ways that they are printed."""

from __future__ import annotations

import re
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import case
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ending_changed, ordinal, year
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DAYS = re.compile(r"(\d{1,2})(\.?[-–/]|\.)(\d{1,2})")
_YEARS = re.compile(r"(\d{4})([/–-])(\d{2})")
_SPAN = re.compile(r"(?:[1-9]\d{2}|1\d{3}|20\d\d)(?:[-–—](?:1\d{3}|20\d\d))?")
_DECADE = re.compile(r"['’]?(\d{2,4})[-:]?([^\W\d]+)")
_MARKS = ".ºª°"


@cache
def month_numbers(table: LanguageTable) -> dict[str, int]:
    """Names and abbreviations of months in small letters -> 1 to 12."""
    extra = {name.lower(): int(number) for name, number in table.dates.months.items()}
    return cldr.month_numbers(table.locale) | extra


@cache
def weekday_numbers(table: LanguageTable) -> dict[str, int]:
    """Abbreviations of days in small letters -> 0 to 6, Monday first."""
    extra = {name.lower(): int(number) - 1 for name, number in table.dates.weekdays.items()}
    return cldr.weekday_numbers(table.locale) | extra


def dates(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24.02.2022`, `2022-02-24`, `24. Februar 2022`, `2.–5. Juni`, `24.12.`"""
    core = line.core(at)
    if match := _NUMERIC.fullmatch(core):
        return _numeric(table, line, at, (int(match[1]), int(match[3])), match[4])
    if match := _YEAR_FIRST.fullmatch(core):
        return _numeric(table, line, at, (int(match[4]), int(match[3])), match[1])
    if found := _before_month(table, line, at):
        return found
    match = _DAY_AND_MONTH.fullmatch(core)
    if match and int(match[2]) > 12 and line.low(at - 1) in table.times.dots_before:
        return None
    before = line.core(at - 1)
    dotted = (line.chunks[at].trail.startswith(".") and before[1:] == before[1:].lower()) or (
        match and match[1][0] == "0" and match[2][0] == "0"
    )
    if match and dotted and table.ordinals.dot and (named := _named(table, line, at, (int(match[1]), int(match[2])))):
        return (Said(named, dot=True),)
    return None


def _numeric(table: LanguageTable, line: Line, at: int, parts: tuple[int, int], written: str) -> Found | None:
    named = _named(table, line, at, parts)
    if not named:
        return None
    words = say(f"{named}{table.dates.between}{_year_behind(table, written)}", dot=True)
    short = table.dates.short_years.get(line.core(at + 1)) if line.tied(at) else None
    return (*words, Said(short["gen"], dot=True)) if short else words


def _named(table: LanguageTable, line: Line, at: int, parts: tuple[int, int]) -> str:
    """Day and month in words, "" if they are none; the month stands first if it has to."""
    day, month = parts if parts[1] <= 12 else parts[::-1]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ""
    return f"{_day(table, line, at, day)}{table.dates.between}{cldr.months(table.locale)[month - 1]}"


def _day(table: LanguageTable, line: Line, at: int, day: int) -> str:
    dates = table.dates
    if dates.days_ordinal:
        found = case(dates.day_contexts or table.ordinals.contexts, line, at, "", "")
        return ordinal(table, day, found or dates.day)
    if day == 1 and table.ordinals.first:
        return table.ordinals.first
    return cardinal(table, day, dates.day)


def _year_behind(table: LanguageTable, written: str) -> str:
    """The year of a date."""
    number = int(written)
    if len(written) == 2:
        return (
            year(table, number + (2000 if number < 50 else 1900))
            if not table.dates.year_form
            else _short(table, number)
        )
    return ordinal(table, number, table.dates.year_form) if table.dates.year_form else year(table, number)


def _short(table: LanguageTable, number: int) -> str:
    return ordinal(table, number + (2000 if number < 50 else 1900), table.dates.year_form)


def _month_at(table: LanguageTable, line: Line, at: int) -> str:
    """The full name of the month at a chunk, or ""."""
    word = line.core(at)
    number = month_numbers(table).get(word.lower()) if word[:1].isalpha() else None
    if number is None:
        return ""
    names = cldr.months(table.locale)
    short = line.chunks[at].trail.startswith(".") or len(word) <= 4
    return names[number - 1] if short and word.lower() not in (name.lower() for name in names) else word


def _before_month(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24. Februar 2022`, `1er mai`, `2.–5. Juni`, `24 лютого 2022 р.`"""
    core = line.core(at)
    days = _days(table, core)
    if not days or not line.dotted(at):
        return None
    month = _month_at(table, line, at + 1)
    if not month:
        listed = _shares_noun(table, line, at) and _days(table, line.core(at + 2)) and _month_at(table, line, at + 3)
        return (Said(_day(table, line, at, days[0]), dot=True),) if listed and len(days) == 1 else None
    first = Said(_in_words(table, line, at, days), dot=True)
    between = Said(f"{table.dates.between.strip()} {month}".strip(), dot=line.chunks[at + 1].trail == ".")
    written = line.core(at + 2) if line.dotted(at + 1) else ""
    if not (written.isdecimal() and len(written) == 4):
        return (first, between)
    behind = Said(f"{table.dates.between.strip()} {_year_behind(table, written)}".strip())
    short = table.dates.short_years.get(line.core(at + 3)) if line.tied(at + 2) else None
    return (first, between, behind, Said(short["gen"], dot=True)) if short else (first, between, behind)


def _in_words(table: LanguageTable, line: Line, at: int, days: tuple[int, ...]) -> str:
    """One day, or two with the words of a range around them."""
    before, between, form = table.dates.range
    if len(days) == 1 or not between:
        return f" {table.to} ".join(_day(table, line, at, day) for day in days)
    before = "" if line.low(at - 1) == before else before
    return f"{before} {ordinal(table, days[0], table.dates.day)} {between} {ordinal(table, days[1], form)}"


def _shares_noun(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether the figure at `at` is the first of two with one noun: "od 1 do 5 maja", "w 2022 i 2023 r."."""
    return line.tied(at) and line.low(at + 1) in table.dates.year_joints


def _days(table: LanguageTable, core: str) -> tuple[int, ...]:
    """The day that is printed, or the two of a range."""
    match = _DAYS.fullmatch(core)
    written = (match[1], match[3]) if match and match[2] != "." else (_without_mark(table, core),)
    days = tuple(int(day) for day in written if day.isdecimal() and len(day) <= 2)
    return days if len(days) == len(written) and all(1 <= day <= 31 for day in days) else ()


def _without_mark(table: LanguageTable, core: str) -> str:
    digits = core.rstrip(_MARKS)
    return next((digits.removesuffix(mark) for mark in table.ordinals.marks if digits.endswith(mark)), digits)


def years(table: LanguageTable, line: Line, at: int) -> Found | None:
    """Four digits that name a year, and seasons: `1989`, `2023/24`, `в 2022 году`."""
    core = line.core(at)
    if (
        (match := _YEARS.fullmatch(core))
        and "1100" <= match[1] <= "2099"
        and int(match[3]) == (int(match[1]) + 1) % 100
    ):
        between = f" {table.to} " if match[2] != "/" else " "
        return say(f"{year(table, int(match[1]))}{between}{cardinal(table, int(match[3]))}")
    if table.dates.year_nouns:
        return _ordinal_year(table, line, at) if _SPAN.fullmatch(core) or re.fullmatch(r"[1-9]\d?", core) else None
    if not (core.isdecimal() and len(core) == 4 and "1000" <= core <= "2099"):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    names_a_year = line.low(at - 1) in table.dates.spoken_as_years or not following
    return say(year(table, int(core))) if names_a_year and core >= "1100" else None


def decades(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1990er`, `90-е`, `1990-talet`."""
    words = _decade(table, line.core(at))
    return say(words) if words else None


def _decade(table: LanguageTable, core: str) -> str:
    dates = table.dates
    match = _DECADE.fullmatch(core)
    if not match or match[1][-1] != "0" or match[2] not in dates.decades or len(match[1]) == 3:
        return ""
    number = int(match[1])
    if dates.decade_form:
        return ordinal(table, number, dates.decades[match[2]] or dates.decade_form)
    words = year(table, number) if number > 99 else cardinal(table, number)
    return ending_changed(words, dates.decade_words) + dates.decades[match[2]]


def _ordinal_year(table: LanguageTable, line: Line, at: int) -> Found | None:
    """A year as an ordinal, in the case that its word or the word before asks for."""
    dates, numbers = table.dates, line.core(at)
    step = _to_noun(table, line, at)
    noun = line.core(at + step) if line.tied(at + step - 1) else ""
    if noun not in dates.year_nouns or not _names_year(table, line, at, step):
        is_year = (
            numbers >= "1100" and len(numbers) != 3 and not (line.tied(at) and counted_of(table, line.core(at + 1)))
        )
        found = dates.years_behind.get(line.low(at - 1)) if is_year else None
        return None if found is None else say(_ordinal_years(table, numbers, found))
    found = case(dates.year_contexts, line, at, noun, "")
    if not found and (line.low(at - 1) in dates.year_joints or (at and line.chunks[at - 1].dash)):
        found = case(dates.year_contexts, line, at - (1 if line.chunks[at - 1].dash else 2), noun, "")
    found = found or dates.year_nouns[noun]
    words = _ordinal_years(table, numbers, found)
    short = dates.short_years.get(noun)
    if not short or step > 1:
        return say(words)
    return say(words, short.get(found, short.get("", "")), dot=True)


def _to_noun(table: LanguageTable, line: Line, at: int) -> int:
    """How many chunks behind a year its noun stands: another year may stand between."""
    if line.chunks[at].dash and _SPAN.fullmatch(line.core(at + 1)):
        return 2
    return 3 if _shares_noun(table, line, at) and _SPAN.fullmatch(line.core(at + 2)) else 1


def _names_year(table: LanguageTable, line: Line, at: int, step: int) -> bool:
    """Whether a figure before a word for years is one; the word's abbreviation may be that of a unit."""
    digits, dotted = len(line.core(at)), line.chunks[at + step].trail.startswith(".")
    if line.low(at + step + 1) in table.dates.eras:
        return dotted or digits > 2
    return digits > 3 and dotted if unit_of(table, line.core(at + step)) else digits > 2


def _ordinal_years(table: LanguageTable, numbers: str, form: str) -> str:
    """A year or a span of years as ordinals."""
    return ", ".join(ordinal(table, int(number), form) for number in re.split("[-–—]", numbers))


def weekdays(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Mo. bis Fr.`, `lun.-ven.`, `sáb. 5`: abbreviations of days beside another one, a number or a date."""
    numbers, names = weekday_numbers(table), cldr.weekdays(table.locale)
    core = line.core(at)
    parts = re.split(r"(\.?[-–/])", core)
    days = [numbers.get(part.lower()) for part in parts[::2]]
    if None in days or not parts[0][:1].isalpha():
        return None
    if len(days) == 1 and not _beside_a_date(table, line, at):
        return None
    spoken = [names[day] for day in days if day is not None]
    if len(spoken) == 2 and table.dates.days_to:
        spoken = [table.dates.days_from[names.index(spoken[0])], table.dates.days_to[names.index(spoken[1])]]
        return (Said(" ".join(spoken), dot=True),)
    return (Said(f" {table.to} ".join(spoken), dot=True),)


def _beside_a_date(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a number, another day or the word between two days stands beside."""
    if line.core(at) in names_of_days(table):
        return False
    if line.core(at + 1)[:1].isdecimal() and line.chunks[at].trail in (".", ",", ".,", ""):
        return True
    numbers = weekday_numbers(table)
    joints = (table.to, table.conjunction)
    return any(
        (line.low(at + step * 2).rstrip(".") in numbers and line.low(at + step) in joints)
        or line.low(at + step) in numbers
        for step in (-1, 1)
    )


@cache
def names_of_days(table: LanguageTable) -> frozenset[str]:
    """The full names."""
    return frozenset(cldr.weekdays(table.locale))


def months(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Sept. 2022`, `Jan.–März`: an abbreviation of a month before a year or a day."""
    core = line.core(at)
    number = month_numbers(table).get(core.lower())
    if number is None or core.lower() in (name.lower() for name in cldr.months(table.locale)):
        return None
    following = line.core(at + 1)
    dated = line.dotted(at) and following.isdecimal() and (len(following) in (2, 4))
    return (Said(cldr.months(table.locale)[number - 1], dot=True),) if dated else None
