"""Spoken words -> the phonemes of the sentence, and their range for each word.

espeak's groups are not words: "in the" is one group, a number may be five. So each word is phonemized alone and the
sentence as a whole, and both strings are aligned by edit distance with costs for vowels, stress marks and word breaks.
The sentence's phonemes are spoken; the words' phonemes only locate the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audio_service.speech.questions import with_falling_questions

Phonemize = Callable[[str], list[list[str]]]
"""Text -> phonemes, a list per sentence found by the synthesizer's front end."""

Range = tuple[int, int]
"""Start and exclusive end, in phonemes."""

# The distinct words of a year of a newspaper are some 100,000; the commonest 20,000 make up 98 % of the running text.
WORDS_CACHED = 20_000
# Characters that espeak would take as phonemes or markup.
NOT_TEXT = re.compile(r"\[\[|\]\]|\x00")

_BREAKS = frozenset(" .,:;?!-()\"'\u2026\u2014\u2013\u00a1\u00bf")
_MARKS = frozenset("ˈˌːˑ\u0329\u0303\u032a\u032f\u0361ʲʰʷˤ˞^")
_VOWELS = frozenset("aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌᵻε")

_DROP_MARK, _DROP_BREAK, _DROP_SOUND = 0.2, 0.6, 0.9
_OTHER_VOWEL, _OTHER_CONSONANT, _OTHER_CLASS, _NEVER = 0.4, 1.0, 1.4, 4.0
_BREAK_INSIDE_WORD, _BREAK_BETWEEN_WORDS = 1.0, 0.02
_SPACE = " "
# Marks a word boundary in the words' phonemes.
_BOUNDARY = "\n"


@dataclass(frozen=True, slots=True)
class Phonemes:
    """The phonemes of a sentence and, per spoken word, their range."""

    symbols: tuple[str, ...]
    words: tuple[Range, ...]


