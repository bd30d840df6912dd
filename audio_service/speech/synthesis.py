"""Sentence + Voice -> Speech: the samples, and for every word the samples in which it is said.

Both come out of one synthesis. The model gives how many samples each phoneme id takes, `phonemes.py` which phonemes
are which word, so a word's time is a sum and not a guess. The only place that asks Piper to speak.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
from piper import SynthesisConfig

from audio_service.config import Sound, Speaking
from audio_service.errors import SpeechFailed, VoiceUnusable
from audio_service.speech.phonemes import Phonemes
from audio_service.speech.voices import Voice
from audio_service.verbalize import Word

Samples = npt.NDArray[np.int16]
Waveform = npt.NDArray[np.float32]

INT16_MAX = 32767
# Hz. All speech is brought to one rate, the one of nearly all Piper voices: half of the mp3's 44,100, so that an mp3
# frame is a whole number of samples (576).
SAMPLE_RATE = 22_050
ENGINE = version("piper-tts")
# Changes to what this module makes of the same words must change this, so that stored sentences are made anew.
REVISION = "1"
# Silence of the model's own that is kept around the words; pauses are the script's business.
EDGE_S = 0.02
# Below this, relative to the sentence's peak, the model is silent: its noise floor is at about -60 dB.
SILENCE_RATIO = 10 ** (-50 / 20)
FADE_S = 0.004
LIMITER_BLOCK = 32
LIMITER_REACH_S = 0.03


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken sentence: int16 mono samples at SAMPLE_RATE, and (start, end) in samples for each of its words."""

    samples: Samples
    words: tuple[tuple[int, int], ...]
    missing: tuple[str, ...] = ()
    """Phonemes that the voice has no sound for and left out."""


