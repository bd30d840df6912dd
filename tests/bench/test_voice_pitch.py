"""Pitch and the rise at the end, on glides whose pitch is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from audio_service.speech import SAMPLE_RATE, Samples
from bench.voice.pitch import final_rise, pitch_hz


def glide(start_hz: float, end_hz: float, seconds: float) -> Samples:
    """A tone with overtones, like a voice's, that moves evenly in semitones."""
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    frequency = start_hz * (end_hz / start_hz) ** (times / seconds)
    phase = 2 * np.pi * np.cumsum(frequency) / SAMPLE_RATE
    wave = sum(np.sin(number * phase) / number for number in range(1, 8))
    samples: Samples = np.rint(8000 * wave).astype(np.int16)
    return samples


@pytest.mark.parametrize("hertz", [90.0, 120.0, 180.0, 260.0, 400.0])
def test_pitch_of_a_steady_tone(hertz: float) -> None:
    found = pitch_hz(glide(hertz, hertz, 0.5))
    assert np.nanmedian(found) == pytest.approx(hertz, rel=0.01)
    assert np.isnan(found).mean() < 0.1


def test_noise_and_silence_have_no_pitch() -> None:
    noise = (3000 * np.random.default_rng(1).standard_normal(SAMPLE_RATE)).astype(np.int16)
    assert np.isnan(pitch_hz(noise)).mean() > 0.95
    assert np.isnan(pitch_hz(np.zeros(SAMPLE_RATE, np.int16))).all()
    assert len(pitch_hz(np.zeros(10, np.int16))) == 0


@pytest.mark.parametrize("semitones", [-5.0, 0.0, 4.0])
def test_the_rise_of_a_glide(semitones: float) -> None:
    """Of a glide over 300 ms, 240 lie between the middles of its first and last 60 ms."""
    steady = glide(150, 150, 0.5)
    last = glide(150, 150 * 2 ** (semitones / 12), 0.3)
    quiet = np.zeros(SAMPLE_RATE // 5, np.int16)
    assert final_rise(np.concatenate([steady, last, quiet])) == pytest.approx(semitones * 0.8, abs=0.4)


def test_too_little_voice_has_no_rise() -> None:
    assert math.isnan(final_rise(np.concatenate([glide(150, 160, 0.1), np.zeros(SAMPLE_RATE, np.int16)])))
