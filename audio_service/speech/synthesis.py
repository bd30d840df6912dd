"""Sentence + Voice -> Speech: samples, and their range for every word.

The model returns the samples of each phoneme id, `phonemes.py` the phonemes of each word: a word's time is a sum, not
an estimate. The only place that calls Piper's synthesis.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import numpy.typing as npt

from audio_service.config import Sound, Speaking
from audio_service.errors import SpeechFailed
from audio_service.speech.phonemes import Phonemes
from audio_service.speech.samples import INT16_MAX, SAMPLE_RATE, Samples, Waveform, db_factor, limit, resample
from audio_service.speech.voices import Voice
from audio_service.verbalize import Word

ENGINE = version("piper-tts")
# Increase this when the output for the same words changes: stored sentences are then rendered again.
REVISION = "3"
MADE_BY = f"piper-tts {ENGINE}, revision {REVISION}"
# What is kept before the first and after the last word; pauses come from the script.
HEAD_S, TAIL_S = 0.04, 0.06
# Sound above this, relative to the sentence's peak, is kept also outside of them, in steps: the default voice's times
# then do not depend on single samples, which differ between processors.
AUDIBLE_RATIO = 10 ** (-40 / 20)
KEPT_STEP_S = 0.024
FADE_S = 0.004


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken sentence: int16 mono samples, shape (samples,), at SAMPLE_RATE, and each word's (start, end) in them."""

    samples: Samples
    words: tuple[tuple[int, int], ...]
    missing: tuple[str, ...] = ()
    """Phonemes left out because the voice has no sound for them."""


def sentence_key(words: Sequence[Word], voice: Voice, speaking: Speaking, sound: Sound) -> str:
    """The content key of what `speak` returns for the same arguments: equal if and only if reusable."""
    ipa = [word.ipa for word in words]
    spoken = [word.spoken for word in words]
    how = {"length_scale": speaking.length_scale, "noise_scale": speaking.noise_scale, "noise_w": speaking.noise_w}
    settings = [how, sound.target_lufs, sound.peak_dbfs, round(voice.gain_db, 2)]
    made_by = [voice.sha256, ENGINE, REVISION]
    text = json.dumps([spoken, ipa if any(ipa) else [], settings, made_by], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def speak(words: Sequence[Word], voice: Voice, speaking: Speaking, sound: Sound) -> Speech:
    """Speak `words` as one sentence. Raises SpeechFailed if the model returns no usable audio."""
    spoken = [part for word in words for part in word.spoken.split()]
    ipa = [given for word in words for given in word.ipa or (None,) * len(word.spoken.split())]
    text = " ".join(spoken)
    if not text:
        return Speech(np.zeros(0, np.int16), ((0, 0),) * len(words))
    phonemes = voice.phonemizer.sentence(spoken, ipa)
    waveform, starts = synthesize(phonemes, voice, speaking, text)
    ranges = _word_samples(words, phonemes, starts)
    waveform, cut = _trim(waveform, ranges)
    waveform = limit(waveform * np.float32(db_factor(voice.gain_db)), db_factor(sound.peak_dbfs))
    _fade_edges(waveform)
    return Speech(
        samples=np.rint(waveform * INT16_MAX).astype(np.int16),
        words=tuple((start - cut, end - cut) for start, end in ranges),
        missing=voice.phonemizer.missing(phonemes.symbols),
    )


def synthesize(
    phonemes: Phonemes, voice: Voice, speaking: Speaking, text: str
) -> tuple[Waveform, npt.NDArray[np.int64]]:
    """The waveform in [-1, 1] at SAMPLE_RATE, and the first sample of each phoneme, shape (phonemes + 1,).

    Ids are in Piper's training layout: BOS, PAD, then each phoneme's ids and a PAD, then EOS.
    """
    from piper import SynthesisConfig

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
    waveform = np.atleast_1d(waveform).astype(np.float32, copy=False)
    if not np.isfinite(waveform).all():
        raise SpeechFailed(text, "the model returned samples that are not finite")
    if id_samples is None:  # a voice without durations, allowed by approximate_times
        id_samples = _even_samples(len(waveform), len(ids))
    id_samples = np.atleast_1d(id_samples)
    if len(id_samples) != len(ids) or id_samples.sum() != len(waveform):
        raise SpeechFailed(text, f"durations sum to {id_samples.sum()} samples, the audio has {len(waveform)}")
    id_starts = np.concatenate(([0], np.cumsum(id_samples))) * SAMPLE_RATE // voice.sample_rate
    return resample(waveform, voice.sample_rate), id_starts[first_ids]


def _even_samples(samples: int, ids: int) -> npt.NDArray[np.int64]:
    """`samples` shared out evenly over `ids`."""
    edges = np.linspace(0, samples, ids + 1).astype(np.int64)
    return edges[1:] - edges[:-1]


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
    first = min(start for start, _ in words) - int(HEAD_S * SAMPLE_RATE)
    last = max(end for _, end in words) + int(TAIL_S * SAMPLE_RATE)
    size = np.abs(waveform)
    audible = size > AUDIBLE_RATIO * size.max(initial=0)
    step = int(KEPT_STEP_S * SAMPLE_RATE)
    if audible.any():
        first -= step * -(-max(0, first - int(audible.argmax())) // step)
        last += step * -(-max(0, len(audible) - int(audible[::-1].argmax()) - last) // step)
    cut = max(0, first)
    return waveform[cut:last].copy(), cut


def _fade_edges(waveform: Waveform) -> None:
    """Let the first and last 4 ms rise and fall, so that no join is a step."""
    count = min(int(FADE_S * SAMPLE_RATE), len(waveform) // 2)
    if count:
        ramp = np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
        waveform[:count] *= ramp
        waveform[-count:] *= ramp[::-1]
