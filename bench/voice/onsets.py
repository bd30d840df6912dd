"""How far word times are from what is heard, at words beside a silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from audio_service.narration import Timeline
from bench.voice.boundaries import Boundary, Gap
from bench.voice.silences import Silence

SHORTEST_MS = 60
NEAR_ONSET_MS = 35
NEAR_END_MS = 20
# Farther away it is another sound's silence.
REACH_MS = 200


@dataclass(frozen=True, slots=True)
class Errors:
    """Heard minus stated, in milliseconds: above 0 the stated time is early."""

    onsets_ms: tuple[int, ...]
    ends_ms: tuple[int, ...]
    leads_ms: tuple[int, ...]
    """From the start of a sentence's audio to its first sound."""


def time_errors(found: Sequence[Gap]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Onset and end errors of the words beside a silence of 60 ms at a mark.

    Without a mark the silence is as well the closure of a "t" or "k", which belongs to its word.
    """
    pairs = [
        (gap, gap.silence)
        for gap in found
        if gap.kind is not Boundary.NONE and gap.silence is not None and gap.silence.length_ms >= SHORTEST_MS
    ]
    onsets = [silence.end_ms - gap.after.start_ms for gap, silence in pairs]
    ends = [silence.start_ms - gap.before.end_ms for gap, silence in pairs]
    return _near(onsets), _near(ends)


def _near(errors: Iterable[int]) -> tuple[int, ...]:
    return tuple(error for error in errors if abs(error) <= REACH_MS)


def leads(timeline: Timeline, found: Sequence[Silence]) -> tuple[int, ...]:
    """For each sentence, the silence from its start to its first sound, in milliseconds."""
    lengths = []
    for sentence in timeline.sentences:
        around = [s for s in found if s.start_ms <= sentence.start_ms + 5 and s.end_ms > sentence.start_ms]
        lengths.append(around[0].end_ms - sentence.start_ms if around else 0)
    return tuple(lengths)


def share_within(errors: Sequence[int], limit_ms: int) -> float:
    """The share of errors, 0 to 1, that are at most so large."""
    return float(np.mean(np.abs(errors) <= limit_ms)) if errors else float("nan")
