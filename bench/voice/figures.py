"""What is measured of a voice: each figure's name, unit and, for the default voice, its target."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.voice.boundaries import Boundary
from bench.voice.pace import Pauses
from bench.voice.words import Misheard


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `least` and `most` bound the default voice."""

    key: str
    label: str
    digits: int
    least: float = -math.inf
    most: float = math.inf

    @property
    def bounded(self) -> bool:
        return self.least > -math.inf or self.most < math.inf

    def holds(self, value: float) -> bool:
        """Whether a value, rounded as it is printed, is within the bounds."""
        return self.least <= round(value, self.digits) <= self.most

    def written(self, value: float) -> str:
        return "–" if math.isnan(value) else f"{value:.{self.digits}f}"


FIGURES = (
    Figure("distillmos", "DistillMOS, sentences, mean", 2, least=4.55),
    Figure("distillmos_worst", "DistillMOS, sentences, worst tenth", 2),
    Figure("distillmos_narrated", "DistillMOS, narrations by 9 s, mean", 2),
    Figure("distillmos_narrated_worst", "DistillMOS, narrations by 9 s, worst tenth", 2),
    Figure("dnsmos", "DNSMOS overall, sentences, mean", 2, least=3.40),
    Figure("dnsmos_worst", "DNSMOS overall, sentences, worst tenth", 2),
    Figure("dnsmos_narrated", "DNSMOS overall, narrations by 9 s, mean", 2),
    Figure("dnsmos_narrated_worst", "DNSMOS overall, narrations by 9 s, worst tenth", 2),
    Figure("p808", "DNSMOS P.808, sentences, mean", 2),
    Figure("p808_narrated", "DNSMOS P.808, narrations by 9 s, mean", 2),
    Figure("errors_sentences", "Word errors, sentences, %", 2, most=1.0),
    Figure("errors_narrated", "Word errors, narrations, %", 2, most=1.6),
    Figure("words_per_minute", "Words a minute", 0, least=150, most=170),
    Figure("printed_per_minute", "Words in print a minute", 0),
    Figure("speaking_per_minute", "Words a minute without silences", 0),
    Figure("silent_percent", "Silence, % of the time", 1),
    Figure("rise_questions", "Rise at the end of yes/no questions, semitones, median", 1),
    Figure("rise_statements", "Rise at the end of the same as statements, semitones, median", 1),
    Figure("rising_questions", "Questions that rise by 2 semitones more than their statement, %", 0),
    Figure("lufs", "Loudness of a narration, LUFS, mean", 2, least=-16.3, most=-15.7),
    Figure("lufs_lowest", "Loudness of the quietest narration, LUFS", 1),
    Figure("lufs_highest", "Loudness of the loudest narration, LUFS", 1),
    Figure("true_peak", "True peak of the mp3, dBTP", 1, most=-1.0),
    Figure("onset_median", "Word starts: heard minus stated, ms, median", 0, least=-10, most=10),
    Figure("onset_5", "Word starts, 5th percentile, ms", 0),
    Figure("onset_95", "Word starts, 95th percentile, ms", 0),
    Figure("onset_35", "Word starts within ±35 ms, %", 0, least=90),
    Figure("end_median", "Word ends: heard minus stated, ms, median", 0, least=-10, most=10),
    Figure("end_5", "Word ends, 5th percentile, ms", 0),
    Figure("end_95", "Word ends, 95th percentile, ms", 0),
    Figure("end_20", "Word ends within ±20 ms, %", 0, least=90),
    Figure("lead_median", "From a sentence's start to its first sound, ms, median", 0),
    Figure("lead_95", "From a sentence's start to its first sound, ms, 95th percentile", 0),
    Figure("core_s", "Core-seconds per second of audio, mp3 included", 4, most=0.016),
    Figure("peak_mb", "Peak memory, MB", 0),
)


@dataclass(frozen=True, slots=True)
class Narrated:
    """One narration's own figures."""

    name: str
    seconds: float
    words: int
    words_per_minute: float
    lufs: float
    errors_percent: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was measured of a voice; `figures` has a value for each key of FIGURES."""

    voice: str
    figures: dict[str, float]
    narrations: tuple[Narrated, ...]
    pauses: tuple[Pauses, ...]
    misheard: tuple[tuple[Misheard, int], ...]
    onsets_ms: tuple[int, ...]
    ends_ms: tuple[int, ...]


def save(measured: Iterable[Measured], path: Path) -> None:
    """Write figures that `load` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in measured], indent=1) + "\n", "utf-8")


def load(path: Path) -> tuple[Measured, ...]:
    """Read what `save` wrote."""
    return tuple(
        Measured(
            each["voice"],
            each["figures"],
            tuple(Narrated(**narrated) for narrated in each["narrations"]),
            tuple(Pauses(Boundary(row["kind"]), tuple(row["lengths_ms"])) for row in each["pauses"]),
            tuple((Misheard(**pair), count) for pair, count in each["misheard"]),
            tuple(each["onsets_ms"]),
            tuple(each["ends_ms"]),
        )
        for each in json.loads(path.read_text("utf-8"))
    )
