"""Phonemes -> durations, F0, voicing and mel spectrum: 2.4 million parameters, ConvNeXt blocks throughout.

The block is that of Liu et al., "A ConvNet for the 2020s", 2022, along time. Durations are explicit and expanded hard,
as in FastSpeech 2 (Ren et al., 2021); what differs from take to take of one prompt is given as five figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn import functional

from voices.training.corpus import CONDITIONS
from voices.training.sound import BANDS

SYMBOLS = 256
PLACES = 3
"""Figures that say where in its utterance a token stands."""
FRAME_PLACES = 6
"""Figures that say where in its token and utterance a frame stands."""


class Block(nn.Module):
    """Depthwise convolution over time, then a two-layer network per frame, added to the input."""

    def __init__(self, width: int, hidden: int, kernel: int = 7, gate: str = "gelu") -> None:
        super().__init__()
        self.gate = gate
        self.depthwise = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.widen = nn.Linear(width, hidden)
        self.narrow = nn.Linear(hidden, width)
        self.scale = nn.Parameter(0.2 * torch.ones(width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[batch, width, frames] -> the same shape."""
        y = self.widen(self.norm(self.depthwise(x).transpose(1, 2)))
        y = functional.gelu(y, approximate="tanh") if self.gate == "gelu" else functional.silu(y)
        return x + (self.narrow(y) * self.scale).transpose(1, 2)


def _blocks(count: int, width: int, kernel: int) -> nn.ModuleList:
    return nn.ModuleList([Block(width, 2 * width, kernel, "silu") for _ in range(count)])


def _through(blocks: nn.ModuleList, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    for block in blocks:
        x = block(x) * mask
    return x


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths and depths of the acoustic model."""

    encoder: int = 160
    pitch: int = 96
    decoder: int = 256
    decoder_blocks: int = 6


class Acoustic(nn.Module):
    """The model; its parts are called one after the other, because training and the exported graph differ between."""

    def __init__(self, sizes: Sizes = Sizes()) -> None:
        super().__init__()
        self.sizes = sizes
        framed = sizes.encoder + FRAME_PLACES + CONDITIONS
        self.embedding = nn.Embedding(SYMBOLS, sizes.encoder)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.token_input = nn.Linear(PLACES + CONDITIONS, sizes.encoder)
        self.encoder = _blocks(3, sizes.encoder, 5)
        self.duration_blocks = _blocks(2, sizes.encoder, 3)
        self.duration_norm = nn.LayerNorm(sizes.encoder)
        self.duration_out = nn.Linear(sizes.encoder, 1)
        self.pitch_input = nn.Linear(framed, sizes.pitch)
        self.pitch_blocks = _blocks(3, sizes.pitch, 9)
        self.pitch_norm = nn.LayerNorm(sizes.pitch)
        self.pitch_out = nn.Linear(sizes.pitch, 2)
        self.mel_input = nn.Linear(framed + 3, sizes.decoder)
        self.mel_blocks = _blocks(sizes.decoder_blocks, sizes.decoder, 7)
        self.mel_norm = nn.LayerNorm(sizes.decoder)
        self.mel_out = nn.Linear(sizes.decoder, BANDS)

    def encode(
        self, tokens: torch.Tensor, lengths: torch.Tensor, given: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Tokens [batch, N], lengths [batch], conditions [batch, 5], mask [batch, 1, N] -> [batch, width, N]."""
        at = torch.arange(tokens.shape[1], device=tokens.device)[None].to(torch.float32)
        count = lengths[:, None].to(torch.float32)
        place = torch.stack(
            [at / count, torch.exp(-(count - 1 - at).clamp(min=0) / 8), torch.exp(-at / 8) + 0 * count], -1
        )
        told = torch.cat([place, given[:, None].expand(-1, tokens.shape[1], -1)], -1)
        x = (self.embedding(tokens) + self.token_input(told)).transpose(1, 2) * mask
        return _through(self.encoder, x, mask)

    def log_durations(self, encoded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """log(1 + frames) of each token, [batch, N]."""
        y = _through(self.duration_blocks, encoded, mask)
        out: torch.Tensor = self.duration_out(self.duration_norm(y.transpose(1, 2)))[..., 0]
        return out

    def expand(self, encoded: torch.Tensor, frames: torch.Tensor, total: int, given: torch.Tensor) -> torch.Tensor:
        """Each token repeated for its frames, [batch, total, width + 11], with where each frame stands."""
        ends = torch.cumsum(frames, 1)
        t = torch.arange(total, device=encoded.device)
        owner = (t[None, :, None] >= ends[:, None, :]).sum(-1).clamp(max=frames.shape[1] - 1)
        repeated = torch.gather(encoded.transpose(1, 2), 1, owner[..., None].expand(-1, -1, encoded.shape[1]))
        length = torch.gather(frames, 1, owner).float().clamp(min=1)
        since = t[None].float() - torch.gather(ends - frames, 1, owner).float()
        share = (since + 0.5) / length
        overall = (t[None].float() + 0.5) / ends[:, -1:].float()
        place = torch.stack(
            [
                share,
                torch.cos(math.pi * share),
                torch.log1p(length) * 0.5,
                torch.exp(-since / 2),
                torch.exp(-(length - 1 - since).clamp(min=0) / 2),
                overall,
            ],
            -1,
        )
        return torch.cat([repeated, place, given[:, None].expand(-1, total, -1)], -1)

    def pitch(self, expanded: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Normalized log F0 and the logit of being voiced, [batch, frames, 2]."""
        y = _through(self.pitch_blocks, self.pitch_input(expanded).transpose(1, 2) * mask, mask)
        out: torch.Tensor = self.pitch_out(self.pitch_norm(y.transpose(1, 2)))
        return out

    def mel(
        self, expanded: torch.Tensor, log_f0: torch.Tensor, voiced: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Normalized mel spectrum [batch, 80, frames] from normalized log F0 and voicing, [batch, frames] each."""
        sung = torch.stack([log_f0, voiced, log_f0 * voiced], -1)
        y = self.mel_input(torch.cat([expanded, sung], -1)).transpose(1, 2) * mask
        y = _through(self.mel_blocks, y, mask)
        out: torch.Tensor = self.mel_out(self.mel_norm(y.transpose(1, 2))).transpose(1, 2)
        return out

    def decoder_parameters(self) -> list[nn.Parameter]:
        """What makes the mel spectrum, and is trained on with the vocoder."""
        parts = (self.mel_input, self.mel_blocks, self.mel_norm, self.mel_out)
        return [parameter for part in parts for parameter in part.parameters()]

    def with_decoder(self, sizes: Sizes) -> Acoustic:
        """A copy whose mel decoder is new and of another size."""
        other = Acoustic(replace(self.sizes, decoder=sizes.decoder, decoder_blocks=sizes.decoder_blocks))
        kept = {key: value for key, value in self.state_dict().items() if not key.startswith("mel_")}
        other.load_state_dict(other.state_dict() | kept)
        return other
