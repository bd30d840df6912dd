"""A narrator's marks -> what is said for the chunks under them, in place of what the rules say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from num2words import num2words

from audio_service.article import MarkKind, NarratorMark, Span
from audio_service.verbalize.english.letters import letters
from audio_service.verbalize.languages.language_table import LANGUAGES, table_of
from audio_service.verbalize.languages.numbers import cardinal, ordinal
from audio_service.verbalize.pronounced import spelled, spread, voiced
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Chunk, Said, Word

_ENDING = re.compile(r"['’]?s(?=$|[^\w])")
_STOPS = ".,;:!?"
_RUNS = re.compile(r"[0-9]+|[^\W\d_]+|\+(?=\d)")

Read = Callable[[str], tuple[Word, ...]]
"""A text -> its words by the rules of the article's language."""


@dataclass(frozen=True, slots=True)
class Token:
    """A spoken word; with phonemes, or None for the synthesizer's own."""

    text: str
    ipa: str | None = None

    def ending(self, ending: str) -> Token:
        """The word with a plural or possessive ending."""
        ipa = None if self.ipa is None else self.ipa + voiced(self.ipa, ending)
        return Token(self.text + ending, ipa)


def said_by_marks(
    text: str, chunks: Sequence[Chunk], marks: Sequence[NarratorMark], language: str, read: Read
) -> dict[int, Said]:
    """What is said for each chunk under a mark that replaces its words, by its number."""
    shares: dict[int, list[tuple[Span, list[Token]]]] = {}
    for mark in marks:
        if mark.kind in (MarkKind.PAUSE, MarkKind.EMPHASIS):
            continue
        pieces = {at: _inside(text, chunks[at], mark.span) for at in _under(mark, chunks)}
        printed = {at: piece for at, piece in pieces.items() if any(map(str.isalnum, piece))}
        for at, part in zip(printed, _parts(mark, [*printed.values()], language, read), strict=True):
            shares.setdefault(at, []).append((mark.span, part))
    return {at: _joined(text, chunks[at], found, read) for at, found in shares.items()}


def with_emphasis(said: Sequence[Said], chunks: Sequence[Chunk], marks: Sequence[NarratorMark]) -> list[Said]:
    """A short pause before and after what is emphasized."""
    found = list(said)
    for mark in marks:
        under = _under(mark, chunks)
        if mark.kind is MarkKind.EMPHASIS and under:
            for at in (under[0] - 1, under[-1]):
                if at >= 0:
                    found[at] = replace(found[at], pause=True)
    return found


def _under(mark: NarratorMark, chunks: Sequence[Chunk]) -> list[int]:
    return [at for at, chunk in enumerate(chunks) if chunk.start < mark.span.end and mark.span.start < chunk.end]


def _inside(text: str, chunk: Chunk, span: Span) -> str:
    return text[max(chunk.start, span.start) : min(chunk.end, span.end)]


def _parts(mark: NarratorMark, printed: Sequence[str], language: str, read: Read) -> list[list[Token]]:
    """The words of a mark for each chunk under it: of what is printed there, or one each and the rest on the last."""
    if not printed:
        return []
    if mark.kind is MarkKind.IPA:
        groups = spread(mark.value.split(), len(printed))
        shown = ("".join(filter(str.isalnum, each)) for each in printed)
        return [[Token(each, "".join(group))] if group else [] for each, group in zip(shown, groups, strict=True)]
    base = language.partition("-")[0].lower()
    if mark.kind is MarkKind.LETTERS:
        return [list(_by_letters(each, base, read)) for each in printed]
    if mark.kind is MarkKind.DIGITS:
        parts = [list(_by_digits(each, read)) for each in printed]
        parts[-1][-1:] = [replace(token, text=token.text.rstrip(_STOPS)) for token in parts[-1][-1:]]
        return parts
    number = mark.kind is not MarkKind.ALIAS
    tokens = list(_number(mark, language, read) if number else _read(mark.value, read))
    cuts = range(len(printed) - 1)
    return [*(tokens[at : at + 1] for at in cuts), tokens[len(cuts) :]]


def _joined(text: str, chunk: Chunk, marked: Sequence[tuple[Span, list[Token]]], read: Read) -> Said:
    """A chunk with what its marks say, and what stands before, between and after them as usual."""
    tokens: list[Token] = []
    at = chunk.start
    for span, part in marked:
        tokens += _usual(text[at : span.start], read)
        tokens += part
        at = max(at, span.end)
    rest = text[at : chunk.end]
    ending = _ENDING.match(rest)
    if ending and tokens:
        tokens[-1] = tokens[-1].ending(ending[0].replace("’", "'"))
        rest = rest[ending.end() :]
    tokens += _usual(rest, read)
    ipa = tuple(token.ipa for token in tokens)
    # A full stop under the mark belongs to what it replaces.
    return Said(" ".join(token.text for token in tokens), ipa if any(ipa) else (), dot=at >= chunk.end)


def _usual(text: str, read: Read) -> Iterator[Token]:
    return _read(text, read) if any(map(str.isalnum, text)) else iter(())


def _read(text: str, read: Read) -> Iterator[Token]:
    """The spoken words of a text, without the marks at its end."""
    words = read(text)
    spoken = [part for word in words for part in word.spoken.split()]
    ipa = [given for word in words for given in word.ipa or (None,) * len(word.spoken.split())]
    if spoken:
        spoken[-1] = spoken[-1].rstrip(_STOPS)
    return map(Token, spoken, ipa)


def _by_letters(text: str, language: str, read: Read) -> Iterator[Token]:
    for run in _RUNS.findall(text):
        if run.isdecimal():
            yield from (token for digit in run for token in _read(digit, read))
        else:
            said = letters(run) if language == "en" else spelled(run, "")
            yield from map(Token, said.words.split(), said.ipa or (None,) * len(run))


def _by_digits(text: str, read: Read) -> Iterator[Token]:
    """Figures one by one, a short pause after each group; letters as words."""
    for run in _RUNS.findall(text):
        tokens = [token for each in (run if run.isdecimal() else [run]) for token in _read(each, read)]
        if run.isdecimal():
            tokens[-1] = replace(tokens[-1], text=f"{tokens[-1].text},")
        yield from tokens


def _number(mark: NarratorMark, language: str, read: Read) -> Iterator[Token]:
    """A cardinal or ordinal; a language without a table has the synthesizer's own."""
    figures = "".join(filter(str.isdecimal, mark.value))
    number = int(figures) if figures else roman_value(mark.value)
    if number is None:  # letters that are no Roman number
        return _read(mark.value, read)
    base = language.partition("-")[0].lower()
    if base in LANGUAGES:
        words = cardinal if mark.kind is MarkKind.CARDINAL else ordinal
        return map(Token, words(table_of(language), number).split())
    if base == "en":
        return _read(f"{number:,}" if mark.kind is MarkKind.CARDINAL else num2words(number, to="ordinal_num"), read)
    return _read(str(number), read)
