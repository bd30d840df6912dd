"""Figures -> the number words of a language: cardinals, ordinals, years, decimals, digit by digit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.cldr import Noun
from audio_service.verbalize.languages.language_table import Endings, Forms, LanguageTable

T = TypeVar("T")
# More digits without separators are a code, not a quantity.
LONGEST_QUANTITY = 15
_LONGEST_CODE = 60
_LONGEST_DECIMALS = 20
_SPACES = "\u202f\u2009 "


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number without its sign: the digits before and behind the decimal mark."""

    whole: str
    fraction: str = ""
    grouped: bool = False

    @property
    def value(self) -> Decimal:
        """The number; printed zeros behind the mark count for plurals."""
        return Decimal(f"{self.whole}.{self.fraction}" if self.fraction else self.whole)


@cache
def _marks(table: LanguageTable) -> str:
    """The marks before decimals."""
    return cldr.decimal_mark(table.locale) + table.other_mark


@cache
def number_pattern(table: LanguageTable) -> str:
    """A pattern of numbers as the language prints them."""
    marks = _marks(table)
    groups = re.escape("".join(sign for sign in ".,'’" + _SPACES if sign not in marks))
    mark = f"[{re.escape(marks)}]"
    return rf"\d{{1,3}}(?:[{groups}]\d{{3}})+(?![\d])(?:{mark}\d+)?|\d+(?:{mark}\d+)?"


@cache
def _number(table: LanguageTable) -> re.Pattern[str]:
    return re.compile(number_pattern(table))


def figure_of(table: LanguageTable, text: str) -> Figure | None:
    """The figure that `text` is, or None."""
    if text.isdecimal():
        return Figure(text)
    if not _number(table).fullmatch(text):
        return None
    marks = _marks(table)
    mark = next((mark for mark in marks if mark in text), marks[0])
    whole, _, fraction = text.partition(mark)
    digits = "".join(char for char in whole if char.isdecimal())
    return Figure(digits, fraction, grouped=len(digits) < len(whole))


def resolved(forms: Mapping[str, T], form: str) -> T | None:
    """The entry of a form: that of gender and case, else of the case, of the gender, the plain one."""
    gender, _, case = form.partition("-")
    return next((forms[key] for key in (form, case or form, gender, "") if key in forms), None)


@lru_cache(maxsize=16384)
def rewritten(words: str, patterns: tuple[tuple[str, str], ...]) -> str:
    """The words with what the patterns find replaced."""
    for pattern, replacement in patterns:
        words = re.sub(pattern, replacement, words)
    return words


@lru_cache(maxsize=16384)
def cardinal(table: LanguageTable, number: int, form: str = "") -> str:
    """`21` in words, in the form that its noun asks for."""
    numbers = table.numbers
    round_hundreds = numbers.hundreds and 1000 < number < 10_000 and number % 1000 and number % 100 == 0
    rule_set = numbers.year if round_hundreds else resolved(numbers.cardinals, form) or "numbering"
    words = cldr.spelled_out(numbers.cldr or table.locale.partition("_")[0], rule_set, number)
    if not words:
        return digits(table, str(number))
    words = rewritten(words, numbers.rewritten)
    if endings := resolved(numbers.cardinal_endings, form):
        words = " ".join(ending_changed(word, endings) for word in words.split())
    return rewritten(words, resolved(numbers.rewritten_forms, form) or ())


def before_noun(table: LanguageTable, words: str, noun: str) -> str:
    """A cardinal as it is said before its noun: "uno Stato", "un'ora"."""
    if not noun or not table.numbers.before_nouns:
        return words
    return rewritten(f"{words} {noun}", table.numbers.before_nouns).removesuffix(noun).rstrip()


@lru_cache(maxsize=8192)
def ordinal(table: LanguageTable, number: int, form: str = "") -> str:
    """`3` -> "dritte", in a form."""
    numbers = table.numbers
    if numbers.ordinal_words:
        return _from_cardinal(table, number, form)
    locale = numbers.cldr or table.locale.partition("_")[0]
    words = cldr.spelled_out(locale, resolved(numbers.ordinals, form) or "ordinal", number)
    if endings := table.ordinals.endings.get(form):
        words = " ".join(ending_changed(word, endings) for word in words.split())
    words = rewritten(words, numbers.rewritten_ordinals)
    return rewritten(words, numbers.rewritten) if words else cardinal(table, number)


def _from_cardinal(table: LanguageTable, number: int, form: str) -> str:
    """An ordinal whose last words are put in the place of those of the cardinal."""
    known, endings = table.numbers.ordinal_words, resolved(table.numbers.ordinal_endings, form) or {}
    plain = cardinal(table, number)
    if plain in known:
        return ending_changed(known[plain], endings)
    words = plain.split()
    tail = max(0, len(words) - table.numbers.ordinal_tail)
    fixed = table.numbers.ordinal_fixed
    tail += len(words[tail:-1]) if fixed.intersection(words[tail:-1]) else 0
    changed = [ending_changed(known[word], endings) if word in known else word for word in words[tail:]]
    return " ".join([*words[:tail], *changed])


def ending_changed(word: str, endings: Endings) -> str:
    """The word with the first of the old endings that it has replaced by the new one."""
    return next((word.removesuffix(old) + new for old, new in endings.items() if word.endswith(old)), word)


@lru_cache(maxsize=4096)
def year(table: LanguageTable, number: int) -> str:
    """A year as a cardinal, in hundreds where the language says so."""
    numbers = table.numbers
    words = cldr.spelled_out(numbers.cldr or table.locale.partition("_")[0], numbers.year, number)
    patterns = numbers.rewritten_years or numbers.rewritten
    return rewritten(words, patterns) if words else cardinal(table, number)


