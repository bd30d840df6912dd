"""Recordings and their texts -> one file each with samples, mel spectrum, F0 and phonemes. Resumable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
from piper.phonemize_espeak import EspeakPhonemizer

from voices.training.pitch import track
from voices.training.progress import progress
from voices.training.sound import HOP, log_mel_of, read, tidy

METADATA = "metadata.csv"
ESPEAK_VOICE = "en-us"


@dataclass(frozen=True, slots=True)
class Recording:
    """One take: its file and what is said in it."""

    path: Path
    text: str


def recordings(data: Path) -> tuple[Recording, ...]:
    """What `metadata.csv` (`file|text` a line) lists, in its order. Raises FileNotFoundError, ValueError."""
    found = []
    for number, line in enumerate((data / METADATA).read_text("utf-8").splitlines(), 1):
        name, bar, text = line.partition("|")
        if not bar or not text.strip():
            raise ValueError(f"{data / METADATA}, line {number}: expected `file|text`")
        path = data / "audio" / name
        if not path.is_file():
            raise FileNotFoundError(f"{path} is listed in {METADATA} and is not there")
        found.append(Recording(path, text.strip()))
    return tuple(found)


def phonemes(text: str) -> list[str]:
    """IPA as Piper gives it to a voice; the sentences of one text are joined by a space."""
    joined: list[str] = []
    for sentence in EspeakPhonemizer().phonemize(ESPEAK_VOICE, text):
        joined += [" ", *sentence] if joined else sentence
    unknown = {phoneme for phoneme in joined if phoneme not in DEFAULT_PHONEME_ID_MAP}
    if unknown:
        raise ValueError(f"{text!r}: Piper's table has no {', '.join(sorted(unknown))}")
    return joined


def _prepare_one(recording: Recording, out: Path) -> None:
    torch.set_num_threads(1)
    samples, noise_db = tidy(read(recording.path))
    pitch = track(samples, len(samples) // HOP)
    unfinished = out.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            samples=samples.astype(np.float32),
            mel=log_mel_of(samples),
            f0_hz=pitch.f0_hz,
            voiced=pitch.voiced,
            phonemes=np.array(phonemes(recording.text)),
            text=recording.text,
            noise_db=noise_db,
        )
    os.replace(unfinished, out)


def prepare(data: Path, folder: Path, jobs: int, limit: int | None = None) -> int:
    """Write `<stem>.npz` into `folder` for each recording (the first `limit` ones); how many there are now."""
    folder.mkdir(parents=True, exist_ok=True)
    every = recordings(data)[:limit]
    todo = [(recording, folder / f"{recording.path.stem}.npz") for recording in every]
    todo = [(recording, out) for recording, out in todo if not out.exists()]
    if jobs == 1:
        for recording, out in progress("prepare", todo):
            _prepare_one(recording, out)
        return len(every)
    # New processes, not forks: this one may have threads, and torch's do not survive that.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        pending = [pool.submit(_prepare_one, recording, out) for recording, out in todo]
        for future in progress("prepare", pending):
            future.result()
    return len(every)


def prepared(folder: Path) -> Iterator[Path]:
    """All files that `prepare` has written, by name."""
    yield from sorted(folder.glob("*.npz"))
