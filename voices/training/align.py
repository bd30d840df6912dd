"""Which frames belong to which phoneme: hidden Markov models from a flat start, then a small network as their judge.

Monophones of three states (at least two frames), an optional pause at every space or punctuation mark, one diagonal
Gaussian a state, re-estimated on the best path (Viterbi training; Rabiner, "A tutorial on hidden Markov models", 1989).
Two rounds of a convolutional classifier, trained on that path, then place the boundaries (the NN-HMM hybrid of Bourlard
and Morgan, 1994).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from voices.training.corpus import MARKS, PAUSES, Utterance, load
from voices.training.progress import progress

SILENCE, PAUSE = "silence", "pause"
STATES = 3
CEPSTRA = 14
VOICING_WEIGHT = 2.0
STAY, ADVANCE, SKIP = -0.35, -1.2, -1.9
"""Log probabilities, unnormalized: only their differences matter."""
GAUSSIAN_ROUNDS = 14
PRIOR_FRAMES, PRIOR_VARIANCE, LEAST_VARIANCE = 20, 0.5, 0.03
GAUSSIAN_WEIGHT = 0.5
"""Frames overlap, so their log likelihoods are not independent."""
EDGE_FRAMES = 4
NETWORK_ROUNDS, EPOCHS, BATCH = 2, 4, 16
HIDDEN = 192
RATE = 1.5e-3
PRIOR_WEIGHT = 0.8
TOGETHER = 64
"""Utterances whose paths are searched at the same time."""
WORST_SHARE = 0.01
"""Of the utterances, those with the lowest scores are kept out of training."""


@dataclass(slots=True)
class Track:
    """An utterance as the aligner sees it: units in order, and the states that they are made of."""

    utterance: Utterance
    features: NDArray[np.float64]
    tokens: list[int]
    """For each unit, which token gets its frames."""
    states: NDArray[np.int64]
    unit_of_state: NDArray[np.int64]
    may_skip: NDArray[np.bool_]
    """For each position, whether the one before it may be left out."""
    path: NDArray[np.int64]
    """For each frame, the position in `states`."""
    score: float = 0.0


def units(phonemes: Sequence[str]) -> list[tuple[str, int]]:
    """(unit, token) pairs: silence, phonemes and possible pauses, silence."""
    found = [(SILENCE, 0)]
    for token, phoneme in enumerate(phonemes, 1):
        if phoneme in PAUSES:
            if found[-1][0] != PAUSE:
                found.append((PAUSE, token))
        elif phoneme not in MARKS:
            found.append((phoneme, token))
    while found[-1][0] == PAUSE:
        found.pop()
    return [*found, (SILENCE, len(phonemes) + 1)]


def _features(utterance: Utterance) -> NDArray[np.float64]:
    """Cepstra, their slopes and voicing: [frames, 29]."""
    bands = len(utterance.mel)
    cosines = np.cos(np.pi * np.arange(CEPSTRA)[:, None] * (np.arange(bands) + 0.5) / bands) * np.sqrt(2 / bands)
    cepstra = (cosines @ utterance.mel).T
    padded = np.pad(cepstra, ((2, 2), (0, 0)), mode="edge")
    slopes = (padded[4:] - padded[:-4]) * 0.25 + (padded[3:-1] - padded[1:-3]) * 0.25
    return np.concatenate([cepstra, slopes, utterance.voiced[:, None] * VOICING_WEIGHT], 1)


def _flat(frames: int, kept: NDArray[np.int64]) -> NDArray[np.int64]:
    """All positions but the pauses share the frames evenly, after four of silence at either end."""
    edge = min(EDGE_FRAMES, max(1, frames // 4))
    inner, room = kept[1:-1], frames - 2 * edge
    shared = inner[np.minimum(np.arange(room) * len(inner) // max(1, room), len(inner) - 1)]
    return np.concatenate([np.full(edge, kept[0]), shared, np.full(edge, kept[-1])])


class Aligner:
    """The corpus, the states' numbers, and the current best paths."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        listed = [units(utterance.phonemes) for utterance in utterances]
        self.number: dict[tuple[str, int], int] = {}
        for unit in sorted({unit for each in listed for unit, _ in each}):
            for state in range(1 if unit in (SILENCE, PAUSE) else STATES):
                self.number[unit, state] = len(self.number)
        middle = np.array([state == 1 for _, state in self.number])
        features = [_features(utterance) for utterance in utterances]
        together = np.concatenate(features)
        mean, deviation = together.mean(0), together.std(0) + 1e-6
        self.tracks = [
            self._track(utterance, (x - mean) / deviation, each, middle)
            for utterance, x, each in zip(utterances, features, listed, strict=True)
        ]

    def _track(
        self,
        utterance: Utterance,
        features: NDArray[np.float64],
        listed: list[tuple[str, int]],
        middle: NDArray[np.bool_],
    ) -> Track:
        states, owner = [], []
        for place, (unit, _) in enumerate(listed):
            for state in range(1 if unit in (SILENCE, PAUSE) else STATES):
                states.append(self.number[unit, state])
                owner.append(place)
        numbers = np.array(states)
        optional = numbers == self.number.get((PAUSE, 0), -1)
        may_skip = np.zeros(len(numbers), bool)
        may_skip[2:] = (optional | middle[numbers])[1:-1]
        kept = np.flatnonzero(~optional)
        path = _flat(len(features), kept)
        return Track(utterance, features, [t for _, t in listed], numbers, np.array(owner), may_skip, path)

    @property
    def frames(self) -> int:
        """Of all utterances."""
        return sum(len(track.path) for track in self.tracks)

    def labels(self) -> list[NDArray[np.int64]]:
        """The state of every frame, an array for each utterance."""
        return [track.states[track.path] for track in self.tracks]

    def realign(self, likelihoods: Sequence[NDArray[np.floating]]) -> float:
        """New best paths under log likelihoods [frames, states] for each utterance; their mean score per frame."""
        order = sorted(range(len(self.tracks)), key=lambda i: len(self.tracks[i].path))
        for at in range(0, len(order), TOGETHER):
            chosen = order[at : at + TOGETHER]
            tracks = [self.tracks[i] for i in chosen]
            emissions = [likelihoods[i][:, self.tracks[i].states] for i in chosen]
            for track, (path, score) in zip(tracks, best_paths(emissions, [t.may_skip for t in tracks]), strict=True):
                track.path, track.score = path, score / len(path)
        return sum(track.score * len(track.path) for track in self.tracks) / self.frames

    def durations(self) -> Iterator[tuple[Track, NDArray[np.int64]]]:
        """Frames per token of each utterance; they sum to its length."""
        for track in self.tracks:
            frames = np.zeros(len(track.utterance.phonemes) + 2, np.int64)
            np.add.at(frames, np.array(track.tokens)[track.unit_of_state[track.path]], 1)
            yield track, frames


