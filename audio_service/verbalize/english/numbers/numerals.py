"""Digits -> English number words by num2words: cardinals, ordinals, years, decades, digit by digit."""

from __future__ import annotations

import re
from functools import lru_cache

from num2words import num2words

# Longer runs of digits without separators are codes, not quantities; num2words itself ends at 10^306.
LONGEST_QUANTITY = 12
LONGEST_GROUPED = 36
LONGEST_SPELLED = 60

# 1,234,567.8 · 12,34,567 (lakhs and crores) · 1'234'567 · 1234.5 · .5
NUMBER = r"(?:(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:'\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
_NUMBER = re.compile(NUMBER)
_BY_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_SEPARATORS = str.maketrans("", "", ",'")
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
_AND = re.compile(rf"\bhundred(?= (?:{_TENS}|{_ONES})\b)|\bthousand(?= (?:{_TENS}|{_ONES})\b(?! hundred))")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@lru_cache(maxsize=8192)
def cardinal(number: int, *, british: bool = False) -> str:
    """`1234` -> "one thousand two hundred thirty four"; `british` adds "and"."""
    words = str(num2words(number)).replace(",", "").replace("-", " ")
    return words if british else words.replace(" and ", " ")


@lru_cache(maxsize=4096)
def ordinal(number: int, *, british: bool = False) -> str:
    """`21` -> "twenty first"."""
    words = str(num2words(number, to="ordinal")).replace(",", "").replace("-", " ")
    return words if british else words.replace(" and ", " ")


def with_and(words: str) -> str:
    """American number words as the British say them: "one hundred two" -> "one hundred and two"."""
    return _AND.sub(r"\g<0> and", words)


def digits(text: str, *, zero: str = "zero") -> str:
    """Digit by digit; other characters are skipped."""
    shown = [zero if char == "0" else _DIGITS[int(char)] for char in text if char in "0123456789"]
    if len(shown) > LONGEST_SPELLED:
        return f"a number of {cardinal(len(shown))} digits"
    return " ".join(shown)


@lru_cache(maxsize=4096)
def year(number: int) -> str:
    """`1905` -> "nineteen oh five", `2005` -> "two thousand five", `2022` -> "twenty twenty two"."""
    high, low = divmod(number, 100)
    if number < 1000 or number % 1000 < 10 or number > 9999:
        return cardinal(number)
    if low == 0:
        return f"{cardinal(high)} hundred"
    if low < 10:
        return f"{cardinal(high)} oh {_DIGITS[low]}"
    return f"{cardinal(high)} {cardinal(low)}"


def two_digit_year(text: str) -> str:
    """`05` -> "oh five", `45` -> "forty five", `00` -> "two thousand"."""
    number = int(text)
    if number == 0:
        return "two thousand"
    return f"oh {_DIGITS[number]}" if number < 10 else cardinal(number)


def plural(words: str) -> str:
    """The plural of number words: "sixty" -> "sixties", "six" -> "sixes"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    if words.endswith("x"):
        return words + "es"
    return words + "s"


def decade(number: int) -> str:
    """`1990` -> "nineteen nineties", `2000` -> "two thousands", `60` -> "sixties"."""
    if number < 100:
        return plural(cardinal(number))
    return plural(year(number))


def paired(text: str, *, zero: str = "zero") -> str:
    """As house, flight and model numbers are read: `737` "seven thirty seven", `1211` "twelve eleven", `800` "eight
    hundred", `708` "seven zero eight"."""
    number = int(text)
    if text.startswith("0") or len(text) > 4:
        return digits(text)
    if len(text) <= 2 or number % 1000 == 0:
        return cardinal(number)
    high, low = divmod(number, 100)
    if low == 0:
        return f"{cardinal(high)} hundred"
    if low >= 10:
        return f"{cardinal(high)} {cardinal(low)}"
    return digits(text, zero=zero) if len(text) == 3 else f"{cardinal(high)} oh {_DIGITS[low]}"


def is_number(text: str) -> bool:
    """Whether `text` is a plain number, decimal or with thousands separated by commas."""
    return _NUMBER.fullmatch(text) is not None


def value(text: str) -> float:
    """The value of a plain number; infinity if it is too long for a quantity."""
    return float(text.translate(_SEPARATORS)) if len(text) <= 300 else float("inf")


@lru_cache(maxsize=4096)
def number(text: str, *, british: bool = False) -> str:
    """A plain number (see `is_number`) as a quantity: `3,400` "three thousand four hundred", `0.5` "zero point five",
    `004` "zero zero four"."""
    whole, _, fraction = text.partition(".")
    if fraction:
        after = digits(fraction)
        return f"{whole_number(whole, british=british)} point {after}" if whole else f"point {after}"
    return whole_number(whole, british=british)


def whole_number(text: str, *, british: bool = False) -> str:
    """Digits, possibly grouped by commas, as a quantity; a code (leading zero, very long) digit by digit."""
    plain = text.translate(_SEPARATORS)
    longest = LONGEST_QUANTITY if plain == text else LONGEST_GROUPED
    if _BY_LAKHS.fullmatch(text) and len(plain) <= LONGEST_QUANTITY and plain[0] != "0":
        return _by_lakhs(int(plain), british=british)
    if len(plain) > longest or (plain.startswith("0") and len(plain) > 1):
        return digits(plain)
    return cardinal(int(plain), british=british)


def by_fallback(text: str) -> bool:
    """Whether `number` reads `text` digit by digit because it is too long for a quantity."""
    whole = text.partition(".")[0]
    plain = whole.translate(_SEPARATORS)
    return len(plain) > (LONGEST_QUANTITY if plain == whole else LONGEST_GROUPED)


def _by_lakhs(number: int, *, british: bool) -> str:
    """`1,03,45,678` "one crore three lakh forty five thousand six hundred seventy eight"."""
    crores, rest = divmod(number, 10_000_000)
    lakhs, below = divmod(rest, 100_000)
    parts = [f"{cardinal(crores)} crore"] if crores else []
    parts += [f"{cardinal(lakhs)} lakh"] if lakhs else []
    return " ".join([*parts, *([cardinal(below, british=british)] if below else [])])
