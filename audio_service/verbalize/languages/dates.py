"""Days, months, years and decades, in all the ways that they are printed."""

from __future__ import annotations

import re
from functools import cache

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import case, list_start
from audio_service.verbalize.languages.counted import counted_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ordinal, year
from audio_service.verbalize.languages.romans import is_numeral
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Chunk, Found, Line, Said, say

_MARKED_DAY = re.compile(r"(\d{1,2})([^\W\d_]{1,2}|[°ª])(?=[./-]\d)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
_ROMAN_MONTH = re.compile(r"(\d{1,2})([-./])([IVX]{1,4})(?:\2(\d{4}|\d{2}))?")
_YEAR_FIRST = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})")
_SPAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?[-–](\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")
_TWO_DAYS = re.compile(r"(\d{1,2})\.([-–/])(\d{1,2})\.(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:-(\d{4}|\d{2}))?")
_DAYS = re.compile(r"(\d{1,2})(?:[^\W\d_]{2}|[°ª])?(\.?[-–/]|\.)(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})[./-]([^\W\d]{3,5})\.?(?:[./-](\d{4}|\d{2}))?")
_MONTH_AND_YEAR = re.compile(r"([^\W\d]{3,4})\.?/(\d{4}|\d{2})")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:[°ª]|(?:[^\W\d_]{2})?/\d{1,2})")
_LETTERED = re.compile(r"(\d{1,2})(-?)([A-Z])")
_NUMBERED = re.compile(r"(\d{1,5})/((?:19|20)\d\d)")
_DAYS_OF_A_MONTH = 31
_ALWAYS = 24  # "24/7"
_MOST_PARTS = 10  # of a usual fraction
_MARKS = ".ºª°"
_YEAR = 4  # digits
_NEAR = 8
_DATE_MARKS = 2
_MONTHS = 12
_MONTHS_OF_TWO = frozenset(f"{month:02}" for month in range(1, 13))
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2}")


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
    core = core.replace("–", "-") if core.count("–") == _DATE_MARKS else core
    marked = _MARKED_DAY.match(core)
    if marked and (marked[2] in "°ª" or marked[2] in table.ordinals.marks):
        core = f"{marked[1]}{core[marked.end() :]}"
    lasted = line.low(at - 1) in table.times.lasted_after or line.after(at) == _hours(table)
    if (match := _NUMERIC.fullmatch(core)) and not lasted:
        return _numeric(table, line, at, (int(match[1]), int(match[3])), match[4])
    if (match := _ROMAN_MONTH.fullmatch(core)) and (month := roman_value(match[3])) and month <= _MONTHS:
        dated = match[4] or line.low(at - 1) in table.dates.letters_after
        return _numeric(table, line, at, (int(match[1]), month), match[4] or "") if dated else None
    match = _NAMED.fullmatch(core)
    name = match[2].lower() if match else ""
    if match and name in month_numbers(table) and name not in (full.lower() for full in cldr.months(table.locale)):
        return _numeric(table, line, at, (int(match[1]), month_numbers(table)[name]), match[3] or "")
    if match := _YEAR_FIRST.fullmatch(core):
        return _numeric(table, line, at, (int(match[4]), int(match[3])), match[1])
    match = _NUMBERED.fullmatch(core) if at and table.codes.before_year else None
    if match and not (_YEAR_ALONE.fullmatch(match[1]) and match[1] < match[2]):
        return say(f"{cardinal(table, int(match[1]))} {table.codes.before_year} {year(table, int(match[2]))}")
    if found := _before_month(table, line, at) or _month_and_year(table, core) or _lettered(table, line, at):
        return found
    if found := _slashed(table, line, at, core):
        return found
    return _dotted(table, line, at) if table.ordinals.dot else _after_word(table, line, at)


@cache
def _hours(table: LanguageTable) -> str:
    """The plural behind which stands how long somebody needed: "2.14.32 timmar"."""
    hour = cldr.unit(table.locale, "duration-hour")
    return hour.other.lower() if hour else ""


