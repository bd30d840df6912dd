"""A voice measured: against recordings that training never saw, on news, in questions, and by the clock."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
from piper import PiperConfig, PiperVoice
from rich.console import Console
from rich.table import Table

from voices.training.corpus import held_out
from voices.training.measures import (
    Analysis,
    Comparison,
    analyse,
    compare,
    errors,
    final_f0_hz,
    judged_bands,
    levelled,
    listener,
    seconds,
    semitones,
    speaking_mel,
    variances,
    words,
)
from voices.training.prepare import Recording, recordings
from voices.training.progress import progress
from voices.training.sound import SAMPLE_RATE, Frames, Samples, band_edges, levels, read, speaking_level, tidy
from voices.training.texts import NEWS, QUESTIONS

ARTICLE_SENTENCES = 14
SHORTEST_SENTENCE, LONGEST_SENTENCE = 40, 220
"""Characters."""
QUIET_AT_ENDS_S = 0.05
CLOCKED = 8
"""Sentences whose synthesis is timed."""

Speak = Callable[[str], Samples]


@dataclass(slots=True)
class Tally:
    """Word errors among so many words."""

    errors: int = 0
    words: int = 0

    def add(self, said: str, understood: Sequence[str]) -> None:
        """Count one sentence."""
        self.errors += errors(words(said), understood)
        self.words += len(words(said))

    @property
    def rate(self) -> float:
        """Word error rate, 0 to 1."""
        return self.errors / self.words if self.words else float("nan")


@dataclass(slots=True)
class Report:
    """All figures. Rates are shares, not per cent."""

    word_errors: dict[str, float] = field(default_factory=dict)
    compared: dict[str, float] = field(default_factory=dict)
    takes_compared: dict[str, float] = field(default_factory=dict)
    """The same of a human take against another of its prompt."""
    f0: dict[str, float] = field(default_factory=dict)
    variance_ratio: dict[str, float] = field(default_factory=dict)
    questions: dict[str, float] = field(default_factory=dict)
    noise_floor_db: dict[str, float] = field(default_factory=dict)
    speed: dict[str, float] = field(default_factory=dict)


def load_voice(model: Path) -> PiperVoice:
    """The voice on one thread, with two outputs."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    config = PiperConfig.from_dict(json.loads(model.with_name(model.name + ".json").read_text("utf-8")))
    session = onnxruntime.InferenceSession(str(model), sess_options=options, providers=["CPUExecutionProvider"])
    return PiperVoice(session=session, config=config)


def speaker(voice: PiperVoice) -> Speak:
    """A function from text to samples, levelled as Piper does by default."""

    def speak(text: str) -> Samples:
        return np.concatenate([chunk.audio_float_array for chunk in voice.synthesize(text)]).astype(np.float64)

    return speak


