"""Spoken words -> the phonemes of the whole sentence, and which of them belong to which word.

espeak's groups are not words: it reads "in the" as one group and "I am" as another, and one number as five. So each
word is phonemized alone and the sentence whole, and the two strings are aligned by edit distance with costs that know
vowels, stress marks and word breaks. The sentence's own phonemes are spoken; the words' only tell where each begins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Phonemize = Callable[[str], list[list[str]]]
"""Text -> phonemes, a list per sentence that the synthesizer's front end sees in it."""

Range = tuple[int, int]
"""First phoneme and the one after the last."""

# The distinct words of a year of a newspaper are some 100,000; the commonest 20,000 make up 98 % of the running text.
WORDS_CACHED = 20_000
# What espeak would take as phonemes or markup if it stood in a text.
NOT_TEXT = re.compile(r"\[\[|\]\]|\x00")

_BREAKS = frozenset(" .,:;?!-()\"'\u2026\u2014\u2013\u00a1\u00bf")
_MARKS = frozenset("ˈˌːˑ\u0329\u0303\u032a\u032f\u0361ʲʰʷˤ˞^")
_VOWELS = frozenset("aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌᵻε")

_DROP_MARK, _DROP_BREAK, _DROP_SOUND = 0.2, 0.6, 0.9
_OTHER_VOWEL, _OTHER_CONSONANT, _OTHER_CLASS, _NEVER = 0.4, 1.0, 1.4, 4.0
_BREAK_INSIDE_WORD, _BREAK_BETWEEN_WORDS = 1.0, 0.02
# A word boundary in the row of word phonemes; no phoneme.
_BOUNDARY = "\n"


@dataclass(frozen=True, slots=True)
class Phonemes:
    """The phonemes of a sentence and, for each spoken word, the range of them that it is."""

    symbols: tuple[str, ...]
    words: tuple[Range, ...]


