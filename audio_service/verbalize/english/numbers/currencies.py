"""Currencies by sign and ISO code: singular and plural of their names and hundredths."""

from __future__ import annotations

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
SIGNS = {sign: currency for currency in _ALL for sign in currency.signs.split()}
CODES = {code: currency for currency in _ALL for code in currency.codes.split()}
SUFFIXES = {suffix: currency for currency in _ALL for suffix in currency.suffixes.split()}
MINOR_SIGNS = _TABLES.read("minor_signs", dict[str, tuple[str, str]])