def espeak(text: str) -> tuple[Samples, int]:
    """espeak-ng's own voice, and its rate in Hz."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "espeak.wav"
        subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(out), "--", text], check=True)
        samples, rate = soundfile.read(out, dtype="float64")
    return samples, int(rate)


def held_out_takes(data: Path, limit: int | None) -> dict[str, list[Recording]]:
    """The takes of each held-out prompt, in order."""
    every = sorted(recordings(data), key=lambda recording: recording.path.name)
    apart = sorted(held_out([recording.path.stem for recording in every]))[:limit]
    takes: dict[str, list[Recording]] = {prompt: [] for prompt in apart}
    for recording in every:
        prompt = recording.path.stem.rsplit("_", 1)[0]
        if prompt in takes:
            takes[prompt].append(recording)
    return takes


def article_sentences(article: Path) -> list[str]:
    """The first 14 sentences of a plain text that have neither figures nor signs."""
    text = article.read_text("utf-8").replace("\n", " ")
    split = [sentence.strip() for sentence in re.split(r"(?<=[.!?])\s+", text)]
    plain = [s for s in split if SHORTEST_SENTENCE < len(s) < LONGEST_SENTENCE and not re.search(r"[\d$%•]", s)]
    return plain[:ARTICLE_SENTENCES]


def _average(comparisons: Sequence[Comparison]) -> dict[str, float]:
    """Each figure averaged; and by how much, up or down, a length is off."""
    averages = {
        part.name: float(np.nanmean([getattr(comparison, part.name) for comparison in comparisons]))
        for part in fields(Comparison)
    }
    return averages | {"length_error": float(np.mean([abs(each.length_ratio - 1) for each in comparisons]))}


def _f0_range(name: str, analyses: Sequence[Analysis]) -> dict[str, float]:
    """Mean and standard deviation of F0 in Hz, averaged over utterances."""
    heard = [analysis.pitch.f0_hz[analysis.pitch.voiced] for analysis in analyses]
    heard = [f0 for f0 in heard if len(f0)]
    return {
        f"{name}_mean_hz": float(np.mean([f0.mean() for f0 in heard])),
        f"{name}_deviation_hz": float(np.mean([f0.std() for f0 in heard])),
    }


def _floor(samples: Samples) -> float:
    """Level of the quietest frames (3rd percentile) of tidied samples, dB re the speaking level."""
    level_db, _ = levels(samples)
    return float(np.percentile(level_db, 3)) - speaking_level(level_db)


def _ends_db(samples: Samples) -> float:
    """Level of the first and last 50 ms as they come out, dB re the speaking level."""
    count = int(QUIET_AT_ENDS_S * SAMPLE_RATE)
    ends = np.concatenate([samples[:count], samples[-count:]])
    return float(10 * np.log10(np.mean(ends**2) + 1e-12)) - speaking_level(levels(samples)[0])


def _prompts(report: Report, speak: Speak, takes: dict[str, list[Recording]]) -> None:
    """Everything that needs a recording to compare with."""
    made, real, between, both = [], [], [], []
    mels: dict[str, list[Frames]] = {"human": [], "voice": []}
    floors: dict[str, list[float]] = {"human": [], "voice": [], "voice_ends": []}
    for prompt in progress("compare with recordings", list(takes)):
        recorded, _ = tidy(read(takes[prompt][0].path))
        spoken = speak(takes[prompt][0].text)
        cut, _ = tidy(spoken)
        # Up to the digital silence at the end, at about the recordings' level.
        whole = spoken[: int(np.flatnonzero(spoken)[-1]) + 1] / 3
        real.append(analyse(recorded))
        made.append(analyse(cut))
        both.append(compare(real[-1], analyse(whole)))
        mels["human"].append(speaking_mel(recorded))
        mels["voice"].append(speaking_mel(levelled(whole)))
        floors["human"].append(_floor(recorded))
        floors["voice"].append(_floor(cut))
        floors["voice_ends"].append(_ends_db(spoken))
        if len(takes[prompt]) > 1:
            between.append(compare(real[-1], analyse(tidy(read(takes[prompt][1].path))[0])))
    report.compared = _average(both)
    report.takes_compared = _average(between) if between else {}
    report.f0 = _f0_range("human", real) | _f0_range("voice", made)
    report.noise_floor_db = {name: float(np.mean(values)) for name, values in floors.items()}
    ratio = variances(mels["voice"]) / variances(mels["human"])
    centres = band_edges()[1:-1]
    report.variance_ratio = {f"{hz:.0f}": float(value) for hz, value in zip(centres, ratio, strict=True)}


def _understood(report: Report, speak: Speak, takes: dict[str, list[Recording]], news: dict[str, list[str]]) -> None:
    """Word error rates: prompts by voice, human and espeak-ng (where installed), news by voice and espeak-ng."""
    listen = listener()
    robot = shutil.which("espeak-ng") is not None
    texts = {"prompts": [takes[prompt][0].text for prompt in takes]} | news
    for name, sentences in texts.items():
        tallies = {"voice": Tally()} | ({"espeak": Tally()} if robot else {})
        for sentence in progress(f"listen to {name}", sentences):
            tallies["voice"].add(sentence, listen(speak(sentence), SAMPLE_RATE))
            if robot:
                tallies["espeak"].add(sentence, listen(*espeak(sentence)))
        report.word_errors |= {f"{name}_{who}": tally.rate for who, tally in tallies.items()}
    human = Tally()
    for prompt in progress("listen to recordings", list(takes)):
        human.add(takes[prompt][0].text, listen(tidy(read(takes[prompt][0].path))[0], SAMPLE_RATE))
    report.word_errors["prompts_human"] = human.rate


def _questions(report: Report, speak: Speak) -> None:
    rises = [semitones(final_f0_hz(speak(f"{text}?")), final_f0_hz(speak(f"{text}."))) for text in QUESTIONS]
    report.questions = {"mean_semitones": float(np.mean(rises)), "least_semitones": float(np.min(rises))}


def _speed(report: Report, speak: Speak, model: Path) -> None:
    speak(NEWS[0])
    started, length = time.process_time(), 0.0
    for sentence in NEWS[:CLOCKED]:
        length += seconds(speak(sentence))
    spent = time.process_time() - started
    report.speed = {"core_seconds_per_second": spent / length, "model_mb": model.stat().st_size / 1e6}


def evaluate(model: Path, data: Path, article: Path | None = None, limit: int | None = None) -> Report:
    """All measures of a voice; `limit` takes only so many prompts and sentences.

    Raises OSError and ValueError where the data, the voice or a library is missing.
    """
    report, speak = Report(), speaker(load_voice(model))
    takes = held_out_takes(data, limit)
    _speed(report, speak, model)
    _questions(report, speak)
    _prompts(report, speak, takes)
    news = {"news": list(NEWS[:limit])} | ({"article": article_sentences(article)[:limit]} if article else {})
    _understood(report, speak, takes, news)
    return report


def show(report: Report) -> None:
    """Print the figures as a table."""
    table = Table("measure", "figure")
    for group, figures in asdict(report).items():
        if group == "variance_ratio":
            below = [value for value, judged in zip(figures.values(), judged_bands(), strict=True) if judged]
            figures = {"least below 8 kHz": min(below), "mean below 8 kHz": float(np.mean(below))}
        for name, value in figures.items():
            table.add_row(f"{group.replace('_', ' ')}: {name.replace('_', ' ')}", f"{value:.4g}")
    Console().print(table)


def write(report: Report, path: Path) -> None:
    """The figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(report), indent=1), "utf-8")
