"""The stages of training, each from the checkpoint that the one before it left in the work folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from voices.training.align import well_aligned
from voices.training.checkpoint import Stage, read, save
from voices.training.corpus import held_out, load
from voices.training.loop import pick_device, run
from voices.training.train_joint import Joint

VOICE = "voice.pt"


def train_joint(work: Path, start: Path, steps: int) -> None:
    """Train decoder and vocoder of checkpoint `start` together; writes `voice.pt` and `joint-state.pt`."""
    checkpoint, utterances = read(start), load(work)
    apart, clear = held_out([utterance.name for utterance in utterances]), well_aligned(work)
    training = [u for u in utterances if u.prompt not in apart and u.name in clear]
    validation = [u for u in utterances if u.prompt in apart]
    history = list(checkpoint.history)

    def keep(step: int, hours: float) -> None:
        checkpoint.history = [*history, Stage("joint", step, hours)]
        save(checkpoint, work / VOICE)

    run(Joint(checkpoint, training, validation, pick_device()), steps, work / "joint-state.pt", keep)
