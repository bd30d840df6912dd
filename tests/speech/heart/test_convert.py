"""The default voice, made from its package: Piper's contract, and what it sounds like as far as figures can tell."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from piper import PiperVoice

from audio_service.config import DEFAULT_VOICE
from audio_service.speech.heart import configuration, convert
from audio_service.speech.phonemes import Phonemizer
from tests.speech.heart.conftest import HOP, Speak, ids_of, source
from tests.support.sentences import NEWS, QUESTIONS

SHA256 = "42fae88eaf80a05332768be9394e464c68d0c41f175d4db0e96426f327ff41c7"
"""Of the voice that convert makes: it is a part of content keys, so machines that share a store must make the same."""
LARGEST_MB = 10
# length_scale, and how near to it the audio's length is. At 0.5 many sounds are as short as the model makes them.
SCALES = {0.5: 0.1, 0.8: 0.03, 1.25: 0.03, 2.0: 0.03}
QUIET_ENDS_DB = -20.0
WINDOW_MS = 10
# dB under the sentence's level: from here on it is silent.
SILENT_DB = -30.0
LEAST_PAUSE_MS = 60
LEAST_RISE_SEMITONES = 3.0

Waveform = npt.NDArray[np.float32]


def decibels(samples: npt.NDArray[np.floating]) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def test_the_same_source_gives_the_same_bytes(model: Path, vocabulary: dict[str, int]) -> None:
    assert hashlib.sha256(model.read_bytes()).hexdigest() == SHA256
    assert convert(source(), vocabulary, "en-US") == model.read_bytes()
    assert len(model.read_bytes()) < LARGEST_MB * 1e6


def test_another_model_is_refused(vocabulary: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not a valid ONNX model"):
        convert(source()[:1000], vocabulary, "en-US")
    other = (Path(__file__).parents[3] / "audio_service" / "article" / "extract").glob("*.onnx")
    with pytest.raises(ValueError, match="is not a model of the form"):
        convert(next(other).read_bytes(), vocabulary, "en-US")


def test_licence_and_notice_lie_beside_it(model: Path) -> None:
    assert "Apache License" in model.with_name(f"{DEFAULT_VOICE}.LICENSE").read_text("utf-8")
    assert "Kokoro-82M" in model.with_name(f"{DEFAULT_VOICE}.NOTICE").read_text("utf-8")


def test_unmodified_piper_speaks_it_and_knows_how_long_each_phoneme_is(piper: PiperVoice) -> None:
    assert piper.config.sample_rate == 24_000
    chunks = list(piper.synthesize("Good morning. It is half past nine.", include_alignments=True))
    assert len(chunks) == 2
    for chunk in chunks:
        assert chunk.phoneme_alignments
        assert sum(each.num_samples for each in chunk.phoneme_alignments) == len(chunk.audio_float_array)


def test_durations_sum_up_on_inputs_of_all_sizes(piper: PiperVoice, speak: Speak) -> None:
    whole = [i for text in NEWS for i in ids_of(piper, text)[2:-1]]
    random = np.random.default_rng(7)
    for number in range(35):
        size = 1 + int(399 * (number / 34) ** 2)
        start = int(random.integers(0, len(whole)))
        ids = [1, 0, *(whole * 2)[start : start + 2 * size], 2]
        samples, durations = speak(ids, length_scale=float(random.uniform(0.5, 2)))
        assert len(durations) == len(ids)
        assert (durations >= 0).all()
        assert (durations == np.floor(durations)).all()
        assert int(durations.sum()) * HOP == len(samples)
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() < 1


@pytest.mark.parametrize("ids", [[1, 0, 2], [1, 0, 255, 0, 2], [1, 0, 10, 0, 2], [2], [1, 0, 300, 0, 2]])
def test_odd_ids_are_survived(speak: Speak, ids: list[int]) -> None:
    samples, durations = speak(ids)
    assert int(durations.sum()) * HOP == len(samples)
    assert np.isfinite(samples).all()
    assert len(samples) < 2000 * HOP


@pytest.mark.parametrize("text", NEWS[:4])
def test_durations_follow_length_scale(piper: PiperVoice, speak: Speak, text: str) -> None:
    ids = ids_of(piper, text)
    usual = len(speak(ids)[0])
    for scale, tolerance in SCALES.items():
        assert len(speak(ids, length_scale=scale)[0]) == pytest.approx(scale * usual, rel=tolerance)


def test_the_same_text_gives_the_same_samples(piper: PiperVoice, speak: Speak) -> None:
    ids = ids_of(piper, NEWS[1])
    for noise_scale in (0.0, 0.667):
        first, second = (speak(ids, noise_scale=noise_scale)[0] for _ in range(2))
        assert np.array_equal(first, second)
        assert decibels(first) > -40


def test_the_noise_scale_is_heard(piper: PiperVoice, speak: Speak) -> None:
    ids = ids_of(piper, NEWS[1])
    plain, usual = (speak(ids, noise_scale=noise_scale) for noise_scale in (0.0, 0.667))
    assert np.array_equal(plain[1], usual[1])
    assert -60 < decibels(usual[0] - plain[0]) - decibels(plain[0]) < -5


def test_sentences_begin_and_end_in_quiet(piper: PiperVoice) -> None:
    edge = 20 * HOP
    for text in NEWS:
        samples = np.concatenate([chunk.audio_float_array for chunk in piper.synthesize(text)])
        loudest = max(decibels(samples[at : at + edge]) for at in range(0, len(samples), edge))
        assert decibels(samples[:edge]) < loudest + QUIET_ENDS_DB, text
        assert decibels(samples[-edge:]) < loudest + QUIET_ENDS_DB, text


def errors_at_pauses(words: list[tuple[int, int]], samples: Waveform) -> tuple[list[float], list[float]]:
    """Onset minus start, and end minus end, of words beside silences, in ms; `words` are (start, end) in samples.

    Silence is SILENT_DB below the sentence's level in windows of 10 ms, every 5 ms.
    """
    window, step = WINDOW_MS * HOP, WINDOW_MS * HOP // 2
    padded = np.pad(samples.astype(np.float64), (window // 2, window // 2 + 200 * HOP))
    power = np.convolve(padded**2, np.ones(window) / window, "valid")[::step]
    quiet = power < np.mean(power[power > 1e-6]) * 10 ** (SILENT_DB / 10)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(int), [0]))))
    runs = [
        (a * step, b * step)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if (b - a) * step >= LEAST_PAUSE_MS * HOP
    ]
    onsets, ends = [], []
    bounds = [(0, 0), *words, (len(samples), len(samples))]
    for (_, before), (after, _) in itertools.pairwise(bounds):
        middle = (before + after) / 2
        silences = [run for run in runs if run[0] - 20 * HOP <= middle <= run[1] + 20 * HOP]
        if not silences:
            continue
        start, end = max(silences, key=lambda run: run[1] - run[0])
        if before:
            ends.append((start - before) / HOP)
        if after < len(samples):
            onsets.append((end - after) / HOP)
    return onsets, ends


def test_words_beside_pauses_begin_and_end_where_they_are_heard(
    piper: PiperVoice, phonemizer: Phonemizer, speak: Speak
) -> None:
    onsets: list[float] = []
    ends: list[float] = []
    table = piper.config.phoneme_id_map
    for text in NEWS:
        words = text.split()
        phonemes = phonemizer.sentence(words, [None] * len(words))
        ids = [1, 0]
        firsts = []
        for symbol in phonemes.symbols:
            firsts.append(len(ids))
            ids += [*table[symbol], 0]
        samples, durations = speak([*ids, 2])
        starts = np.concatenate(([0], np.cumsum(durations))).astype(int) * HOP
        first_ids = [*firsts, len(ids)]
        spans = [(int(starts[first_ids[a]]), int(starts[first_ids[b]])) for a, b in phonemes.words]
        found = errors_at_pauses(spans, samples)
        onsets += found[0]
        ends += found[1]
    assert len(onsets) > 20
    assert abs(np.median(onsets)) <= 6
    assert abs(np.median(ends)) <= 6
    assert np.mean(np.abs(onsets) <= 35) >= 0.9
    assert np.mean(np.abs(ends) <= 20) >= 0.9


def final_pitch_hz(samples: Waveform) -> float:
    """The median pitch of the last four voiced windows of 40 ms, by autocorrelation (Boersma 1993)."""
    size, pitches = 40 * HOP, []
    taper = np.hanning(size)
    taper_correlation = np.fft.irfft(np.abs(np.fft.rfft(taper, 2 * size)) ** 2)[: size // 2]
    loudest = max(decibels(samples[at : at + size]) for at in range(0, len(samples), size))
    for at in range(0, len(samples) - size, 5 * HOP):
        window = samples[at : at + size].astype(np.float64)
        spectrum = np.abs(np.fft.rfft((window - window.mean()) * taper, 2 * size)) ** 2
        correlation = np.fft.irfft(spectrum)[: size // 2] / taper_correlation
        lags = correlation[60:300] / correlation[0]  # 400 to 80 Hz
        if decibels(window) > loudest - 25 and lags.max() > 0.7:
            # A multiple of the period correlates as well: the shortest counts.
            pitches.append(24_000 / (60 + int(np.flatnonzero(lags > 0.9 * lags.max())[0])))
    return float(np.median(pitches[-4:]))


def test_questions_end_higher_than_statements(piper: PiperVoice) -> None:
    rises = []
    for text in QUESTIONS:
        pitch = []
        for mark in "?.":
            spoken = np.concatenate([chunk.audio_float_array for chunk in piper.synthesize(text + mark)])
            pitch.append(final_pitch_hz(spoken))
        rises.append(12 * np.log2(pitch[0] / pitch[1]))
    assert np.median(rises) > LEAST_RISE_SEMITONES, rises
    assert min(rises) > 0, rises


def test_the_configuration_is_pipers(model: Path) -> None:
    written = json.loads(model.with_name(model.name + ".json").read_text("utf-8"))
    assert written == json.loads(json.dumps(configuration(DEFAULT_VOICE, "en-US")))
    assert written["hop_length"] == HOP


def test_a_british_voice_is_made_alike(british: PiperVoice) -> None:
    described = configuration("en_GB-heart-medium", "en-GB")
    assert described["espeak"] == {"voice": "en-gb-x-rp"}
    assert described["language"] == {
        "code": "en_GB",
        "family": "en",
        "region": "GB",
        "name_native": "English",
        "name_english": "English",
        "country_english": "United Kingdom",
    }
    for text in (*NEWS[:3], "A car, a bird, a bath."):
        for chunk in british.synthesize(text, include_alignments=True):
            samples = chunk.audio_float_array
            assert sum(each.num_samples for each in chunk.phoneme_alignments or ()) == len(samples)
            assert np.isfinite(samples).all()
            assert -40 < decibels(samples) < 0
