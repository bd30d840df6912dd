"""Years, seasons and decades."""

from __future__ import annotations

import re

from audio_service.verbalize.languages.agreement import NO_NOUN, case, gender
from audio_service.verbalize.languages.counted import counted_of, unit_of
from audio_service.verbalize.languages.dates import shares_noun
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import cardinal, ending_changed, ordinal, year
from audio_service.verbalize.words import Found, Line, Said, say

_YEARS = re.compile(r"(\d{4})([/–-])(\d{2})")
_NUMBERED = re.compile(r"(\d{4})(?:/(\d{2}))?:(\d{1,4})")
_DECADE = re.compile(r"['’]?(\d{2,4})[-:'’]?([^\W\d_]+)(?:-([^\W\d_]+))?")
_TWO_DECADES = re.compile(r"(\d{3}0)[-–](\d{1,3}0[-'’]?[^\W\d_]+)")
_DECADES = re.compile(r"(\d{1,3}0)(?:-?[^\W\d_]{1,2})?[-–](\d{1,3}0(-?[^\W\d_]{1,2}))")
_YEAR_SPAN = re.compile(r"(?:[1-9]\d{2}|1\d{3}|2[01]\d\d)(?:[-–—](?:1\d{3}|2[01]\d\d))?")
_YEAR = re.compile(r"1\d{3}|20\d\d")
# Longer words before a year name it: "Sommer", "Anfang".
_LONGEST_PREPOSITION = 5


def years(table: LanguageTable, line: Line, at: int) -> Found | None:
    """Four digits that name a year, and seasons: `1989`, `2023/24`, `в 2022 году`."""
    core = line.core(at)
    if (match := _YEARS.fullmatch(core)) and "1100" <= match[1] <= "2099" and _is_later(match):
        next_year = table.numbers.years_joined and int(match[3]) == (int(match[1]) + 1) % 100
        joined = match[2] == "/" or table.ranges_joined or table.numbers.range_form or next_year
        between = " " if joined else f" {table.to} "
        return say(f"{year(table, int(match[1]))}{between}{cardinal(table, int(match[3]))}")
    match = _NUMBERED.fullmatch(core) if table.codes.colon else None
    if match and "1700" <= match[1] <= "2099":
        parts = [year(table, int(match[1])), cardinal(table, int(match[2])) if match[2] else ""]
        return say(" ".join(filter(None, [*parts, table.codes.colon, cardinal(table, int(match[3]))])))
    if table.dates.year_nouns:
        return _ordinal_year(table, line, at) if _YEAR_SPAN.fullmatch(core) or re.fullmatch(r"[1-9]\d?", core) else None
    if not (core.isdecimal() and len(core) == 4 and "1000" <= core <= "2099"):
        return None
    following = line.core(at + 1) if line.tied(at) else ""
    if (table.before_number.get(line.core(at - 1)) or line.core(at - 1)).lower() in table.agreement.alone_after:
        return None
    if line.chunks[at].trail == "-" and _decade(table, line.core(at + 2)):
        return say(ending_changed(year(table, int(core)), table.dates.decade_words))
    counts = following != "" and following == table.dates.counted_in and _YEAR.fullmatch(line.core(at + 2))
    named = _names_a_year(table, line, at, following) or _beside_no_noun(table, core, following)
    named = named and not counts
    return say(year(table, int(core))) if core >= ("1100" if named else "1200") and (named or not following) else None


def _beside_no_noun(table: LanguageTable, core: str, following: str) -> bool:
    """Where nouns have capitals: a word without one behind four digits, or any behind a year of the last century."""
    if not table.agreement.capital_nouns or not following.isalpha() or counted_of(table, following):
        return False
    return following.islower() or ("1900" < core < "2000" and core[-1] != "0")


def _names_a_year(table: LanguageTable, line: Line, at: int, following: str) -> bool:
    """Whether the words beside four digits say that they are a year and count nothing."""
    before = line.before(at)
    if any(line.core(at + step) == "–" and _YEAR.fullmatch(line.core(at + 2 * step)) for step in (-1, 1)):
        return True
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
    """`1990er`, `90-е`, `1990-talet`, `1980–90-talet`."""
    core = line.core(at)
    match = _TWO_DECADES.fullmatch(core) if not table.dates.decade_form else None
    if match:
        second = _decade(table, match[2])
        first = ending_changed(year(table, int(match[1])), table.dates.decade_words)
        return say(f"{first} {table.to} {second}") if second else None
    words = _decade(table, core)
    return (Said(words, dot=line.core(at + 1)[:1].islower()),) if words else None


def _decade(table: LanguageTable, core: str) -> str:
    dates = table.dates
    if (pair := _DECADES.fullmatch(core)) and dates.decade_form and (second := _decade(table, pair[2])):
        return f"{_decade(table, pair[1] + pair[3])} {second}"
    match = _DECADE.fullmatch(core)
    named = match and len(match[1]) == 4 and not (dates.decade_form or dates.decade_words)  # "1998er Wein"
    if not match or (match[1][-1] != "0" and not named) or match[2] not in dates.decades or len(match[1]) == 3:
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
        if found:
            found = case(dates.year_contexts, line, at - 1, line.low(at - 1), "") or found
        if found is None and is_year and dates.span_form and not numbers.isdecimal() and not line.tied(at):
            found = case(dates.year_contexts, line, at, "", "") or dates.span_form
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
    return 3 if shares_noun(table, line, at) and _YEAR_SPAN.fullmatch(line.core(at + 2)) else 1


def _names_year(table: LanguageTable, line: Line, at: int, step: int) -> bool:
    """Whether a figure before a word for years is one; the word's abbreviation may be that of a unit."""
    digits, dotted = len(line.core(at)), line.chunks[at + step].trail.startswith(".")
    if line.low(at + step + 1) in table.dates.eras:
        return dotted or digits > 2
    return digits > 3 and dotted if unit_of(table, line.core(at + step)) else digits > 2


def _ordinal_years(table: LanguageTable, numbers: str, form: str) -> str:
    """A year or a span of years as ordinals."""
    return ", ".join(ordinal(table, int(number), form) for number in re.split("[-–—]", numbers))