class Phonemizer:
    """One voice's phonemes. Remembers those of single words; safe to use from several threads."""

    def __init__(self, phonemize: Phonemize, alphabet: frozenset[str]) -> None:
        self._phonemize = phonemize
        self._alphabet = alphabet
        self._alone = lru_cache(WORDS_CACHED)(self._phonemize_alone)

    def sentence(self, words: Sequence[str], ipa: Sequence[str | None]) -> Phonemes:
        """The phonemes of `words` said as one sentence, where `ipa[i]`, if given, replaces those of `words[i]`."""
        whole = self._joined(" ".join(words))
        ranges = align([self._alone(word) for word in words], whole)
        symbols: list[str] = []
        moved: list[Range] = []
        at = 0
        for (start, end), given in zip(ranges, ipa, strict=True):
            symbols += whole[at:start]
            first = len(symbols)
            symbols += whole[start:end] if given is None else self.split(given)
            moved.append((first, len(symbols)))
            at = end
        symbols += whole[at:]
        return Phonemes(tuple(symbols), tuple(moved))

    def split(self, ipa: str) -> list[str]:
        """IPA as the voice's phonemes: the longest symbols of its alphabet, single code points where it has none."""
        text = unicodedata.normalize("NFD", ipa)
        found = []
        at = 0
        while at < len(text):
            size = next((n for n in (3, 2) if text[at : at + n] in self._alphabet and at + n <= len(text)), 1)
            found.append(text[at : at + size])
            at += size
        return found

    def missing(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """Those symbols that the voice cannot say."""
        return tuple(sorted(set(symbols) - self._alphabet))

    def _phonemize_alone(self, word: str) -> tuple[str, ...]:
        symbols = self._joined(word)
        while symbols and symbols[-1] in _BREAKS:
            symbols.pop()
        while symbols and symbols[0] in _BREAKS:
            symbols.pop(0)
        return tuple(symbols)

    def _joined(self, text: str) -> list[str]:
        """The phonemes of `text` as one sentence, also where the front end would begin a new one."""
        joined: list[str] = []
        for part in self._phonemize(NOT_TEXT.sub(" ", text)):
            if joined and part:
                joined.append(" ")
            joined += part
        return joined


def align(words: Sequence[Sequence[str]], whole: Sequence[str]) -> tuple[Range, ...]:
    """For each word's own phonemes, the range of `whole` that it became; ranges ascend and never overlap.

    Weighted edit distance by dynamic programming (Wagner and Fischer 1974), a row of the table at a time: 1-3 ms for a
    sentence of 150 phonemes. Breaks (spaces and punctuation) at a word's edges belong to no word. A word without
    phonemes, or that fell silent in the sentence, has an empty range.
    """
    rows = [symbol for word in words for symbol in (*word, _BOUNDARY)][:-1]
    if not rows or not whole:
        return tuple((0, 0) for _ in words)
    table = _distances(rows, whole)
    ends = _row_ends(table, rows, whole)
    ranges = []
    row = at = 0
    for word in words:
        row += len(word)
        ranges.append(_without_breaks(whole, at, ends[row - 1] if row else 0) if word else (at, at))
        if row < len(rows):
            at = ends[row]
            row += 1
    return tuple(ranges)


def _without_breaks(whole: Sequence[str], start: int, end: int) -> Range:
    while end > start and whole[end - 1] in _BREAKS:
        end -= 1
    while start < end and whole[start] in _BREAKS:
        start += 1
    return start, end


class _Costs:
    """What each step of the alignment costs, for one sentence."""

    def __init__(self, whole: Sequence[str]) -> None:
        self.whole = np.array([ord(symbol[0]) if len(symbol) == 1 else hash(symbol) for symbol in whole])
        self.breaks = np.array([symbol in _BREAKS for symbol in whole])
        self.marks = np.array([symbol in _MARKS for symbol in whole])
        self.vowels = np.array([symbol[0] in _VOWELS for symbol in whole])
        sound = np.where(self.marks, _DROP_MARK, _DROP_SOUND)
        self.insert_in_word = np.where(self.breaks, _BREAK_INSIDE_WORD, sound)
        self.insert_at_boundary = np.where(self.breaks, _BREAK_BETWEEN_WORDS, sound)

    def replace(self, symbol: str) -> npt.NDArray[np.float64]:
        """Cost of taking each symbol of the sentence for `symbol`."""
        if symbol == _BOUNDARY:
            return np.where(self.breaks, 0.0, _NEVER)
        if symbol in _MARKS or symbol in _BREAKS:
            other = np.full(len(self.whole), _NEVER)
        else:
            vowel = symbol[0] in _VOWELS
            alike = _OTHER_VOWEL if vowel else _OTHER_CONSONANT
            other = np.where(self.vowels == vowel, alike, _OTHER_CLASS)
            other[self.breaks | self.marks] = _NEVER
        code = ord(symbol) if len(symbol) == 1 else hash(symbol)
        return np.where(self.whole == code, 0.0, other)

    @staticmethod
    def drop(symbol: str) -> float:
        """Cost of a word's phoneme, or of a boundary, that the sentence does not have."""
        if symbol == _BOUNDARY:
            return _DROP_BREAK
        return _DROP_MARK if symbol in _MARKS or symbol in _BREAKS else _DROP_SOUND


def _distances(rows: Sequence[str], whole: Sequence[str]) -> npt.NDArray[np.float64]:
    """(len(rows) + 1, len(whole) + 1) least costs of making the first symbols of one the first of the other."""
    costs = _Costs(whole)
    sums = {
        False: np.concatenate(([0.0], np.cumsum(costs.insert_in_word))),
        True: np.concatenate(([0.0], np.cumsum(costs.insert_at_boundary))),
    }
    replace = {symbol: costs.replace(symbol) for symbol in set(rows)}
    table = np.empty((len(rows) + 1, len(whole) + 1))
    table[0] = sums[True]
    for i, symbol in enumerate(rows, 1):
        row = table[i - 1] + costs.drop(symbol)
        np.minimum(row[1:], table[i - 1][:-1] + replace[symbol], out=row[1:])
        inserted = sums[symbol == _BOUNDARY]
        table[i] = np.minimum.accumulate(row - inserted) + inserted
    return table


def _row_ends(table: npt.NDArray[np.float64], rows: Sequence[str], whole: Sequence[str]) -> list[int]:
    """For each row, how much of the sentence is used up by it on the cheapest way, its insertions included."""
    costs = _Costs(whole)
    replace = {symbol: costs.replace(symbol) for symbol in set(rows)}
    ends = [0] * len(rows)
    j = len(whole)
    for i in range(len(rows), 0, -1):
        symbol = rows[i - 1]
        insert = costs.insert_at_boundary if symbol == _BOUNDARY else costs.insert_in_word
        ends[i - 1] = j
        while j > 0:
            replaced = table[i - 1, j - 1] + replace[symbol][j - 1]
            dropped = table[i - 1, j] + costs.drop(symbol)
            inserted = table[i, j - 1] + insert[j - 1]
            if replaced <= min(dropped, inserted) + 1e-9:
                j -= 1
                break
            if dropped <= inserted + 1e-9:
                break
            j -= 1
    return ends
