"""A cleaned document -> sentences with words, voices and pauses."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from audio_service.article import (
    Block,
    BlockKind,
    Cleaned,
    Document,
    Kept,
    MarkKind,
    NarratorMark,
    Reason,
    Removal,
    Span,
)  # fmt: skip
from audio_service.config import Pauses, Speaking
from audio_service.errors import EmptyArticle, UnsupportedFormat
from audio_service.script.foreign_passages import foreign_passages
from audio_service.script.sentences import sentences
from audio_service.verbalize import Guess, Lexicon, Word, read, script_of_language, script_of_letter, unknown_names

# Longer units of synthesis sound hurried and cost memory (52 s of speech: 449 MB), so a longer sentence is split at its
# clauses after verbalizing.
UNIT_CHARACTERS = 300
UNIT_WORDS = 40
# Without a clause mark, at a space.
LONGEST_UNIT_CHARACTERS = 600
SHORTEST_UNIT_CHARACTERS = 60
# Silence where a sentence was split: a comma's, not a full stop's.
CUT_PAUSE_MS = 120
_CLAUSE_MARKS = (";", ":", ",")
_ENDS = (".", "!", "?")
_AS_THE_VOICE_DOES = Speaking()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit of speech: `span` in Document.text, its `block`, and `pause_ms` of silence after it.

    `marked`: a narrator's mark or an editor sets the pause.
    """

    words: tuple[Word, ...]
    span: Span
    voice: str
    pause_ms: int
    block: Block
    marked: bool = False

    @property
    def spoken(self) -> str:
        """The spoken words as one line."""
        return " ".join(word.spoken for word in self.words if word.spoken)


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that is said of a document, in order."""

    document: Document
    sentences: tuple[Sentence, ...]
    removals: tuple[Removal, ...]
    guesses: tuple[Guess, ...]
    speaking: Speaking = _AS_THE_VOICE_DOES


@dataclass(frozen=True, slots=True)
class BlockVoices:
    """The voices of an article; None means `voice`.

    `blocks`: text of a block -> its voice, and the language it is read in.
    """

    voice: str
    title: str | None = None
    quote: str | None = None
    blocks: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, kind: BlockKind, text: str) -> str:
        """The voice for a block of this kind and text."""
        if text in self.blocks:
            return self.blocks[text][0]
        chosen = {BlockKind.TITLE: self.title, BlockKind.QUOTE: self.quote}.get(kind)
        return chosen or self.voice

    def language_of(self, text: str, language: str) -> str:
        """The language a block is read in, else that of the article."""
        return self.blocks[text][1] if text in self.blocks else language


def write_script(
    cleaned: Cleaned,
    voices: BlockVoices,
    pauses: Pauses,
    lexicon: Lexicon,
    language: str,
    on_first: Callable[[Sentence], None] = lambda sentence: None,
) -> Script:
    """Write the script of a cleaned document, read as `language`.

    A silent block (a row of stars, an emoji) becomes a removal. `on_first` gets the first sentence before the others
    are read; its pause may still change. Raises EmptyArticle if no sentence is left, UnsupportedFormat if most of it is
    not in the language's script.
    """
    text = cleaned.document.text
    # A voice that was named for an article in another language: every sentence would be one.
    own = None if cleaned.document.language is None else cleaned.document.language.split("-")[0].lower()
    check_script("".join(kept.masked(text) for kept in cleaned.kept), language)
    found: list[Sentence] = []
    guesses: list[Guess] = []
    removals = list(cleaned.removals)
    marks: list[NarratorMark] = []
    for kept in cleaned.kept:
        own_marks = [mark for mark in cleaned.document.narrator_marks if kept.block.span.contains(mark.span)]
        marks += own_marks
        printed = kept.block.span.of(text)
        units, doubts = _block(kept, text, own_marks, lexicon, voices.language_of(printed, language))
        guesses += [doubt for doubt in doubts if doubt.language is None or doubt.language != own]
        if not units:
            removals += _silent(kept, text)
            continue
        if found and kept.block.kind is BlockKind.HEADING:
            found[-1] = replace(found[-1], pause_ms=max(found[-1].pause_ms, pauses.heading_ms))
        last = len(units) - 1
        for at, unit in enumerate(units):
            pause = _pause(pauses, kept.block.kind) if at == last else _between(unit, pauses)
            span = Span(unit[0].span.start, unit[-1].span.end)
            found.append(Sentence(unit, span, voices.of(kept.block.kind, printed), pause, kept.block))
            if len(found) == 1:
                on_first(found[0])
    if not found:
        raise EmptyArticle(cleaned.document.source, removed=len(text))
    found[-1] = replace(found[-1], pause_ms=pauses.end_ms)
    removals.sort(key=lambda removal: removal.span)
    guesses += _names(found, guesses, text, language)
    guesses.sort(key=lambda guess: guess.span)
    return Script(cleaned.document, tuple(_paused(found, marks)), tuple(removals), tuple(guesses))


def check_script(text: str, language: str) -> None:
    """Raise UnsupportedFormat if most letters of `text` are not in the script of `language`."""
    own = script_of_language(language)
    counts: Counter[str] = Counter()
    for letter, times in Counter(text[:20_000]).items():
        if name := script_of_letter(letter):
            counts[name] += times
    if not counts:
        return
    most, letters = counts.most_common(1)[0]
    if most != own and letters > counts.total() / 2 and not (own == "Cjk" and most == "Hangul"):
        raise UnsupportedFormat(
            f"The text is in {most} script; a voice for {language!r} reads {own}.",
            advice=f"Select a voice for the text's language (`audio-service voices list`), or provide {own} text.",
            code="script",
            value=most,
        )


def _names(sentences_read: list[Sentence], guesses: list[Guess], text: str, language: str) -> tuple[Guess, ...]:
    """The names outside what is a guess for another reason."""
    doubtful = [guess.span for guess in guesses]
    words = (word for sentence in sentences_read for word in sentence.words)
    return unknown_names(
        (word for word in words if not any(word.span.overlaps(span) for span in doubtful)), text, language
    )


Units = list[tuple[Word, ...]]


def _block(
    kept: Kept, text: str, marks: list[NarratorMark], lexicon: Lexicon, language: str
) -> tuple[Units, list[Guess]]:
    """The units of a block, in Document coordinates, and what in them was guessed."""
    start = kept.block.span.start
    shown = kept.masked(text)
    units: Units = []
    guesses: list[Guess] = []
    silent: tuple[Word, ...] = ()
    for span in _unparted(sentences(shown, language), [mark.span.shift(-start) for mark in marks]):
        inside = [mark.shift(-start - span.start) for mark in marks if span.shift(start).contains(mark.span)]
        words, doubts = read(span.of(shown), language, lexicon, inside)
        doubts += foreign_passages(span.of(shown), language)
        moved = tuple(Word(word.span.shift(start + span.start), word.spoken, word.ipa) for word in words)
        guesses += [replace(doubt, span=doubt.span.shift(start + span.start)) for doubt in doubts]
        if any(word.spoken for word in moved):
            for part in _at_pauses(_closed(silent + moved), marks):
                units += _cut(part)
            silent = ()
        elif units:
            units[-1] += moved
        else:
            silent += moved
    if silent and units:
        units[-1] += silent
    return units, guesses


def _unparted(spans: tuple[Span, ...], marked: list[Span]) -> list[Span]:
    """The sentences, put together where a mark has words of two."""
    found: list[Span] = []
    for span in spans:
        if found and any(mark.start < found[-1].end and span.start < mark.end for mark in marked):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _at_pauses(words: tuple[Word, ...], marks: list[NarratorMark]) -> Units:
    """A sentence cut at a narrator's pauses between its words, and around what is strongly emphasized."""
    units: Units = []
    done = 0
    for at in sorted(at for mark in marks for at in _cuts(words, mark)):
        if all(any(word.spoken for word in part) for part in (words[done:at], words[at:])):
            units.append(_ending_in(words[done:at], ",", (*_ENDS, *_CLAUSE_MARKS)))
            done = at
    return [*units, words[done:]]


