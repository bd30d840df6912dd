"""The loop that every stage of training runs in: resume, step, average, validate, save."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import nn

from voices.training.checkpoint import write
from voices.training.progress import progress

SAVE_EVERY_S = 240.0
REPORT_EVERY = 50
"""Steps."""
AVERAGED_OVER = 200
"""Steps after which a weight's past counts 1/e."""
LONGEST_GRADIENT = 2.0

Figures = dict[str, float]


class Trained(Protocol):
    """One stage: what it trains, and one step of that."""

    name: str
    device: torch.device
    models: dict[str, nn.Module]
    """Averaged and saved."""
    optimizers: list[torch.optim.Optimizer]

    def step(self, number: int, share: float) -> Figures:
        """Train once; `share` is how much of the stage is done, 0 to 1."""
        ...

    def validate(self) -> Figures:
        """Losses on held-out utterances."""
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """A learning rate that rises over some steps and falls as a cosine."""

    top: float
    rise: int = 50
    last: float = 0.05
    """Share of the top at the end."""

    def at(self, number: int, share: float) -> float:
        """The rate of a step."""
        falling = 0.5 * (1 + math.cos(math.pi * min(1.0, share))) * (1 - self.last) + self.last
        return self.top * min(1.0, (number + 1) / self.rise) * falling


def pick_device() -> torch.device:
    """The first GPU, else the CPU on one thread: two processes of one thread beat one of two."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    torch.set_num_threads(1)
    return torch.device("cpu")


class _Average:
    """Moving averages of all weights: what is validated and exported."""

    def __init__(self, models: dict[str, nn.Module]) -> None:
        self.models = models
        self.weights = {
            name: {key: value.clone() for key, value in model.state_dict().items()} for name, model in models.items()
        }

    @torch.no_grad()
    def follow(self, number: int) -> None:
        keep = min(1 - 1 / AVERAGED_OVER, 1 - 5 / (number + 10)) if number > 10 else 0.0
        for name, model in self.models.items():
            for key, value in model.state_dict().items():
                self.weights[name][key].lerp_(value, 1 - keep)

    @contextmanager
    def loaded(self) -> Iterator[None]:
        """The models have the averaged weights inside."""
        own = {name: {k: v.clone() for k, v in model.state_dict().items()} for name, model in self.models.items()}
        for name, model in self.models.items():
            model.load_state_dict(self.weights[name])
            model.eval()
        try:
            yield
        finally:
            for name, model in self.models.items():
                model.load_state_dict(own[name])
                model.train()


def _told(figures: Figures) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in figures.items())


@dataclass(slots=True)
class _Run:
    stage: Trained
    state: Path
    keep: Callable[[int, float], None]
    average: _Average
    seconds: float = 0.0
    """Of process time in earlier runs."""
    start: int = 0

    def resume(self) -> None:
        if not self.state.exists():
            return
        stored = torch.load(self.state, map_location=self.stage.device, weights_only=True)
        for name, model in self.stage.models.items():
            model.load_state_dict(stored["models"][name])
        for optimizer, content in zip(self.stage.optimizers, stored["optimizers"], strict=True):
            optimizer.load_state_dict(content)
        self.average.weights = stored["average"]
        self.start, self.seconds = stored["step"], stored["seconds"]
        print(f"{self.stage.name}: going on after step {self.start}", flush=True)

    def save(self, number: int) -> None:
        spent = self.seconds + time.process_time()
        write(
            self.state,
            {
                "models": {name: model.state_dict() for name, model in self.stage.models.items()},
                "optimizers": [optimizer.state_dict() for optimizer in self.stage.optimizers],
                "average": self.average.weights,
                "step": number,
                "seconds": spent,
            },
        )
        with self.average.loaded():
            with torch.no_grad():
                print(f"step {number} held out: {_told(self.stage.validate())}", flush=True)
            self.keep(number, spent / 3600)


def run(stage: Trained, steps: int, state: Path, keep: Callable[[int, float], None]) -> None:
    """Train to `steps`, going on from `state` where that exists.

    Every four minutes and at the end everything is saved, and `keep(step, hours)` is called while the models
    have their averaged weights. Steps draw their data by their number, so a resumed run sees the same data.
    """
    going = _Run(stage, state, keep, _Average(stage.models))
    going.resume()
    saved, sums = time.monotonic(), Figures()
    for number in progress(stage.name, range(going.start, steps)):
        for name, value in stage.step(number, number / steps).items():
            sums[name] = sums.get(name, 0.0) + value / REPORT_EVERY
        going.average.follow(number)
        if (number + 1) % REPORT_EVERY == 0:
            print(f"step {number + 1}: {_told(sums)}", flush=True)
            sums.clear()
        if time.monotonic() - saved > SAVE_EVERY_S or number + 1 == steps:
            going.save(number + 1)
            saved = time.monotonic()


def descend(optimizer: torch.optim.Optimizer, loss: torch.Tensor, rate: float) -> None:
    """One step down the gradient, which is cut to a length of 2 for each group of parameters."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("share", 1.0)
        nn.utils.clip_grad_norm_(group["params"], LONGEST_GRADIENT)
    optimizer.step()
