"""The signal processing in the graph against the package's own, in numpy."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hibari import dsp

from audio_service.speech.heart import vocoder
from audio_service.speech.heart.graph import GraphWriter
from tests.speech.heart.conftest import load, run_nodes

TOLERANCE = 1e-3
LARGEST_RELATIVE_ERROR_DB = -60.0

Floats = npt.NDArray[np.float32]


class NoNoise:
    """A generator of zeros: the package draws its noise at random."""

    def standard_normal(self, shape: tuple[int, int], dtype: type) -> Floats:
        return np.zeros(shape, dtype)


@pytest.fixture(scope="module")
def predicted() -> list[Floats]:
    """What the network predicts for a sentence: lh, theta, ln, lr and phi (601, F), and f0 (F,)."""
    source = Path(str(distribution("hibari-tts").locate_file("hibari/assets/hibari.onnx")))
    ids = np.array([[0, *np.random.default_rng(3).integers(40, 150, 60), 4, 0]], np.int64)
    outputs = load(source.read_bytes()).run(None, {"ids": ids, "speed": np.ones(1, np.float32)})
    return [value[0] for value in outputs]


def in_graph(predicted: list[Floats], cut: int) -> Floats:
    """The graph's samples, with the first `cut` frames left out."""
    lh, theta, ln, lr, phi, f0 = predicted
    order = vocoder.BIN_ORDER
    turned = phi[order] - vocoder.phase_offset()[:, None].astype(np.float32)
    first = max(cut - 1, 0)
    head = np.concatenate([lh[order], ln[order], lr[order], theta[order], turned]).T[None, first:]
    g = GraphWriter("t_")
    rows = vocoder.samples(g, "head", "f0", "first", "cut", "noise")
    (samples,) = run_nodes(
        g,
        [rows],
        head=np.ascontiguousarray(head),
        f0=f0[None],
        first=np.array([first]),
        cut=np.array([cut]),
        noise=np.zeros(1, np.float32),
    )
    return samples.ravel()


@pytest.mark.parametrize("cut", [0, 1, 8])
def test_samples_are_those_of_the_package(predicted: list[Floats], cut: int) -> None:
    wanted = dsp.synth(*predicted, NoNoise())[cut * dsp.HOP :]
    given = in_graph(predicted, cut)
    assert given.shape == wanted.shape
    # The first frame kept lacks the overlap of those before it.
    start = 3 * dsp.HOP if cut else 0
    assert np.abs(given - wanted)[start:].max() < TOLERANCE
    error = np.mean((given - wanted)[start:] ** 2) / np.mean(wanted[start:] ** 2)
    assert 10 * np.log10(error) < LARGEST_RELATIVE_ERROR_DB


def test_the_noise_is_white_and_normal() -> None:
    g = GraphWriter("t_")
    cosine, sine = run_nodes(g, list(vocoder.noise_table(g)))
    for table in (cosine, sine):
        assert table.shape == (vocoder.NOISE_FRAMES, vocoder.BINS)
        assert abs(table.mean()) < 0.01
        assert table.std() == pytest.approx(1, abs=0.01)
        assert np.mean(np.abs(table) < 1) == pytest.approx(0.6827, abs=0.01)
        assert abs(np.mean(table[1:] * table[:-1])) < 0.01
        assert abs(np.mean(table[:, 1:] * table[:, :-1])) < 0.01
    assert abs(np.mean(cosine * sine)) < 0.01
