"""The table of a language: numbers, dates, money, units and abbreviations."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from num2words import num2words

# Singular and plural; in Slavic languages also the forms for 5 and for fractions: one, few, many, part.
Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tongue:
    """Words of one language. `code` is num2words' name of it; keys are as printed, without a final dot.

    `decimal` and `groups` are the marks in numbers: 1.234,5 in German, 1 234,5 in French. `day` and `year` name the
    ordinals' forms in dates; "" means cardinals.
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
    one: str = ""
    groups: str = ". "
    first_day: str = ""
    of: str = ""
    clock: str = " "
    hour_words: tuple[str, ...] = ()
    half: str = ""
    slavic: bool = False
    year_words: dict[str, str] = field(default_factory=dict)
    paragraph: str = ""
    # Word between a sum of money and its unnamed hundredths; None if they are read as decimals.
    hundredths: str | None = None


LONGEST_QUANTITY = 12


@lru_cache(maxsize=8192)
def cardinal(code: str, number: int) -> str:
    """`21` in words."""
    return str(num2words(number, lang=code))


@lru_cache(maxsize=2048)
def ordinal(code: str, number: int, form: str = "") -> str:
    """`3` -> "dritte", "troisième"; `form` is "gen" or "loc" in Slavic languages, "n" or "r" in German."""
    if number == 0:
        return cardinal(code, number)
    if code == "ru" and form:
        return str(num2words(number, lang=code, to="ordinal", case={"gen": "g", "loc": "p"}[form]))
    words = str(num2words(number, lang=code, to="ordinal"))
    if code == "de":
        return words + form
    endings = _ENDINGS.get((code, form))
    if not endings:
        return words
    return " ".join(
        _declined(word, endings, last=at == len(words.split()) - 1) for at, word in enumerate(words.split())
    )


# Nominative masculine ending -> the one for the form; the first that fits.
_ENDINGS = {
    ("pl", "gen"): (("gi", "giego"), ("ci", "ciego"), ("y", "ego")),
    ("pl", "loc"): (("gi", "gim"), ("ci", "cim"), ("y", "ym")),
    ("pl", "fem"): (("gi", "ga"), ("ci", "cia"), ("y", "a")),
    ("pl", "fem-loc"): (("gi", "giej"), ("ci", "ciej"), ("y", "ej")),
    ("uk", "gen"): (("ій", "ього"), ("ий", "ого")),
    ("uk", "loc"): (("ій", "ьому"), ("ий", "ому")),
    ("uk", "fem-loc"): (("ій", "ій"), ("ий", "ій")),
    ("uk", "fem"): (("ій", "я"), ("ий", "а")),
}
_POLISH_CARDINALS = frozenset(("trzy", "cztery"))


def _declined(word: str, endings: tuple[tuple[str, str], ...], *, last: bool) -> str:
    if word in _POLISH_CARDINALS:
        return word
    for old, new in endings:
        if word.endswith(old) and (last or old != "ci"):
            return word[: -len(old)] + new
    return word


@lru_cache(maxsize=4096)
def year(code: str, number: int) -> str:
    """A year as a cardinal; in German and Dutch in hundreds where usual."""
    if code in ("de", "nl") and 1100 <= number <= 1999:
        return (
            str(num2words(number, lang=code, to="year")).replace(" ", "")
            if code == "de"
            else str(num2words(number, lang=code, to="year"))
        )
    return cardinal(code, number)


def form_for(tongue: Tongue, forms: Forms, figure: str) -> str:
    """The form of a noun after a printed number ("2,5", "21")."""
    if len(forms) == 1:
        return forms[0]
    whole = "".join(char for char in figure.partition(",")[0] if char.isdecimal())
    number = int(whole[-3:] or "0")
    if len(forms) == 2:
        few = number < 2 and tongue.code.startswith("fr") and len(whole) < 2
        return forms[0] if (whole == "1" and "," not in figure) or few else forms[1]
    if "," in figure:
        return forms[3] if len(forms) > 3 else forms[1]
    return forms[_slavic_form(tongue.code, number, whole)]


def _slavic_form(code: str, number: int, whole: str) -> int:
    """0 for one, 1 for two to four, 2 for many."""
    if whole == "1" or (code != "pl" and number % 10 == 1 and number % 100 != 11):
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
