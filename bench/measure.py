"""Core-seconds and wall seconds of a piece of work in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took; `audio_s` is the audio that it made, `startup_s` core-seconds spent before it."""

    core_s: float
    wall_s: float
    audio_s: float
    peak_mb: float = 0.0
    startup_s: float = 0.0

    @property
    def core_per_s(self) -> float:
        """Core-seconds per second of audio."""
        return self.core_s / self.audio_s

    @property
    def wall_per_s(self) -> float:
        """Wall seconds per second of audio."""
        return self.wall_s / self.audio_s


def core_seconds() -> float:
    """CPU time of this process and of the children that it waited for."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """Largest resident size of this process so far, in MB.

    getrusage's figure also has the size of the process that started this one.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def cost_of(work: Callable[[], float]) -> Cost:
    """Run `work`, which returns the seconds of audio that it made."""
    core, wall = core_seconds(), time.perf_counter()
    audio_s = work()
    return Cost(core_seconds() - core, time.perf_counter() - wall, audio_s, peak_mb())


def in_process(module: str, *arguments: str) -> Cost:
    """Run `python -m MODULE ARGUMENTS`, whose last line is a Cost as `report` printed it."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed:\n{done.stderr}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def report(cost: Cost) -> None:
    """Print a Cost for `in_process`."""
    print(json.dumps(asdict(cost)))


def best(costs: list[Cost]) -> Cost:
    """The least of each figure: on a shared machine the others were disturbed."""
    return Cost(
        min(cost.core_per_s for cost in costs),
        min(cost.wall_per_s for cost in costs),
        1.0,
        max(cost.peak_mb for cost in costs),
        min(cost.startup_s for cost in costs),
    )


def check(name: str, value: float, limit: float) -> bool:
    """Print a bound and whether it holds."""
    holds = value <= limit
    print(f"{'ok  ' if holds else 'FAIL'} {name}: {value:.3f} (at most {limit:g})")
    return holds