class Phonemizer:
    """Phonemizes for one voice. Caches single words; thread-safe."""

    def __init__(self, phonemize: Phonemize, alphabet: frozenset[str], *, rising_questions: bool = False) -> None:
        """`rising_questions`: the voice lets all questions rise, so those that fall get a full stop."""
        self._phonemize = phonemize
        self._alphabet = alphabet
        self._rising_questions = rising_questions
        self._alone = lru_cache(WORDS_CACHED)(self._phonemize_alone)

    def sentence(self, words: Sequence[str], ipa: Sequence[str | None]) -> Phonemes:
        """The phonemes of `words` as one sentence; `ipa[i]`, if not None, replaces those of `words[i]`.

        Where espeak joins two words ("in which": ɪnwˌɪtʃ) a space is put between them: joined, voices slur them.
        """
        if self._rising_questions:
            words = with_falling_questions(words)
        whole = self._joined(" ".join(words))
        ranges = align([self._alone(word) for word in words], whole)
        symbols: list[str] = []
        moved: list[Range] = []
        at = 0
        for (start, end), given in zip(ranges, ipa, strict=True):
            between = whole[at:start]
            symbols += between
            if at and start < end and _BREAKS.isdisjoint(between) and _SPACE in self._alphabet:
                symbols.append(_SPACE)
            first = len(symbols)
            symbols += whole[start:end] if given is None else self.split(given)
            moved.append((first, len(symbols)))
            at = end
        symbols += whole[at:]
        return Phonemes(tuple(symbols), tuple(moved))

    def split(self, ipa: str) -> list[str]:
        """Split IPA into the voice's longest symbols, else into code points."""
        text = unicodedata.normalize("NFD", ipa)
        found = []
        at = 0
        while at < len(text):
            size = next((n for n in (3, 2) if text[at : at + n] in self._alphabet and at + n <= len(text)), 1)
            found.append(text[at : at + size])
            at += size
        return found

    def word(self, word: str) -> tuple[str, ...]:
        """The phonemes of a word alone."""
        return self._alone(word)

    def missing(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """The symbols that the voice has no sound for."""
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


def is_vowel(sound: str) -> bool:
    """Whether a sound, of one symbol or more, is a vowel."""
    return sound[0] in _VOWELS


def align(words: Sequence[Sequence[str]], whole: Sequence[str]) -> tuple[Range, ...]:
    """Find the range of `whole` for each word's own phonemes; ranges ascend and never overlap.

    Weighted edit distance by dynamic programming (Wagner and Fischer 1974), row by row: 1 ms for 150 phonemes. Breaks
    (spaces and punctuation) at a word's edges belong to no word. A word without phonemes, or silent in the sentence,
    has an empty range.
    """
    rows = [symbol for word in words for symbol in (*word, _BOUNDARY)][:-1]
    if not rows or not whole:
        return tuple((0, 0) for _ in words)
    costs = _Costs(rows, whole)
    ends = _row_ends(_distances(rows, costs), rows, costs)
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
    """Costs of the alignment's steps for one sentence; `replace` and `drop` are those of each symbol of the words."""

    def __init__(self, rows: Sequence[str], whole: Sequence[str]) -> None:
        self.whole = np.array([ord(symbol[0]) if len(symbol) == 1 else hash(symbol) for symbol in whole])
        self.breaks = np.array([symbol in _BREAKS for symbol in whole])
        self.marks = np.array([symbol in _MARKS for symbol in whole])
        self.vowels = np.array([symbol[0] in _VOWELS for symbol in whole])
        sound = np.where(self.marks, _DROP_MARK, _DROP_SOUND)
        self.insert_in_word = np.where(self.breaks, _BREAK_INSIDE_WORD, sound)
        self.insert_at_boundary = np.where(self.breaks, _BREAK_BETWEEN_WORDS, sound)
        self.replace = {symbol: self._replace(symbol) for symbol in set(rows)}
        self.drop = {symbol: self._drop(symbol) for symbol in self.replace}

    def _replace(self, symbol: str) -> npt.NDArray[np.float64]:
        """Cost of replacing `symbol` by each symbol of the sentence, shape (symbols,)."""
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
    def _drop(symbol: str) -> float:
        """Cost of dropping a word's phoneme or a boundary."""
        if symbol == _BOUNDARY:
            return _DROP_BREAK
        return _DROP_MARK if symbol in _MARKS or symbol in _BREAKS else _DROP_SOUND


def _distances(rows: Sequence[str], costs: _Costs) -> npt.NDArray[np.float64]:
    """Least costs between prefixes of `rows` and the sentence, shape (len(rows) + 1, symbols + 1)."""
    sums = {
        False: np.concatenate(([0.0], np.cumsum(costs.insert_in_word))),
        True: np.concatenate(([0.0], np.cumsum(costs.insert_at_boundary))),
    }
    table = np.empty((len(rows) + 1, len(costs.whole) + 1))
    table[0] = before = sums[True]
    replaced = np.empty(len(costs.whole))
    for row, symbol in zip(table[1:], rows, strict=True):
        inserted = sums[symbol == _BOUNDARY]
        np.add(before, costs.drop[symbol], out=row)
        np.add(before[:-1], costs.replace[symbol], out=replaced)
        np.minimum(row[1:], replaced, out=row[1:])
        row -= inserted
        np.minimum.accumulate(row, out=row)
        row += inserted
        before = row
    return table


def _row_ends(table: npt.NDArray[np.float64], rows: Sequence[str], costs: _Costs) -> list[int]:
    """Per row the symbols of the sentence it consumes on the cheapest path, insertions included."""
    ends = [0] * len(rows)
    j = len(costs.whole)
    for i in range(len(rows), 0, -1):
        symbol = rows[i - 1]
        insert = costs.insert_at_boundary if symbol == _BOUNDARY else costs.insert_in_word
        replace, drop = costs.replace[symbol], costs.drop[symbol]
        ends[i - 1] = j
        while j > 0:
            replaced = table[i - 1, j - 1] + replace[j - 1]
            dropped = table[i - 1, j] + drop
            inserted = table[i, j - 1] + insert[j - 1]
            if replaced <= min(dropped, inserted) + 1e-9:
                j -= 1
                break
            if dropped <= inserted + 1e-9:
                break
            j -= 1
    return ends
