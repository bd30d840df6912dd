"""A narration -> QualityReport: may it be published? Measured on the clips as laid out.

It refuses broken audio: none at all, clipping, silence instead of speech, sentences at an impossible pace, loudness far
off the target.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from audio_service.narration.clip import Clip
from audio_service.narration.ffmpeg import LoudnessMeter
from audio_service.narration.layout import lay_out, timeline_builder
from audio_service.narration.studio import Studio
from audio_service.script import Script
from audio_service.speech import SAMPLE_RATE, Samples

# EBU R 128 measures in blocks of 400 ms; shorter narrations have no meaningful loudness.
LOUDNESS_FROM_MS = 3000
LOUDNESS_WARN_LU = 1.0
LOUDNESS_REFUSE_LU = 4.0
# Quieter than this counts as silence: 50 dB below full scale.
SILENCE = 10 ** (-50 / 20) * 32768
WINDOW_SAMPLES = SAMPLE_RATE // 100
# Allowed silence beyond the longest pause that is set: voices breathe at commas.
SILENCE_SLACK_MS = 1500
# This many samples in a row at full scale are clipping; a single one may be a peak.
CLIPPED_RUN = 3
FULL_SCALE = 32767
# Sentences with fewer letters are too short to have a pace.
PACE_LETTERS = 20
# Allowed factor between a sentence's pace and the median.
PACE_WARN = 2.0
PACE_REFUSE = 4.0


class Verdict(StrEnum):
    """A finding's consequence for publishing."""

    FINE = "fine"
    LOOK = "look"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """A measured figure: `name` of the check, `value` in `unit`, and its meaning in words.

    `sentence` is the index of the sentence concerned, if any.
    """

    name: str
    value: float
    unit: str
    verdict: Verdict
    says: str
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """All findings of one narration."""

    duration_ms: int
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> tuple[Finding, ...]:
        """The findings for which it must not be published; empty if it may."""
        return tuple(finding for finding in self.findings if finding.verdict is Verdict.REFUSED)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it must not be published; empty if it may."""
        return tuple(finding.says for finding in self.refused)


@dataclass(slots=True)
class _Measured:
    """What was measured so far; silence is counted in windows."""

    peak: int = 0
    clipped: int | None = None
    silence: int = 0
    longest: int = 0
    longest_at: int = 0
    samples: int = 0


def check_quality(script: Script, studio: Studio, clips: Iterator[Clip]) -> Iterator[QualityReport | None]:
    """Yield None after each measured sentence, and finally the report. Holds one clip at a time."""
    builder = timeline_builder(script, studio)
    measured = _Measured()
    paces: list[float | None] = []
    missing: list[tuple[int, str]] = []
    with LoudnessMeter(studio.ffmpeg) as meter:
        for number, laid in enumerate(lay_out(builder, studio, clips)):
            samples = laid.waveform()
            meter.write(samples)
            _measure(measured, samples, number - 1)
            if laid.sentence is not None:
                paces.append(_pace(script.sentences[laid.sentence].spoken, laid.clip))
                missing += [(laid.sentence, symbol) for symbol in laid.clip.missing]
                yield None
        loudness = meter.integrated()
    timeline = builder.timeline()
    length = _length(timeline.duration_ms, measured.samples == timeline.samples and measured.peak > 0)
    findings = [length, *_loudness(loudness, timeline.duration_ms, studio), _peak(measured), _silence(measured, script)]
    yield QualityReport(timeline.duration_ms, (*findings, *_paces(paces), *_missing(missing)))


def _measure(measured: _Measured, samples: Samples, sentence: int) -> None:
    """Take in samples that follow what was measured so far."""
    if not len(samples):
        return
    loud = np.abs(samples.astype(np.int32))
    measured.samples += len(samples)
    measured.peak = max(measured.peak, int(loud.max()))
    full = np.convolve(loud >= FULL_SCALE, np.ones(CLIPPED_RUN, np.int32))
    if measured.clipped is None and int(full.max()) >= CLIPPED_RUN:
        measured.clipped = sentence
    for quiet in loud[: len(loud) // WINDOW_SAMPLES * WINDOW_SAMPLES].reshape(-1, WINDOW_SAMPLES).max(1) < SILENCE:
        measured.silence = measured.silence + 1 if quiet else 0
        if measured.silence > measured.longest:
            measured.longest, measured.longest_at = measured.silence, sentence


def _pace(spoken: str, clip: Clip) -> float | None:
    """Letters per second; None if too short to measure."""
    letters = sum(character.isalnum() for character in spoken)
    return letters * SAMPLE_RATE / clip.samples if letters >= PACE_LETTERS and clip.samples else None


def _length(duration_ms: int, whole: bool) -> Finding:
    if whole:
        return Finding("length", duration_ms, "ms", Verdict.FINE, "matches its sentences and pauses")
    return Finding("length", duration_ms, "ms", Verdict.REFUSED, "the audio is silent or too short")


def _loudness(loudness: float, duration_ms: int, studio: Studio) -> list[Finding]:
    if duration_ms < LOUDNESS_FROM_MS:
        return []
    off = abs(loudness - studio.settings.sound.target_lufs)
    verdict = Verdict.FINE if off <= LOUDNESS_WARN_LU else Verdict.LOOK
    verdict = Verdict.REFUSED if off > LOUDNESS_REFUSE_LU else verdict
    says = f"{loudness:.1f} LUFS; the target is {studio.settings.sound.target_lufs:.1f}"
    return [Finding("loudness", round(max(loudness, -99.0), 1), "LUFS", verdict, says)]


def _peak(measured: _Measured) -> Finding:
    dbfs = round(20 * float(np.log10(max(measured.peak, 1) / 32768)), 1)
    if measured.clipped is not None:
        return Finding("peak", dbfs, "dBFS", Verdict.REFUSED, "the audio is clipped", max(measured.clipped, 0))
    return Finding("peak", dbfs, "dBFS", Verdict.FINE, f"the peak is {dbfs} dBFS; nothing is clipped")


def _silence(measured: _Measured, script: Script) -> Finding:
    longest_ms = measured.longest * 10
    allowed_ms = max(sentence.pause_ms for sentence in script.sentences) + SILENCE_SLACK_MS
    verdict = Verdict.FINE if longest_ms <= allowed_ms else Verdict.REFUSED
    says = f"the longest silence is {longest_ms / 1000:.1f} s"
    return Finding("silence", longest_ms, "ms", verdict, says, max(measured.longest_at, 0))


def _paces(paces: list[float | None]) -> list[Finding]:
    """The slowest and the fastest sentence, by letters per second."""
    known = [(pace, index) for index, pace in enumerate(paces) if pace is not None]
    if not known:
        return []
    middle = statistics.median(pace for pace, _ in known)
    return [_paced("slowest", *min(known), middle), _paced("fastest", *max(known), middle)]


def _paced(name: str, pace: float, index: int, middle: float) -> Finding:
    times = max(pace / middle, middle / pace)
    verdict = Verdict.FINE if times <= PACE_WARN else Verdict.LOOK
    verdict = Verdict.REFUSED if times > PACE_REFUSE else verdict
    return Finding(
        name, round(pace, 1), "letters/s", verdict, f"the {name} sentence: {pace:.0f} letters a second", index
    )


def _missing(missing: list[tuple[int, str]]) -> list[Finding]:
    if not missing:
        return []
    symbols = " ".join(dict.fromkeys(symbol for _, symbol in missing))
    says = f"the voice has no sound for {symbols}"
    return [Finding("phonemes", len(missing), "phonemes", Verdict.LOOK, says, missing[0][0])]