def _cuts(words: tuple[Word, ...], mark: NarratorMark) -> Iterator[int]:
    """Before which words a mark cuts; the number of words where none follows it."""
    if mark.value not in ("", "0") and mark.kind in (MarkKind.PAUSE, MarkKind.EMPHASIS):
        yield next((at for at, word in enumerate(words) if word.span.start >= mark.span.end), len(words))
        if mark.kind is MarkKind.EMPHASIS:
            yield next((at for at, word in enumerate(words) if word.span.end > mark.span.start), len(words))


def _paused(found: list[Sentence], marks: list[NarratorMark]) -> list[Sentence]:
    """The sentences with the narrator's pauses after them, in place of the usual ones; of several the longest."""
    found = list(found)
    said = [[word.span.start for word in sentence.words if word.spoken] for sentence in found]
    ends = [starts[-1] for starts in said]
    for mark in marks:
        at = bisect_left(ends, mark.span.start) - 1
        between = at + 1 == len(found) or mark.span.start <= said[at + 1][0]
        if mark.kind is MarkKind.PAUSE and at >= 0 and between:
            pause_ms = max(int(mark.value), found[at].pause_ms if found[at].marked else 0)
            found[at] = replace(found[at], pause_ms=pause_ms, marked=True)
    return found


def _silent(kept: Kept, text: str) -> list[Removal]:
    """A removal for each stretch of a block of which nothing is said, holes left out."""
    cuts = [kept.block.span.start]
    for hole in kept.holes:
        cuts += [hole.start, hole.end]
    cuts.append(kept.block.span.end)
    spans = [Span(first, last) for first, last in zip(cuts[::2], cuts[1::2], strict=True)]
    return [Removal(span, Reason.SYMBOLS, span.of(text)) for span in spans if span.of(text).strip()]