def best_paths(
    emissions: Sequence[NDArray[np.floating]], may_skip: Sequence[NDArray[np.bool_]]
) -> list[tuple[NDArray[np.int64], float]]:
    """Viterbi from left to right through several utterances at once; (position of each frame, score) of each."""
    longest = max(len(e) for e in emissions)
    widest = max(e.shape[1] for e in emissions)
    skip_cost = np.full((len(emissions), widest), -np.inf, np.float32)
    for row, mask in enumerate(may_skip):
        skip_cost[row, : len(mask)][mask] = SKIP
    padded = np.zeros((longest, len(emissions), widest), np.float32)
    for row, emission in enumerate(emissions):
        padded[: len(emission), row, : emission.shape[1]] = emission
    best = np.full((len(emissions), widest + 2), -np.inf, np.float64)
    best[:, 2] = padded[0, :, 0]  # two columns of "before the first" on the left
    step = np.zeros((longest, len(emissions), widest), np.int8)
    ends: list[float] = [float(best[row, 1 + e.shape[1]]) for row, e in enumerate(emissions)]
    for t in range(1, longest):
        options = np.stack([best[:, 2:] + STAY, best[:, 1:-1] + ADVANCE, best[:, :-2] + skip_cost])
        step[t] = options.argmax(0)
        best[:, 2:] = options.max(0) + padded[t]
        for row, emission in enumerate(emissions):
            if t == len(emission) - 1:
                ends[row] = float(best[row, 1 + emission.shape[1]])
    return [(_trace(step[:, row], len(e), e.shape[1]), ends[row]) for row, e in enumerate(emissions)]


def _trace(step: NDArray[np.int8], frames: int, positions: int) -> NDArray[np.int64]:
    path = np.empty(frames, np.int64)
    path[-1] = positions - 1
    for t in range(frames - 1, 0, -1):
        path[t - 1] = path[t] - step[t, path[t]]
    return path


