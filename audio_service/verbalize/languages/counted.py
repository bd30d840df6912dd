"""What is counted: currencies, units, magnitudes, and any of them "per" a unit, as printed behind a number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from audio_service.article import Tables
from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.cldr import Noun
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import noun_of

_SYMBOLS = Tables.beside(__file__, "symbols.toml")
_UNITS = _SYMBOLS.texts("units")
_CODES = _SYMBOLS.texts("currencies")
# Codes of currencies that are also acronyms or words: "COP28", "TOP 10".
ACRONYMS = _SYMBOLS.words("acronyms")
SYMBOLS = frozenset((*_UNITS, *_CODES))
_LONGEST = 24
_WITH_DOT = ("min", "sec", "oz", "lb", "ft", "h")
_LEAST_WORD = 4
_POWERS = {"2": "²", "3": "³"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands behind a number, in the order in which it is said."""

    magnitude: Noun | None = None
    noun: Noun | None = None
    per: str = ""
    # The code of a currency, and how it is printed.
    money: str = ""
    sign: str = ""

    def agreeing(self, count: str) -> str:
        """The word with which a number of this plural category agrees."""
        found = self.magnitude or self.noun
        return found.form(count) if found else ""


@cache
def percent(table: LanguageTable) -> Noun:
    """The word for %."""
    return noun_of(table.percent)


@lru_cache(maxsize=4096)
def currency_of(table: LanguageTable, sign: str) -> Counted | None:
    """A currency by its sign, abbreviation or code: `€`, `zł`, `US$`, `EUR`."""
    code = _CODES.get(sign, sign)
    forms = table.money.names.get(sign) or (table.money.names.get(code) if sign == code or len(sign) > 1 else None)
    if forms and len(forms) == 1 and forms[0].isupper() and len(forms[0]) == 3:
        code, forms = forms[0], table.money.names.get(forms[0])
        noun = noun_of(forms) if forms else _small(table, cldr.currency(table.locale, code))
        return Counted(noun=noun, money=code, sign=sign) if noun else None
    if forms is None and sign not in _CODES and not (len(sign) == 3 and sign.isupper() and sign.isascii()):
        return None
    noun = noun_of(forms) if forms else _small(table, cldr.currency(table.locale, code))
    return (
        Counted(noun=noun, money=code, sign=sign) if noun and not any(char.isdecimal() for char in noun.one) else None
    )


def _small(table: LanguageTable, noun: Noun | None) -> Noun | None:
    """A name of CLDR, which may begin with a capital like a heading, as it is written in a sentence."""
    if noun is None or table.romans.capital:
        return noun
    return Noun(*(_lowered(form) for form in (noun.one, noun.few, noun.many, noun.other)))


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name


@lru_cache(maxsize=4096)
def _identifier(table: LanguageTable, symbol: str) -> str:
    found = table.units.get(symbol)
    if found is not None:
        return found[0] if len(found) == 1 and "-" in found[0] and found[0].isascii() and found[0].islower() else ""
    if symbol[-1:] in _POWERS and symbol[:-1] in ("qm", "m", "km", "cm", "mm"):
        symbol = symbol[:-1] + _POWERS[symbol[-1]]
    return _UNITS.get(symbol, "")


@lru_cache(maxsize=4096)
def unit_of(table: LanguageTable, symbol: str) -> Noun | None:
    """A unit by its symbol."""
    if identifier := _identifier(table, symbol):
        return cldr.unit(table.locale, identifier)
    forms = table.units.get(symbol)
    return noun_of(forms) if forms and forms[0] else None


@lru_cache(maxsize=4096)
def per_of(table: LanguageTable, symbol: str) -> str:
    """ "per unit" for what stands behind a slash, or ""."""
    if symbol in table.per:
        return table.per[symbol]
    first, slash, further = symbol.partition("/")
    if slash:
        chain = [per_of(table, first), per_of(table, further)]
        return " ".join(chain) if all(chain) else ""
    identifier = _identifier(table, symbol)
    if identifier and (words := cldr.per_unit(table.locale, identifier)):
        return words
    noun = unit_of(table, symbol)
    if "" not in table.per:
        return ""
    word = noun.one if noun else symbol if symbol.isalpha() and symbol.islower() and len(symbol) > 2 else ""
    return f"{table.per['']} {word}" if word else ""


@cache
def with_one_and_half(table: LanguageTable) -> dict[str, str]:
    """Names of units behind 1.5 -> what they are if that has a case: "полутора часов"."""
    kinds = ("duration-year", "duration-month", "duration-day", "duration-hour", "duration-minute")
    nouns = [*(unit_of(table, symbol) for symbol in table.units), *(cldr.unit(table.locale, kind) for kind in kinds)]
    return {noun.other: noun.many for noun in (*nouns, *map(noun_of, table.magnitudes.values())) if noun}


def is_symbol(table: LanguageTable, found: Counted) -> bool:
    """Whether it is printed as a symbol, which has no dot: a dot behind it ends a sentence."""
    unit = found.sign in _UNITS and found.sign not in table.units and found.sign not in _WITH_DOT
    unit = unit or found.sign in table.closing
    return not found.magnitude and (unit or found.sign in _CODES or found.sign == "%")


@lru_cache(maxsize=4096)
def counted_of(table: LanguageTable, printed: str) -> Counted | None:
    """What `printed` counts: `km`, `€/m²`, `Mio.`, `M€`, `%`."""
    if not printed or len(printed) > _LONGEST or ("/" in printed and printed in table.undotted):
        return None
    if printed in ("%", "٪"):
        return Counted(noun=percent(table), sign="%")
    if noun := unit_of(table, printed) or unit_of(table, printed.rstrip(".")):
        return Counted(noun=noun, sign=printed)
    if magnitude := table.magnitudes.get(printed) or table.magnitudes.get(printed.rstrip(".")):
        return Counted(magnitude=noun_of(magnitude), sign=printed)
    if found := currency_of(table, printed) or currency_of(table, printed.rstrip(".")):
        return found
    return _compound(table, printed)


def _word(printed: str) -> Counted | None:
    """A noun in full: `euros/kg`, `casos/día`."""
    plain = len(printed) >= _LEAST_WORD and printed.isalpha() and printed.islower()
    return Counted(noun=Noun(*(printed,) * 4), sign=printed) if plain else None


def _compound(table: LanguageTable, printed: str) -> Counted | None:
    """`€/m²`, `Mio.€`, `M€`."""
    first, slash, second = printed.partition("/")
    if slash and (per := per_of(table, second)):
        if not first and len(second) == 1 and second.isupper():
            return None  # a house number: 21/A
        left = (counted_of(table, first) or _word(first)) if first else Counted()
        if left and first and not left.money:
            per = table.per_measure.get(second, per)
        return replace(left, per=f"{left.per} {per}".strip()) if left else None
    for at in range(len(printed) - 1, 0, -1):
        magnitude = table.magnitudes.get(printed[:at].rstrip("."))
        right = counted_of(table, printed[at:]) if magnitude else None
        if magnitude and right and not right.magnitude and (right.money or at > 1):
            return replace(right, magnitude=noun_of(magnitude))
    return None
