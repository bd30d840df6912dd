"""Entries and their look-up: the longest match, then the narrowest scope, then the latest."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from audio_service.article import clean_text

LONGEST = 200  # characters of `written` and of `said`


class Kind(StrEnum):
    """What `said` contains: other words, nothing (letters are said), or phonemes."""

    ALIAS = "alias"
    LETTERS = "letters"
    IPA = "ipa"


class Scope(StrEnum):
    """The scope of an entry; the narrower wins: article, section, site, global."""

    GLOBAL = "global"
    SITE = "site"
    SECTION = "section"
    ARTICLE = "article"


_RANK = {Scope.GLOBAL: 0, Scope.SITE: 1, Scope.SECTION: 2, Scope.ARTICLE: 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """`written` is pronounced as `said`: words for an alias, espeak's phonemes for IPA, one group per written word;
    empty for letters.

    `language` is a BCP 47 tag; "en" includes "en-GB", "" all. With `exact` only this capitalization matches; without
    it others do, except that an initial capital is required: "Xi" matches "XI" but not "xi".
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

    def cleaned(self) -> Entry:
        """The entry as it is stored: in one line, without characters that no text holds.

        Raises ValueError if nothing is left.
        """
        written, said = (" ".join(clean_text(text).splitlines()).strip() for text in (self.written, self.said))
        return replace(self, written=written, said=said)

    def holds_for(self, language: str) -> bool:
        own = self.language.lower()
        return not own or language.lower() == own or language.lower().startswith(own + "-")

    def tokens(self) -> tuple[str, ...]:
        """The written words, normalized for comparison with chunks."""
        return tuple(word.rstrip(".") or word for word in self.written.replace("’", "'").split())


@dataclass(frozen=True, slots=True)
class Match:
    """A matching entry, the number of words, and the ending of the last one: "", "s", "'s", "'"."""

    entry: Entry
    length: int
    ending: str


_Index = dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """An ordered set of entries above the built-in ones (`base`).

    `version` is the hash of all entries. Sentence keys do not contain it: they hash spoken words and phonemes, so only
    affected sentences change.
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
        """This lexicon with more entries, which take precedence."""
        return Lexicon((*self.entries, *entries), self.base)

    def has_first(self, word: str) -> bool:
        """Whether an entry may begin with `word`; `find` takes longer."""
        folded = word.casefold()
        shipped = _shipped_index() if self.base else {}
        for ending in _endings(folded):
            stem = folded[: len(folded) - len(ending)]
            if stem in shipped or stem in self._index:
                return True
        return False

    def find(self, words: Sequence[str], language: str) -> Match | None:
        """The entry for the start of `words`: the longest, then the narrowest scope, then the latest."""
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
    """Possible plural and possessive endings, the empty one first."""
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
    """The built-in entries: names and abbreviations, then corrections of words that espeak says wrongly."""
    rows = (*_rows("shipped.csv"), *_rows("corrections.csv"))
    return tuple(
        Entry(row["written"], Kind(row["kind"]), row["said"], row["language"], row["case"] == "exact") for row in rows
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file beside this module. The reasons in corrections.csv are for whoever edits it."""
    text = files("audio_service.verbalize.lexicon").joinpath(name).read_text("utf-8")
    return csv.DictReader(text.splitlines())


@lru_cache(maxsize=1)
def _shipped_index() -> _Index:
    return _index(shipped())
