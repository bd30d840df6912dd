"""The prepared utterances in memory, which of them are held out, and the figures that training normalizes by."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as IDS

from voices.training.prepare import prepared

BEGIN, END = "^", "$"
# These have no frames of their own: a long vowel's length is all on the vowel's symbol.
MARKS = frozenset("ˈˌːˑ̩̪̯̃ʲʰˤ̧̺̻̝̊ʷ_")
PAUSES = frozenset(" ,.;:!?-()'\"")

HELD_OUT_PROMPTS = 40
HELD_OUT_SEED = 7
DEFAULT_F0_HZ = 165.0
"""Of an utterance without one voiced frame."""
CONDITIONS = 5
"""Figures per utterance: mean log F0, its spread, log speaking rate, spectral tilt, noise floor."""
HIGHEST_CONDITION = 2.5
"""Standard deviations at which they are clipped."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One prepared recording. Times are in frames of 256 samples."""

    name: str
    text: str
    phonemes: tuple[str, ...]
    samples: NDArray[np.float32]
    mel: NDArray[np.float32]
    """Natural log, [80, frames]."""
    log_f0: NDArray[np.float32]
    """Natural log of Hz, interpolated where unvoiced."""
    voiced: NDArray[np.float32]
    noise_db: float
    frames: NDArray[np.int64] | None
    """Per token (BEGIN, phonemes, END); None before alignment."""

    @property
    def prompt(self) -> str:
        """What was read; takes of it share this."""
        return self.name.rsplit("_", 1)[0]

    @property
    def tokens(self) -> NDArray[np.int64]:
        """Piper's ids of BEGIN, the phonemes and END, without the padding between them."""
        return np.array([IDS[phoneme][0] for phoneme in (BEGIN, *self.phonemes, END)])


def filled_log_f0(f0_hz: NDArray[np.float32], voiced: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Log F0 with straight lines across the gaps."""
    known = np.flatnonzero(voiced & (f0_hz > 0))
    if len(known) == 0:
        return np.full(len(f0_hz), np.log(DEFAULT_F0_HZ), np.float32)
    return np.interp(np.arange(len(f0_hz)), known, np.log(f0_hz[known])).astype(np.float32)


def load(work: Path) -> list[Utterance]:
    """All utterances of a work folder, with durations where they are aligned. Raises FileNotFoundError if none."""
    aligned = work / "frames.npz"
    durations = dict(np.load(aligned)) if aligned.exists() else {}
    utterances = []
    for path in prepared(work / "utterances"):
        with np.load(path) as stored:
            utterances.append(
                Utterance(
                    name=path.stem,
                    text=str(stored["text"]),
                    phonemes=tuple(str(phoneme) for phoneme in stored["phonemes"]),
                    samples=stored["samples"],
                    mel=stored["mel"],
                    log_f0=filled_log_f0(stored["f0_hz"], stored["voiced"]),
                    voiced=stored["voiced"].astype(np.float32),
                    noise_db=float(stored["noise_db"]),
                    frames=durations.get(path.stem),
                )
            )
    if not utterances:
        raise FileNotFoundError(f"nothing is prepared in {work}: run `python -m voices.training prepare` first")
    return utterances


def held_out(names: Sequence[str]) -> frozenset[str]:
    """The prompts that training must not see: 40, or a fifth where there are few."""
    prompts = sorted({name.rsplit("_", 1)[0] for name in names})
    count = min(HELD_OUT_PROMPTS, max(1, len(prompts) // 5))
    return frozenset(random.Random(HELD_OUT_SEED).sample(prompts, count))


def aligned(utterance: Utterance) -> NDArray[np.int64]:
    """Its durations; raises ValueError before `align` has run."""
    if utterance.frames is None:
        raise ValueError(f"{utterance.name} is not aligned: run `python -m voices.training align` first")
    return utterance.frames


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the models' inputs and outputs are normalized by. Fixed once; they travel inside a checkpoint."""

    mel_mean: NDArray[np.float32]
    mel_deviation: NDArray[np.float32]
    log_f0_mean: float
    log_f0_deviation: float
    condition_mean: NDArray[np.float32]
    condition_deviation: NDArray[np.float32]
    token_frames: NDArray[np.float32]
    """Mean frames of each of Piper's 256 ids; NaN where the data has none."""
    token_counts: NDArray[np.int64]
    """How often each id occurs."""


def _raw_conditions(utterance: Utterance, token_frames: NDArray[np.float32], log_f0: float) -> NDArray[np.float32]:
    frames, voiced = aligned(utterance), utterance.voiced > 0
    heard = utterance.log_f0[voiced] if voiced.any() else np.array([log_f0])
    expected = float(np.nansum(token_frames[utterance.tokens[1:-1]]))
    energy = utterance.mel.mean(0)
    loud = energy > np.percentile(energy, 60)
    tilt = utterance.mel[60:, loud].mean() - utterance.mel[5:30, loud].mean()
    rate = np.log(max(1, frames[1:-1].sum()) / max(1.0, expected))
    return np.array([heard.mean(), heard.std(), rate, tilt, utterance.noise_db], np.float32)


def measure(utterances: Sequence[Utterance]) -> Statistics:
    """The statistics of aligned utterances."""
    mel = np.concatenate([utterance.mel for utterance in utterances], 1)
    log_f0 = np.concatenate([utterance.log_f0[utterance.voiced > 0] for utterance in utterances])
    total, count = np.zeros(256), np.zeros(256, np.int64)
    for utterance in utterances:
        np.add.at(total, utterance.tokens, aligned(utterance))
        np.add.at(count, utterance.tokens, 1)
    token_frames = np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)
    mean_log_f0 = float(log_f0.mean())
    raw = np.stack([_raw_conditions(utterance, token_frames, mean_log_f0) for utterance in utterances])
    return Statistics(
        mel_mean=mel.mean(1),
        mel_deviation=mel.std(1) + 1e-3,
        log_f0_mean=mean_log_f0,
        log_f0_deviation=float(log_f0.std()) + 1e-3,
        condition_mean=raw.mean(0),
        condition_deviation=raw.std(0) + 1e-3,
        token_frames=token_frames,
        token_counts=count,
    )


def conditions(utterance: Utterance, statistics: Statistics) -> NDArray[np.float32]:
    """The five figures of an utterance in standard deviations, clipped."""
    raw = _raw_conditions(utterance, statistics.token_frames, statistics.log_f0_mean)
    scaled = (raw - statistics.condition_mean) / statistics.condition_deviation
    return np.clip(scaled, -HIGHEST_CONDITION, HIGHEST_CONDITION).astype(np.float32)


def often(counts: NDArray[np.int64], at_least: int = 5) -> Counter[str]:
    """Phonemes that occur at least so often, with how often that is."""
    return Counter({phoneme: int(counts[ids[0]]) for phoneme, ids in IDS.items() if counts[ids[0]] >= at_least})
