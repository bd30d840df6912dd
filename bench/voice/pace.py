"""Words a minute, and the silences of a narration by what stands there in print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from audio_service.narration import Timeline
from bench.voice.boundaries import Boundary, Gap
from bench.voice.silences import Silence

AUDIBLE_MS = 60
"""A shorter silence is not heard as a pause: a "t" has as much."""
PAUSE_MS = 100
"""Silences from here on do not count as speaking."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a narration is, from its first word to its last, without its lead and end."""

    words: int
    """Words that are said: a number counts as many as it has."""
    printed: int
    """Words in print that are said."""
    seconds: float
    silent_s: float
    """In silences of at least 100 ms."""

    @property
    def words_per_minute(self) -> float:
        return 60 * self.words / self.seconds

    @property
    def printed_per_minute(self) -> float:
        return 60 * self.printed / self.seconds

    @property
    def speaking_words_per_minute(self) -> float:
        return 60 * self.words / (self.seconds - self.silent_s)


def pace(timeline: Timeline, found: Sequence[Silence]) -> Pace:
    """The pace of a narration whose audio has these silences."""
    said = [word for word in timeline.words if word.spoken]
    start_ms, end_ms = said[0].start_ms, said[-1].end_ms
    inside = [(max(s.start_ms, start_ms), min(s.end_ms, end_ms)) for s in found if s.length_ms >= PAUSE_MS]
    silent_ms = sum(max(0, end - start) for start, end in inside)
    words = sum(len(word.spoken.split()) for word in said)
    return Pace(words, len(said), (end_ms - start_ms) / 1000, silent_ms / 1000)


def total(paces: Iterable[Pace]) -> Pace:
    """Several narrations as one."""
    every = list(paces)
    return Pace(
        sum(each.words for each in every),
        sum(each.printed for each in every),
        sum(each.seconds for each in every),
        sum(each.silent_s for each in every),
    )


@dataclass(frozen=True, slots=True)
class Pauses:
    """The silences at one kind of boundary, in milliseconds; 0 where there is none."""

    kind: Boundary
    lengths_ms: tuple[int, ...]

    @property
    def audible(self) -> float:
        """The share of boundaries, 0 to 1, with a silence of at least 60 ms."""
        return float(np.mean(np.array(self.lengths_ms) >= AUDIBLE_MS))

    def percentile_ms(self, percent: float) -> float:
        return float(np.percentile(self.lengths_ms, percent))


def pauses(found: Iterable[Gap]) -> tuple[Pauses, ...]:
    """The silences by kind, in the order of `Boundary`; kinds that do not occur are left out."""
    lengths: dict[Boundary, list[int]] = {kind: [] for kind in Boundary}
    for gap in found:
        lengths[gap.kind].append(gap.length_ms)
    return tuple(Pauses(kind, tuple(each)) for kind, each in lengths.items() if each)
