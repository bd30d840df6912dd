"""The table of phonemes: espeak's, as Piper gives them, a code point each -> the model's symbols.

`single` says what a symbol becomes where no rule fires: nothing, one or two symbols. A rule says the same for a symbol
in a context of up to REACH symbols to each side; the first that fires counts. Rules look at espeak's symbols, never at
each other's results, so all positions are rewritten at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REACH = 3
"""Symbols of context that a rule may look at, to each side."""
BEGIN, END = "^", "$"
SILENCE = "_"
"""The model's symbol at both ends of a sentence, its id 0."""
_WORD_EDGE = "#"


@dataclass(frozen=True, slots=True)
class PhonemeRule:
    """`symbol` between `before` and `after`, a set of symbols for each place, becomes `becomes`."""

    before: tuple[str, ...]
    symbol: str
    after: tuple[str, ...]
    becomes: str

    def fires(self, row: Sequence[str], at: int) -> bool:
        """Whether the rule holds for the symbol at `at` of a row from BEGIN to END."""
        if row[at] != self.symbol:
            return False
        left = [row[at - k] if at >= k else BEGIN for k in range(len(self.before), 0, -1)]
        right = [row[at + k] if at + k < len(row) else END for k in range(1, len(self.after) + 1)]
        return all(symbol in allowed for symbol, allowed in zip(left + right, self.before + self.after, strict=True))


@dataclass(frozen=True, slots=True)
class PhonemeTable:
    """What espeak's symbols become, for the accent of one voice."""

    single: Mapping[str, str]
    rules: tuple[PhonemeRule, ...]

    def rewrite(self, symbols: Sequence[str]) -> list[str]:
        """What each symbol of a row becomes; the row begins with BEGIN and stops with END."""
        return [
            next((rule.becomes for rule in self.rules if rule.fires(symbols, at)), self.single.get(symbol, ""))
            for at, symbol in enumerate(symbols)
        ]


@cache
def phoneme_table(accent: str) -> PhonemeTable:
    """Read the table of an accent, such as en-us, from the file of its name."""
    path = Path(__file__).with_name(f"{accent}.toml")
    table = tomllib.loads(path.read_text("utf-8"))
    single = {BEGIN: SILENCE, END: SILENCE}
    single |= {symbol: symbol for symbol in table["same"]}
    single |= dict.fromkeys(table["silent"], "")
    single |= table["becomes"]
    for symbols in table["nearest"]:
        single[symbols[0]] = symbols[1]
    rules = tuple(_rule(line, table["sets"]) for line in table["rules"])
    return PhonemeTable(single, rules)


def _rule(columns: Sequence[str], sets: Mapping[str, str]) -> PhonemeRule:
    before, symbol, after, becomes = columns
    return PhonemeRule(_places(before, sets), symbol, _places(after, sets), becomes)


def _places(text: str, sets: Mapping[str, str]) -> tuple[str, ...]:
    """The symbols allowed at each place of a context: a set's name, [abc], or one symbol; # is a word's edge."""
    edges = {_WORD_EDGE: sets["word_edge"], "V": sets["vowel"], "C": sets["consonant"]}
    return tuple(edges.get(place, place.strip("[]") if len(place) > 1 else place) for place in text.split())
