"""Currencies by sign and ISO code: singular and plural of their names and hundredths."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from audio_service.article import Tables


@dataclass(frozen=True, slots=True)
class Currency:
    """`minor` is the hundredth, singular and plural; empty if news does not name it.

    `signs` and `codes` stand before a number or after it, `suffixes` only after it; each is a list of words.
    """

    one: str
    many: str
    minor: tuple[str, ...] = ()
    signs: str = ""
    codes: str = ""
    suffixes: str = ""


_TABLES = Tables.beside(__file__)
_ALL = _TABLES.read("currencies", tuple[Currency, ...])
# Unicode's block of currency signs and those elsewhere, by their names: "bengali rupee mark", "livre tournois".
_OTHERS = (*map(chr, range(0x20A0, 0x20D0)), *"¤₨৲৻૱௹฿")


def _named(sign: str) -> Currency:
    name = unicodedata.name(sign).lower().replace("-", " ").removesuffix(" sign").removesuffix(" mark")
    return Currency(name, name)


SIGNS = {sign: _named(sign) for sign in _OTHERS if unicodedata.category(sign) == "Sc"} | {
    sign: currency for currency in _ALL for sign in currency.signs.split()
}
CODES = {code: currency for currency in _ALL for code in currency.codes.split()}
SUFFIXES = {suffix: currency for currency in _ALL for suffix in currency.suffixes.split()}
MINOR_SIGNS = _TABLES.read("minor_signs", dict[str, tuple[str, str]])
