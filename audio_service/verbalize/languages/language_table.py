"""The table of a language: numbers, dates, money, units and abbreviations. Its file lies beside this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from num2words import num2words

from audio_service.article import Tables
from audio_service.verbalize.formulas import FormulaWords

# Singular and plural; in Slavic languages also the forms for 5 and for fractions: one, few, many, part.
Forms = tuple[str, ...]
LANGUAGES = frozenset(path.stem for path in Path(__file__).parent.glob("??.toml"))


@dataclass(frozen=True, slots=True, eq=False)
class LanguageTable:
    """Words of one language. `code` is num2words' name of it; keys are as printed, without a final dot.

    Forms of an ordinal are those of `ordinal_cases` and `ordinal_endings`, and "" for what num2words writes.
    """

    code: str
    point: str
    to: str
    minus: str
    plus: str
    conjunction: str
    months: tuple[str, ...]
    percent: Forms
    currencies: dict[str, Forms]
    units: dict[str, Forms]
    magnitudes: dict[str, Forms]
    abbreviations: dict[str, str]
    centuries: dict[str, Forms]  # words -> form of the ordinal; a second form is the one after `in_words`
    paragraph: str = ""  # §

    # Numbers.
    half: str = ""  # and a half
    one: str = ""  # 1 before a noun
    before_noun: dict[str, str] = field(default_factory=dict)  # old -> new endings of other numbers there
    numbers_joined: bool = False  # the words of a number are written together
    decimals_named: bool = False  # 2,5 is two wholes and five tenths
    singular_below_two: bool = False  # a noun after 1,5 is singular
    one_by_last_digit: bool = False  # a noun after 21 has the form that it has after 1
    of_sum: str = ""  # between a magnitude and a currency that is printed before the number
    hundredths: str = " "  # between a sum of money and its unnamed hundredths

    # Dates.
    of: str = " "  # between day, month and year
    first_day: str = ""  # the 1st of a month
    day_form: str = ""  # the form of days, where they are ordinals
    year_form: str = ""  # the form of years, where they are ordinals
    years_in_hundreds: bool = False  # 1989 is nineteen hundred eighty nine
    year_words: dict[str, str] = field(default_factory=dict)  # words after a year -> its form
    year_words_after: frozenset[str] = frozenset()  # without one of these before it, a year has `year_form`
    short_years: dict[str, dict[str, str]] = field(default_factory=dict)  # abbreviations of "year" -> form -> word
    in_words: frozenset[str] = frozenset()  # "in": the form "loc" of a short year or a century follows
    since: frozenset[str] = frozenset()  # the form "gen" of a short year follows
    decade: str = ""  # behind a year that is printed with "er" (1990er)
    decades: str = ""  # the ending of a decade (90-е)

    # Times.
    clock: str = " "  # between hours and minutes
    clock_one: str = ""  # the same after 0 and 1
    hour_words: tuple[str, ...] = ()  # printed after a time and not said again
    clock_dots: bool = False  # 15.30 before one of these is a time
    hour_one: str = ""  # 1 as an hour
    ordinal_hours: bool = False  # hours are ordinals of the form "fem"
    oblique_hours: frozenset[str] = frozenset()  # after these of the form "fem-loc"

    # Ordinals.
    ordinal_cases: dict[str, str] = field(default_factory=dict)  # form -> num2words' case
    ordinal_endings: dict[str, dict[str, str]] = field(default_factory=dict)  # form -> old -> new endings
    undeclined: frozenset[str] = frozenset()  # words of a number that have no forms
    forms_after: dict[str, frozenset[str]] = field(default_factory=dict)  # form -> words before that ask for it
    firsts: tuple[str, ...] = ()  # masculine and feminine, where endings are printed (1er, 1re)
    dotted_ordinals: str = ""  # before a "capital" or a "small" letter a number with a dot is an ordinal

    # Roman numerals.
    century_ordinals: int = 0  # centuries above it are cardinals; 0 if all agree with their noun
    ruler_ordinals: int = 99  # rulers above it are cardinals
    ruler_article: str = ""  # before a ruler's numeral
    capital_nouns: bool = False  # a ruler's ordinal has a capital
    weak_after: frozenset[str] = frozenset()  # after these an ordinal before its noun has the form "n"
    oblique_noun: str = ""  # before a noun with this ending the form "fem-loc"

    formulas: FormulaWords = field(default_factory=FormulaWords)

    def form_after(self, word: str, otherwise: str) -> str:
        """The form of an ordinal after a word."""
        return next((form for form, words in self.forms_after.items() if word in words), otherwise)


@cache
def table_of(language: str) -> LanguageTable:
    """The table of one of LANGUAGES."""
    return Tables.beside(__file__, f"{language}.toml").whole(LanguageTable)


LONGEST_QUANTITY = 12


@lru_cache(maxsize=8192)
def cardinal(table: LanguageTable, number: int) -> str:
    """`21` in words."""
    return str(num2words(number, lang=table.code))


@lru_cache(maxsize=2048)
def ordinal(table: LanguageTable, number: int, form: str = "") -> str:
    """`3` -> "dritte", "troisième", in the form that is asked for if the language has it."""
    if number == 0:
        return cardinal(table, number)
    if case := table.ordinal_cases.get(form):
        return str(num2words(number, lang=table.code, to="ordinal", case=case))
    words = str(num2words(number, lang=table.code, to="ordinal"))
    if endings := table.ordinal_endings.get(form):
        return " ".join(word if word in table.undeclined else ending_changed(word, endings) for word in words.split())
    return words


def ending_changed(word: str, endings: dict[str, str]) -> str:
    """The word with the first of the old endings that it has replaced by the new one."""
    return next((word.removesuffix(old) + new for old, new in endings.items() if word.endswith(old)), word)


@lru_cache(maxsize=4096)
def year(table: LanguageTable, number: int) -> str:
    """A year as a cardinal, in hundreds where the language says so."""
    if not (table.years_in_hundreds and 1100 <= number <= 1999):
        return cardinal(table, number)
    words = str(num2words(number, lang=table.code, to="year"))
    return words.replace(" ", "") if table.numbers_joined else words


def form_for(table: LanguageTable, forms: Forms, figure: str) -> str:
    """The form of a noun after a printed number ("2,5", "21")."""
    if len(forms) == 1:
        return forms[0]
    whole = "".join(char for char in figure.partition(",")[0] if char.isdecimal())
    number = int(whole[-3:] or "0")
    if len(forms) == 2:
        few = number < 2 and table.singular_below_two and len(whole) < 2
        return forms[0] if (whole == "1" and "," not in figure) or few else forms[1]
    if "," in figure:
        return forms[3] if len(forms) > 3 else forms[1]
    if whole == "1" or (table.one_by_last_digit and number % 10 == 1 and number % 100 != 11):
        return forms[0]
    return forms[1] if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else forms[2]
