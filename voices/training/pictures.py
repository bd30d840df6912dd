"""Spectrograms of a speaker and of her voice, one above the other: what the figures do not say is seen here."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot
from matplotlib.axes import Axes
from PIL import Image

from voices.training.evaluate import held_out_takes, load_voice, speaker
from voices.training.measures import levelled
from voices.training.sound import SAMPLE_RATE, Samples, read, tidy

WINDOW, HOP = 512, 64
DYNAMIC_DB = 75
SIZE_INCHES = (11.0, 6.5)
DOTS_PER_INCH = 70
COLOURS = 48
HIGHEST_HZ = 11_000


def _draw(axes: Axes, samples: Samples, title: str) -> None:
    noise = 1e-6 * np.random.default_rng(0).standard_normal(len(samples))  # so that silence has a logarithm
    power = axes.specgram(samples + noise, NFFT=WINDOW, Fs=SAMPLE_RATE, noverlap=WINDOW - HOP, cmap="magma")[3]
    _, top = power.get_clim()
    power.set_clim(top - DYNAMIC_DB, top)
    axes.set_ylim(0, HIGHEST_HZ)
    axes.set_ylabel("Hz")
    axes.set_title(title, loc="left", fontsize=10)


def picture(model: Path, data: Path, number: int, out: Path) -> str:
    """Write a PNG of the held-out prompt `number`, the recording above the voice; the prompt's text."""
    takes = held_out_takes(data, None)
    recording = takes[sorted(takes)[number]][0]
    recorded, _ = tidy(read(recording.path))
    spoken, _ = tidy(levelled(speaker(load_voice(model))(recording.text)))
    mpl.use("Agg")
    figure, (above, below) = pyplot.subplots(2, 1, figsize=SIZE_INCHES, layout="constrained")
    _draw(above, recorded, f"recorded: {recording.text}")
    _draw(below, spoken, "synthetic")
    below.set_xlabel("seconds")
    out.parent.mkdir(parents=True, exist_ok=True)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DOTS_PER_INCH)
    pyplot.close(figure)
    # A palette: a quarter of the size.
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(out, optimize=True)
    return recording.text
