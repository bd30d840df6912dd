"""What CLDR says of a locale: number words, names of months, days, units and currencies, plurals, the decimal mark."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import RbnfError

_RULES = {"nb": "no"}  # unicode-rbnf has its rules under the other code


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its forms by CLDR's plural categories. `other` is also the one of fractions."""

    one: str
    few: str
    many: str
    other: str

    def form(self, category: str) -> str:
        """The form of a plural category ("one", "few", "many", "other")."""
        return {"one": self.one, "few": self.few, "many": self.many}.get(category, self.other)


@cache
def locale_of(name: str) -> Locale:
    """The locale, or that of its language if CLDR has no such region."""
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(name.partition("_")[0])


@cache
def _engine(name: str) -> RbnfEngine:
    return RbnfEngine.for_language(_RULES.get(name, name))


@lru_cache(maxsize=32768)
def spelled_out(name: str, rule_set: str, number: int) -> str:
    """`number` by one of CLDR's rule sets ("numbering", "cardinal-feminine"); "" if it is beyond them."""
    full = f"spellout-{rule_set}"
    try:
        words = _engine(name).format_number(number, ruleset_names=[full]).text_by_ruleset[full]
    except RbnfError:
        return ""
    return "" if any(char.isdecimal() for char in words) else words.replace("\N{MODIFIER LETTER APOSTROPHE}", "'")


@lru_cache(maxsize=4096)
def category(name: str, number: Decimal) -> str:
    """The plural category of a number, whose printed decimals count."""
    return str(locale_of(name).plural_form(number))


@cache
def decimal_mark(name: str) -> str:
    """The mark before decimals."""
    return str(locale_of(name).number_symbols["latn"]["decimal"])


@cache
def months(name: str) -> tuple[str, ...]:
    """The names of the months as they stand behind a day."""
    return tuple(locale_of(name).months["format"]["wide"][at] for at in range(1, 13))


@cache
def full_months(name: str) -> frozenset[str]:
    """Their full names in small letters, behind a day and by themselves."""
    kinds = locale_of(name).months
    return frozenset(kinds[context]["wide"][at].lower() for context in ("format", "stand-alone") for at in range(1, 13))


@cache
def month_numbers(name: str) -> dict[str, int]:
    """Names and abbreviations of months in small letters, without a dot -> 1 to 12."""
    kinds = locale_of(name).months
    return {
        kinds[context][width][at].lower().rstrip("."): at
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for at in range(1, 13)
    }


@cache
def weekdays(name: str) -> tuple[str, ...]:
    """The names of the days, Monday first."""
    names = locale_of(name).days["format"]["wide"]
    return tuple(names[at].replace("\N{MODIFIER LETTER APOSTROPHE}", "'") for at in range(7))


@cache
def weekday_numbers(name: str) -> dict[str, int]:
    """Abbreviations of days in small letters, without a dot -> 0 to 6, Monday first."""
    kinds = locale_of(name).days
    return {
        kinds[context][width][at].lower().rstrip("."): at
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "short")
        for at in range(7)
    }


def _noun(forms: dict[str, str]) -> Noun:
    """From patterns such as "{0} km" or from names."""
    plain = {key: " ".join(str(text).replace("{0}", " ").split()) for key, text in forms.items()}
    other = plain["other"]
    return Noun(plain.get("one", other), plain.get("few", other), plain.get("many", other), other)


@cache
def unit(name: str, identifier: str) -> Noun | None:
    """The long name of a unit by CLDR's identifier, such as "length-meter"."""
    patterns = locale_of(name)._data["unit_patterns"]
    return _noun(patterns[identifier]["long"]) if identifier in patterns else None


@cache
def per_unit(name: str, identifier: str) -> str:
    """ "per unit" in words; "" if CLDR has only its symbol."""
    patterns = locale_of(name)._data["unit_patterns"]
    pattern = patterns[identifier]["long"].get("per", "") if identifier in patterns else ""
    words = " ".join(pattern.replace("{0}", " ").split())
    return "" if "/" in words or "." in words else words.replace("’", "'")


@cache
def currency(name: str, code: str) -> Noun | None:
    """The name of a currency by its code."""
    locale = locale_of(name)
    if code not in locale.currencies:
        return None
    plurals = locale._data["currency_names_plural"]
    single = str(locale.currencies[code])
    forms = dict(plurals[code]) if code in plurals else {}
    return _noun({"one": single, "other": single} | forms)
