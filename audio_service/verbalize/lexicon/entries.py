"""Entries and their look-up: the longest one that fits, then the nearest scope, then the latest."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

LONGEST = 200  # characters of `written` and of `said`


class Kind(StrEnum):
    """What `said` contains: other words, nothing (letters are said), or phonemes."""

    ALIAS = "alias"
    LETTERS = "letters"
    IPA = "ipa"


class Scope(StrEnum):
    """Where an entry holds; an article's wins over its site's, and that over the global one."""

    GLOBAL = "global"
    SITE = "site"
    ARTICLE = "article"


_RANK = {Scope.GLOBAL: 0, Scope.SITE: 1, Scope.ARTICLE: 2}


@dataclass(frozen=True, slots=True)
class Entry:
    """`written` is said as `said`: words for an alias, phonemes as the voice's espeak writes them for IPA, one group
    per written word; empty for letters.

    `language` is a BCP 47 tag; "en" holds for "en-GB" too, "" for all. With `exact` only this capitalization fits;
    without it another one does, but a capital in front stays one: "Xi" fits "XI" and not "xi".
    """

    written: str
    kind: Kind
    said: str = ""
    language: str = ""
    exact: bool = False
    scope: Scope = Scope.GLOBAL

    def __post_init__(self) -> None:
        if "\0" in self.written + self.said:
            raise ValueError(f"the entry for {self.written!r} contains a NUL")
        if not self.written.strip() or len(self.written) > LONGEST or len(self.said) > LONGEST:
            raise ValueError(f"the entry {self.written[:80]!r} is empty or too long")
        if not self.said.strip() and self.kind is not Kind.LETTERS:
            raise ValueError(f"the entry for {self.written!r} does not say how it is said")

    def holds_for(self, language: str) -> bool:
        own = self.language.lower()
        return not own or language.lower() == own or language.lower().startswith(own + "-")

    def tokens(self) -> tuple[str, ...]:
        """The written words, as chunks are compared with them."""
        return tuple(word.rstrip(".") or word for word in self.written.replace("’", "'").split())


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that fits, over how many words, and the ending that the last of them has besides: "", "s", "'s", "'"."""

    entry: Entry
    length: int
    ending: str


_Index = dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """An ordered set of entries over those that come with the program (`base`).

    `version` is the hash of all that can change a reading. A sentence's own key need not contain it: what an entry
    changes is in the sentence's spoken words and phonemes, so other sentences keep their key.
    """

    entries: tuple[Entry, ...] = ()
    base: bool = True
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _index(self.entries))

    @property
    def version(self) -> str:
        """Hexadecimal SHA-256 over the entries in order."""
        every = (*shipped(), *self.entries) if self.base else self.entries
        lines = [f"{e.written}\t{e.kind}\t{e.said}\t{e.language}\t{e.exact}\t{e.scope}" for e in every]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def adding(self, *entries: Entry) -> Lexicon:
        """This lexicon with more entries after its own."""
        return Lexicon((*self.entries, *entries), self.base)

    def find(self, words: Sequence[str], language: str) -> Match | None:
        """The entry for the beginning of `words`: the longest, then the nearest scope, then the one added last."""
        own = _best(self._index, words, language)
        if not self.base:
            return own
        base = _best(_shipped_index(), words, language)
        if own is None or base is None:
            return own or base
        return base if base.length > own.length else own


def _index(entries: Sequence[Entry]) -> _Index:
    table: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for entry in entries:
        tokens = entry.tokens()
        table.setdefault(tokens[0].casefold(), []).append((tokens, entry))
    return {
        first: tuple(sorted(reversed(found), key=lambda one: (-len(one[0]), -_RANK[one[1].scope], not one[1].exact)))
        for first, found in table.items()
    }


def _best(index: _Index, words: Sequence[str], language: str) -> Match | None:
    if not words or not index:
        return None
    first = words[0].casefold()
    for ending in _endings(first):
        stem = first[: len(first) - len(ending)]
        for tokens, entry in index.get(stem, ()):
            if ending and len(tokens) > 1:
                continue
            if entry.holds_for(language) and (match := _fits(tokens, entry, words)):
                return match
    return None


def _endings(word: str) -> tuple[str, ...]:
    """What may stand behind the written form in a plural or a possessive, nothing first."""
    if word.endswith("'s"):
        return ("", "'s")
    if word.endswith("s"):
        return ("", "s")
    return ("", "'") if word.endswith("'") else ("",)


def _fits(tokens: tuple[str, ...], entry: Entry, words: Sequence[str]) -> Match | None:
    if len(words) < len(tokens):
        return None
    for token, word in zip(tokens[:-1], words, strict=False):
        if not _same(token, word, entry):
            return None
    last = words[len(tokens) - 1]
    for ending in _endings(last if entry.exact else last.casefold()):
        stem = last[: len(last) - len(ending)] if ending else last
        if _same(tokens[-1], stem, entry):
            return Match(entry, len(tokens), ending)
    return None


def _same(token: str, word: str, entry: Entry) -> bool:
    if entry.exact:
        return token == word
    return token.casefold() == word.casefold() and not (token[:1].isupper() and word[:1].islower())


@lru_cache(maxsize=1)
def shipped() -> tuple[Entry, ...]:
    """The entries that come with the program: names and abbreviations of the news that espeak gets wrong."""
    text = files("audio_service.verbalize.lexicon").joinpath("shipped.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Entry(row["written"], Kind(row["kind"]), row["said"], row["language"], row["case"] == "exact") for row in rows
    )


@lru_cache(maxsize=1)
def _shipped_index() -> _Index:
    return _index(shipped())
