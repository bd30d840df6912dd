"""Last stage: mel decoder and vocoder together, against discriminators. Durations and F0 are the recordings' own.

Hinge loss and feature matching (Kumar et al., "MelGAN", 2019) on one of three resolutions a step; spectral and mel
distances to the recording anchor what is said. Encoder and predictors stay as they are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from voices.training.checkpoint import Checkpoint
from voices.training.corpus import Utterance, aligned, conditions
from voices.training.critics import Discriminator, mel_distance, spectral_distance
from voices.training.loop import Figures, Rate, descend
from voices.training.sound import HOP

SEGMENT = 56
"""Frames of an excerpt."""
MARGIN = 6
"""Frames at either end that are not judged: the networks see silence beyond them."""
BATCH = 8
VALIDATED = 24
RATE = Rate(top=4e-4, last=0.05)
DECODER_SHARE = 0.6
"""Of the vocoder's learning rate."""
CRITIC_RATE = 1.5e-3
CRITIC_WARM_UP = 90
"""Steps in which only discriminators learn, where they are new."""
SPECTRAL_WEIGHT, DECODED_WEIGHT, MEL_WEIGHT = 2.0, 1.0, 3.0
ADVERSARIAL_WEIGHT, MATCHING_WEIGHT = 0.15, 4.0
PITCH_JITTER = 0.05
"""Standard deviations of log F0."""


@dataclass(slots=True)
class Excerpts:
    """What a batch is cut from, a row for each utterance."""

    utterances: list[Utterance]
    expanded: list[NDArray[np.float16]]


@torch.no_grad()
def expanded(checkpoint: Checkpoint, utterances: Sequence[Utterance]) -> Excerpts:
    """The encoder's output for each utterance that is long enough, at its own durations."""
    long_enough = [u for u in utterances if u.mel.shape[1] > SEGMENT + 2]
    if not long_enough:
        raise ValueError(f"no utterance is longer than {SEGMENT + 2} frames")
    rows = []
    for utterance in long_enough:
        tokens = torch.from_numpy(utterance.tokens)[None]
        given = torch.from_numpy(conditions(utterance, checkpoint.statistics))[None]
        mask = torch.ones(1, 1, tokens.shape[1])
        encoded = checkpoint.acoustic.encode(tokens, torch.tensor([tokens.shape[1]]), given, mask)
        frames = torch.from_numpy(aligned(utterance))[None]
        rows.append(checkpoint.acoustic.expand(encoded, frames, utterance.mel.shape[1], given)[0].half().numpy())
    return Excerpts(long_enough, rows)


