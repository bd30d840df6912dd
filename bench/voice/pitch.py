"""The pitch of speech, and whether a question rises: fundamental frequency by autocorrelation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from audio_service.speech.samples import SAMPLE_RATE, Samples

HOP_MS = 5
WINDOW_MS = 40
LOWEST_HZ, HIGHEST_HZ = 75.0, 500.0
VOICED = 0.6
"""Least autocorrelation of a voiced frame, 0 to 1."""
QUIET_DB = 25.0
"""Below the loudest frame: the creak and decay at an end have no pitch to a listener."""
LAST_MS = 300
"""The last voiced part of a sentence."""
EDGE_MS = 60
SHORTEST_MS = 120


def pitch_hz(samples: Samples) -> npt.NDArray[np.float64]:
    """Fundamental frequency of every 5 ms in Hz, nan where there is none, shape (frames,)."""
    size, hop = WINDOW_MS * SAMPLE_RATE // 1000, HOP_MS * SAMPLE_RATE // 1000
    if len(samples) < size:
        return np.zeros(0)
    wave = samples.astype(np.float64) / 32768
    frames = np.lib.stride_tricks.sliding_window_view(wave, size)[::hop]
    frames = frames - frames.mean(axis=1, keepdims=True)
    energy = (frames**2).sum(axis=1)
    spectrum = np.fft.rfft(frames * np.hanning(size), 2 * size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    correlation /= np.maximum(correlation[:, :1], 1e-12) * np.maximum(window / window[0], 1e-3)
    loud = energy > energy.max() * 10 ** (-QUIET_DB / 10)
    return np.where(loud, _frequencies(correlation), np.nan)


def _frequencies(correlation: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The frequency of the best lag of each frame, refined by a parabola; nan where none is good."""
    first, last = int(SAMPLE_RATE / HIGHEST_HZ), int(SAMPLE_RATE / LOWEST_HZ)
    within = correlation[:, first:last]
    # The shortest lag that is nearly as good as the best: whole multiples of a period are as good.
    good = within >= 0.9 * within.max(axis=1, keepdims=True)
    peaks = good & (within >= correlation[:, first - 1 : last - 1]) & (within >= correlation[:, first + 1 : last + 1])
    lags = np.where(peaks.any(axis=1), peaks.argmax(axis=1), within.argmax(axis=1)) + first
    rows = np.arange(len(correlation))
    left, middle, right = (correlation[rows, lags + step] for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    exact = lags + np.where(bend < 0, (left - right) / (2 * np.where(bend < 0, bend, 1.0)), 0.0)
    return np.where(middle >= VOICED, SAMPLE_RATE / exact, np.nan)


def final_rise(samples: Samples) -> float:
    """By how many semitones pitch rises over the last 300 ms that are voiced; negative where it falls.

    The median of the last 60 ms over that of the first 60 ms; nan where less than 120 ms are voiced.
    """
    pitch = pitch_hz(samples)
    voiced = pitch[~np.isnan(pitch)][-LAST_MS // HOP_MS :]
    edge = EDGE_MS // HOP_MS
    if len(voiced) < SHORTEST_MS // HOP_MS:
        return float("nan")
    return float(12 * np.log2(np.median(voiced[-edge:]) / np.median(voiced[:edge])))
