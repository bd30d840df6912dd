"""Days, months, years and decades, in all the ways that they are printed."""

from __future__ import annotations

import re
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import case
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ending_changed, ordinal, year
from audio_service.verbalize.words import Found, Line, Said, say

_MARKED_DAY = re.compile(r"(\d{1,2})([^\W\d_]{1,2}|[°ª])(?=[./-]\d)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DAYS = re.compile(r"(\d{1,2})(\.?[-–/]|\.)(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})[./-]([^\W\d]{3,5})\.?(?:[./-](\d{4}|\d{2}))?")
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"([^\W\d]{3,4})\.?/(\d{4}|\d{2})")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:[°ª]|(?:[^\W\d_]{2})?/\d{1,2})")
_YEARS = re.compile(r"(\d{4})([/–-])(\d{2})")
_DECADE = re.compile(r"['’]?(\d{2,4})[-:]?([^\W\d]+)")
_LETTERED = re.compile(r"(\d{1,2})(-?)([A-Z])")
_NUMBERED = re.compile(r"(\d{1,5})/((?:19|20)\d\d)")
_DAYS_OF_A_MONTH = 31
_ALWAYS = 24  # "24/7"
_MARKS = ".ºª°"
_YEAR = 4  # digits


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
    marked = _MARKED_DAY.match(core)
    if marked and (marked[2] in "°ª" or marked[2] in table.ordinals.marks):
        core = f"{marked[1]}{core[marked.end() :]}"
    if match := _NUMERIC.fullmatch(core):
        return _numeric(table, line, at, (int(match[1]), int(match[3])), match[4])
    match = _NAMED.fullmatch(core)
    name = match[2].lower() if match else ""
    if match and name in month_numbers(table) and name not in (full.lower() for full in cldr.months(table.locale)):
        return _numeric(table, line, at, (int(match[1]), month_numbers(table)[name]), match[3] or "")
    if match := _YEAR_FIRST.fullmatch(core):
        return _numeric(table, line, at, (int(match[4]), int(match[3])), match[1])
    match = _NUMBERED.fullmatch(core) if at and table.codes.slash else None
    if match and int(match[2]) != int(match[1]) + 1:
        return say(f"{cardinal(table, int(match[1]))} {table.codes.slash} {year(table, int(match[2]))}")
    if found := _before_month(table, line, at) or _month_and_year(table, core) or _lettered(table, line, at):
        return found
    short = _SHORT.fullmatch(core) if table.dates.short_before | table.dates.joints else None
    if short and (marked or _is_short(table, line, at, short[1], short[2])):
        named = _named(table, line, at, (int(short[1]), int(short[2]))) if int(short[2]) <= 12 else ""
        return say(named) if named else None
    match = _DAY_AND_MONTH.fullmatch(core)
    dotted = line.chunks[at].trail.startswith(".") or (match and match[1][0] == "0" and match[2][0] == "0")
    if match and dotted and table.ordinals.dot and (named := _named(table, line, at, (int(match[1]), int(match[2])))):
        return (Said(named, dot=True),)
    return None


def _is_short(table: LanguageTable, line: Line, at: int, day: str, month: str) -> bool:
    """Whether two figures with a slash are day and month rather than a fraction: by a zero or the word before them."""
    before = line.low(at - 1)
    if before in table.dates.short_before or before in names_of_days(table) or "0" in (day[0], month[0]):
        return True
    joint = before in (table.to, table.conjunction) or before in table.dates.joints
    if joint and _DAY_BEFORE.fullmatch(line.core(at - 2)):
        return True
    return joint and before != table.conjunction and _ALWAYS != int(day) > int(month)


def _numeric(table: LanguageTable, line: Line, at: int, parts: tuple[int, int], written: str) -> Found | None:
    named = _named(table, line, at, parts)
    if not written:
        return say(named, dot=True) if named else None
    return say(f"{named}{table.dates.between}{_year_behind(table, written)}", dot=True) if named else None


def _named(table: LanguageTable, line: Line, at: int, parts: tuple[int, int]) -> str:
    """Day and month in words, "" if they are none; the month stands first if it has to."""
    day, month = parts if parts[1] <= 12 else parts[::-1]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ""
    return f"{_day(table, line, at, day)}{table.dates.between}{cldr.months(table.locale)[month - 1]}"


def _day(table: LanguageTable, line: Line, at: int, day: int) -> str:
    dates = table.dates
    if dates.days_ordinal:
        found = case(table.ordinals.contexts, line, at, "", "")
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
    first = Said(_joint_of_days(table, core).join(_day(table, line, at, day) for day in days), dot=True)
    if not line.chunks[at + 1].trail and line.low(at + 1) in table.dates.not_days and len(line.core(at + 2)) != _YEAR:
        month = ""
    if not month and line.low(at + 1) == table.dates.between.strip() and line.tied(at + 1):
        month = _month_at(table, line, at + 2)
        return (first, Said(line.core(at + 1)), Said(month, dot=True)) if month else None
    if not month:
        return None
    between = Said(f"{table.dates.between.strip()} {month}".strip(), dot=line.chunks[at + 1].trail.startswith("."))
    written = line.core(at + 2) if line.dotted(at + 1) else ""
    if not (written.isdecimal() and len(written) == 4):
        return (first, between)
    behind = Said(f"{table.dates.between.strip()} {_year_behind(table, written)}".strip())
    short = table.dates.short_years.get(line.core(at + 3)) if line.tied(at + 2) else None
    return (first, between, behind, Said(short["gen"], dot=True)) if short else (first, between, behind)


