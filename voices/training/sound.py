"""Sound as the voice sees it: reading, trimming and levelling recordings, and log-mel spectrograms."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

SAMPLE_RATE = 22_050
"""Hz."""
HOP = 256
"""Samples from one frame to the next: 11.6 ms."""
WINDOW = 1024
"""Samples of one analysis frame: 46 ms."""
BANDS = 80
TOP_HZ = 11_025.0
FLOOR = 1e-5
"""Smallest magnitude whose logarithm is taken."""

RUMBLE_HZ = 55.0
LEVEL_DB = -21.0
"""Level of the speaking parts of a recording, dB re full scale."""
QUIET_DB = 38.0
"""What lies this far below the loudest frames (95th percentile) at either end is cut off."""
KEEP_BEFORE_S, KEEP_AFTER_S = 0.06, 0.08
FADE_S = 0.008
PEAK = 0.97

Samples = NDArray[np.float64]
Frames = NDArray[np.float32]


@cache
def hann(length: int, device: torch.device | str = "cpu") -> torch.Tensor:
    """A periodic Hann window."""
    return torch.hann_window(length, device=device)


def _hz_to_mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    low = hz / (200 / 3)
    return np.where(hz >= 1000, 15 + np.log(np.maximum(hz, 1e-9) / 1000) / (np.log(6.4) / 27), low)


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel >= 15, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)), mel * (200 / 3))


def band_edges() -> NDArray[np.float64]:
    """The 82 corner frequencies of the 80 triangles, Hz (Slaney's scale: linear to 1 kHz, logarithmic above)."""
    ends = _hz_to_mel(np.array([0.0, TOP_HZ]))
    return _mel_to_hz(np.linspace(ends[0], ends[1], BANDS + 2))


@cache
def mel_filters(device: torch.device | str = "cpu") -> torch.Tensor:
    """Triangles of equal area over the bins of a 1,024-point spectrum: [80, 513]."""
    edges, bins = band_edges(), np.linspace(0, SAMPLE_RATE / 2, WINDOW // 2 + 1)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    filters = np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]
    return torch.from_numpy(filters.astype(np.float32)).to(device)


def magnitudes(samples: torch.Tensor, window: int = WINDOW, hop: int = HOP) -> torch.Tensor:
    """[batch, samples] -> magnitudes of the short-time spectrum, [batch, window / 2 + 1, frames + 1]."""
    taper = hann(window, samples.device)
    return torch.stft(samples, window, hop, window, taper, center=True, pad_mode="reflect", return_complex=True).abs()


def log_mel(samples: torch.Tensor) -> torch.Tensor:
    """[batch, frames * 256] -> natural-log mel spectrum [batch, 80, frames]; frame t is centred at sample 256 t."""
    return torch.log((mel_filters(samples.device) @ magnitudes(samples)[..., :-1]).clamp(min=FLOOR))


def log_mel_of(samples: NDArray[np.floating]) -> Frames:
    """The same of one recording of any length (padded to whole frames): [80, frames]."""
    padded = np.pad(samples, (0, -len(samples) % HOP)).astype(np.float32)
    mel: Frames = log_mel(torch.from_numpy(padded)[None])[0].numpy()
    return mel


def read(path: Path) -> Samples:
    """A recording as mono at 22,050 Hz, without rumble. Raises what soundfile raises on a file that is no sound."""
    samples, rate = soundfile.read(path, dtype="float64", always_2d=True)
    resampled = soxr.resample(samples.mean(1), rate, SAMPLE_RATE, quality="VHQ")
    # Forwards and backwards: no phase is shifted.
    filtered: Samples = sosfiltfilt(butter(3, RUMBLE_HZ, "highpass", fs=SAMPLE_RATE, output="sos"), resampled)
    return filtered


def levels(samples: Samples, window: int = 512, hop: int = 128) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Level in dB of windows centred on every 128th sample, and where those are."""
    energy = np.concatenate([[0.0], np.cumsum(np.pad(samples, window // 2) ** 2)])
    at = np.arange(0, len(samples), hop)
    power = np.maximum(0.0, (energy[at + window] - energy[at]) / window)
    return 20 * np.log10(np.sqrt(power + 1e-12)), at


def speaking_level(level_db: NDArray[np.float64]) -> float:
    """Mean power in dB of the frames within 30 dB of the loudest."""
    active = level_db[level_db > level_db.max() - 30]
    return float(10 * np.log10(np.mean(10 ** (active / 10))))


def tidy(samples: Samples) -> tuple[Samples, float]:
    """Trimmed, levelled, faded and padded to whole frames; and its noise floor in dB re the speaking level."""
    level_db, at = levels(samples)
    active = np.flatnonzero(level_db > np.percentile(level_db, 95) - QUIET_DB)
    start = max(0, int(at[active[0]]) - int(KEEP_BEFORE_S * SAMPLE_RATE))
    cut = samples[start : int(at[active[-1]]) + int(KEEP_AFTER_S * SAMPLE_RATE)]
    level_db, _ = levels(cut)
    speaking = speaking_level(level_db)
    noise_db = float(np.percentile(level_db, 3)) - speaking
    cut = cut * 10 ** ((LEVEL_DB - speaking) / 20)
    cut *= min(1.0, PEAK / float(np.abs(cut).max()))
    fade = int(FADE_S * SAMPLE_RATE)
    cut[:fade] *= np.linspace(0, 1, fade)
    cut[-fade:] *= np.linspace(1, 0, fade)
    return np.pad(cut, (0, -len(cut) % HOP)), noise_db
