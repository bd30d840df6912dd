"""Samples and word times of one sentence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_service.article.document import Span
from audio_service.config import Sound, Speaking
from audio_service.errors import SpeechFailed, VoiceUnusable
from audio_service.speech.calibration import LIMITED_DB, calibrate
from audio_service.speech.samples import SAMPLE_RATE, Waveform, limit, resample
from audio_service.speech.synthesis import speak
from audio_service.speech.voices import Voice, load_model, read_files
from audio_service.verbalize import Word, verbalize
from audio_service.verbalize.lexicon import Lexicon
from tests.support.tick_voice import POISON, SAMPLES_PER_ID, write_tick_voice

LOUD = 400  # of 32,767: the tick voice's onsets are far above


def words_of(text: str) -> tuple[Word, ...]:
    return verbalize(text, "en", Lexicon())


def onsets(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> list[int]:
    """Where sound begins after at least a millisecond and a half of near silence: an oracle that knows no phonemes."""
    loud = np.flatnonzero(np.abs(samples.astype(int)) > LOUD)
    gaps = np.flatnonzero(np.diff(loud) > 400)
    return [int(loud[0]), *(int(loud[i + 1]) for i in gaps)]


def test_words_begin_where_their_sound_begins(tick: Voice) -> None:
    speech = speak(words_of("The batman waits in the house, and then goes."), tick, Speaking(), Sound())
    starts = onsets(speech.samples)
    for start, end in speech.words:
        assert min(abs(start - onset) for onset in starts) < 0.003 * SAMPLE_RATE
        assert (end - start) % SAMPLES_PER_ID == 0


def test_words_ascend_and_lie_within_the_sound(tick: Voice) -> None:
    speech = speak(words_of("In 1905, “he” said – softly – that $5 was enough."), tick, Speaking(), Sound())
    at = 0
    for start, end in speech.words:
        assert at <= start <= end <= len(speech.samples)
        at = end


def test_a_printed_word_may_be_many_spoken_ones_or_none(tick: Voice) -> None:
    words = (
        Word(Span(0, 7), "fifty thousand dollars"),
        Word(Span(8, 9), ""),
        Word(Span(10, 13), "now."),
    )
    speech = speak(words, tick, Speaking(), Sound())
    (_, money_end), (silent_start, silent_end), (now_start, _) = speech.words
    assert silent_start == silent_end == money_end <= now_start


def test_nothing_to_say_gives_no_samples(tick: Voice) -> None:
    speech = speak((Word(Span(0, 1), ""),), tick, Speaking(), Sound())
    assert len(speech.samples) == 0
    assert speech.words == ((0, 0),)


def test_speech_begins_and_ends_in_silence(tick: Voice) -> None:
    samples = speak(words_of("A step would be heard."), tick, Speaking(), Sound()).samples
    assert abs(int(samples[0])) <= 1
    assert abs(int(samples[-1])) <= 1


def test_length_scale_stretches(tick: Voice) -> None:
    plain = speak(words_of("slowly"), tick, Speaking(), Sound())
    slow = speak(words_of("slowly"), tick, Speaking(length_scale=2), Sound())
    assert slow.words[0][1] - slow.words[0][0] == 2 * (plain.words[0][1] - plain.words[0][0])


def test_brackets_that_reach_us_are_never_phonemes(tick: Voice) -> None:
    plain, bracketed = ((Word(Span(0, 3), text),) for text in ("bat", "[[bat]]"))
    assert len(speak(bracketed, tick, Speaking(), Sound()).samples) == len(
        speak(plain, tick, Speaking(), Sound()).samples
    )


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100])
def test_other_rates_are_brought_to_ours(tmp_path: Path, tick: Voice, sample_rate: int) -> None:
    model = write_tick_voice(tmp_path, sample_rate=sample_rate)
    other = load_model(read_files(model))
    speech = speak(words_of("The batman waits."), other, Speaking(), Sound())
    plain = speak(words_of("The batman waits."), tick, Speaking(), Sound())
    ratio = SAMPLE_RATE / sample_rate
    for (start, end), (plain_start, plain_end) in zip(speech.words, plain.words, strict=True):
        assert end - start == pytest.approx((plain_end - plain_start) * ratio, abs=2)
        assert start - speech.words[0][0] == pytest.approx((plain_start - plain.words[0][0]) * ratio, abs=2)


def tone(hertz: float, rate: int) -> Waveform:
    """A second of a tone that fades in and out."""
    time = np.arange(rate) / rate
    return np.asarray(np.sin(2 * np.pi * hertz * time) * np.sin(np.pi * time) ** 2, np.float32)


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [100, 440, 3000, 6000])
def test_resampling_keeps_a_tone_in_place(sample_rate: int, hertz: float) -> None:
    assert np.abs(resample(tone(hertz, sample_rate), sample_rate) - tone(hertz, SAMPLE_RATE)).max() < 1e-4


def test_resampling_leaves_out_what_our_rate_cannot_hold() -> None:
    assert np.abs(resample(tone(14_000, 48_000), 48_000)).max() < 1e-4


@given(samples=st.integers(0, 3000), sample_rate=st.sampled_from([8000, 16_000, 22_050, 44_100, 48_000]))
def test_resampling_gives_the_length_that_times_are_computed_with(samples: int, sample_rate: int) -> None:
    resampled = resample(np.zeros(samples, np.float32), sample_rate)
    assert len(resampled) == samples * SAMPLE_RATE // sample_rate


def test_a_voice_without_durations_shares_out_the_time(tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path, durations=False)
    voice = load_model(read_files(model), approximate_times=True)
    assert not voice.exact
    speech = speak(words_of("one two three"), voice, Speaking(), Sound())
    assert [start for start, _ in speech.words] == sorted({start for start, _ in speech.words})


def test_a_sentence_that_the_model_cannot_say_fails(tick: Voice) -> None:
    words = (Word(Span(0, 4), "some"), Word(Span(5, 10), "words", (POISON,)))
    with pytest.raises(SpeechFailed, match=r"'some words'.*not finite") as failed:
        speak(words, tick, Speaking(), Sound())
    assert failed.value.text == "some words"


@settings(max_examples=30)
@given(peaks=st.lists(st.floats(0.1, 4), min_size=1, max_size=5), at=st.integers(0, 4000))
def test_the_limiter_never_lets_a_peak_through(peaks: list[float], at: int) -> None:
    waveform = (0.2 * np.sin(np.arange(22_050) * 0.05)).astype(np.float32)
    for number, peak in enumerate(peaks):
        waveform[at + 3500 * number] = peak
    limited = limit(waveform, 0.84)
    assert np.abs(limited).max() <= 0.84 + 1e-6
    gain = limited[np.abs(waveform) > 0.1] / waveform[np.abs(waveform) > 0.1]
    assert gain.max() <= 1 + 1e-6


def test_the_limiter_leaves_alone_what_is_low_enough() -> None:
    waveform = np.linspace(-0.5, 0.5, 1000, dtype=np.float32)
    assert limit(waveform, 0.84) is waveform


def test_calibration_reaches_the_target(tick: Voice) -> None:
    def loudness(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> float:
        return float(10 * np.log10(np.mean((samples / 32768) ** 2)))

    gain_db = calibrate(tick, Sound(target_lufs=-30), loudness)
    assert calibrate(dataclasses.replace(tick, gain_db=gain_db), Sound(target_lufs=-30), loudness) == pytest.approx(
        gain_db, abs=0.1
    )


def test_a_voice_that_cannot_become_so_loud_keeps_a_gain_that_helps(
    tick: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    def loudness(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> float:
        return min(-20.0, float(10 * np.log10(np.mean((samples / 32768) ** 2))))

    gains = [calibrate(tick, Sound(target_lufs=target), loudness) for target in (-21, -16)]
    assert 5 < gains[1] - gains[0] < 5 + LIMITED_DB + 0.1
    assert f"{tick.name} only comes to -20.0 LUFS" in caplog.text


def test_a_silent_voice_is_unusable(tick: Voice) -> None:
    with pytest.raises(VoiceUnusable, match="silent"):
        calibrate(tick, Sound(), lambda samples: float("-inf"))