def _month_and_year(table: LanguageTable, core: str) -> Found | None:
    """`dez/2021`."""
    match = _MONTH_AND_YEAR.fullmatch(core)
    number = month_numbers(table).get(match[1].lower()) if match else None
    if not match or not number:
        return None
    return say(f"{cldr.months(table.locale)[number - 1]}{table.dates.between}{_year_behind(table, match[2])}")


def _joint_of_days(table: LanguageTable, core: str) -> str:
    return table.dates.slashed if table.dates.slashed and "/" in core else f" {table.to} "


def _lettered(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`15-M`, `el 8M`: a day by its number and its month's initial."""
    match, dates = _LETTERED.fullmatch(line.core(at)), table.dates
    letter = (dates.letters.get(match[3]) or dates.letters.get(match[2] + match[3])) if match else None
    if not match or not letter or not 1 <= int(match[1]) <= _DAYS_OF_A_MONTH:
        return None
    if not match[2] and (line.low(at - 1) not in dates.letters_after or line.low(at + 1) == table.money.of):
        return None
    return say(f"{cardinal(table, int(match[1]))} {letter}")


def _month_first(table: LanguageTable, line: Line, at: int, month: str) -> Found | None:
    """`abril 30`, `junio 11, 2000`: nothing but a year may follow."""
    day = line.core(at + 1)
    if not table.dates.month_first or not line.dotted(at) or not re.fullmatch(r"[12]?\d|3[01]", day) or day == "0":
        return None
    date = f"{_day(table, line, at + 1, int(day))}{table.dates.between}{month}"
    written, trail = line.core(at + 2), line.chunks[at + 1].trail
    if re.fullmatch(r"[12]\d{3}", written) and trail in ("", ","):
        return say(f"{date}{table.dates.between}{_year_behind(table, written)}", "", "", dot=True)
    return say(date, "", dot=True) if trail or not written else None


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
    if not (core.isdecimal() and len(core) == 4 and "1000" <= core <= "2099"):
        return None
    if table.dates.year_nouns:
        return _ordinal_year(table, line, at)
    following = line.core(at + 1) if line.tied(at) else ""
    names_a_year = line.before(at) in table.dates.spoken_as_years or not following
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
    dates = table.dates
    following, number = line.core(at + 1) if line.tied(at) else "", int(line.core(at))
    if following not in dates.year_nouns:
        return None
    found = case(dates.year_contexts, line, at, following, "") or dates.year_nouns[following]
    short = dates.short_years.get(following)
    if not short:
        return say(ordinal(table, number, found))
    word = short.get(found, short.get("", ""))
    return say(ordinal(table, number, found), word, dot=True)


def weekdays(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Mo. bis Fr.`, `lun.-ven.`, `sáb. 5`: abbreviations of days beside another one, a number or a date."""
    numbers, names = weekday_numbers(table), cldr.weekdays(table.locale)
    core = line.core(at)
    parts = re.split(r"(\.?[-–/])", core)
    days = [numbers.get(part.lower()) for part in parts[::2]]
    if None in days or not parts[0][:1].isalpha():
        return None
    if core.lower() in month_numbers(table) and months(table, line, at) and len(line.core(at + 2)) == _YEAR:
        return None
    if len(days) == 1 and not _beside_a_date(table, line, at):
        return None
    return (Said(f" {table.to} ".join(names[day] for day in days if day is not None), dot=True),)


def _beside_a_date(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a number, another day or the word between two days stands beside."""
    if line.core(at) in names_of_days(table) or (line.low(at) in table.dates.not_days and not line.chunks[at].trail):
        return False
    if line.core(at + 1)[:1].isdecimal() and line.chunks[at].trail in (".", ",", ".,", ""):
        return True
    numbers = weekday_numbers(table)
    joints = (table.to, table.conjunction, *table.dates.joints)
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
    core, known = line.core(at), month_numbers(table)
    parts = [known.get(part) for part in re.split(r"\.?[-–/]", core.lower())]
    names = cldr.months(table.locale)
    if len(parts) == 2 and None not in parts and not all(part in names for part in core.lower().split("-")):
        return (Said(f" {table.to} ".join(names[part - 1] for part in parts if part), dot=True),)
    number = known.get(core.lower())
    if number and (found := _month_first(table, line, at, names[number - 1])):
        return found
    if number is None or core.lower() in (name.lower() for name in cldr.months(table.locale)):
        return None
    after = at + 1 + (line.low(at + 1) == table.dates.between.strip())
    following = line.core(after)
    if after > at + 1 and line.chunks[at].trail == "." and following.isdecimal() and len(following) == 4:
        return (Said(cldr.months(table.locale)[number - 1], dot=True),)
    following = line.core(at + 1)
    dotted = line.chunks[at].trail == "."
    dated = line.dotted(at) and following.isdecimal() and (len(following) == 4 or (dotted and len(following) == 2))
    name = f"{cldr.months(table.locale)[number - 1]} {table.dates.between.strip()}".strip()
    return (Said(name if len(following) == 4 else name.split()[0], dot=True),) if dated else None
