"""Mel spectrum, F0 and voicing -> samples: pulses and noise through filters drawn by a network. 1.4 million parameters.

Differentiable signal processing (Engel et al., "DDSP", 2020): a band-limited pulse train and noise are filtered in the
short-time Fourier domain. The harmonic filter is a cepstrum, which gives magnitude and minimum phase at once (Oppenheim
and Schafer), plus a free remainder of both.
"""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from voices.training.acoustic import Block
from voices.training.sound import BANDS, HOP, SAMPLE_RATE, WINDOW, hann

BINS = WINDOW // 2 + 1
CEPSTRUM = 128
NOISE_WINDOW, NOISE_HOP = 512, 128
NOISE_BINS = NOISE_WINDOW // 2 + 1
HIGHEST_HARMONIC_HZ = 10_700.0
ROLL_OFF_HZ, ROLL_OFF_WIDTH_HZ, ROLL_OFF = 4000.0, 2500.0, -6.9
"""Above 4 kHz pulses fade (natural log of magnitude): a log spectral loss alone would buzz there instead of hiss."""
MODULATION = 0.5
"""Depth at which noise follows the pulses where the voice sounds."""
LOUDEST_HARMONIC, LOUDEST_NOISE = 6.0, 4.0
"""Natural logs of magnitude."""


def per_sample(frames: torch.Tensor) -> torch.Tensor:
    """[batch, T] -> [batch, 256 T]: straight lines between the frames' centres."""
    following = torch.cat([frames[:, 1:], frames[:, -1:]], 1)
    share = torch.arange(HOP, dtype=frames.dtype, device=frames.device) / HOP
    return (frames[:, :, None] + (following - frames)[:, :, None] * share).reshape(frames.shape[0], -1)


def pulses(f0_hz: torch.Tensor, turn: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """A pulse train without aliasing (all harmonics to 10.7 kHz in closed form), and the cosine of its phase.

    Phase is summed in double precision. `turn` [batch, 1] is where it starts, in periods.
    """
    f0 = per_sample(f0_hz)
    phase = torch.cumsum(f0.double() / SAMPLE_RATE, 1)
    if turn is not None:
        phase = phase + turn
    phase = (phase - torch.round(phase)).float()
    harmonics = HIGHEST_HARMONIC_HZ / f0
    whole = torch.floor(harmonics)
    share = harmonics - whole
    angle = math.pi * phase
    sine = torch.sin(angle)
    near = sine.abs() < 1e-4
    sine = torch.where(near, torch.ones_like(sine), sine)
    fewer = torch.where(near, 2 * whole + 1, torch.sin((2 * whole + 1) * angle) / sine)
    more = torch.where(near, 2 * whole + 3, torch.sin((2 * whole + 3) * angle) / sine)
    train = (fewer + (more - fewer) * share - 1) * 0.5
    return train * torch.sqrt(2.0 / harmonics), torch.cos(2 * math.pi * phase)


def gate(voiced: torch.Tensor) -> torch.Tensor:
    """[batch, T] -> [batch, 256 T]: 1 within a frame of anything voiced, ramps beside it."""
    return per_sample(functional.max_pool1d(voiced[:, None], 3, 1, 1)[:, 0])


class Vocoder(nn.Module):
    """The network that draws the filters, and the filtering as training does it."""

    roll_off: torch.Tensor
    cosines: torch.Tensor
    sines: torch.Tensor

    def __init__(self, width: int = 224, hidden: int = 512, blocks: int = 4) -> None:
        super().__init__()
        self.input = nn.Conv1d(BANDS + 3, width, 7, padding=3)
        self.input_norm = nn.LayerNorm(width)
        self.blocks = nn.ModuleList([Block(width, hidden) for _ in range(blocks)])
        self.norm = nn.LayerNorm(width)
        self.cepstrum = nn.Linear(width, CEPSTRUM)
        self.remainder = nn.Linear(width, 2 * BINS)
        self.noise = nn.Linear(width, 2 * NOISE_BINS)
        self._start_quiet()
        angle = torch.arange(BINS) / (BINS - 1) * math.pi * torch.arange(CEPSTRUM)[:, None]
        scale = 1 / torch.sqrt(1 + torch.arange(CEPSTRUM).float())[:, None]
        self.register_buffer("cosines", torch.cos(angle) * scale, persistent=False)
        self.register_buffer("sines", -torch.sin(angle) * scale, persistent=False)
        hz = torch.arange(BINS) * SAMPLE_RATE / WINDOW
        fade = ROLL_OFF * ((hz - ROLL_OFF_HZ) / ROLL_OFF_WIDTH_HZ).clamp(0, 1.2)
        self.register_buffer("roll_off", fade, persistent=False)

    def _start_quiet(self) -> None:
        nn.init.zeros_(self.remainder.weight)
        nn.init.zeros_(self.remainder.bias)
        nn.init.normal_(self.cepstrum.weight, std=0.01)
        nn.init.zeros_(self.cepstrum.bias)
        nn.init.normal_(self.noise.weight, std=0.01)
        with torch.no_grad():
            self.cepstrum.bias[0] = -4.0
            self.noise.bias.fill_(-5.0)

    def filters(
        self, mel: torch.Tensor, log_f0: torch.Tensor, voiced: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Harmonic log magnitude and phase [batch, T, 513], noise log magnitude [batch, 2 T, 257]."""
        tone = (log_f0 - 5.1) * 3
        x = torch.cat([(mel + 5) / 2.5, tone[:, None], voiced[:, None], (tone * voiced)[:, None]], 1)
        x = self.input_norm(self.input(x).transpose(1, 2)).transpose(1, 2)
        for block in self.blocks:
            x = block(x)
        x = self.norm(x.transpose(1, 2))
        cepstrum, remainder = self.cepstrum(x), self.remainder(x)
        loud = cepstrum @ self.cosines + remainder[..., :BINS] + self.roll_off
        phase = cepstrum @ self.sines + remainder[..., BINS:]
        noise = self.noise(x)
        noise = noise.reshape(noise.shape[0], -1, NOISE_BINS)
        return loud.clamp(max=LOUDEST_HARMONIC), phase, noise.clamp(max=LOUDEST_NOISE)

    def forward(
        self, mel: torch.Tensor, log_f0: torch.Tensor, voiced: torch.Tensor, turn: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Mel [batch, 80, T] (natural log), log F0 and voicing [batch, T] -> samples [batch, 256 T]."""
        loud, phase, noise = self.filters(mel, log_f0, voiced)
        train, beat = pulses(torch.exp(log_f0), turn)
        sounding = gate(voiced)
        harmonic = _filtered(train * sounding, torch.polar(torch.exp(loud), phase), WINDOW, HOP)
        hiss = torch.randn(train.shape, device=mel.device) * (1 + MODULATION * sounding * beat)
        return harmonic + _filtered(hiss, torch.exp(noise), NOISE_WINDOW, NOISE_HOP)


def _filtered(samples: torch.Tensor, response: torch.Tensor, window: int, hop: int) -> torch.Tensor:
    """Samples [batch, S] through a response [batch, S / hop, bins] that changes from frame to frame."""
    taper = hann(window, samples.device)
    spectrum = torch.stft(samples, window, hop, window, taper, center=True, pad_mode="constant", return_complex=True)[
        ..., :-1
    ]
    shaped = functional.pad(spectrum * response.transpose(1, 2), (0, 1))
    return torch.istft(shaped, window, hop, window, taper, center=True, length=samples.shape[1])