def _closed(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with a mark that ends a sentence on the last one that is said, as headings have none in print."""
    return _ending_in(words, ".", _ENDS)


def _ending_in(words: tuple[Word, ...], mark: str, enough: tuple[str, ...]) -> tuple[Word, ...]:
    for at in range(len(words) - 1, -1, -1):
        spoken = words[at].spoken
        if spoken:
            if not spoken.endswith(enough):
                closed = replace(words[at], spoken=spoken.rstrip(",;:") + mark)
                return (*words[:at], closed, *words[at + 1 :])
            break
    return words


def _cut(words: tuple[Word, ...]) -> Units:
    """The words in units that are good to synthesize: whole sentences up to a length, else parts between clauses."""
    units: Units = []
    while _too_long(words):
        at = _best_cut(words)
        if at is None:
            break
        units.append(_ending_in(words[:at], ",", (*_ENDS, *_CLAUSE_MARKS)))
        words = words[at:]
    return [*units, words]


def _too_long(words: tuple[Word, ...]) -> bool:
    return len(words) > UNIT_WORDS or words[-1].span.end - words[0].span.start > UNIT_CHARACTERS


def _best_cut(words: tuple[Word, ...]) -> int | None:
    """Before which word to cut: at the strongest mark in reach, the latest of its kind; None if the rest is short."""
    start, end = words[0].span.start, words[-1].span.end
    best: tuple[int, int] | None = None
    for at in range(1, len(words)):
        done, left = words[at - 1].span.end - start, end - words[at].span.start
        if best and (done > UNIT_CHARACTERS or at > UNIT_WORDS):
            break
        strength = _strength(words[at - 1].spoken, done, at)
        fits = done >= SHORTEST_UNIT_CHARACTERS and left >= SHORTEST_UNIT_CHARACTERS // 2
        if strength and fits and words[at].spoken and (best is None or strength >= best[0]):
            best = (strength, at)
    return best[1] if best else None


def _strength(spoken: str, done: int, at: int) -> int:
    """How good a place to cut the end of a word is, 0 for none; past the limits every space will do."""
    if spoken.endswith(_ENDS):  # between two sentences of one quotation
        return 4
    if spoken.endswith((";", ":")):
        return 3
    if spoken.endswith(","):
        return 2
    return 1 if done > LONGEST_UNIT_CHARACTERS or at > 2 * UNIT_WORDS else 0


def _between(unit: tuple[Word, ...], pauses: Pauses) -> int:
    """The pause after a unit inside a block: a sentence's, or a comma's where a sentence was cut."""
    said = next((word.spoken for word in reversed(unit) if word.spoken), "")
    return pauses.sentence_ms if said.endswith(_ENDS) else min(CUT_PAUSE_MS, pauses.sentence_ms)


def _pause(pauses: Pauses, kind: BlockKind) -> int:
    """The pause after the last sentence of a block."""
    return {
        BlockKind.TITLE: pauses.title_ms,
        BlockKind.HEADING: pauses.heading_ms,
        BlockKind.QUOTE: pauses.quote_ms,
        BlockKind.ITEM: pauses.item_ms,
    }.get(kind, pauses.paragraph_ms)
