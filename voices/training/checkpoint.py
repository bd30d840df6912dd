"""A voice between two steps of its training: one file with all that is needed to go on, or to export."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from voices.training.acoustic import Acoustic, Sizes
from voices.training.corpus import Statistics
from voices.training.critics import Discriminators
from voices.training.sound import BANDS
from voices.training.vocoder import Vocoder


@dataclass(frozen=True, slots=True)
class Shape:
    """A correction of the decoded mel spectrum, per band in standard deviations: scale about the mean, and offset.

    Regression averages, so spectra vary less than speech does. Scaling each band to the variance of the training data
    is the variance scaling of Silén et al., "Ways to implement global variance in statistical speech synthesis",
    2012, after Toda and Tokuda's global variance, 2007.
    """

    scale: NDArray[np.float32]
    offset: NDArray[np.float32]


def no_shape() -> Shape:
    """The mel spectrum as it was decoded."""
    return Shape(np.ones(BANDS, np.float32), np.zeros(BANDS, np.float32))


@dataclass(slots=True)
class Stage:
    """What one run of training was: for the card."""

    name: str
    steps: int
    hours: float
    """Of process time."""


@dataclass(slots=True)
class Checkpoint:
    """Averaged weights, the figures that they were trained with, and how they came about."""

    statistics: Statistics
    acoustic: Acoustic
    vocoder: Vocoder = field(default_factory=Vocoder)
    discriminators: Discriminators = field(default_factory=Discriminators)
    shape: Shape = field(default_factory=no_shape)
    history: list[Stage] = field(default_factory=list)


def save(checkpoint: Checkpoint, path: Path) -> None:
    """Write it whole or not at all."""
    write(
        path,
        {
            "statistics": _plain(asdict(checkpoint.statistics)),
            "shape": _plain(asdict(checkpoint.shape)),
            "sizes": asdict(checkpoint.acoustic.sizes),
            "acoustic": checkpoint.acoustic.state_dict(),
            "vocoder": checkpoint.vocoder.state_dict(),
            "discriminators": checkpoint.discriminators.state_dict(),
            "history": [asdict(stage) for stage in checkpoint.history],
        },
    )


def _plain(figures: dict[str, Any]) -> dict[str, Any]:
    return {key: torch.from_numpy(value) if isinstance(value, np.ndarray) else value for key, value in figures.items()}


def _arrays(stored: dict[str, Any]) -> dict[str, Any]:
    return {key: value.numpy() if isinstance(value, torch.Tensor) else value for key, value in stored.items()}


def write(path: Path, content: dict[str, Any]) -> None:
    """A dictionary of tensors and plain values as a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    torch.save(content, unfinished)
    os.replace(unfinished, path)


def read(path: Path) -> Checkpoint:
    """The checkpoint of a file. Raises FileNotFoundError, or ValueError when it is none."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there: train first, or name a checkpoint")
    stored = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(stored, dict) or "statistics" not in stored:
        raise ValueError(f"{path} is no checkpoint of this recipe")
    checkpoint = Checkpoint(Statistics(**_arrays(stored["statistics"])), Acoustic(Sizes(**stored["sizes"])))
    checkpoint.acoustic.load_state_dict(stored["acoustic"])
    checkpoint.vocoder.load_state_dict(stored["vocoder"])
    checkpoint.discriminators.load_state_dict(stored["discriminators"])
    if "shape" in stored:
        checkpoint.shape = Shape(**_arrays(stored["shape"]))
    checkpoint.history = [Stage(**stage) for stage in stored["history"]]
    return checkpoint
