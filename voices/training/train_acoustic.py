"""First stage: durations, F0, voicing and mel spectrum from phonemes, by regression on whole utterances."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as IDS
from torch import nn
from torch.nn import functional

from voices.training.checkpoint import Checkpoint
from voices.training.corpus import MARKS, Utterance, aligned, conditions
from voices.training.loop import Figures, Rate, descend

BATCH = 8
RATE = Rate(top=2e-3, rise=100, last=0.02)
LENGTH_JITTER = 25.0
"""Frames by which lengths are blurred when utterances of about one length are put together."""
DROPPED, DROPPED_CELLS = 0.1, 0.15
PITCH_JITTER = 0.05
WEIGHTS = {"mel": 1.0, "slope": 0.5, "duration": 0.5, "pitch": 0.5, "voicing": 0.3}
UNVOICED_WEIGHT = 0.1
"""Of interpolated F0."""


class Batch(NamedTuple):
    """Utterances padded to the longest; [batch, ...] each."""

    tokens: torch.Tensor
    counts: torch.Tensor
    given: torch.Tensor
    frames: torch.Tensor
    mel: torch.Tensor
    """Normalized, [batch, 80, T]."""
    log_f0: torch.Tensor
    voiced: torch.Tensor
    token_mask: torch.Tensor
    frame_mask: torch.Tensor


def _padded(rows: Sequence[NDArray[np.generic]]) -> torch.Tensor:
    """Arrays that differ in their last dimension as one tensor."""
    longest = max(row.shape[-1] for row in rows)
    pad = [[(0, 0)] * (row.ndim - 1) + [(0, longest - row.shape[-1])] for row in rows]
    return torch.from_numpy(np.stack([np.pad(row, width) for row, width in zip(rows, pad, strict=True)]))


def _weighted(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum()


class AcousticStage:
    """The stage, as `loop.run` wants it."""

    name = "acoustic"

    def __init__(
        self,
        checkpoint: Checkpoint,
        training: Sequence[Utterance],
        validation: Sequence[Utterance],
        device: torch.device,
    ) -> None:
        self.checkpoint, self.device = checkpoint, device
        self.training, self.validation = list(training), list(validation)
        self.models: dict[str, nn.Module] = {"acoustic": checkpoint.acoustic.to(device)}
        self.optimizer = torch.optim.AdamW(self._trained(), RATE.top, betas=(0.9, 0.98), weight_decay=0.01)
        self.optimizers: list[torch.optim.Optimizer] = [self.optimizer]
        figures = checkpoint.statistics
        self.mel_mean, self.mel_deviation = figures.mel_mean[:, None], figures.mel_deviation[:, None]
        self.has_frames = torch.ones(256, device=device)
        for mark in MARKS:
            self.has_frames[IDS[mark][0]] = 0

    def _trained(self) -> list[nn.Parameter]:
        return list(self.checkpoint.acoustic.parameters())

    def _batch(self, utterances: Sequence[Utterance]) -> Batch:
        figures = self.checkpoint.statistics
        tokens, frames = _padded([u.tokens for u in utterances]), _padded([aligned(u) for u in utterances])
        counts = torch.tensor([len(u.tokens) for u in utterances])
        lengths = torch.tensor([u.mel.shape[1] for u in utterances])
        mel = _padded([((u.mel - self.mel_mean) / self.mel_deviation).astype(np.float32) for u in utterances])
        log_f0 = _padded([(u.log_f0 - figures.log_f0_mean) / figures.log_f0_deviation for u in utterances]).float()
        batch = Batch(
            tokens=tokens,
            counts=counts,
            given=torch.from_numpy(np.stack([conditions(u, figures) for u in utterances])),
            frames=frames,
            mel=mel,
            log_f0=log_f0,
            voiced=_padded([u.voiced for u in utterances]),
            token_mask=(torch.arange(tokens.shape[1])[None] < counts[:, None]).float()[:, None],
            frame_mask=(torch.arange(mel.shape[2])[None] < lengths[:, None]).float()[:, None],
        )
        return Batch(*(part.to(self.device) for part in batch))

    def _losses(self, batch: Batch, training: bool) -> dict[str, torch.Tensor]:
        model, mask, inside = self.checkpoint.acoustic, batch.token_mask, batch.frame_mask
        encoded = model.encode(batch.tokens, batch.counts, batch.given, mask)
        has_frames = mask[:, 0] * self.has_frames[batch.tokens]
        wanted = torch.log1p(batch.frames.float())
        duration = functional.smooth_l1_loss(model.log_durations(encoded, mask), wanted, beta=0.3, reduction="none")
        dropped = functional.dropout(encoded, DROPPED, training)
        cells = model.expand(dropped, batch.frames, batch.mel.shape[2], batch.given)
        sung = model.pitch(functional.dropout(cells, DROPPED_CELLS, training), inside)
        matters = inside[:, 0] * (UNVOICED_WEIGHT + batch.voiced)
        pitch = functional.smooth_l1_loss(sung[..., 0], batch.log_f0, beta=0.5, reduction="none")
        voicing = functional.binary_cross_entropy_with_logits(sung[..., 1], batch.voiced, reduction="none")
        tone = batch.log_f0 + PITCH_JITTER * torch.randn_like(batch.log_f0) if training else batch.log_f0
        error = (model.mel(cells, tone, batch.voiced, inside) - batch.mel) * inside
        slope = (error[..., 1:] - error[..., :-1]) * inside[..., 1:]
        cells_judged = inside.sum() * error.shape[1]
        return {
            "mel": error.abs().sum() / cells_judged,
            "slope": slope.abs().sum() / cells_judged,
            "duration": (duration * has_frames).sum() / has_frames.sum(),
            "pitch": (pitch * matters).sum() / matters.sum(),
            "voicing": (voicing * inside[:, 0]).sum() / inside.sum(),
        }

    def _drawn(self, number: int) -> list[Utterance]:
        """The utterances of a step: of about one length, each once in an epoch."""
        batches = -(-len(self.training) // BATCH)
        chance = random.Random(f"{self.name} {number // batches}")
        order = sorted(self.training, key=lambda u: u.mel.shape[1] + chance.uniform(-LENGTH_JITTER, LENGTH_JITTER))
        starts = list(range(0, len(order), BATCH))
        chance.shuffle(starts)
        start = starts[number % batches]
        return order[start : start + BATCH]

    def step(self, number: int, share: float) -> Figures:
        """One step on eight whole utterances."""
        torch.manual_seed(number)
        losses = self._losses(self._batch(self._drawn(number)), training=True)
        descend(self.optimizer, _weighted(losses), RATE.at(number, share))
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def validate(self) -> Figures:
        """The same losses on all held-out utterances."""
        parts = [self.validation[at : at + 16] for at in range(0, len(self.validation), 16)]
        losses = [self._losses(self._batch(part), training=False) for part in parts]
        return {name: float(np.mean([float(each[name]) for each in losses])) for name in losses[0]}


class DecoderStage(AcousticStage):
    """A new or larger mel decoder on an encoder and predictors that stay as they are: those overfit long before it."""

    name = "decoder"

    def _trained(self) -> list[nn.Parameter]:
        self.checkpoint.acoustic.requires_grad_(False)
        decoder = self.checkpoint.acoustic.decoder_parameters()
        for parameter in decoder:
            parameter.requires_grad_(True)
        return decoder

    def _losses(self, batch: Batch, training: bool) -> dict[str, torch.Tensor]:
        losses = super()._losses(batch, training)
        return losses if not training else {"mel": losses["mel"], "slope": losses["slope"]}