def digits(table: LanguageTable, text: str) -> str:
    """Digit by digit."""
    return " ".join(cardinal(table, int(digit)) for digit in text[:_LONGEST_CODE] if digit.isdecimal())


def said(table: LanguageTable, figure: Figure, form: str = "", *, plain_decimals: bool = False) -> str:
    """A figure in words; `form` is that of its noun, and decimals are `plain_decimals` in a formula."""
    plain, fraction = figure.whole, figure.fraction
    code = len(plain) > (_LONGEST_CODE if figure.grouped else LONGEST_QUANTITY)
    if code or (plain.startswith("0") and len(plain) > 1 and not fraction):
        return digits(table, plain)
    numbers = table.numbers
    if not fraction:
        return cardinal(table, int(plain), form)
    if plain == "1" and fraction == "5" and (half := resolved(numbers.one_and_half, form)):
        return half
    if not plain_decimals and (words := _in_parts(table, figure, form)):
        return words
    if numbers.parts and len(fraction) <= len(numbers.parts):
        return _named_parts(table, int(plain), fraction, form)
    whole = cardinal(table, int(plain), form if numbers.whole_form == "*" else numbers.whole_form)
    return f"{whole} {numbers.point} {_decimals(table, fraction, form if numbers.decimals_agree else '')}"


def _named_parts(table: LanguageTable, whole: int, fraction: str, form: str) -> str:
    """ "two wholes and five tenths"."""
    numbers = table.numbers
    case, parts = form.partition("-")[2] or form, int(fraction)
    form = f"{numbers.part_form}-{case}" if f"{numbers.part_form}-{case}" in numbers.cardinals else numbers.part_form
    words, case = [cardinal(table, whole, form)], form.removeprefix(numbers.part_form)
    if numbers.wholes:
        words.append(_part_name(numbers.wholes, whole, case))
    words += [cardinal(table, parts, form), _part_name(numbers.parts[len(fraction) - 1], parts, case)]
    return " ".join(word for word in words if word)


def _in_parts(table: LanguageTable, figure: Figure, form: str) -> str:
    """ "dwa i pół"; "trzech i dwóch dziesiątych", where a case other than the first is asked for; or ""."""
    if table.numbers.half and figure.fraction == "5":
        half, whole = table.numbers.half, int(figure.whole)
        return f"{cardinal(table, whole, form)} {table.conjunction} {half}" if whole else half
    case, parts, whole = form.partition("-")[2] or form, int(figure.fraction), int(figure.whole)
    printed = len(figure.fraction)
    if not parts or printed > table.numbers.cased_parts or f"pl-{case}" not in table.numbers.ordinal_endings:
        return ""
    size = f"{'f' if parts == 1 else 'pl'}-{case}"
    small = f"{cardinal(table, parts, f'f-{case}')} {ordinal(table, 10**printed, size)}"
    return f"{cardinal(table, whole, form)} {table.conjunction} {small}" if whole else small


def _part_name(forms: Forms, number: int, case: str) -> str:
    if not _ends_in_one(number):
        return forms[1]
    at = 0 if not case else 3 if case == "-acc" else 2
    return forms[at] if at < len(forms) else forms[0]


def _ends_in_one(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11


def _decimals(table: LanguageTable, fraction: str, form: str) -> str:
    """Digits behind the decimal mark; the last of them have the form of the noun behind."""
    fraction = fraction[:_LONGEST_DECIMALS]
    zeros = len(fraction) - len(fraction.lstrip("0"))
    rest = fraction[zeros:]
    style = table.numbers.decimals
    size = 2 if style == "pairs" and len(fraction) != 3 else 1
    if size == 1 and style != "digits" and len(rest) <= 3:
        number = rest and cardinal(table, int(rest), form)
        return " ".join(part for part in (digits(table, fraction[:zeros]), number) if part)
    groups = [fraction[at : at + size] for at in range(0, len(fraction), size)]
    return " ".join([*(_group(table, group) for group in groups[:-1]), _group(table, groups[-1], form)])


def _group(table: LanguageTable, group: str, form: str = "") -> str:
    zeros = group[: len(group) - len(group.lstrip("0"))]
    words = [digits(table, zeros), group[len(zeros) :] and cardinal(table, int(group), form)]
    return " ".join(word for word in words if word)


def noun_of(forms: Forms) -> Noun:
    """Forms as a table has them."""
    one, other = forms[0], forms[-1]
    return Noun(one, forms[1] if len(forms) > 1 else one, forms[2] if len(forms) > 2 else other, other)


def counted(table: LanguageTable, noun: Noun, value: Decimal, case: str = "") -> str:
    """The form of a noun behind a number."""
    kind = cldr.category(table.locale, abs(value))
    fraction = value != value.to_integral_value()
    if fraction and table.numbers.fraction_many:
        kind = "other"
    if case and value == Decimal("1.5") and case in table.numbers.one_and_half:
        return noun.many
    if not case or fraction or kind == "other":
        word = noun.form("other" if fraction and kind != "one" else kind)
        endings = table.agreement.unit_cases.get(case) if kind == "other" else None
        return ending_changed(word, endings) if endings else word
    agreement = table.agreement
    endings = (agreement.singular_cases if kind == "one" else agreement.plural_cases).get(case)
    if endings is None:
        return noun.other if kind == "one" and case in agreement.plural_cases else noun.form(kind)
    return " ".join(ending_changed(word, endings) for word in (noun.other if kind == "one" else noun.many).split())
