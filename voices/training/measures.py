"""Distances between two recordings of the same words, and between what was said and what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import soxr
from numpy.typing import NDArray

from voices.training.pitch import Pitch, track
from voices.training.sound import (
    BANDS,
    HOP,
    LEVEL_DB,
    SAMPLE_RATE,
    WINDOW,
    Frames,
    Samples,
    band_edges,
    levels,
    log_mel_of,
    speaking_level,
)

LISTENER_RATE = 16_000
LISTENER_PEAK = 0.5
LISTENER_SILENCE = 4000
"""Samples before and after."""
CEPSTRA = 13
DECIBELS = 10 / np.log(10) * np.sqrt(2)
"""From cepstral distance to dB, as in Kubichek, "Mel-cepstral distance measure", 1993."""
SPEAKING_DB = 30.0
HIGHEST_BAND_HZ = 8000.0
LAST_VOICED_FRAMES = 8
"""93 ms: where a sentence's final pitch is measured."""


def words(text: str) -> list[str]:
    """Lower-case words without punctuation."""
    return re.sub(r"[^a-z' ]", " ", text.lower().replace("’", "'").replace("-", " ")).split()


def errors(said: Sequence[str], understood: Sequence[str]) -> int:
    """Words to change, add or leave out (Levenshtein)."""
    row = list(range(len(understood) + 1))
    for count, word in enumerate(said, 1):
        following = [count]
        for at, other in enumerate(understood, 1):
            following.append(min(row[at] + 1, following[-1] + 1, row[at - 1] + (word != other)))
        row = following
    return row[-1]


def listener() -> Callable[[Samples, int], list[str]]:
    """A function from samples and rate to the words that pocketsphinx understands, with its own English model.

    Raises ValueError where pocketsphinx is not installed: it has no wheels for every Python.
    """
    try:
        from pocketsphinx import Decoder
    except ImportError as error:
        raise ValueError(
            f"pocketsphinx is needed to measure word errors ({error}): pip install pocketsphinx"
        ) from error
    decoder = Decoder(samprate=LISTENER_RATE, loglevel="FATAL")

    def listen(samples: Samples, rate: int) -> list[str]:
        heard = soxr.resample(samples.astype(np.float64), rate, LISTENER_RATE)
        heard = np.pad(heard / np.abs(heard).max() * LISTENER_PEAK, LISTENER_SILENCE)
        decoder.start_utt()
        decoder.process_raw((heard * 32767).astype(np.int16).tobytes(), False, True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        return hypothesis.hypstr.split() if hypothesis else []

    return listen


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is compared of a recording."""

    mel: Frames
    pitch: Pitch

    @property
    def cepstra(self) -> NDArray[np.float64]:
        """Coefficients 1 to 13 of each frame, [frames, 13]: loudness is left out."""
        orders = np.arange(1, CEPSTRA + 1)[:, None]
        cosines = np.cos(np.pi * orders * (np.arange(BANDS) + 0.5) / BANDS) * (2 / BANDS)
        found: NDArray[np.float64] = (cosines @ self.mel).T
        return found


def analyse(samples: Samples) -> Analysis:
    """The mel spectrum and F0 of samples at 22,050 Hz."""
    mel = log_mel_of(samples)
    return Analysis(mel, track(samples.astype(np.float64), mel.shape[1]))


def warp(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """Distances of all frames to all, and the cheapest path through them (dynamic time warping)."""
    distances = np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))
    total = np.full((len(a) + 1, len(b) + 1), np.inf)
    total[0, 0] = 0
    for i in range(len(a)):
        reach = np.minimum(total[i, :-1], total[i, 1:])
        row = total[i + 1]
        for j in range(len(b)):
            row[j + 1] = distances[i, j] + min(reach[j], row[j])
    i, j, path = len(a), len(b), []
    while i > 0 and j > 0:
        path.append((i - 1, j - 1))
        best = int(np.argmin([total[i - 1, j - 1], total[i - 1, j], total[i, j - 1]]))
        i, j = i - (best != 2), j - (best != 1)
    return distances, path


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recording against another of the same words, along the warped path."""

    cepstral_db: float
    f0_error_hz: float
    f0_error_cents: float
    f0_correlation: float
    voicing_error: float
    """Share of the path where one is voiced and the other not."""
    length_ratio: float


def compare(reference: Analysis, other: Analysis) -> Comparison:
    """`other` measured against `reference`."""
    distances, path = warp(reference.cepstra, other.cepstra)
    first, second = np.array(path).T
    voiced = reference.pitch.voiced[first] & other.pitch.voiced[second]
    a, b = reference.pitch.f0_hz[first[voiced]], other.pitch.f0_hz[second[voiced]]
    enough = len(a) > 2
    return Comparison(
        cepstral_db=float(DECIBELS * distances[first, second].mean()),
        f0_error_hz=float(np.sqrt(np.mean((a - b) ** 2))) if enough else float("nan"),
        f0_error_cents=float(np.sqrt(np.mean((1200 * np.log2(b / a)) ** 2))) if enough else float("nan"),
        f0_correlation=float(np.corrcoef(a, b)[0, 1]) if enough else float("nan"),
        voicing_error=float(np.mean(reference.pitch.voiced[first] != other.pitch.voiced[second])),
        length_ratio=other.mel.shape[1] / reference.mel.shape[1],
    )


def levelled(samples: Samples) -> Samples:
    """At the level of the prepared recordings."""
    scaled: Samples = samples * 10 ** ((LEVEL_DB - speaking_level(levels(samples)[0])) / 20)
    return scaled


def speaking_mel(samples: Samples) -> Frames:
    """The log-mel spectrum of the frames within 30 dB of the loud ones, [80, frames]: no room, no digital silence."""
    mel = log_mel_of(samples)
    level_db = levels(samples, WINDOW, HOP)[0][: mel.shape[1]]
    found: Frames = mel[:, level_db > np.percentile(level_db, 95) - SPEAKING_DB]
    return found


def variances(mels: Sequence[Frames]) -> NDArray[np.float64]:
    """Variance over time of each band's log magnitude, mean over utterances: low where detail is smoothed away."""
    return np.mean([mel.astype(np.float64).var(1) for mel in mels], 0)


def judged_bands() -> NDArray[np.bool_]:
    """The bands whose centre is below 8 kHz."""
    return band_edges()[1:-1] < HIGHEST_BAND_HZ


def voiced_runs(voiced: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, after last) frame of each voiced stretch."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], voiced.astype(int), [0]])))
    return [(int(a), int(b)) for a, b in pairwise(edges)][::2]


def final_f0_hz(samples: Samples) -> float:
    """Median F0 of the last 93 ms of the last voiced stretch that is long enough to be one."""
    pitch = analyse(samples).pitch
    runs = [run for run in voiced_runs(pitch.voiced) if run[1] - run[0] >= LAST_VOICED_FRAMES // 2]
    if not runs:
        return float("nan")
    start, end = runs[-1]
    return float(np.median(pitch.f0_hz[max(start, end - LAST_VOICED_FRAMES) : end]))


def seconds(samples: Samples) -> float:
    """How long samples at 22,050 Hz last."""
    return len(samples) / SAMPLE_RATE


def semitones(higher_hz: float, lower_hz: float) -> float:
    """The interval between two frequencies."""
    return float(12 * np.log2(higher_hz / lower_hz))
