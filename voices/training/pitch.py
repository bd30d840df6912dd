"""F0 of a recording, one value a frame: normalized cross-correlation, and the best path through it.

The method is that of Talkin, "A robust algorithm for pitch tracking (RAPT)", 1995, in its simplest form: correlate a
29 ms window with itself at all lags, let Viterbi choose between 107 pitches and "unvoiced", refine by a parabola. 0.1 s
for an utterance of 3 s; it agrees with WORLD's harvest within 7 to 20 cents (median), which takes 3.4 s.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from voices.training.sound import HOP, SAMPLE_RATE, Samples

LOWEST_HZ = 90.0
STATES = 107
STATES_PER_OCTAVE = 48.0
WINDOW = 640
"""Samples that are correlated: 29 ms."""
SHORTEST_LAG, LONGEST_LAG = 50, 246
"""Samples: 441 Hz and 89.6 Hz."""
LOWPASS_HZ = 1400.0
TRANSFORM = 2048

# Costs in units of correlation.
HIGH_BONUS = 0.03
"""For each octave up: a whole number of periods correlates as well as one."""
VOICED_COST = 0.52
CHANGE_COST = 0.35
"""From voiced to unvoiced and back."""
OCTAVE_COST, JUMP_COST, JUMP_OCTAVES, MOST_COST = 1.2, 6.0, 0.12, 3.0

_PITCHES_HZ = LOWEST_HZ * 2 ** (np.arange(STATES) / STATES_PER_OCTAVE)
_LAGS = SAMPLE_RATE / _PITCHES_HZ


class Pitch(NamedTuple):
    """Per frame: F0 in Hz (0 where unvoiced), and whether it is voiced."""

    f0_hz: NDArray[np.float32]
    voiced: NDArray[np.bool_]


def _correlations(samples: Samples, frames: int) -> NDArray[np.float64]:
    """Normalized correlation at each lag in samples: [frames, LONGEST_LAG]."""
    low = sosfiltfilt(butter(4, LOWPASS_HZ, "lowpass", fs=SAMPLE_RATE, output="sos"), samples)
    padded = np.pad(low, (WINDOW // 2 + 62, WINDOW + LONGEST_LAG + HOP))
    at = np.arange(frames)[:, None] * HOP + np.arange(WINDOW + LONGEST_LAG)[None]
    cuts = padded[np.minimum(at, len(padded) - 1)]
    centre = cuts[:, :WINDOW] - cuts[:, :WINDOW].mean(1, keepdims=True)
    spectrum = np.conj(np.fft.rfft(centre, TRANSFORM)) * np.fft.rfft(cuts, TRANSFORM)
    raw = np.fft.irfft(spectrum, TRANSFORM)[:, :LONGEST_LAG]
    energy = np.concatenate([np.zeros((frames, 1)), np.cumsum(cuts**2, 1)], 1)
    shifted = energy[:, WINDOW : WINDOW + LONGEST_LAG] - energy[:, :LONGEST_LAG]
    floor = 2e-6 * WINDOW  # keeps silence from correlating with itself
    result: NDArray[np.float64] = raw / np.sqrt(((centre**2).sum(1, keepdims=True) + floor) * (shifted + floor))
    return result


def _transitions() -> NDArray[np.float64]:
    octaves = np.abs(np.arange(STATES)[:, None] - np.arange(STATES)[None]) / STATES_PER_OCTAVE
    return -np.minimum(OCTAVE_COST * octaves + JUMP_COST * np.maximum(0, octaves - JUMP_OCTAVES), MOST_COST)


def _best_path(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The pitch of each frame as an index, STATES where unvoiced (Viterbi)."""
    frames, moves = len(scores), _transitions()
    voiced, unvoiced = scores[0] - VOICED_COST, 0.0
    came_from = np.zeros((frames, STATES + 1), np.int64)
    every = np.arange(STATES)
    for t in range(1, frames):
        through = voiced[:, None] + moves
        best = through.argmax(0)
        from_unvoiced = unvoiced - CHANGE_COST
        starts = from_unvoiced > through[best, every]
        came_from[t, :STATES] = np.where(starts, STATES, best)
        top = int(voiced.argmax())
        ends = voiced[top] - CHANGE_COST > unvoiced
        came_from[t, STATES] = top if ends else STATES
        following = np.where(starts, from_unvoiced, through[best, every]) + scores[t] - VOICED_COST
        unvoiced = float(voiced[top]) - CHANGE_COST if ends else unvoiced
        voiced = following
    path = np.empty(frames, np.int64)
    path[-1] = voiced.argmax() if voiced.max() > unvoiced else STATES
    for t in range(frames - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path


def _refined_lag(correlation: NDArray[np.float64], about: float) -> float:
    """The top of a parabola through the highest correlation within three samples of `about`."""
    low, high = max(SHORTEST_LAG, round(about) - 3), min(LONGEST_LAG - 2, round(about) + 4)
    lag = low + int(correlation[low:high].argmax())
    left, middle, right = correlation[lag - 1], correlation[lag], correlation[min(lag + 1, LONGEST_LAG - 1)]
    bend = left - 2 * middle + right
    return lag + (float(np.clip(0.5 * (left - right) / bend, -1, 1)) if abs(bend) > 1e-9 else 0.0)


def track(samples: Samples, frames: int) -> Pitch:
    """F0 and voicing of `frames` frames of samples at 22,050 Hz, frame t centred at sample 256 t."""
    correlations = _correlations(samples, frames)
    whole = np.floor(_LAGS).astype(int)
    share = _LAGS - whole
    following = np.minimum(whole + 1, LONGEST_LAG - 1)
    at_states = correlations[:, whole] * (1 - share) + correlations[:, following] * share
    path = _best_path(at_states + HIGH_BONUS * np.log2(_PITCHES_HZ / LOWEST_HZ)[None])
    voiced = path < STATES
    f0_hz = np.zeros(frames, np.float32)
    for t in np.flatnonzero(voiced):
        f0_hz[t] = SAMPLE_RATE / _refined_lag(correlations[t], float(_LAGS[path[t]]))
    return Pitch(f0_hz, voiced)
