"""Last touch: how far the voice's spectra lie from the recordings', band by band, and a correction for that."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch

from voices.training.checkpoint import Checkpoint, Shape, no_shape
from voices.training.corpus import Utterance
from voices.training.export import SCALES, interspersed
from voices.training.graph import Voice
from voices.training.measures import levelled, speaking_mel, variances
from voices.training.noise import LOWEST_BAND
from voices.training.progress import progress
from voices.training.sound import BANDS, Frames, Samples

SENTENCES = 80
ROUNDS = 6
SEED = 11
VARIANCE_TARGET = 1.0
"""Of the recordings' variance. Sentences that were not heard in training get a little less."""
RUMBLE_TARGET = 1.1
"""The same below 123 Hz, where the room is heard and not the voice: it differs most from take to take."""
MOST_SCALE = 2.0


def said(voice: Voice, phonemes: Sequence[str]) -> Samples:
    """Samples of a sentence without the silence after it."""
    ids = interspersed(phonemes)
    with torch.no_grad():
        samples = voice(ids, torch.tensor([ids.shape[1]]), torch.tensor(SCALES))[0].numpy().ravel()
    trimmed: Samples = samples[: int(np.flatnonzero(samples)[-1]) + 1].astype(np.float64)
    return trimmed


def _moments(mels: Sequence[Frames]) -> tuple[Frames, Frames]:
    """Mean and variance of each band."""
    return np.concatenate(mels, 1).mean(1), variances(mels).astype(np.float32)


def calibrate(checkpoint: Checkpoint, training: Sequence[Utterance]) -> None:
    """Set the checkpoint's shape so that means and variances come out as in the recordings of the same sentences."""
    chosen = random.Random(SEED).sample(list(training), min(SENTENCES, len(training)))
    mean, variance = _moments([speaking_mel(levelled(u.samples.astype(np.float64))) for u in chosen])
    target = np.full(BANDS, VARIANCE_TARGET)
    target[:LOWEST_BAND] = RUMBLE_TARGET
    shape = no_shape()
    for number in range(ROUNDS):
        checkpoint.shape = shape
        voice = Voice(checkpoint)
        made = [speaking_mel(levelled(said(voice, u.phonemes))) for u in progress(f"round {number + 1}", chosen)]
        made_mean, made_variance = _moments(made)
        ratio = made_variance / variance
        print(f"variance {ratio.min():.3f} to {ratio.max():.3f}, mean off by {np.abs(made_mean - mean).mean():.3f}")
        scale = np.clip(shape.scale * target / ratio, 1 / MOST_SCALE, MOST_SCALE)
        offset = shape.offset + (mean - made_mean) / checkpoint.statistics.mel_deviation
        shape = Shape(scale.astype(np.float32), offset.astype(np.float32))
    checkpoint.shape = shape
