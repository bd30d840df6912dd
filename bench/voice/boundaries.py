"""A narration's words -> the boundaries between them, each with its kind and the silence that is heard there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from audio_service.article import BlockKind
from audio_service.narration import Timeline
from audio_service.narration.timeline import TimedWord
from bench.voice.silences import Silence

REACH_MS = 120
"""A silence that is farther from every boundary is inside a word."""


class Boundary(StrEnum):
    """What stands between two words that are said; the strongest counts."""

    TITLE = "after the title"
    HEADING = "after a heading"
    QUOTE = "after a quote"
    ITEM = "after a list item"
    PARAGRAPH = "after a paragraph"
    SENTENCE = "after a sentence"
    CUT = "where a long sentence was cut"
    CLAUSE = "at ; : — …"
    COMMA = "at a comma"
    BRACKET = "at a bracket"
    SPEECH = "at a quotation mark"
    NONE = "between words"


_OF_BLOCK = {
    BlockKind.TITLE: Boundary.TITLE,
    BlockKind.HEADING: Boundary.HEADING,
    BlockKind.QUOTE: Boundary.QUOTE,
    BlockKind.ITEM: Boundary.ITEM,
}
# In the order in which they count.
_MARKS = ((Boundary.CLAUSE, ";:—–…?!"), (Boundary.COMMA, ","), (Boundary.BRACKET, "()[]"), (Boundary.SPEECH, '"“”„«»'))
_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Gap:
    """Two neighboring words that are said, and the longest silence at their boundary, if any."""

    kind: Boundary
    before: TimedWord
    after: TimedWord
    silence: Silence | None

    @property
    def length_ms(self) -> int:
        return self.silence.length_ms if self.silence else 0


def gaps(timeline: Timeline, text: str, found: Sequence[Silence]) -> tuple[Gap, ...]:
    """The boundaries of a narration of `text`, in order; `found` are the silences of its audio."""
    said = [word for word in timeline.words if word.spoken]
    edges = [(before.end_ms, after.start_ms) for before, after in pairwise(said)]
    silences = nearest(edges, found)
    return tuple(
        Gap(_kind(before, after, timeline, text), before, after, silence)
        for (before, after), silence in zip(pairwise(said), silences, strict=True)
    )


def nearest(edges: Sequence[tuple[int, int]], found: Sequence[Silence]) -> list[Silence | None]:
    """For each boundary, (end of a word, start of the next) in ms and ascending, the longest of its silences.

    A silence belongs to the one boundary that is nearest, or that it covers most of.
    """
    silences: list[Silence | None] = [None] * len(edges)
    for silence in found:
        at = bisect_left(edges, silence.start_ms - REACH_MS, key=lambda edge: edge[1])
        ranks = []
        while at < len(edges) and edges[at][0] <= silence.end_ms + REACH_MS:
            shared = min(silence.end_ms, edges[at][1]) - max(silence.start_ms, edges[at][0])
            ranks.append((shared, -at))
            at += 1
        if ranks:
            best = -max(ranks)[1]
            held = silences[best]
            if held is None or silence.length_ms > held.length_ms:
                silences[best] = silence
    return silences


def _kind(before: TimedWord, after: TimedWord, timeline: Timeline, text: str) -> Boundary:
    first, second = timeline.sentences[before.sentence], timeline.sentences[after.sentence]
    if first.block != second.block:
        return _OF_BLOCK.get(timeline.blocks[first.block].block.kind, Boundary.PARAGRAPH)
    if before.sentence != after.sentence:
        return Boundary.SENTENCE if before.spoken.endswith(_ENDS) else Boundary.CUT
    return mark_between(before.span.of(text), text[before.span.end : after.span.start], after.span.of(text))


def mark_between(before: str, between: str, after: str) -> Boundary:
    """The kind of a boundary inside a sentence, by the marks in print from one word's last letter to the next's first.

    A hyphen with spaces around it is a dash.
    """
    end = max((at for at, sign in enumerate(before) if sign.isalnum()), default=-1)
    start = next((at for at, sign in enumerate(after) if sign.isalnum()), len(after))
    marks = before[end + 1 :] + between + after[:start]
    if " - " in marks:
        return Boundary.CLAUSE
    return next((kind for kind, signs in _MARKS if any(sign in signs for sign in marks)), Boundary.NONE)
