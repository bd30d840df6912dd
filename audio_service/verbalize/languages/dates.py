"""Days, months, years and decades, in all the ways that they are printed."""

from __future__ import annotations

import re
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import NO_NOUN, case, gender, list_start
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ending_changed, ordinal, year
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_SPAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?[-–](\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_TWO_DAYS = re.compile(r"(\d{1,2})\.([-–/])(\d{1,2})\.(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:-(\d{4}|\d{2}))?")
_DAYS = re.compile(r"(\d{1,2})(\.?[-–/]|\.)(\d{1,2})")
_YEARS = re.compile(r"(\d{4})([/–-])(\d{2})")
_YEAR_SPAN = re.compile(r"(?:[1-9]\d{2}|1\d{3}|20\d\d)(?:[-–—](?:1\d{3}|20\d\d))?")
_DECADE = re.compile(r"['’]?(\d{2,4})[-:'’]?([^\W\d_]+)(?:-([^\W\d_]+))?")
_MARKS = ".ºª°"
# Longer words before a year name it: "Sommer", "Anfang".
_LONGEST_PREPOSITION = 5


@cache
def month_numbers(table: LanguageTable) -> dict[str, int]:
    """Names and abbreviations of months in small letters -> 1 to 12."""
    extra = {name.lower(): int(number) for name, number in table.dates.months.items()}
    return cldr.month_numbers(table.locale) | extra


@cache
def weekday_numbers(table: LanguageTable) -> dict[str, int]:
    """Abbreviations of days in small letters -> 0 to 6, Monday first."""
    extra = {name.lower(): int(number) - 1 for name, number in table.dates.weekdays.items()}
    known = cldr.weekday_numbers(table.locale) | extra
    return {name: number for name, number in known.items() if name not in table.dates.not_days}


def dates(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24.02.2022`, `2022-02-24`, `24. Februar 2022`, `2.–5. Juni`, `24.12.`"""
    core = line.core(at)
    if match := _NUMERIC.fullmatch(core):
        return _numeric(table, line, at, (int(match[1]), int(match[3])), match[4])
    if match := _YEAR_FIRST.fullmatch(core):
        return _numeric(table, line, at, (int(match[4]), int(match[3])), match[1])
    if found := _before_month(table, line, at) or _slashed(table, line, at):
        return found
    if not table.ordinals.dot:
        return None
    if found := _spaced(table, line, at):
        return found
    if found := _span(table, line, at):
        return found
    match = _DAY_AND_MONTH.fullmatch(core)
    if match and _is_day_and_month(table, line, at, match):
        named = _named(table, line, at, (int(match[1]), int(match[2])))
        return (Said(named, dot=True),) if named else None
    return None


def _is_day_and_month(table: LanguageTable, line: Line, at: int, match: re.Match[str]) -> bool:
    """`24.12.`, `02.03`, and `24.12` after a word that asks for an ordinal."""
    if line.low(at - 1) in table.times.dots_before and (int(match[2]) > 12 or not table.dates.range[0]):
        return False
    before = line.core(at - 1)
    ended = line.chunks[at].trail.startswith(".") and before[1:] == before[1:].lower()
    if ended or (match[1][0] == "0" and match[2][0] == "0"):
        return True
    return len(line.chunks) == 1 or (
        table.dates.numeric_months and bool(case(table.ordinals.contexts, line, at, "", ""))
    )


def _span(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`30.5.–2.6.`, `1./2.7.`"""
    core = line.core(at)
    if match := _SPAN.fullmatch(core):
        parts = [(int(match[1]), int(match[2])), (int(match[4]), int(match[5]))]
        named = [_named(table, line, at, part) for part in parts]
        if not all(named):
            return None
        written = [
            f"{name} {_year_behind(table, year) if year else ''}"
            for name, year in zip(named, match.group(3, 6), strict=True)
        ]
        return (Said(f" {table.to} ".join(written), dot=True),)
    match = _TWO_DAYS.fullmatch(core)
    named_second = _named(table, line, at, (int(match[3]), int(match[4]))) if match else ""
    if not match or not named_second or not 1 <= int(match[1]) <= 31:
        return None
    joint = table.conjunction if match[2] == "/" else table.to
    return (Said(f"{_day(table, line, at, int(match[1]))} {joint} {named_second}", dot=True),)


def _slashed(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`den 11/9`, `den 11/9 2001`, `d. 3/5-2023`"""
    match = _SLASHED.fullmatch(line.core(at))
    after = table.dates.slashes_after
    years = line.tied(at) and re.fullmatch(r"(?:19|20)\d{2}", line.core(at + 1))
    if not match or not after or not (match[3] or line.low(at - 1) in after or years):
        return None
    named = _named(table, line, at, (int(match[1]), int(match[2])))
    following = line.core(at + 1) if line.tied(at) else ""
    if named and match[3]:
        return say(f"{named}{table.dates.between}{_year_behind(table, match[3])}")
    if named and following.isdecimal() and len(following) == 4:
        return say(named, f"{table.dates.between}{_year_behind(table, following)}".strip())
    return say(named) if named else None


def _spaced(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`3. 5. 2019`"""
    parts = [line.core(at + step) for step in range(3)]
    dots = [line.chunks[at + step].trail for step in range(2) if at + step < len(line.chunks)]
    if dots != [".", "."] or not all(part.isdecimal() and len(part) <= 2 for part in parts[:2]):
        return None
    named = _named(table, line, at, (int(parts[0]), int(parts[1])))
    if not named or not (parts[2].isdecimal() and len(parts[2]) == 4):
        return None
    return say(named, "", f"{table.dates.between}{_year_behind(table, parts[2])}".strip(), dot=True)


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
        start = list_start(table, line, at)
        if line.low(start - 1) in weekday_numbers(table) or line.core(start - 1) in names_of_days(table):
            start -= 1
        found = case(dates.day_contexts or table.ordinals.contexts, line, start, "", "")
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
        joint = table.conjunction if "/" in line.core(at) else table.to
        return f" {joint} ".join(_day(table, line, at, day) for day in days)
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
    if (match := _YEARS.fullmatch(core)) and "1100" <= match[1] <= "2099" and _is_later(match):
        between = f" {table.to} " if match[2] != "/" and not table.numbers.range_form else " "
        return say(f"{year(table, int(match[1]))}{between}{cardinal(table, int(match[3]))}")
    if table.dates.year_nouns:
        return _ordinal_year(table, line, at) if _YEAR_SPAN.fullmatch(core) or re.fullmatch(r"[1-9]\d?", core) else None
    if not (core.isdecimal() and len(core) == 4 and "1000" <= core <= "2099"):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    if (table.before_number.get(line.core(at - 1)) or line.core(at - 1)).lower() in table.ordinals.cardinal_after:
        return None
    named = _names_a_year(table, line, at, following)
    return say(year(table, int(core))) if core >= ("1100" if named else "1200") and (named or not following) else None


def _names_a_year(table: LanguageTable, line: Line, at: int, following: str) -> bool:
    """Whether the words beside four digits say that they are a year and count nothing."""
    before = line.low(at - 1)
    if following in table.dates.eras or (following and gender(table, following) == NO_NOUN):
        return True
    if before not in table.dates.spoken_as_years:
        return False
    if before in (table.conjunction, table.to):
        earlier = line.core(at - 2)
        return earlier.isdecimal() and len(earlier) == 4
    capital_noun = table.agreement.capital_nouns and following[:1].isupper() and len(before) < _LONGEST_PREPOSITION
    return not following or not (counted_of(table, following) or capital_noun)


def _is_later(match: re.Match[str]) -> bool:
    """The next year, or a later one of the same century behind a dash: `2023/24`, `1618–48`."""
    first, second = int(match[1]) % 100, int(match[3])
    return second == (first + 1) % 100 or (match[2] != "/" and second > first > 0)


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
    return f"{ending_changed(words, dates.decade_words)}{dates.decades[match[2]]} {match[3] or ''}".strip()


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
    if line.chunks[at].dash and _YEAR_SPAN.fullmatch(line.core(at + 1)):
        return 2
    return 3 if _shares_noun(table, line, at) and _YEAR_SPAN.fullmatch(line.core(at + 2)) else 1


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
    if len(parts) > 1:
        numbers = (
            cldr.weekday_numbers(table.locale) | numbers | {name.lower(): number for number, name in enumerate(names)}
        )
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
    trail = line.chunks[at].trail
    if line.core(at + 1)[:1].isdecimal() and (
        trail in (".", ",", ".,") or (not trail and _is_date(table, line, at + 1))
    ):
        return True
    on_day = line.low(at - 1) in table.ordinals.articles or line.low(at + 1) in table.times.dots_before
    if trail.startswith(".") and on_day:
        return True
    numbers = weekday_numbers(table)
    joints = {table.to, table.conjunction} | table.dates.day_joints
    small = line.core(at).islower() and len(line.core(at)) < 3 and not trail
    return any(
        (line.low(at + step * 2).rstrip(".") in numbers and line.low(at + step) in joints)
        or (line.low(at + step) in numbers and not small)
        for step in (-1, 1)
    )


def _is_date(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a day, with its month or the time, stands there: "so 5 Leute" names no Sunday."""
    behind = line.core(at + 2) if line.low(at + 1) == table.to else line.core(at)
    if _NUMERIC.fullmatch(behind) or _DAY_AND_MONTH.fullmatch(behind):
        return True
    return line.low(at + 1) in month_numbers(table) or line.core(at + 1) in table.times.nouns


@cache
def names_of_days(table: LanguageTable) -> frozenset[str]:
    """The full names."""
    return frozenset(cldr.weekdays(table.locale))


def months(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Sept. 2022`, `Jan.–März`: an abbreviation of a month before a year or a day."""
    core = line.core(at)
    parts = re.split(r"\.?[-–/]", core)
    known = [month_numbers(table).get(part.lower()) for part in parts]
    if len(parts) == 2 and None not in known and not table.dates.range[1]:
        names = [cldr.months(table.locale)[number - 1] for number in known if number]
        return (Said(f" {table.to} ".join(names), dot=True),)
    number = month_numbers(table).get(core.lower())
    if number is None or core.lower() in (name.lower() for name in cldr.months(table.locale)):
        return None
    following = line.core(at + 1)
    dated = line.dotted(at) and following.isdecimal() and (len(following) in (2, 4))
    return (Said(cldr.months(table.locale)[number - 1], dot=True),) if dated else None
