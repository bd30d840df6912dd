"""Types of verbalizing: printed words with their spoken forms, and reasons for doubt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from audio_service.article import Span, wordset

# Maximum of words in a lexicon entry.
LONGEST_ENTRY = 5
# Chunks before and behind one that its rules may look at.
_NEAR = 8
# After these a lone capital is a name's letter.
_BEFORE_LETTERS = wordset("plan vitamin hepatitis group grade influenza type class option")


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word and its spoken form.

    `span` never contains white space, and the words of a line cover everything else. `spoken` is the synthesizer's
    input with punctuation, words separated by one space; an empty string is silent. `ipa` is empty, or has one entry
    per word of `spoken.split()`: phonemes, or None for the synthesizer's own.
    """

    span: Span
    spoken: str
    ipa: tuple[str | None, ...] = ()


class Doubt(StrEnum):
    """Why a reading may be wrong. The list is closed."""

    CAPITALS = "unknown-capitals"
    SPELLED = "spelled-out"
    SCRIPT = "foreign-script"
    NUMBER = "number-by-fallback"
    SIGN = "unknown-sign"
    LANGUAGE = "language-without-rules"
    FOREIGN = "foreign-language"
    NAME = "unknown-name"


# How unsure a reading is for each reason, 1 to 100, where it is not known better.
USUALLY_UNSURE = {
    Doubt.SCRIPT: 100,
    Doubt.FOREIGN: 90,
    Doubt.SPELLED: 80,
    Doubt.LANGUAGE: 70,
    Doubt.SIGN: 65,
    Doubt.CAPITALS: 60,
    Doubt.NAME: 50,
    Doubt.NUMBER: 30,
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A passage whose reading may be wrong: it was read by a fallback, or in a language that is not its own."""

    span: Span
    why: Doubt
    text: str
    language: str | None = None
    """Its own language, of a passage that is read in another."""
    read_in: str | None = None
    unsure: int = 0
    """How unsure the reading is, 1 to 100: the larger, the sooner somebody should listen. 0: as usual for `why`."""

    @property
    def weight(self) -> int:
        """`unsure`, or what is usual for the reason."""
        return self.unsure or USUALLY_UNSURE[self.why]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says for one chunk, without the marks around it.

    `ipa` is as in Word. `dot`: a full stop after the chunk belongs to its abbreviation and ends a sentence only where
    the line ends. `pause` adds a comma.
    """

    words: str
    ipa: tuple[str | None, ...] = ()
    dot: bool = False
    pause: bool = False
    doubt: Doubt | None = None


# A rule's result: what is said for a chunk and for the following chunks it covers.
Found = tuple[Said, ...]


def say(*words: str, dot: bool = False) -> Found:
    """One Said per chunk, each with `dot`."""
    return tuple(Said(spoken, dot=dot) for spoken in words)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of text without white space: text[start:end] is about lead + core + trail.

    `lead` is opening, `trail` closing punctuation; `core` is the rest with plain apostrophes, without invisible
    characters, emoji and footnote marks; `low` is the core in lower case.
    """

    start: int
    end: int
    lead: str
    core: str
    trail: str
    low: str
    # A dash follows without a space: "word—word".
    dash: bool = False
    # A part of a formula; its core keeps the signs.
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The chunks of one sentence or line, and its overall properties."""

    text: str
    chunks: tuple[Chunk, ...]
    british: bool = False
    # All in capitals, as headlines: capitals mean nothing for a single word.
    shouting: bool = False
    # Has an equals sign: hyphens and x are operators.
    formula: bool = False

    def core(self, at: int) -> str:
        """The core at `at`, or "" outside the line."""
        return self.chunks[at].core if 0 <= at < len(self.chunks) else ""

    def low(self, at: int) -> str:
        return self.chunks[at].low if 0 <= at < len(self.chunks) else ""

    def tied(self, at: int) -> bool:
        """Whether only a space separates chunk `at` from the next one."""
        if not 0 <= at < len(self.chunks) - 1:
            return False
        chunk, following = self.chunks[at], self.chunks[at + 1]
        return not chunk.trail and not following.lead and not chunk.dash and following.core != ""

    def dotted(self, at: int) -> bool:
        """As `tied`, allowing a full stop as after an abbreviation."""
        if not 0 <= at < len(self.chunks) - 1:
            return False
        chunk, following = self.chunks[at], self.chunks[at + 1]
        return chunk.trail in ("", ".") and not following.lead and not chunk.dash and following.core != ""

    def run(self, at: int) -> list[str]:
        """Up to five words from `at` on without marks between them, which a lexicon entry may cover."""
        words = [self.core(at)]
        while len(words) < LONGEST_ENTRY and words[0] and self.dotted(at + len(words) - 1):
            words.append(self.core(at + len(words)))
        return words

    def near(self, at: int, chunk: Chunk, taken: int = 1) -> tuple[Line, int]:
        """The line around `at` with `chunk` in its place, and where that is: as much of it as a rule looks at.

        `taken` is the number of chunks that it replaces.
        """
        start = max(0, at - _NEAR)
        chunks = (*self.chunks[start:at], chunk, *self.chunks[at + taken : at + 2 * _NEAR])
        return replace(self, chunks=chunks), at - start

    def before(self, at: int) -> str:
        """The word before `at` in lower case, if no punctuation separates them."""
        return self.low(at - 1) if self.tied(at - 1) else ""

    def after(self, at: int) -> str:
        """The word after `at` in lower case, if no punctuation separates them."""
        return self.low(at + 1) if self.tied(at) else ""

    def shouting_name(self, at: int) -> bool:
        """Whether a lone capital at `at` is a name's letter, as in "Plan A" and "Vitamin A"."""
        return self.before(at) in _BEFORE_LETTERS
