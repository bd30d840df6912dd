"""A chunk that starts with a number -> sign, one or two numbers, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audio_service.article import Tables
from audio_service.verbalize.english.numbers.fractions import VULGAR, quantity
from audio_service.verbalize.english.numbers.numerals import NUMBER, is_number, value

_TABLES = Tables.beside(__file__)

_SIGNS = "".join(VULGAR)
QUANTITY = rf"(?:{NUMBER})?[{_SIGNS}]|\d{{1,3}}/\d{{1,3}}(?![\d/])|{NUMBER}"
_AMOUNT = re.compile(
    rf"(?P<sign>\+/[-–]|[<>]=|[~≈<>≤≥±+–-])?(?P<first>{QUANTITY})(?:(?P<join>[-–~x×])(?P<sign2>[-+])?(?P<second>{QUANTITY}))?"
    r"(?P<tail>.*)",
    re.DOTALL,
)
SIGNS = _TABLES.texts("signs")
MAGNITUDES = _TABLES.texts("magnitudes")
MAGNITUDE_WORDS = frozenset(word for word in MAGNITUDES if len(word) > 3)


@dataclass(frozen=True, slots=True)
class Amount:
    """`sign` in words or "", the number as written, a second one after `join` ("to", "by") or "", and the rest."""

    sign: str
    first: str
    join: str
    second: str
    tail: str

    @property
    def singular(self) -> bool:
        """Whether the amount is one or a part of one."""
        return not self.second and (self.first == "1" or "/" in self.first or self.first in VULGAR)

    def words(self) -> str:
        """The numbers in words, with sign and join; never read as years."""
        parts = [self.sign, quantity(self.first) or self.first]
        if self.second:
            mixed = self.join == "to" and "/" in self.second and self.first.isdecimal()
            parts += ["and" if mixed else self.join, quantity(self.second) or self.second]
        return " ".join(part for part in parts if part)


@lru_cache(maxsize=4096)
def amount(core: str) -> Amount | None:
    """Split `core`; None if it does not start with a number or is too long for an amount."""
    if len(core) > 80 or not (match := _AMOUNT.fullmatch(core)):
        return None
    sign, first, join, second = match["sign"] or "", match["first"], match["join"] or "", match["second"] or ""
    joined = {"x": "by", "×": "by"}.get(join, "to") if second else ""
    if match["sign2"]:
        joined += " " + SIGNS[match["sign2"]]
    return Amount(SIGNS.get(sign, ""), first, joined, second, match["tail"])


def looks_like_year(text: str) -> bool:
    """Whether four plain digits are in the range of years in news and history."""
    return len(text) == 4 and text.isdecimal() and 1010 <= int(text) <= 2099


def ascends(first: str, second: str) -> bool:
    """Whether two plain numbers may be the ends of a range."""
    return is_number(first) and is_number(second) and value(first) < value(second)
