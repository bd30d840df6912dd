"""What verbalizing is made of: printed words with what is said for them, and the reasons for which it may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from audio_service.article import Span

# Words that an entry of a lexicon may have.
LONGEST_ENTRY = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word and what is said for it.

    `span` never reaches over white space: words are what stands between spaces, or a part of that, and together they
    cover all that is not white space. `spoken` is what the synthesizer is given, with the punctuation that it should
    hear; several spoken words are separated by one space; the empty string is silence. `ipa` is empty, or has one
    entry per word of `spoken.split()`: the phonemes to use, or None where the synthesizer's own are right.
    """

    span: Span
    spoken: str
    ipa: tuple[str | None, ...] = ()


class Doubt(StrEnum):
    """Why a reading may be wrong. The list is closed: audits name these."""

    CAPITALS = "unknown-capitals"
    SPELLED = "spelled-out"
    SCRIPT = "foreign-script"
    NUMBER = "number-by-fallback"
    LANGUAGE = "language-without-rules"


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that was read by a fallback and may be wrong: an editor should look."""

    span: Span
    why: Doubt
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule makes of one chunk: the words, without the marks that stand around them in print.

    `ipa` is as in Word. `dot` says that a full stop after the chunk belongs to its abbreviation, so that it ends a
    sentence only where the sentence ends anyway. `pause` asks for a comma after it.
    """

    words: str
    ipa: tuple[str | None, ...] = ()
    dot: bool = False
    pause: bool = False
    doubt: Doubt | None = None


def wordset(text: str) -> frozenset[str]:
    """The words of `text`, which are separated by white space."""
    return frozenset(text.split())


# What a rule finds at a chunk: what is said for it and for the chunks after it that it takes along.
Found = tuple[Said, ...]


def say(*words: str, dot: bool = False) -> Found:
    """One Said per chunk; `dot` holds for each."""
    return tuple(Said(spoken, dot=dot) for spoken in words)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text without white space, taken apart: text[start:end] is about lead + core + trail.

    `lead` is opening punctuation, `trail` closing punctuation; `core` is the rest with typographic apostrophes made
    plain and invisible characters, emoji and footnote marks gone; `low` is the core in lower case.
    """

    start: int
    end: int
    lead: str
    core: str
    trail: str
    low: str
    # A dash of its own follows in print without a space: "word—word".
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The chunks of one sentence or line, and what holds for all of it."""

    text: str
    chunks: tuple[Chunk, ...]
    british: bool = False
    # Set in capitals throughout, as headlines are: capitals tell nothing of a single word.
    shouting: bool = False
    # It has an equals sign: hyphens and x are operators.
    formula: bool = False

    def core(self, at: int) -> str:
        """The core at `at`, or "" outside the line."""
        return self.chunks[at].core if 0 <= at < len(self.chunks) else ""

    def low(self, at: int) -> str:
        return self.chunks[at].low if 0 <= at < len(self.chunks) else ""

    def tied(self, at: int) -> bool:
        """Whether nothing but a space stands between chunk `at` and the next one."""
        if not 0 <= at < len(self.chunks) - 1:
            return False
        chunk, following = self.chunks[at], self.chunks[at + 1]
        return not chunk.trail and not following.lead and not chunk.dash and following.core != ""

    def dotted(self, at: int) -> bool:
        """As `tied`, and a full stop, as after an abbreviation, may stand between."""
        if not 0 <= at < len(self.chunks) - 1:
            return False
        chunk, following = self.chunks[at], self.chunks[at + 1]
        return chunk.trail in ("", ".") and not following.lead and not chunk.dash and following.core != ""

    def run(self, at: int) -> list[str]:
        """The words from `at` on, five at most, that a lexicon's entry may cover: no mark stands between them."""
        words = [self.core(at)]
        while len(words) < LONGEST_ENTRY and words[0] and self.dotted(at + len(words) - 1):
            words.append(self.core(at + len(words)))
        return words

    def before(self, at: int) -> str:
        """The word before `at` in lower case, if no punctuation parts them."""
        return self.low(at - 1) if self.tied(at - 1) else ""

    def after(self, at: int) -> str:
        """The word after `at` in lower case, if no punctuation parts them."""
        return self.low(at + 1) if self.tied(at) else ""

    def shouting_name(self, at: int) -> bool:
        """Whether a lone capital at `at` is a name's letter, as in "Plan A" and "Vitamin A"."""
        return self.before(at) in (
            "plan",
            "vitamin",
            "hepatitis",
            "group",
            "grade",
            "influenza",
            "type",
            "class",
            "option",
        )
