"""Second stage: the vocoder alone, on mel spectra of recordings, by spectral distance."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from voices.training.checkpoint import Checkpoint
from voices.training.corpus import Utterance
from voices.training.critics import spectral_distance
from voices.training.loop import Figures, Rate, descend
from voices.training.sound import HOP

SEGMENT, MARGIN = 48, 2
"""Frames of an excerpt, and at either end those that are not judged."""
BATCH = 12
VALIDATED = 24
RATE = Rate(top=1.5e-3)
MEL_JITTER = 0.05


class VocoderStage:
    """The stage, as `loop.run` wants it."""

    name = "vocoder"

    def __init__(
        self,
        checkpoint: Checkpoint,
        training: Sequence[Utterance],
        validation: Sequence[Utterance],
        device: torch.device,
    ) -> None:
        self.vocoder, self.device = checkpoint.vocoder, device
        self.training = [u for u in training if u.mel.shape[1] > SEGMENT + 2]
        self.validation = [u for u in validation if u.mel.shape[1] > SEGMENT + 2][:VALIDATED]
        if not self.training or not self.validation:
            raise ValueError(f"no utterance is longer than {SEGMENT + 2} frames")
        self.models: dict[str, nn.Module] = {"vocoder": checkpoint.vocoder.to(device)}
        self.optimizer = torch.optim.AdamW(
            checkpoint.vocoder.parameters(), RATE.top, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.optimizers: list[torch.optim.Optimizer] = [self.optimizer]

    def _distance(self, utterances: Sequence[Utterance], chance: random.Random, jitter: float) -> torch.Tensor:
        starts = [chance.randint(0, u.mel.shape[1] - SEGMENT - 1) for u in utterances]
        cuts = [
            (u.mel[:, at : at + SEGMENT], u.log_f0[at : at + SEGMENT], u.voiced[at : at + SEGMENT])
            for u, at in zip(utterances, starts, strict=True)
        ]
        mel, log_f0, voiced = (torch.from_numpy(np.stack(part)).to(self.device) for part in zip(*cuts, strict=True))
        recorded = torch.from_numpy(
            np.stack([u.samples[at * HOP : (at + SEGMENT) * HOP] for u, at in zip(utterances, starts, strict=True)])
        ).to(self.device)
        turn = torch.rand(len(utterances), 1, device=self.device).double()
        made = self.vocoder(mel + jitter * torch.randn_like(mel), log_f0, voiced, turn)
        inside = slice(MARGIN * HOP, -MARGIN * HOP)
        return spectral_distance(made[:, inside], recorded[:, inside])

    def step(self, number: int, share: float) -> Figures:
        """One step on twelve excerpts of 0.56 s."""
        torch.manual_seed(number)
        chance = random.Random(f"{self.name} {number}")
        loss = self._distance(chance.choices(self.training, k=BATCH), chance, MEL_JITTER)
        descend(self.optimizer, loss, RATE.at(number, share))
        return {"spectral": float(loss.detach())}

    def validate(self) -> Figures:
        """The same on fixed excerpts of held-out utterances."""
        torch.manual_seed(5)
        return {"spectral": float(self._distance(self.validation, random.Random(5), 0.0))}