class Joint:
    """The stage, as `loop.run` wants it."""

    name = "joint"

    def __init__(
        self,
        checkpoint: Checkpoint,
        training: Sequence[Utterance],
        validation: Sequence[Utterance],
        device: torch.device,
    ) -> None:
        self.checkpoint, self.device = checkpoint, device
        self.excerpts, self.held_out = expanded(checkpoint, training), expanded(checkpoint, validation[:VALIDATED])
        self.fresh = not any(stage.name == self.name for stage in checkpoint.history)
        self.models: dict[str, nn.Module] = {
            "acoustic": checkpoint.acoustic.to(device),
            "vocoder": checkpoint.vocoder.to(device),
            "discriminators": checkpoint.discriminators.to(device),
        }
        groups: list[dict[str, Any]] = [
            {"params": list(checkpoint.vocoder.parameters())},
            {"params": checkpoint.acoustic.decoder_parameters(), "share": DECODER_SHARE},
        ]
        self.optimizer = torch.optim.AdamW(groups, RATE.top, betas=(0.8, 0.99), weight_decay=0.01)
        self.critic_optimizer = torch.optim.AdamW(
            checkpoint.discriminators.parameters(), CRITIC_RATE, betas=(0.8, 0.99), weight_decay=0.01
        )
        self.optimizers: list[torch.optim.Optimizer] = [self.optimizer, self.critic_optimizer]
        figures = checkpoint.statistics
        self.mel_mean = torch.from_numpy(figures.mel_mean).to(device)[:, None]
        self.mel_deviation = torch.from_numpy(figures.mel_deviation).to(device)[:, None]

    def _batch(self, source: Excerpts, chance: random.Random, size: int) -> list[torch.Tensor]:
        """Expanded, log F0, voicing, samples and mel spectrum of random excerpts."""
        rows: list[list[NDArray[np.generic]]] = [[] for _ in range(5)]
        for number in chance.choices(range(len(source.utterances)), k=size):
            utterance = source.utterances[number]
            at = chance.randint(0, utterance.mel.shape[1] - SEGMENT - 1)
            end = at + SEGMENT
            cuts: list[NDArray[np.generic]] = [
                source.expanded[number][at:end],
                utterance.log_f0[at:end],
                utterance.voiced[at:end],
                utterance.samples[at * HOP : end * HOP],
                utterance.mel[:, at:end],
            ]
            for row, cut in zip(rows, cuts, strict=True):
                row.append(cut)
        return [torch.from_numpy(np.stack(row)).float().to(self.device) for row in rows]

    def _speak(
        self, batch: list[torch.Tensor], jitter: float = 0.0, turn: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Made samples, recorded samples, and the decoder's own mel error."""
        cells, log_f0, voiced, recorded, mel = batch
        figures = self.checkpoint.statistics
        normal = (log_f0 - figures.log_f0_mean) / figures.log_f0_deviation
        mask = torch.ones(cells.shape[0], 1, cells.shape[1], device=self.device)
        decoded = self.checkpoint.acoustic.mel(cells, normal + jitter * torch.randn_like(normal), voiced, mask)
        made = self.checkpoint.vocoder(decoded * self.mel_deviation + self.mel_mean, log_f0, voiced, turn)
        error = (decoded - (mel - self.mel_mean) / self.mel_deviation)[..., MARGIN:-MARGIN].abs().mean()
        inside = slice(MARGIN * HOP, -MARGIN * HOP)
        return made[:, inside], recorded[:, inside], error

    def _criticize(self, critic: Discriminator, made: torch.Tensor, recorded: torch.Tensor, rate: float) -> float:
        """One step of the discriminator; its hinge loss (2 is chance)."""
        loss = functional.relu(1 - critic(recorded)[0]).mean() + functional.relu(1 + critic(made.detach())[0]).mean()
        descend(self.critic_optimizer, loss, rate)
        return float(loss.detach())

    def step(self, number: int, share: float) -> Figures:
        """One step of the discriminator that was drawn, then one of the models."""
        torch.manual_seed(number)
        chance = random.Random(f"{self.name} {number}")
        batch = self._batch(self.excerpts, chance, BATCH)
        warming = self.fresh and number < CRITIC_WARM_UP
        with torch.set_grad_enabled(not warming):
            made, recorded, decoded = self._speak(
                batch, PITCH_JITTER, torch.rand(BATCH, 1, device=self.device).double()
            )
        critic = self.checkpoint.discriminators[chance.randrange(len(self.checkpoint.discriminators))]
        assert isinstance(critic, Discriminator)
        figures = {"critic": self._criticize(critic, made, recorded, CRITIC_RATE * (1 - 0.6 * share))}
        if warming:
            return figures
        critic.requires_grad_(False)
        verdict, features = critic(made)
        with torch.no_grad():
            wanted = critic(recorded)[1]
        fooled = -verdict.mean()
        matching = torch.stack([(a - b).abs().mean() for a, b in zip(features, wanted, strict=True)]).mean()
        critic.requires_grad_(True)
        losses = {
            "spectral": spectral_distance(made, recorded),
            "decoded": decoded,
            "mel": mel_distance(made, recorded),
            "fooled": fooled,
            "matching": matching,
        }
        descend(self.optimizer, _weighted(losses), RATE.at(number, share))
        return figures | {name: float(loss.detach()) for name, loss in losses.items()}

    def validate(self) -> Figures:
        """Distances on fixed excerpts of held-out utterances."""
        chance = random.Random(5)
        torch.manual_seed(5)
        made, recorded, decoded = self._speak(self._batch(self.held_out, chance, VALIDATED))
        return {
            "spectral": float(spectral_distance(made, recorded)),
            "decoded": float(decoded),
            "mel": float(mel_distance(made, recorded)),
        }


def _weighted(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    anchored = SPECTRAL_WEIGHT * losses["spectral"] + DECODED_WEIGHT * losses["decoded"] + MEL_WEIGHT * losses["mel"]
    return anchored + ADVERSARIAL_WEIGHT * (losses["fooled"] + MATCHING_WEIGHT * losses["matching"])