def _gaussians(aligner: Aligner) -> list[NDArray[np.float64]]:
    """Log likelihoods of all frames under Gaussians estimated on the current paths."""
    features = np.concatenate([track.features for track in aligner.tracks])
    labels = np.concatenate(aligner.labels())
    count = np.bincount(labels, minlength=len(aligner.number))[:, None]
    sums, squares = (np.zeros((len(aligner.number), features.shape[1])) for _ in range(2))
    np.add.at(sums, labels, features)
    np.add.at(squares, labels, features**2)
    mean = np.where(count > 5, sums / np.maximum(count, 1), 0.0)
    spread = squares - count * mean**2
    variance = np.where(count > 5, (spread + PRIOR_FRAMES * PRIOR_VARIANCE) / (count + PRIOR_FRAMES), 1.0)
    pause, silence = aligner.number.get((PAUSE, 0)), aligner.number[SILENCE, 0]
    if pause is not None and count[pause] < 200:  # none yet: a pause sounds like the silence at the ends
        mean[pause], variance[pause] = mean[silence], variance[silence]
    variance = np.maximum(variance, LEAST_VARIANCE)
    constant = -0.5 * (np.log(variance).sum(1) + (mean**2 / variance).sum(1))
    return [
        GAUSSIAN_WEIGHT * (constant + track.features @ (mean / variance).T - 0.5 * track.features**2 @ (1 / variance).T)
        for track in aligner.tracks
    ]


class Judge(nn.Module):
    """Frame classifier over 9 frames of mel spectrum and voicing."""

    def __init__(self, states: int, bands: int = 81) -> None:
        super().__init__()
        self.first = nn.Conv1d(bands, HIDDEN, 5, padding=2)
        self.second = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.third = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1)
        self.out = nn.Conv1d(HIDDEN, states, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[batch, 81, frames] -> logits [batch, states, frames]."""
        x = functional.dropout(functional.relu(self.first(x)), 0.15, self.training)
        x = x + functional.relu(self.second(x))
        x = x + functional.relu(self.third(functional.dropout(x, 0.15, self.training)))
        logits: torch.Tensor = self.out(x)
        return logits


def _inputs(aligner: Aligner) -> list[torch.Tensor]:
    return [
        torch.from_numpy(np.concatenate([(t.utterance.mel + 5) / 2.5, t.utterance.voiced[None]]).astype(np.float32))
        for t in aligner.tracks
    ]


def _teach(judge: Judge, aligner: Aligner, inputs: list[torch.Tensor], random: np.random.Generator) -> None:
    """Four epochs of cross-entropy on the current paths."""
    optimizer = torch.optim.Adam(judge.parameters(), RATE)
    order, labels = np.arange(len(inputs)), aligner.labels()
    starts = [start for _ in range(EPOCHS) for start in range(0, len(order), BATCH)]
    judge.train()
    for step, start in enumerate(progress("teach the judge", starts)):
        if start == 0:
            random.shuffle(order)
        chosen = order[start : start + BATCH]
        x = torch.cat([functional.pad(inputs[i], (0, 4)) for i in chosen], 1)[None]
        y = torch.cat([functional.pad(torch.from_numpy(labels[i]), (0, 4), value=-100) for i in chosen])[None]
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / len(starts)) + 1e-5
        loss = functional.cross_entropy(judge(x), y, label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


@torch.no_grad()
def _judged(judge: Judge, aligner: Aligner, inputs: list[torch.Tensor]) -> list[NDArray[np.float32]]:
    """Scaled log likelihoods: the judge's posteriors over the states' shares."""
    judge.eval()
    count = np.bincount(np.concatenate(aligner.labels()), minlength=len(aligner.number)) + 20.0
    prior = PRIOR_WEIGHT * np.log(count / count.sum())[None]
    return [
        (functional.log_softmax(judge(x[None])[0], 0).T.numpy() - prior).astype(np.float32)
        for x in progress("judge", inputs)
    ]


def align(work: Path) -> None:
    """Write `frames.npz` (durations) and `scores.npz` (mean log score per frame) into the work folder."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    aligner = Aligner(load(work))
    for _ in progress("align", range(GAUSSIAN_ROUNDS)):
        aligner.realign(_gaussians(aligner))
    inputs, judge = _inputs(aligner), Judge(len(aligner.number))
    for number in range(NETWORK_ROUNDS):
        before = np.concatenate([track.unit_of_state[track.path] for track in aligner.tracks])
        _teach(judge, aligner, inputs, random)
        score = aligner.realign(_judged(judge, aligner, inputs))
        after = np.concatenate([track.unit_of_state[track.path] for track in aligner.tracks])
        print(f"round {number + 1}: score {score:.3f}, {np.mean(before != after):.1%} of the frames moved", flush=True)
    _write(work / "scores.npz", {track.utterance.name: np.array(track.score) for track in aligner.tracks})
    _write(work / "frames.npz", {track.utterance.name: frames for track, frames in aligner.durations()})


def _write(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    os.replace(unfinished, path)


def well_aligned(work: Path) -> frozenset[str]:
    """Names of the utterances but the one in a hundred whose alignment scores lowest."""
    scores = {name: float(score) for name, score in np.load(work / "scores.npz").items()}
    lowest = float(np.percentile(list(scores.values()), 100 * WORST_SHARE))
    return frozenset(name for name, score in scores.items() if score >= lowest)