def _after_word(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`до 31.08`, unless it may be a time: an hour up to 24 with minutes by fives."""
    match = _DAY_AND_MONTH.fullmatch(line.core(at)) if line.low(at - 1) in table.dates.short_after else None
    if not match or match[2] not in _MONTHS_OF_TWO or (int(match[1]) <= _ALWAYS and int(match[2]) % 5 == 0):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    named = "" if counted_of(table, following) else _named(table, line, at, (int(match[1]), int(match[2])))
    return say(named) if named else None


def _slashed(table: LanguageTable, line: Line, at: int, core: str) -> Found | None:
    """`den 11/9`, `le 12/7`, `den 11/9 2001`, `d. 3/5-2023`; `core` is without the mark of its day."""
    match, dates = _SLASHED.fullmatch(core), table.dates
    if (
        not match
        or int(match[2]) > _MONTHS
        or line.low(at - 1) in table.codes.before
        or not (dates.short_before or (dates.joints and not table.ordinals.dot))
    ):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    if following.lower() in month_numbers(table):  # "1er/2 mai"
        return None
    years = dates.short_before and _YEAR_ALONE.fullmatch(following)
    if not (match[3] or years or core != line.core(at) or _is_short(table, line, at, match[1], match[2])):
        return None
    named = _named(table, line, at, (int(match[1]), int(match[2])))
    if named and match[3]:
        return say(f"{named}{dates.between}{_year_behind(table, match[3])}")
    if named and years:
        return say(named, f"{dates.between}{_year_behind(table, following)}".strip())
    return say(named) if named else None


def _dotted(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`3. 5. 2019`, `30.5.–2.6.`, `24.12.`"""
    if found := _spaced(table, line, at) or _span(table, line, at):
        return found
    match = _DAY_AND_MONTH.fullmatch(line.core(at))
    if match and _is_day_and_month(table, line, at, match):
        named = _named(table, line, at, (int(match[1]), int(match[2])))
        return (Said(named, dot=True),) if named else None
    return None


def _is_short(table: LanguageTable, line: Line, at: int, day: str, month: str) -> bool:
    """Whether two figures with a slash are day and month rather than a fraction: by a zero or the word before them."""
    before = line.low(at - 1)
    weekday = before in names_of_days(table) or before in weekday_numbers(table)
    if line.tied(at) and counted_of(table, line.core(at + 1)):
        return False
    if before in table.dates.short_before or weekday or "0" in (day[0], month[0]):
        return True
    if before in table.dates.articles and not line.low(at + 1).startswith(tuple(table.dates.parts_of)):
        return True
    if _in_months(line, at):
        return True
    joint = before in (table.to, table.conjunction) or before in table.dates.joints
    if joint and _DAY_BEFORE.fullmatch(line.core(at - 2)):
        return True
    if not joint or before == table.conjunction or int(day) == _ALWAYS:
        return False
    likely = int(day) > int(month) or (int(month) > _MOST_PARTS and (day, month) != ("9", "11"))
    return likely or any(map(_is_short_date, line.chunks[max(0, at - _NEAR) : at]))


def _in_months(line: Line, at: int) -> bool:
    """Whether a neighbour in a list has the next month or that before, and neither can be a fraction: "10/1, 10/2"."""
    here = _SLASHED.fullmatch(line.core(at))
    for step in (-1, 1):
        near = _SLASHED.fullmatch(line.core(at + step)) if line.chunks[at + min(step, 0)].trail == "," else None
        if here and near and abs(int(here[2]) - int(near[2])) == 1:
            return all(int(match[1]) > int(match[2]) for match in (here, near))
    return False


def _is_short_date(chunk: Chunk) -> bool:
    """Whether a chunk is a day and a month and no fraction: 25/6."""
    match = _SLASHED.fullmatch(chunk.core)
    return match is not None and _MONTHS < int(match[1]) <= _DAYS_OF_A_MONTH and int(match[2]) <= _MONTHS


def _is_day_and_month(table: LanguageTable, line: Line, at: int, match: re.Match[str]) -> bool:
    """`24.12.`, `02.03`, and `24.12` after a word that asks for an ordinal."""
    if int(match[2]) > _MONTHS or line.after(at) in table.times.dots_after:
        return False
    if line.low(at - 1) in table.times.dots_before and (int(match[2]) > 12 or not table.dates.range[0]):
        return False
    before = line.core(at - 1)
    if before.lower() in table.times.before:
        return False
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
    if not named or not written:
        return say(named, dot=True) if named else None
    year_named = f"{_year_behind(table, written)}{_year_word(table, line, at)}"
    words = say(f"{named}{table.dates.between}{year_named}", dot=True)
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


def _year_word(table: LanguageTable, line: Line, at: int) -> str:
    """The word for a year behind that of a date at chunk `at`, if none is printed there."""
    printed = line.dotted(at) and line.core(at + 1) in table.dates.year_nouns
    return f" {table.dates.year_word}" if table.dates.year_word and not printed else ""


def _short(table: LanguageTable, number: int) -> str:
    return ordinal(table, number + (2000 if number < 50 else 1900), table.dates.year_form)


def _month_at(table: LanguageTable, line: Line, at: int) -> str:
    """The full name of the month at a chunk, or ""."""
    word = line.core(at)
    if word in table.dates.month_words:
        return table.dates.month_words[word]
    if table.dates.roman_months and is_numeral(word) and _ends_in_a_year(table, line, at):
        value = roman_value(word) or 0
        return cldr.months(table.locale)[value - 1] if value <= _MONTHS else ""
    number = month_numbers(table).get(word.lower()) if word[:1].isalpha() else None
    if number is None:
        return ""
    names = cldr.months(table.locale)
    short = line.chunks[at].trail.startswith(".") or len(word) <= 4
    return names[number - 1] if short and word.lower() not in (name.lower() for name in names) else word


def _ends_in_a_year(table: LanguageTable, line: Line, at: int) -> bool:
    """Whether a Roman month has its year or nothing behind it: `24 V 1543`, `3 V br.`, `11 XI,`."""
    if not line.tied(at):
        return len(line.core(at)) > 1
    year = line.core(at + 1)
    return (len(year) == _YEAR and year.isdecimal()) or year in table.dates.roman_years


def _before_month(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`24. Februar 2022`, `1er mai`, `2.–5. Juni`, `24 лютого 2022 р.`"""
    core = line.core(at)
    days = _days(table, core)
    if not days or not line.dotted(at):
        return None
    month = _month_at(table, line, at + 1)
    first = Said(_in_words(table, line, at, days), dot=True)
    if not line.chunks[at + 1].trail and line.low(at + 1) in table.dates.not_days and len(line.core(at + 2)) != _YEAR:
        month = ""
    if not month and line.low(at + 1) == table.dates.between.strip() and line.tied(at + 1):
        month = _month_at(table, line, at + 2)
        return (first, Said(line.core(at + 1)), Said(month, dot=True)) if month else None
    if not month:
        listed = shares_noun(table, line, at) and _days(table, line.core(at + 2)) and _month_at(table, line, at + 3)
        return (Said(_day(table, line, at, days[0]), dot=True),) if listed and len(days) == 1 else None
    between = Said(f"{table.dates.between.strip()} {month}".strip(), dot=line.chunks[at + 1].trail.startswith("."))
    written = line.core(at + 2) if line.dotted(at + 1) else ""
    if not (written.isdecimal() and len(written) == 4):
        return (first, between)
    year_named = f"{_year_behind(table, written)}{_year_word(table, line, at + 2)}"
    behind = Said(f"{table.dates.between.strip()} {year_named}".strip())
    short = table.dates.short_years.get(line.core(at + 3)) if line.tied(at + 2) else None
    return (first, between, behind, Said(short["gen"], dot=True)) if short else (first, between, behind)


def _month_and_year(table: LanguageTable, core: str) -> Found | None:
    """`dez/2021`."""
    match = _MONTH_AND_YEAR.fullmatch(core)
    number = month_numbers(table).get(match[1].lower()) if match else None
    if not match or not number:
        return None
    return say(f"{cldr.months(table.locale)[number - 1]}{table.dates.between}{_year_behind(table, match[2])}")


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


def _in_words(table: LanguageTable, line: Line, at: int, days: tuple[int, ...]) -> str:
    """One day, or two with the words of a range around them."""
    before, between, form = table.dates.range
    if len(days) == 1 or not between:
        joint = " " if table.ranges_joined else f" {table.to} "
        joint = table.dates.slashed or f" {table.conjunction} " if "/" in line.core(at) else joint
        return joint.join(_day(table, line, at, day) for day in days)
    before = "" if line.low(at - 1) == before else before
    return f"{before} {ordinal(table, days[0], table.dates.day)} {between} {ordinal(table, days[1], form)}"


def shares_noun(table: LanguageTable, line: Line, at: int) -> bool:
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


@cache
def names_of_days(table: LanguageTable) -> frozenset[str]:
    """The full names."""
    return frozenset(cldr.weekdays(table.locale))


def months(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`Sept. 2022`, `Jan.–März`: an abbreviation of a month before a year or a day."""
    core, known, names = line.core(at), month_numbers(table), cldr.months(table.locale)
    parts = [known.get(part) for part in re.split(r"\.?[-–/]", core.lower())]
    full = all(part in names for part in core.lower().split("-"))
    if len(parts) == 2 and None not in parts and not full and not table.dates.range[1]:
        return (Said(f" {table.to} ".join(names[part - 1] for part in parts if part), dot=True),)
    number = known.get(core.lower())
    if number and (found := _month_first(table, line, at, names[number - 1])):
        return found
    if number is None or core.lower() in cldr.full_months(table.locale):
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
