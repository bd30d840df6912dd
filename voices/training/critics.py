"""What training listens with: spectral distances, and three small discriminators over spectrograms."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from voices.training.sound import magnitudes, mel_filters

RESOLUTIONS = ((2048, 512), (1024, 256), (512, 128), (256, 64))
"""Window and hop in samples."""
LOG_FLOOR = 3e-4
HEARD = ((1024, 256), (512, 128), (256, 64))
CHANNELS = 16


def spectral_distance(made: torch.Tensor, recorded: torch.Tensor) -> torch.Tensor:
    """Mean of log-magnitude L1 and half of the spectral convergence over four resolutions (Yamamoto et al., 2020)."""
    total = torch.zeros((), device=made.device)
    for window, hop in RESOLUTIONS:
        a, b = magnitudes(made, window, hop), magnitudes(recorded, window, hop)
        total = total + functional.l1_loss(torch.log(a + LOG_FLOOR), torch.log(b + LOG_FLOOR))
        total = total + 0.5 * torch.norm(b - a) / torch.norm(b)
    return total / len(RESOLUTIONS)


def mel_distance(made: torch.Tensor, recorded: torch.Tensor) -> torch.Tensor:
    """L1 between log-mel spectra of samples: holds the spectral envelope while the discriminators shape the detail."""
    filters = mel_filters(made.device)
    a, b = (torch.log(filters @ magnitudes(x) + LOG_FLOOR) for x in (made, recorded))
    return functional.l1_loss(a, b)


class Discriminator(nn.Module):
    """Recording or not, seen on a log-magnitude spectrogram of one resolution."""

    def __init__(self, window: int, hop: int, channels: int = CHANNELS) -> None:
        super().__init__()
        self.window, self.hop = window, hop
        shapes = (
            (1, channels, (9, 3), (2, 1)),
            (channels, channels, (9, 3), (2, 1)),
            (channels, 2 * channels, (9, 3), (2, 2)),
            (2 * channels, 2 * channels, (5, 3), (2, 1)),
        )
        self.layers = nn.ModuleList(
            [nn.Conv2d(a, b, kernel, step, (kernel[0] // 2, kernel[1] // 2)) for a, b, kernel, step in shapes]
        )
        self.out = nn.Conv2d(2 * channels, 1, 3, padding=1)
        for layer in self.layers:
            # Plain convolutions learn from the start; with weight normalization they stayed at chance.
            nn.init.kaiming_normal_(layer.weight, a=0.1)  # type: ignore[arg-type]
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]

    def forward(self, samples: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Samples [batch, S] -> a map of verdicts (above 0: recorded), and each layer's features."""
        x = (torch.log(magnitudes(samples, self.window, self.hop) + 1e-4)[:, None] + 4) / 3
        features = []
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.1)
            features.append(x)
        return self.out(x), features


class Discriminators(nn.ModuleList):
    """One for each resolution."""

    def __init__(self) -> None:
        super().__init__([Discriminator(window, hop) for window, hop in HEARD])
