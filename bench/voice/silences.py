"""Samples -> the level of every millisecond, and the stretches that are silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audio_service.speech.samples import SAMPLE_RATE, Samples

WINDOW_MS = 5
FLOOR_DB = 35.0
"""What is this far below the loud parts of speech is silence."""
SHORTEST_MS = 20
BLIP_MS = 10
"""Sound shorter than this between two silences is part of them."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch without speech, in milliseconds from the start of the audio."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def levels_db(samples: Samples) -> npt.NDArray[np.float64]:
    """The level around every millisecond in dB of full scale, shape (milliseconds,)."""
    power = np.concatenate(([0.0], np.cumsum((samples.astype(np.float64) / 32768) ** 2)))
    middles = np.arange(len(samples) * 1000 // SAMPLE_RATE) * SAMPLE_RATE / 1000
    reach = WINDOW_MS * SAMPLE_RATE / 2000
    first = np.clip(middles - reach, 0, len(samples)).astype(np.int64)
    last = np.clip(middles + reach, 0, len(samples)).astype(np.int64)
    mean = (power[last] - power[first]) / np.maximum(last - first, 1)
    found: npt.NDArray[np.float64] = 10 * np.log10(np.maximum(mean, 1e-12))
    return found


def silences(samples: Samples) -> tuple[Silence, ...]:
    """The stretches of at least 20 ms that are 35 dB below the loud parts, in order."""
    level = levels_db(samples)
    if not len(level):
        return ()
    quiet = level < np.percentile(level, 95) - FLOOR_DB
    _fill(quiet, BLIP_MS)
    return tuple(Silence(start, end) for start, end in _runs(quiet) if end - start >= SHORTEST_MS)


def _fill(quiet: npt.NDArray[np.bool_], longest: int) -> None:
    """Make sound that is shorter than `longest` and between two silences silent."""
    for start, end in _runs(~quiet):
        if end - start < longest and start > 0 and end < len(quiet):
            quiet[start:end] = True


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, after last) of each stretch of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
