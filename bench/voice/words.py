"""A transcript against the words that were said: how many are wrong, and which.

Both sides are compared as spoken words: the product's own verbalizer reads the transcript, so "2,000" equals "two
thousand". Capitals and punctuation do not count (nor the apostrophe of "it's"), nor spellings of one word
(spellings.toml), nor whether a compound is written as one word or several. Everything else counts, names too.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from audio_service.script.sentences import sentences
from audio_service.verbalize import Lexicon, read
from bench.voice.texts import HERE

LONGEST_COMPOUND = 4
"""Words that together may be one written word: "u s" and "us", "health care" and "healthcare"."""
# "its" and "it's", "daughters" and "daughter's" sound alike.
_GENITIVE = re.compile(r"'s$")
_NOT_A_LETTER = re.compile(r"[^\w']+|_")


@dataclass(frozen=True, slots=True)
class Misheard:
    """Words that were said and what was understood; one of them may be empty."""

    said: str
    heard: str


@dataclass(slots=True)
class WordErrors:
    """A count that grows text by text."""

    words: int = 0
    errors: int = 0
    misheard: Counter[Misheard] = field(default_factory=Counter)

    def add(self, said: Sequence[str], heard: Sequence[str]) -> None:
        """Count one text; both sides are normalized words."""
        self.words += len(said)
        for pair in align(said, heard):
            self.errors += max(len(pair.said.split()), len(pair.heard.split()))
            self.misheard[pair] += 1

    @property
    def percent(self) -> float:
        """Word errors in per cent of the words that were said."""
        return 100 * self.errors / self.words if self.words else float("nan")


def normalized(spoken: Iterable[str]) -> tuple[str, ...]:
    """Spoken words as they are compared."""
    words: list[str] = []
    for word in spoken:
        plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
        for part in _NOT_A_LETTER.sub(" ", plain).split():
            bare = _GENITIVE.sub("s", part.strip("'"))
            words += _spellings().get(bare, bare).split()
    return tuple(words)


def verbalized(transcript: str, language: str) -> tuple[str, ...]:
    """A transcript's words as they are spoken, normalized."""
    lexicon = Lexicon()
    spans = sentences(transcript, language)
    return normalized(word.spoken for span in spans for word in read(span.of(transcript), language, lexicon)[0])


@cache
def _spellings() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads((HERE / "spellings.toml").read_text("utf-8"))
    return table


def align(said: Sequence[str], heard: Sequence[str]) -> tuple[Misheard, ...]:
    """The differences on the cheapest way from `said` to `heard`, neighbors joined (Levenshtein over words)."""
    steps = _steps(said, heard)
    found: list[Misheard] = []
    i, j, joined = len(said), len(heard), False
    while i or j:
        down, right, wrong = steps[i][j]
        if wrong:
            pair = Misheard(" ".join(said[i - down : i]), " ".join(heard[j - right : j]))
            if joined:
                after = found.pop()
                pair = Misheard(f"{pair.said} {after.said}".strip(), f"{pair.heard} {after.heard}".strip())
            found.append(pair)
        joined = wrong
        i, j = i - down, j - right
    return tuple(reversed(found))


Step = tuple[int, int, bool]
"""Words taken from either side, and whether that is an error."""


def _steps(said: Sequence[str], heard: Sequence[str]) -> list[list[Step]]:
    """The last step of the cheapest way to each pair of positions."""
    costs = [list(range(len(heard) + 1))]
    steps: list[list[Step]] = [[(0, 0, False), *[(0, 1, True)] * len(heard)]]
    for i in range(1, len(said) + 1):
        row, taken = [i], [(1, 0, True)]
        for j in range(1, len(heard) + 1):
            same = said[i - 1] == heard[j - 1]
            options = [
                (costs[i - 1][j - 1] + (not same), (1, 1, not same)),
                (costs[i - 1][j] + 1, (1, 0, True)),
                (row[j - 1] + 1, (0, 1, True)),
            ]
            for down, right in () if same else _compounds(said, i, heard, j):
                options.append((costs[i - down][j - right], (down, right, False)))
            cost, step = min(options, key=lambda option: option[0])
            row.append(cost)
            taken.append(step)
        costs.append(row)
        steps.append(taken)
    return steps


def _compounds(said: Sequence[str], i: int, heard: Sequence[str], j: int) -> list[tuple[int, int]]:
    """How many words before position `i` of one side are together the word before position `j` of the other."""
    found = []
    if heard[j - 1].endswith(said[i - 1]):
        counts = range(2, min(i, LONGEST_COMPOUND) + 1)
        found += [(count, 1) for count in counts if "".join(said[i - count : i]) == heard[j - 1]]
    if said[i - 1].endswith(heard[j - 1]):
        counts = range(2, min(j, LONGEST_COMPOUND) + 1)
        found += [(1, count) for count in counts if "".join(heard[j - count : j]) == said[i - 1]]
    return found
