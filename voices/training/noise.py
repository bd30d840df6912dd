"""White noise whose short-time spectrum is even: what the voice breathes with.

The power of ordinary noise wavers from frame to frame (0.3 nepers in a mel band of a 46 ms window), and every waver is
an error against any recording. Here samples are moved until bands hardly waver (0.04), as in low-noise noise (Pumplin,
"Low-noise noise", 1985), by gradient descent on the spectrum itself. Within a window it is as random as before.
"""

from __future__ import annotations

from functools import cache

import torch

from voices.training.sound import WINDOW, magnitudes, mel_filters

NOISE_SAMPLES = 65_536
NOISE_SEED = 1
STEPS = 300
RATE = 0.02
LOWEST_BAND = 3
"""123 Hz. Below lies rumble, which wavers in the recordings too and has no even part to begin with."""
FLOOR = 1e-4


@cache
def even_noise() -> torch.Tensor:
    """65,536 samples of unit variance, [samples]; the same ones always. They may be repeated end to end."""
    chance = torch.Generator().manual_seed(NOISE_SEED)
    noise = torch.randn(NOISE_SAMPLES, generator=chance).requires_grad_(True)
    optimizer = torch.optim.Adam([noise], lr=RATE)
    with torch.enable_grad():
        level = _bands(noise.detach(), 0).mean(1, keepdim=True)
        for _ in range(STEPS):
            # Windows begin anywhere, not only on the grid of this step.
            turn = int(torch.randint(NOISE_SAMPLES, (), generator=chance))
            waver = ((_bands(noise, turn) - level) ** 2).mean()
            optimizer.zero_grad()
            waver.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    even = noise.detach()
    return even / even.std()


def _bands(noise: torch.Tensor, turn: int) -> torch.Tensor:
    """Log mel spectrum of the noise as it goes round, beginning at a sample: [bands, frames]."""
    turned = torch.roll(noise, turn)
    around = torch.cat([turned, turned[:WINDOW]])
    return torch.log(mel_filters(noise.device) @ magnitudes(around[None]) + FLOOR)[0, LOWEST_BAND:]