def sentence_key(words: Sequence[Word], voice: Voice, speaking: Speaking, sound: Sound) -> str:
    """The content key of what `speak` gives for the same arguments: equal exactly where it may be used again."""
    ipa = [word.ipa for word in words]
    spoken = [word.spoken for word in words]
    settings = [speaking.model_dump(), sound.target_lufs, sound.peak_dbfs, round(voice.gain_db, 2)]
    made_by = [voice.sha256, ENGINE, REVISION]
    text = json.dumps([spoken, ipa if any(ipa) else [], settings, made_by], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def speak(words: Sequence[Word], voice: Voice, speaking: Speaking, sound: Sound) -> Speech:
    """Say `words` as one sentence. Raises SpeechFailed where the model gives no usable sound for it."""
    spoken = [part for word in words for part in word.spoken.split()]
    ipa = [given for word in words for given in word.ipa or (None,) * len(word.spoken.split())]
    text = " ".join(spoken)
    if not text:
        return Speech(np.zeros(0, np.int16), ((0, 0),) * len(words))
    phonemes = voice.phonemizer.sentence(spoken, ipa)
    waveform, starts = _synthesize(phonemes, voice, speaking, text)
    ranges = _word_samples(words, phonemes, starts)
    waveform, cut = _trim(waveform, ranges)
    waveform = limit(waveform * np.float32(_factor(voice.gain_db)), _factor(sound.peak_dbfs))
    _fade_edges(waveform)
    return Speech(
        samples=np.rint(waveform * INT16_MAX).astype(np.int16),
        words=tuple((start - cut, end - cut) for start, end in ranges),
        missing=voice.phonemizer.missing(phonemes.symbols),
    )


def _synthesize(
    phonemes: Phonemes, voice: Voice, speaking: Speaking, text: str
) -> tuple[Waveform, npt.NDArray[np.int64]]:
    """The waveform in [-1, 1] at SAMPLE_RATE, and the sample at which each phoneme begins, plus one past the last.

    The ids are laid out as Piper trains its models: BOS, PAD, then each phoneme's ids and a PAD, then EOS.
    """
    ids_of = voice.piper.config.phoneme_id_map
    pad = list(ids_of["_"])
    ids = [*ids_of["^"], *pad]
    first_ids = []
    for symbol in phonemes.symbols:
        first_ids.append(len(ids))
        if symbol in ids_of:
            ids += [*ids_of[symbol], *pad]
    first_ids.append(len(ids))
    ids += ids_of["$"]
    settings = SynthesisConfig(
        length_scale=speaking.length_scale, noise_scale=speaking.noise_scale, noise_w_scale=speaking.noise_w
    )
    try:
        waveform, id_samples = voice.piper.phoneme_ids_to_audio(ids, settings, include_alignments=True)
    except Exception as error:  # onnxruntime raises its own, unexported classes
        raise SpeechFailed(text, f"the model failed ({str(error).strip().splitlines()[0]})") from error
    waveform = np.atleast_1d(waveform).astype(np.float32)
    if not np.isfinite(waveform).all():
        raise SpeechFailed(text, "the model gave samples that are no numbers")
    if id_samples is None:  # a voice without durations, allowed by approximate_times
        id_samples = _even_samples(len(waveform), len(ids))
    id_samples = np.atleast_1d(id_samples)
    if len(id_samples) != len(ids) or id_samples.sum() != len(waveform):
        raise SpeechFailed(text, f"durations sum to {id_samples.sum()} samples and the sound has {len(waveform)}")
    id_starts = np.concatenate(([0], np.cumsum(id_samples))) * SAMPLE_RATE // voice.sample_rate
    return resample(waveform, voice.sample_rate), id_starts[first_ids]


def _even_samples(samples: int, ids: int) -> npt.NDArray[np.int64]:
    """`samples` shared out evenly over `ids`."""
    edges = np.linspace(0, samples, ids + 1).astype(np.int64)
    return edges[1:] - edges[:-1]


def _factor(db: float) -> float:
    """Decibels as a factor."""
    return float(10 ** (db / 20))


def _word_samples(
    words: Sequence[Word], phonemes: Phonemes, starts: npt.NDArray[np.int64]
) -> tuple[tuple[int, int], ...]:
    """(start, end) in samples for each word: from its first spoken word's first phoneme to its last one's last."""
    ranges = []
    next_spoken = 0
    at = int(starts[0])
    for word in words:
        count = len(word.spoken.split())
        said = [r for r in phonemes.words[next_spoken : next_spoken + count] if r[0] < r[1]]
        next_spoken += count
        if said:
            ranges.append((int(starts[said[0][0]]), int(starts[said[-1][1]])))
            at = ranges[-1][1]
        else:
            ranges.append((at, at))
    return tuple(ranges)


def _trim(waveform: Waveform, words: Sequence[tuple[int, int]]) -> tuple[Waveform, int]:
    """Cut the model's own silence before the first and after the last word; the samples cut at the start."""
    edge = int(EDGE_S * SAMPLE_RATE)
    loud = np.flatnonzero(np.abs(waveform) > SILENCE_RATIO * np.abs(waveform).max(initial=0))
    first = min(start for start, _ in words)
    last = max(end for _, end in words)
    if len(loud):
        first = min(first, int(loud[0]))
        last = max(last, int(loud[-1]) + 1)
    cut = max(0, first - edge)
    return waveform[cut : last + edge].copy(), cut


def _fade_edges(waveform: Waveform) -> None:
    """Let the first and last 4 ms rise and fall, so that no join is a step."""
    count = min(int(FADE_S * SAMPLE_RATE), len(waveform) // 2)
    if count:
        ramp = np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
        waveform[:count] *= ramp
        waveform[-count:] *= ramp[::-1]


def limit(waveform: Waveform, ceiling: float) -> Waveform:
    """`waveform` with peaks brought down to `ceiling` by a gain that moves slowly, over 30 ms to each side.

    A look-ahead limiter: the least gain of all blocks in reach, averaged over the same reach, is never above what any
    single block needs. Each sentence is limited by itself, so that its samples are the same wherever it is used.
    """
    if np.abs(waveform).max(initial=0) <= ceiling:
        return waveform
    blocks = -(-len(waveform) // LIMITER_BLOCK)
    padded = np.zeros(blocks * LIMITER_BLOCK, np.float32)
    padded[: len(waveform)] = np.abs(waveform)
    needed = np.minimum(1, ceiling / np.maximum(padded.reshape(blocks, LIMITER_BLOCK).max(axis=1), 1e-9))
    reach = max(1, int(LIMITER_REACH_S * SAMPLE_RATE / LIMITER_BLOCK))
    windows = np.lib.stride_tricks.sliding_window_view
    least: Waveform = windows(np.pad(needed, 2 * reach, constant_values=1), 2 * reach + 1).min(axis=1)
    smooth = windows(least, 2 * reach + 1).mean(axis=1)
    edges = np.minimum(np.append(smooth, 1), np.insert(smooth, 0, 1))
    gain = np.interp(np.arange(len(waveform)), np.arange(blocks + 1) * LIMITER_BLOCK, edges)
    limited: Waveform = (waveform * gain).astype(np.float32)
    return limited


def resample(waveform: Waveform, sample_rate: int, wanted: int = SAMPLE_RATE) -> Waveform:
    """`waveform` at another rate: band-limited, in the frequency domain, over the whole sentence at once.

    The silence at both ends of a sentence keeps the wrap-around from being heard.
    """
    if sample_rate == wanted or not len(waveform):
        return waveform
    count = len(waveform) * wanted // sample_rate
    spectrum = np.fft.rfft(waveform.astype(np.float64))
    kept = np.zeros(count // 2 + 1, np.complex128)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    scaled: Waveform = (np.fft.irfft(kept, count) * (count / len(waveform))).astype(np.float32)
    return scaled


Loudness = Callable[[Samples], float]
"""Integrated loudness in LUFS (ITU-R BS.1770) of mono samples at SAMPLE_RATE; -inf for silence."""

# Every espeak language reads digits, so this passage serves all voices. Measured for the embedded voice: see
# docs/benchmarks.md.
CALIBRATION_TEXT = tuple(", ".join(str(n) for n in range(i, i + 7)) + "." for i in range(1, 71, 7))
CALIBRATION_PAUSE_S = 0.35
CALIBRATION_ROUNDS = 3


def calibrate(voice: Voice, sound: Sound, loudness: Loudness) -> float:
    """The static gain in dB that brings `voice` to `sound.target_lufs`, its peaks limited as they will be.

    Speaks a passage of numbers once, then raises the gain until what leaves the limiter has the loudness: three rounds
    come within 0.05 LU. Raises VoiceUnusable when the voice does not speak.
    """
    try:
        waveform = np.concatenate([_calibration_sentence(text, voice) for text in CALIBRATION_TEXT])
    except SpeechFailed as error:
        raise VoiceUnusable(voice.name, f"it failed to speak a test sentence: {error.why}") from error
    gain_db = 0.0
    for _ in range(CALIBRATION_ROUNDS):
        levelled = limit(waveform * np.float32(_factor(gain_db)), _factor(sound.peak_dbfs))
        measured = loudness(np.rint(levelled * INT16_MAX).astype(np.int16))
        if not np.isfinite(measured):
            raise VoiceUnusable(voice.name, "it is silent")
        gain_db += sound.target_lufs - measured
    return gain_db


def _calibration_sentence(text: str, voice: Voice) -> Waveform:
    numbers = text.split()
    phonemes = voice.phonemizer.sentence(numbers, [None] * len(numbers))
    waveform, _ = _synthesize(phonemes, voice, Speaking(), text)
    return np.concatenate([waveform, np.zeros(int(CALIBRATION_PAUSE_S * SAMPLE_RATE), np.float32)])
